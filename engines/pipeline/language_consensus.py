"""Rows in a doubtful language take that of the same speaker's neighbours, where it was heard too. Pure."""

from collections.abc import Sequence
from dataclasses import replace

from engines.asr.recogniser import Chunk
from engines.diarization.assignment import SpokenChunk
from engines.pipeline.language_evidence import rate_first
from transcript.document import FlagKind

_NEAR_S = 30.0
"""A neighbour farther away says nothing of the language spoken now."""
_MANY = 3
_LIKELY = 0.5


def settle_languages(rows: Sequence[SpokenChunk]) -> list[SpokenChunk]:
    """The rows; an unsure one follows the sure rows of its speaker before and after, where both agree.

    It is confirmed where they speak its language; where they speak the one that its second hypothesis is in,
    the two change places. Without such neighbours it is confirmed by the speaker's other rows, where at least
    `_MANY` sure ones speak its language and none another. Where what was written speaks against that
    language, the row stays as it is. Needs rows in order of time, and known speakers.
    """
    habits = _find_habits(rows)
    return [
        SpokenChunk(
            _settle(row.chunk, _find_neighbours(rows, index), habits.get(row.speaker or "")), row.speaker
        )
        for index, row in enumerate(rows)
    ]


def _find_neighbours(rows: Sequence[SpokenChunk], index: int) -> list[Chunk]:
    """The nearest sure row of the same speaker on each side."""
    here = rows[index]
    if here.speaker is None or not _is_unsure(here.chunk):
        return []
    found = []
    for side in (reversed(rows[:index]), rows[index + 1 :]):
        for row in side:
            if max(row.chunk.start_s - here.chunk.end_s, here.chunk.start_s - row.chunk.end_s) > _NEAR_S:
                break
            if row.speaker == here.speaker and row.chunk.text and not _is_unsure(row.chunk):
                found.append(row.chunk)
                break
    return found


def _find_habits(rows: Sequence[SpokenChunk]) -> dict[str, str]:
    """The one language of each speaker who has at least `_MANY` sure rows, all in it."""
    spoken: dict[str, list[str | None]] = {}
    for row in rows:
        if row.speaker is not None and row.chunk.text and not _is_unsure(row.chunk):
            spoken.setdefault(row.speaker, []).append(row.chunk.language)
    return {
        speaker: languages[0]
        for speaker, languages in spoken.items()
        if len(languages) >= _MANY and len(set(languages)) == 1 and languages[0] is not None
    }


def _settle(chunk: Chunk, neighbours: Sequence[Chunk], habit: str | None) -> Chunk:
    languages = {neighbour.language for neighbour in neighbours}
    if not _is_unsure(chunk):
        return chunk
    is_between = len(neighbours) == 2 and len(languages) == 1  # noqa: PLR2004 - one on each side
    language = languages.pop() if is_between else habit
    if language is None:
        return chunk
    sure = tuple(flag for flag in chunk.flags if flag.kind is not FlagKind.UNSURE_LANGUAGE)
    if language == chunk.language:
        return chunk if _is_contradicted(chunk) else replace(chunk, flags=sure)
    chosen = next((o for o in chunk.others if o.language == language), None)
    if chosen is None or not is_between or _is_contradicted(chosen, chunk):
        return chunk
    rest = tuple(other for other in chunk.others if other is not chosen)
    before = replace(chunk, others=(), flags=sure)
    return replace(
        chosen,
        start_s=chunk.start_s,
        end_s=chunk.end_s,
        others=(*chosen.others, before, *rest),
    )


def _is_contradicted(chunk: Chunk, *others: Chunk) -> bool:
    """Whether what was written there speaks for another language."""
    for other in others or chunk.others:
        if other.language != chunk.language and chunk.language and other.language:
            likely = rate_first([chunk], [other], (chunk.language, other.language), prior=0.5)
            if likely is not None and likely < _LIKELY:
                return True
    return False


def _is_unsure(chunk: Chunk) -> bool:
    return any(flag.kind is FlagKind.UNSURE_LANGUAGE for flag in chunk.flags)
