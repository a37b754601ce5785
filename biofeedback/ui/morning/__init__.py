"""The morning reading: what to do, a quiet while, one number against one's own range."""
