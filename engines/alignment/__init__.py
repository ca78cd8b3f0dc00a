"""When each word was said: text laid along what a CTC model heard."""
