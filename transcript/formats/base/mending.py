"""Drafts as rows can be, times that a recording can have and texts that a row can hold; changes are told."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from transcript.bounds import LATEST_MS, LONGEST_SPEAKER, LONGEST_TEXT
from transcript.formats.base.drafts import MOST_WORDS, UNTIMED, Draft
from transcript.formats.base.repairs import Repair
from transcript.messages import Message
from transcript.text.cleaning import clean_line, clean_text, is_clean

_LENGTH_MS = 1000
"""How long a row lasts of which only the start is known, where the next one does not begin earlier."""


def mend_drafts(
    drafts: Sequence[Draft], told: Sequence[Repair] = (), time_lines: Sequence[int] = ()
) -> tuple[list[Draft], list[Repair]]:
    """The drafts that a row can be made of, and what was changed or left out, with what was `told` before.

    A row without length, without an end or that runs backwards keeps its start and lasts until the next one
    begins, a second at most; where it says nothing either it is left out.
    """
    repairs = list(told)
    timed: list[Draft] = []
    starts_ms = _next_starts(drafts)
    for draft, next_ms in zip(drafts, starts_ms, strict=True):
        mended = _mend_times(draft, next_ms, repairs)
        if mended is not None:
            timed.extend(_mend_texts(mended, repairs))
    seen = {draft.line for draft in drafts} | {repair.line for repair in repairs}
    repairs.extend(Repair(line, "time_without_row") for line in time_lines if line not in seen)
    return timed, repairs


def _next_starts(drafts: Sequence[Draft]) -> list[int | None]:
    """For each draft where the next one in the file begins that begins later."""
    found: list[int | None] = []
    waiting: list[int] = []  # starts of later rows, the earliest last
    for draft in reversed(drafts):
        while waiting and waiting[-1] <= draft.start_ms:
            waiting.pop()
        found.append(waiting[-1] if waiting else None)
        if draft.start_ms != UNTIMED:
            waiting.append(draft.start_ms)
    return found[::-1]


def _mend_times(draft: Draft, next_ms: int | None, repairs: list[Repair]) -> Draft | None:
    """The draft with times that a row can have, None where nothing is left of it."""
    if draft.start_ms == UNTIMED:
        return replace(draft, end_ms=UNTIMED)
    start_ms, end_ms = max(draft.start_ms, 0), max(draft.end_ms, 0)
    if start_ms >= LATEST_MS:
        repairs.append(Repair(draft.line, "row_outside", start_ms=draft.start_ms))
        return None
    if draft.start_ms < 0:
        repairs.append(Repair(draft.line, "row_before_zero", was_ms=draft.start_ms))
    if start_ms < end_ms <= LATEST_MS:
        return draft if (start_ms, end_ms) == (draft.start_ms, draft.end_ms) else _at(draft, start_ms, end_ms)
    if draft.end_ms == draft.start_ms and not draft.text.strip() and not draft.words:
        repairs.append(Repair(draft.line, "row_empty", start_ms=draft.start_ms))
        return None
    spoken_ms = max((word.end_ms for word in draft.words), default=0)
    longest_ms = _LENGTH_MS if next_ms is None else min(_LENGTH_MS, next_ms - start_ms)
    new_ms = spoken_ms if start_ms < spoken_ms <= LATEST_MS else min(start_ms + max(longest_ms, 1), LATEST_MS)
    repairs.append(Repair(draft.line, _why(draft, new_ms)))
    return _at(draft, start_ms, new_ms)


def _why(draft: Draft, end_ms: int) -> Message:
    if draft.end_ms == UNTIMED:
        return Message("row_without_end", end_ms=end_ms)
    if draft.end_ms == draft.start_ms:
        return Message("row_without_length", start_ms=draft.start_ms, end_ms=end_ms)
    return Message("row_end_impossible", start_ms=draft.start_ms, was_ms=draft.end_ms, end_ms=end_ms)


def _at(draft: Draft, start_ms: int, end_ms: int) -> Draft:
    return replace(draft, start_ms=start_ms, end_ms=end_ms)


def _mend_texts(draft: Draft, repairs: list[Repair]) -> Iterator[Draft]:
    """The draft, as several rows where its text is too long for one; nothing else is too long then."""
    text, note = clean_text(draft.text), clean_text(draft.note)
    speaker, engine = clean_line(draft.speaker or ""), clean_line(draft.engine)
    cut = [
        ("speaker", speaker, LONGEST_SPEAKER),
        ("note", note, LONGEST_TEXT),
        ("engine", engine, LONGEST_SPEAKER),
    ]
    words = draft.words
    if len(words) > MOST_WORDS or sum(len(word.text) for word in words) > 2 * LONGEST_TEXT:
        repairs.append(Repair(draft.line, "row_words_endless"))
        words = ()
    for field, value, most in cut:
        if len(value) > most:
            repairs.append(Repair(draft.line, "row_field_cut", name=field, most=most))
    if not is_clean("".join(word.text for word in words)):  # nearly never
        words = tuple(replace(word, text=clean_text(word.text)) for word in words)
    fitting = replace(
        draft,
        text=text,
        speaker=speaker[:LONGEST_SPEAKER] or None,
        note=note[:LONGEST_TEXT],
        engine=engine[:LONGEST_SPEAKER],
        words=words,
    )
    if len(text) <= LONGEST_TEXT:
        yield fitting
        return
    yield from _divide(fitting, repairs)


def _divide(draft: Draft, repairs: list[Repair]) -> Iterator[Draft]:
    pieces, rest = [], draft.text
    while len(rest) > LONGEST_TEXT:
        place = max(rest.rfind(" ", 1, LONGEST_TEXT), rest.rfind("\n", 1, LONGEST_TEXT))
        place = LONGEST_TEXT if place < 0 else place
        pieces.append(rest[:place])
        rest = rest[place:].strip()
    pieces.append(rest)
    repairs.append(Repair(draft.line, "row_divided", rows=len(pieces)))
    is_timed, length_ms = draft.start_ms != UNTIMED, draft.end_ms - draft.start_ms
    for number, piece in enumerate(pieces):
        part = replace(draft, text=piece, words=(), id=draft.id if number == 0 else "")
        if is_timed:
            start_ms = draft.start_ms + number * length_ms // len(pieces)
            end_ms = draft.start_ms + (number + 1) * length_ms // len(pieces)
            part = _at(part, start_ms, max(end_ms, start_ms + 1))
        yield part
