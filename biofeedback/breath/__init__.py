"""What the heart does with a pacer: RSA, pacer lock and regularity, breath by breath."""
