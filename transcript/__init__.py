"""What a transcript is and what may be done to it."""
