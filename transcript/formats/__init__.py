"""File formats: one way to export, one way to open, reader beside writer in each family."""
