"""Transcripts as pandas frames, for whoever counts, filters and draws in a notebook or a report."""

import io
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from transcript.document import Segment, Transcript

if TYPE_CHECKING:
    import pandas

_NUMBERS = ("start_ms", "end_ms")
_KINDS = ("speaker", "language", "status", "engine")


def to_dataframe(transcript: Transcript) -> "pandas.DataFrame":
    """A row a segment, in order of time, under the segment's id.

    `start_ms` and `end_ms` are int64, milliseconds from the start of the recording; `speaker`, `language`,
    `status` and `engine` are categories, with a missing value for an unknown speaker or language; `text` and
    `note` are strings; `confidence` is the mean of the words' confidences as float64, NaN where no word has
    one. pandas is loaded at the first call.
    """
    import pandas  # noqa: PLC0415 - 0.3 s that no page waits for

    rows = transcript.segments
    frame = pandas.DataFrame(
        {
            "start_ms": [row.start_ms for row in rows],
            "end_ms": [row.end_ms for row in rows],
            "speaker": [row.speaker for row in rows],
            "language": [row.language for row in rows],
            "status": [str(row.status) for row in rows],
            "engine": [row.engine for row in rows],
            "text": pandas.array([row.text for row in rows], dtype="str"),
            "note": pandas.array([row.note for row in rows], dtype="str"),
            "confidence": [_mean_confidence(row) for row in rows],
        },
        index=pandas.Index([row.id for row in rows], name="id", dtype="str"),
    )
    return frame.astype(dict.fromkeys(_NUMBERS, "int64") | dict.fromkeys(_KINDS, "category"))


def _mean_confidence(row: Segment) -> float:
    known = [word.confidence for word in row.words if word.confidence is not None]
    return sum(known) / len(known) if known else float("nan")


def pack_parquet(
    name: str,
    frame: "pandas.DataFrame",
    texts: Sequence[str],
    nullable: Sequence[str] = (),
    metadata: Mapping[str, str] | None = None,
) -> bytes:
    """A frame as a Parquet file; `texts` are its columns of texts, `nullable` those that may lack values."""
    import fastparquet  # noqa: PLC0415 - no page waits for it

    out = _Kept()
    fastparquet.write(
        name,
        frame,
        write_index=False,
        open_with=lambda *_: out,
        object_encoding=dict.fromkeys(texts, "utf8"),
        has_nulls=list(nullable),
        compression="SNAPPY",
        custom_metadata=metadata and dict(metadata),
    )
    return out.getvalue()


class _Kept(io.BytesIO):
    """Stays readable when fastparquet closes its file."""

    def close(self) -> None:
        """Nothing."""

    def __exit__(self, *_exc: Any) -> None:
        """Nothing."""
