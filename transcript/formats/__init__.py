"""One module a file format, one registry."""
