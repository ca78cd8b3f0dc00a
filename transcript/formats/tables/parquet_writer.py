"""Parquet, a typed table for programs."""

from transcript.dataframe import pack_parquet, to_dataframe
from transcript.document import Document
from transcript.formats.base.format import Format, provenance_lines
from transcript.formats.base.options import SpellingOptions


def write(document: Document, _options: SpellingOptions) -> bytes:
    """The columns of `to_dataframe` behind the rows' ids: int64, float64 and texts, unknown ones as null.

    The file's metadata say under `likhita.source` where it comes from.
    """
    frame = to_dataframe(document.edited).reset_index().astype({"id": "object"})
    texts = ["speaker", "language", "status", "engine", "text", "note"]
    frame = frame.astype(dict.fromkeys(texts, "object"))
    frame = frame.where(frame.notna(), None)
    frame["confidence"] = frame["confidence"].astype("float64")
    return pack_parquet(
        "transcript",
        frame,
        ["id", *texts],
        ["speaker", "language"],
        {"likhita.source": "\n".join(provenance_lines(document))},
    )


PARQUET = Format("parquet", "parquet", "application/vnd.apache.parquet", "Parquet", write)
