"""What the writer and the reader of Word documents share."""

PROVENANCE_STYLE = "Provenance"
"""The style of the lines at the end that say where a transcript comes from."""
