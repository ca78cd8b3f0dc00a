"""The server itself: its port, its start and its end, whether it lives and can take work."""
