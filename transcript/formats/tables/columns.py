"""The columns of our CSV and TSV, which their writer and their reader share."""

COLUMNS = (
    "id",
    "start_ms",
    "end_ms",
    "start",
    "end",
    "speaker",
    "language",
    "status",
    "engine",
    "text",
    "note",
)
