"""What to check before export, and what corrections say of the machine."""
