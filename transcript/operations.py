"""Edits of more than one field or row, as they come from outside: each reads its value and checks it.

Verified rows are spared by changes of many rows at once; `spared` counts them. Imports no other package.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from transcript.bounds import LONGEST_TEXT, MOST_IDS
from transcript.document import FlagKind, Segment, Status, Transcript
from transcript.errors import PatchError
from transcript.fields import (
    find_segment,
    put_segment,
    read_id,
    read_ids,
    read_object,
    read_speaker,
    read_time,
    touched,
    without_flags,
)
from transcript.hypotheses import revert, swap
from transcript.replacement import Replacement
from transcript.restructuring import delete, divide, insert, merge, place_at, split


@dataclass(frozen=True, slots=True)
class Request:
    """What an operation is given. `machine` are the machine's segments that a row may be taken back to."""

    transcript: Transcript
    id: str
    value: object
    duration_ms: int
    machine: Sequence[Segment] = ()


Operation = Callable[[Request], Transcript]


def addressed_ids(field: str, segment_id: str, value: object) -> tuple[str, ...]:
    """Ids of the rows that the operation `field` looks at, except those that `replace` finds by itself.

    Raises:
        PatchError: the value does not say.
    """
    if field in {"split", "insert"}:
        taken = read_id("new_id", read_object(value).get("new_id"))
        return (segment_id, taken) if field == "split" else (taken,)
    if field == "divide":
        return tuple(_read_names(value) | _read_ghosts(value))
    if field in _OF_SELECTION:
        return read_ids(read_object(value).get("ids"))
    return (segment_id,)


def spared(transcript: Transcript, field: str, value: object) -> int:
    """How many verified rows the operation leaves as they are."""
    if field == "replace":
        wanted = Replacement.from_value(value)
        if wanted.only is not None:
            return 0
        return sum(
            segment.status is Status.VERIFIED and wanted.counts(wanted.search.spans(segment.text)) > 0
            for segment in transcript.segments
            if wanted.addresses(segment)
        )
    if field not in _OF_SELECTION:
        return 0
    ids = read_ids(read_object(value).get("ids"))
    return len(ids) - len(_unlocked(transcript, field, read_object(value), ids))


def _unlocked(
    transcript: Transcript, field: str, value: dict[str, object], ids: Sequence[str]
) -> tuple[Segment, ...]:
    """The rows of `ids` in order of time, without the verified ones where many are changed at once."""
    wanted = set(ids)
    rows = [segment for segment in transcript.segments if segment.id in wanted]
    if len(rows) < len(wanted):
        find_segment(transcript, next(iter(wanted - {segment.id for segment in rows})))
    is_bulk = value.get("selection") is True if field == "merge" else len(rows) > 1
    if not is_bulk or (field == "status_of" and value.get("status") != Status.SKIPPED):
        return tuple(rows)
    return tuple(segment for segment in rows if segment.status is not Status.VERIFIED)


def _split(request: Request) -> Transcript:
    value = read_object(request.value)
    new_id = read_id("new_id", value.get("new_id"))
    at_ms, cluster = value.get("at_ms"), value.get("cluster")
    if at_ms is not None:
        at_ms = read_time("at_ms", at_ms, request.duration_ms)
    segment = find_segment(request.transcript, request.id)
    if cluster is None and at_ms is not None:
        cluster = place_at(segment, at_ms)
    if isinstance(cluster, bool) or not isinstance(cluster, int):
        raise PatchError("cluster", "must be a whole number of letters.")
    return split(request.transcript, request.id, cluster, new_id, at_ms)


def _merge(request: Request) -> Transcript:
    value = read_object(request.value)
    chosen = read_ids(value.get("ids"))
    rows = _unlocked(request.transcript, "merge", value, chosen)
    if len(rows) < 2:  # noqa: PLR2004 - one row is nothing to merge
        raise PatchError("ids", "merging needs two rows that are not verified.")
    left_out = (find_segment(request.transcript, key) for key in set(chosen) - {row.id for row in rows})
    if any(rows[0].order < row.order < rows[-1].order for row in left_out):
        raise PatchError("ids", "a verified row lies between; the joined row would lie over it.")
    if sum(len(row.text) + 1 for row in rows) > LONGEST_TEXT:
        raise PatchError("ids", f"the rows together are longer than {LONGEST_TEXT:,} characters.")
    merged = request.transcript
    for row in rows[1:]:
        merged = merge(merged, rows[0].id, row.id)
    return merged


def _insert(request: Request) -> Transcript:
    value = read_object(request.value)
    start_ms = read_time("start_ms", value.get("start_ms"), request.duration_ms)
    end_ms = read_time("end_ms", value.get("end_ms"), request.duration_ms)
    if start_ms >= end_ms:
        raise PatchError("start_ms", f"the start must lie before the end of the row ({end_ms} ms).")
    segment = Segment(
        id=read_id("new_id", value.get("new_id")),
        start_ms=start_ms,
        end_ms=end_ms,
        speaker=read_speaker("speaker", value.get("speaker")),
        language=None,
        text="",
        status=Status.EDITED,
    )
    return insert(request.transcript, segment, request.duration_ms)


def _delete(request: Request) -> Transcript:
    value = read_object(request.value)
    edited = request.transcript
    gone = {row.id for row in _unlocked(edited, "delete", value, read_ids(value.get("ids")))}
    if len(gone) == 1:
        return delete(edited, *gone)
    return Transcript(tuple(segment for segment in edited.segments if segment.id not in gone))


def _set_speaker_of(request: Request) -> Transcript:
    value = read_object(request.value)
    speaker = read_speaker("speaker", value.get("speaker"))

    def change(segment: Segment) -> Segment:
        if segment.speaker == speaker:
            return segment
        named = replace(segment, speaker=speaker, status=touched(segment.status))
        return without_flags(named, FlagKind.GHOST_SPEAKER)

    return _change_rows(request, "speaker_of", value, change)


def _divide(request: Request) -> Transcript:
    return divide(request.transcript, _read_names(request.value), _read_ghosts(request.value))


def _set_status_of(request: Request) -> Transcript:
    value = read_object(request.value)
    status = value.get("status")
    if not isinstance(status, str) or status not in set(Status):
        raise PatchError("status", f"must be one of {', '.join(Status)}.")
    return _change_rows(request, "status_of", value, lambda segment: replace(segment, status=Status(status)))


def _change_rows(
    request: Request, field: str, value: dict[str, object], change: Callable[[Segment], Segment]
) -> Transcript:
    rows = _unlocked(request.transcript, field, value, read_ids(value.get("ids")))
    changed = {row.id: change(row) for row in rows}
    return Transcript(tuple(changed.get(segment.id, segment) for segment in request.transcript.segments))


def _replace(request: Request) -> Transcript:
    wanted = Replacement.from_value(request.value)
    names = wanted.names({segment.speaker for segment in request.transcript.segments})
    rows = (wanted.change(segment) for segment in request.transcript.segments)
    return Transcript(tuple(replace(r, speaker=names[r.speaker]) if r.speaker in names else r for r in rows))


def _revert(request: Request) -> Transcript:
    segment = find_segment(request.transcript, request.id)
    return put_segment(request.transcript, revert(segment, request.machine))


def _swap(request: Request) -> Transcript:
    number = read_object(request.value).get("alternative")
    segment = find_segment(request.transcript, request.id)
    if isinstance(number, bool) or not isinstance(number, int) or not 0 <= number < len(segment.alternatives):
        raise PatchError("alternative", "this row has no such other text.")
    return put_segment(request.transcript, swap(segment, number))


def _read_names(value: object) -> dict[str, str | None]:
    """The speaker of each row in the value of `divide`, {"speakers": {id: name or None}}."""
    speakers = read_object(value).get("speakers")
    if not isinstance(speakers, dict) or len(speakers) > MOST_IDS:
        raise PatchError("speakers", f"must be an object with at most {MOST_IDS:,} ids of rows.")
    return {read_id("speakers", key): read_speaker("speakers", name) for key, name in speakers.items()}


def _read_ghosts(value: object) -> dict[str, bool]:
    """Whether a ghost speaks in each row, in the value of `divide`: {"ghosts": {id: true}}, or without it."""
    ghosts = read_object(value).get("ghosts", {})
    if not isinstance(ghosts, dict) or len(ghosts) > MOST_IDS:
        raise PatchError("ghosts", f"must be an object with at most {MOST_IDS:,} ids of rows.")
    if not all(isinstance(is_ghost, bool) for is_ghost in ghosts.values()):
        raise PatchError("ghosts", "must say true or false of each row.")
    return {read_id("ghosts", key): is_ghost for key, is_ghost in ghosts.items()}


_OF_SELECTION = {"merge", "delete", "speaker_of", "status_of"}
OPERATIONS: dict[str, Operation] = {
    "split": _split,
    "merge": _merge,
    "insert": _insert,
    "delete": _delete,
    "speaker_of": _set_speaker_of,
    "divide": _divide,
    "status_of": _set_status_of,
    "replace": _replace,
    "revert": _revert,
    "swap": _swap,
}
WITHOUT_ID = frozenset({"merge", "insert", "delete", "speaker_of", "divide", "status_of", "replace"})
