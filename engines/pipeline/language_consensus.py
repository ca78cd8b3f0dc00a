"""Rows in a doubtful language take that of the same speaker's neighbours, where it was heard too. Pure."""

from collections.abc import Sequence
from dataclasses import replace

from engines.asr.recogniser import Chunk
from engines.diarization.assignment import SpokenChunk
from transcript.document import FlagKind

_NEAR_S = 30.0
"""A neighbour farther away says nothing of the language spoken now."""


def settle_languages(rows: Sequence[SpokenChunk]) -> list[SpokenChunk]:
    """The rows; an unsure one follows the sure rows of its speaker before and after, where both agree.

    It is confirmed where they speak its language; where they speak the one that its second hypothesis is in,
    the two change places. Needs rows in order of time, and known speakers.
    """
    return [
        SpokenChunk(_settle(row.chunk, _find_neighbours(rows, index)), row.speaker)
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


def _settle(chunk: Chunk, neighbours: Sequence[Chunk]) -> Chunk:
    languages = {neighbour.language for neighbour in neighbours}
    if len(neighbours) < 2 or len(languages) != 1:  # noqa: PLR2004 - one on each side
        return chunk
    (language,) = languages
    sure = tuple(flag for flag in chunk.flags if flag.kind is not FlagKind.UNSURE_LANGUAGE)
    if language == chunk.language:
        return replace(chunk, flags=sure)
    chosen = next((o for o in chunk.others if o.language == language), None)
    if chosen is None:
        return chunk
    rest = tuple(other for other in chunk.others if other is not chosen)
    before = replace(chunk, others=(), flags=sure)
    return replace(
        chosen,
        start_s=chunk.start_s,
        end_s=chunk.end_s,
        others=(*chosen.others, before, *rest),
    )


def _is_unsure(chunk: Chunk) -> bool:
    return any(flag.kind is FlagKind.UNSURE_LANGUAGE for flag in chunk.flags)
