"""The conversation session in the window, and the strip beside a call."""
