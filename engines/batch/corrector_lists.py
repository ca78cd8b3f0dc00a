"""Who corrects what: a list a corrector, balanced by minutes and by doubt, kept from run to run."""

import csv
import io
from collections.abc import Iterable, Sequence

from engines.batch.places import Place
from engines.batch.work import Row
from transcript.formats.base.naming import safe_name
from transcript.text.delimited import write_spreadsheet

FOLDER = "assignments"
_COLUMNS = ("file", "project", "minutes", "minutes_in_doubt")


def write_lists(place: Place, rows: Sequence[Row], correctors: Sequence[str]) -> None:
    """Puts `assignments/NAME.csv` into the output; what somebody has already stays theirs.

    Raises:
        OSError: one was not written.
    """
    if not correctors:
        return
    mine = {name: _read_names(place.read(_path(name))) for name in correctors}
    for name, share in share_out(rows, mine).items():
        lines = [
            (row.stem, f"{row.stem}.likhita.zip", f"{row.duration_s / 60:.1f}", f"{row.minutes_in_doubt:.1f}")
            for row in share
        ]
        place.write(_path(name), write_spreadsheet([_COLUMNS, *lines]))


def share_out(rows: Iterable[Row], had: dict[str, set[str]]) -> dict[str, list[Row]]:
    """Each document to one corrector; `had` are the stems that each has already.

    The largest first, always to whoever it makes least uneven: the sum of squares of everybody's minutes and
    minutes in doubt, each as a share of all, grows least there.
    """
    documents = [row for row in rows if row.stem and not row.error]
    minutes = sum(row.duration_s for row in documents) or 1.0
    doubt = sum(row.minutes_in_doubt for row in documents) or 1.0
    weights = {row.stem: (row.duration_s / minutes, row.minutes_in_doubt / doubt) for row in documents}
    owners = {stem: name for name, stems in had.items() for stem in stems}
    shares: dict[str, list[Row]] = {name: [] for name in had}
    loads = dict.fromkeys(had, (0.0, 0.0))
    documents.sort(key=lambda row: (row.stem not in owners, -sum(weights[row.stem]), row.stem))
    for row in documents:
        long, doubtful = weights[row.stem]
        owner = owners.get(row.stem) or min(
            loads, key=lambda name: loads[name][0] * long + loads[name][1] * doubtful
        )
        shares[owner].append(row)
        loads[owner] = (loads[owner][0] + long, loads[owner][1] + doubtful)
    return shares


def _path(corrector: str) -> str:
    return f"{FOLDER}/{safe_name(corrector, 'csv')}"


def _read_names(content: bytes | None) -> set[str]:
    if content is None:
        return set()
    lines = csv.DictReader(io.StringIO(content.decode("utf-8-sig")))
    return {line["file"].removeprefix("'") for line in lines if line.get("file")}
