"""All that touches a user's disk: the recording, its format, replay, settings and folders."""
