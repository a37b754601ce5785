"""Guided runs as pure state machines: time is passed in, what is to be done is returned."""
