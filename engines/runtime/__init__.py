"""What every model shares: the bounded pool, the hardware, progress and cancellation."""
