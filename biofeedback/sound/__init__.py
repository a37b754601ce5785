"""The pacer's sound: rendered, played, and kept on the session's clock."""
