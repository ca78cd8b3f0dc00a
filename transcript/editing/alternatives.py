"""What a machine wrote for a row, put in place of what stands there. Pure."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from transcript.document import Alternative, Flag, Segment, Status
from transcript.editing.fields import with_text
from transcript.errors import PatchError
from transcript.text.cleaning import clean_text
from transcript.word_times import clipped_words, kept_words, timed_tokens


def swap(segment: Segment, number: int) -> Segment:
    """The row with its alternative `number` as its text; what it said takes the alternative's place."""
    chosen = segment.alternatives[number]
    said = Alternative(segment.text, segment.engine, segment.language)
    others = (*segment.alternatives[:number], said, *segment.alternatives[number + 1 :])
    spoken = replace(segment, language=chosen.language or segment.language)
    return replace(with_text(spoken, clean_text(chosen.text)), engine=chosen.engine, alternatives=others)


def machine_sources(
    segment: Segment, machine: Sequence[Segment], living: Collection[str]
) -> tuple[Segment, ...]:
    """The machine's segments that this row came from, in order of time.

    Its own, and those within its time whose rows are gone (merged into it). A row without one of its own was
    cut from another: that is the one it overlaps most. `living` are the ids of the rows that there are.
    """
    overlapping = [other for other in machine if _shared_ms(segment, other) > 0]
    own = [other for other in machine if other.id == segment.id]
    if not own:
        own = sorted(overlapping, key=lambda other: -_shared_ms(segment, other))[:1]
    merged = [
        other
        for other in overlapping
        if other.id not in living and other not in own and segment.start_ms <= other.start_ms < segment.end_ms
    ]
    return tuple(sorted([*own, *merged], key=lambda other: other.order))


def revert(segment: Segment, sources: Sequence[Segment]) -> Segment:
    """The row saying what the machine heard between its times; times and speaker stay.

    Raises:
        PatchError: the machine heard nothing there.
    """
    parts = [_part_within(segment, source) for source in sources]
    text = " ".join(part for part in parts if part)
    if not text:
        raise PatchError("id", "machine_wrote_nothing")
    words = tuple(
        sorted((w for source in sources for w in source.words), key=lambda w: (w.start_ms, w.end_ms))
    )
    flags: list[Flag] = [flag for source in sources for flag in source.flags]
    first = sources[0]
    reverted = replace(
        segment,
        text=text,
        words=kept_words(clipped_words(words, segment.start_ms, segment.end_ms), text),
        language=first.language,
        engine=first.engine,
        flags=tuple(dict.fromkeys(flags)),
        alternatives=first.alternatives if len(sources) == 1 else (),
        status=Status.EDITED,
    )
    if replace(reverted, status=first.status, note=first.note) == first:
        return replace(reverted, status=first.status)
    return segment if replace(reverted, status=segment.status) == segment else reverted


def _part_within(segment: Segment, source: Segment) -> str:
    """The text of `source` spoken between the times of `segment`, all of it where it is not cut."""
    if segment.start_ms <= source.start_ms and source.end_ms <= segment.end_ms:
        return source.text
    inside = [
        token.text
        for token in timed_tokens(source)
        if 2 * segment.start_ms <= token.start_ms + token.end_ms < 2 * segment.end_ms
    ]
    return " ".join(inside)


def _shared_ms(first: Segment, second: Segment) -> int:
    return min(first.end_ms, second.end_ms) - max(first.start_ms, second.start_ms)
