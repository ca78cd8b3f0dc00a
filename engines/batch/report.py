"""The report of a run: a line a recording, for a spreadsheet (CSV) and for programs (Parquet)."""

from collections.abc import Sequence
from dataclasses import fields

from engines.batch.places import Place
from engines.batch.work import Row
from transcript.dataframe import pack_parquet
from transcript.text.delimited import write_spreadsheet

_FLOATS = ("duration_s", "rtf", "confidence", "minutes_in_doubt")
_INTEGERS = ("speakers", "rows")
_COLUMNS = tuple(field.name for field in fields(Row))


def write_report(place: Place, rows: Sequence[Row]) -> None:
    """Puts `report.csv` and `report.parquet` into the output, each in one step.

    Raises:
        OSError: one was not written.
    """
    place.write("report.csv", _to_csv(rows))
    place.write("report.parquet", _to_parquet(rows))


def _to_csv(rows: Sequence[Row]) -> bytes:
    lines = [[_cell(row.to_json()[name]) for name in _COLUMNS] for row in rows]
    return write_spreadsheet([_COLUMNS, *lines])


def _cell(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)


def _to_parquet(rows: Sequence[Row]) -> bytes:
    import pandas as pd  # noqa: PLC0415 - heavy

    frame = pd.DataFrame([row.to_json() for row in rows], columns=list(_COLUMNS))
    texts = [name for name in _COLUMNS if name not in {*_FLOATS, *_INTEGERS, "was_finished"}]
    frame = frame.astype(dict.fromkeys(_FLOATS, "float64") | dict.fromkeys(_INTEGERS, "int64"))
    frame = frame.astype(dict.fromkeys(texts, "object") | {"was_finished": "bool"})
    return pack_parquet("report", frame, texts)
