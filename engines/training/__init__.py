"""A recogniser taught by the rows that people verified: `python -m engines.training`."""
