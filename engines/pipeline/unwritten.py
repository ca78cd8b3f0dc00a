"""Speech that no engine wrote down: heard once more alone, else a row without text that asks for an ear."""

from collections.abc import Sequence

from engines.asr.chunks import keep_between
from engines.asr.recogniser import Chunk
from engines.pipeline.recognition import Recognition
from engines.pipeline.row_borders import Unwritten
from engines.speech.vad import Region
from transcript.document import UNWRITTEN

_MARGIN_S = 0.1  # of sound around a piece, as for a row that is heard again
_NEAR_S = 30.0
"""A neighbour farther away says nothing of the language."""
_LEAST_CONFIDENCE = 0.5
"""Of a piece that may be no speech, words that the engine doubts are not taken: Whisper always writes."""


def hear_unwritten(
    recognition: Recognition, chunks: tuple[Chunk, ...], pieces: Sequence[Unwritten]
) -> tuple[Chunk, ...]:
    """The chunks in order of time, with what is heard in the pieces, or a flagged one without text there.

    A piece that is not surely speech becomes no empty chunk. Stops where the job is cancelled.
    """
    found: list[Chunk] = []
    for piece in pieces:
        if recognition.is_cancelled():
            break
        language = _find_language(piece.region, chunks)
        heard = _hear(recognition, piece, language)
        if heard:
            found += heard
        elif piece.is_sure:
            start_s, end_s = piece.region.start_s, piece.region.end_s
            found.append(Chunk("", start_s, end_s, language=language, flags=(UNWRITTEN,)))
    return tuple(sorted((*chunks, *found), key=lambda chunk: chunk.start_s)) if found else chunks


def _hear(recognition: Recognition, piece: Unwritten, language: str | None) -> list[Chunk]:
    """The words whose middle lies in the piece, where the engine believes them."""
    region = piece.region
    around = Region(max(0.0, region.start_s - _MARGIN_S), region.end_s + _MARGIN_S)
    heard = [
        part
        for chunk in recognition.hear_alone(around, language)
        if (part := keep_between(chunk, region.start_s, region.end_s))
    ]
    return [part for part in heard if piece.is_sure or (part.confidence or 0.0) >= _LEAST_CONFIDENCE]


def _find_language(region: Region, chunks: Sequence[Chunk]) -> str | None:
    """The language of the nearest row."""
    near = [
        (max(chunk.start_s - region.end_s, region.start_s - chunk.end_s), chunk.language) for chunk in chunks
    ]
    distance_s, language = min(near, key=lambda one: one[0], default=(_NEAR_S, None))
    return language if distance_s < _NEAR_S else None
