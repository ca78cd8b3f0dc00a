"""Running text: plain text and Word."""
