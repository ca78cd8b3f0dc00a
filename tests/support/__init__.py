"""What several tests need: a running app, speech to send."""
