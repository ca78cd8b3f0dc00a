"""Which rows a file gets, and what becomes of shared time: pure, before any writer sees them."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby
from typing import Any

from transcript.document import Document, Segment, Status, Transcript
from transcript.errors import LikhitaError
from transcript.formats.base.code_switching import Script, spell_row
from transcript.formats.base.options import Overlap, Rows, Turns
from transcript.speaker_turns import Division, name_turns
from transcript.word_times import clipped_words


def selected(document: Document, options: Any, divisions: Sequence[Division] = ()) -> Document:
    """The document with the rows that `options` ask for; options that a format lacks change nothing.

    `divisions` are what was heard of the speakers, the latest last.

    Raises:
        LikhitaError: turns as they were heard are asked for, but not kept, or of some rows only.
    """
    transcript = document.edited
    if getattr(options, "turns", Turns.ROWS) is Turns.HEARD:
        if not divisions:
            raise LikhitaError("turns_not_kept")
        if options.rows is not Rows.ALL:
            raise LikhitaError("turns_of_all_rows")
        transcript = rows_of_turns(transcript, divisions)
    if getattr(options, "rows", Rows.ALL) is Rows.VERIFIED:
        transcript = verified_rows(transcript)
    transcript = without_overlap(transcript, getattr(options, "overlap", Overlap.KEEP))
    transcript = spelled_rows(transcript, getattr(options, "script", Script.VERBATIM))
    if getattr(options, "merge_turns", False):
        transcript = merged_turns(transcript)
    return document if transcript is document.edited else replace(document, edited=transcript)


def rows_of_turns(transcript: Transcript, divisions: Sequence[Division]) -> Transcript:
    """A row without text for each turn as it was heard, under the names of the transcript's rows."""
    turns = name_turns(divisions, transcript)
    return Transcript.from_segments(
        Segment(f"turn{number}", turn.start_ms, turn.end_ms, turn.speaker, None, "")
        for number, turn in enumerate(turns, 1)
    )


def verified_rows(transcript: Transcript) -> Transcript:
    """The rows that a person verified."""
    return Transcript(tuple(s for s in transcript.segments if s.status is Status.VERIFIED))


def spelled_rows(transcript: Transcript, script: Script) -> Transcript:
    """The rows with their marked words in this script."""
    if script is Script.VERBATIM:
        return transcript
    return Transcript(tuple(spell_row(segment, script) for segment in transcript.segments))


def without_overlap(transcript: Transcript, rule: Overlap) -> Transcript:
    """The rows by the rule, one at a time (see `Overlap`).

    Where rows begin at the same moment, clip shares the time until the first of them ends, or the next row
    begins, equally among them; a row for which no millisecond is left goes.
    """
    if rule is Overlap.KEEP:
        return transcript
    rows = transcript.segments
    return Transcript.from_segments(_first_wins(rows) if rule is Overlap.FIRST else _clipped(rows))


def merged_turns(transcript: Transcript) -> Transcript:
    """Rows in a row by one known speaker as one, texts joined by a space; verified if all of them are."""
    turns: list[list[Segment]] = []
    for segment in transcript.segments:
        if turns and segment.speaker is not None and turns[-1][0].speaker == segment.speaker:
            turns[-1].append(segment)
        else:
            turns.append([segment])
    return Transcript.from_segments(rows[0] if len(rows) == 1 else _joined(rows) for rows in turns)


def _joined(rows: Sequence[Segment]) -> Segment:
    first = rows[0]
    return replace(
        first,
        end_ms=max(row.end_ms for row in rows),
        text=" ".join(row.text for row in rows if row.text),
        words=tuple(word for row in rows for word in row.words),
        language=first.language if len({row.language for row in rows}) == 1 else None,
        status=first.status if len({row.status for row in rows}) == 1 else Status.EDITED,
        note=" ".join(row.note for row in rows if row.note),
    )


def overlapping_ids(transcript: Transcript) -> set[str]:
    """Ids of the rows that share time with another row."""
    found: set[str] = set()
    longest: Segment | None = None
    for segment in transcript.segments:
        if longest is not None and segment.start_ms < longest.end_ms:
            found |= {segment.id, longest.id}
        if longest is None or segment.end_ms > longest.end_ms:
            longest = segment
    return found


def _first_wins(rows: tuple[Segment, ...]) -> list[Segment]:
    kept: list[Segment] = []
    for row in rows:
        if not kept or row.start_ms >= kept[-1].end_ms:
            kept.append(row)
    return kept


def _clipped(rows: tuple[Segment, ...]) -> list[Segment]:
    groups = [list(group) for _, group in groupby(rows, key=lambda row: row.start_ms)]
    clipped = []
    for place, group in enumerate(groups):
        start_ms = group[0].start_ms
        next_ms = groups[place + 1][0].start_ms if place + 1 < len(groups) else None
        window_ms = min(group[0].end_ms, next_ms or group[0].end_ms) - start_ms
        fitting = group[-window_ms:] if window_ms < len(group) else group
        piece_ms = window_ms // len(fitting)
        for number, row in enumerate(fitting):
            is_last = number == len(fitting) - 1
            end_ms = row.end_ms if is_last else start_ms + (number + 1) * piece_ms
            if next_ms is not None:
                end_ms = min(end_ms, next_ms)
            clipped.append(_moved(row, start_ms + number * piece_ms, end_ms))
    return clipped


def _moved(row: Segment, start_ms: int, end_ms: int) -> Segment:
    if (start_ms, end_ms) == (row.start_ms, row.end_ms):
        return row
    return replace(row, start_ms=start_ms, end_ms=end_ms, words=clipped_words(row.words, start_ms, end_ms))
