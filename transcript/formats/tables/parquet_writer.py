"""Parquet, a typed table for programs."""

import io
from typing import Any

from transcript.dataframe import to_dataframe
from transcript.document import Document
from transcript.formats.base.format import Format, provenance_lines
from transcript.formats.base.options import SpellingOptions


def write(document: Document, _options: SpellingOptions) -> bytes:
    """The columns of `to_dataframe` behind the rows' ids: int64, float64 and texts, unknown ones as null.

    The file's metadata say under `likhita.source` where it comes from.
    """
    import fastparquet  # noqa: PLC0415 - and with it pandas, for which no page waits

    frame = to_dataframe(document.edited).reset_index().astype({"id": "object"})
    texts = ["speaker", "language", "status", "engine", "text", "note"]
    frame = frame.astype(dict.fromkeys(texts, "object"))
    frame = frame.where(frame.notna(), None)
    frame["confidence"] = frame["confidence"].astype("float64")
    out = _Kept()
    fastparquet.write(
        "transcript",
        frame,
        write_index=False,
        open_with=lambda *_: out,
        object_encoding=dict.fromkeys(["id", *texts], "utf8"),
        has_nulls=["speaker", "language"],
        compression="SNAPPY",
        custom_metadata={"likhita.source": "\n".join(provenance_lines(document))},
    )
    return out.getvalue()


class _Kept(io.BytesIO):
    """Stays readable when fastparquet closes its file."""

    def close(self) -> None:
        """Nothing."""

    def __exit__(self, *_exc: Any) -> None:
        """Nothing."""


PARQUET = Format("parquet", "parquet", "application/vnd.apache.parquet", "Parquet", write)
