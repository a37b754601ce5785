"""A recording in the window: opened, played from any place, overseen, and its labels edited."""
