"""The breathe view: choose a pattern, breathe with the pacer, look back."""
