"""Recognised chunks become rows of a transcript: seconds to milliseconds, once; ids, flags. Pure."""

import hashlib
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from engines.asr.chunks import join_chunks
from engines.asr.recogniser import Chunk
from engines.diarization.assignment import SpokenChunk
from transcript.document import Alternative, Flag, FlagKind, Segment, Word
from transcript.text.cleaning import clean_line
from transcript.text.scripts import dominant_script, script_matches, script_of

_ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"


@dataclass(slots=True)
class RowIds:
    """Ids of one recording's rows: a row heard from where an earlier one was keeps its id. One thread.

    With the same `seed` a later run gives the same ids.
    """

    seed: str | None = None
    _by_start: dict[int, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.seed = self.seed or secrets.token_hex(8)

    def get(self, start_ms: int) -> str:
        """The id for a row heard from here on: "s" and eight characters that look random."""
        if start_ms not in self._by_start:
            digest = hashlib.sha256(f"{self.seed} {start_ms}".encode()).digest()
            self._by_start[start_ms] = "s" + "".join(_ALPHABET[byte % len(_ALPHABET)] for byte in digest[:8])
        return self._by_start[start_ms]


def make_segments(
    rows: Iterable[SpokenChunk], names: Mapping[str, str], duration_ms: int, ids: RowIds
) -> tuple[Segment, ...]:
    """The rows in order of time. Two rows that start together are told apart by a millisecond."""
    segments: list[Segment] = []
    taken: set[int] = set()
    heard: set[int] = set()
    for row in rows:
        start_ms = _find_free(min(round(row.chunk.start_s * 1000), duration_ms - 1), taken)
        heard_s = row.chunk.start_s if row.heard_s is None else row.heard_s
        heard_ms = _find_free(round(heard_s * 1000), heard)
        if start_ms >= duration_ms:
            continue
        end_ms = min(max(round(row.chunk.end_s * 1000), start_ms + 1), duration_ms)
        segments.append(_make_segment(row, names, ids.get(heard_ms), start_ms, end_ms))
    return tuple(sorted(segments, key=lambda segment: segment.order))


def _find_free(time_ms: int, taken: set[int]) -> int:
    """The time, or the next one that is not taken; it is taken then."""
    while time_ms in taken:
        time_ms += 1
    taken.add(time_ms)
    return time_ms


def rewrite_segment(segment: Segment, chunks: Sequence[Chunk]) -> Segment:
    """The row with what `chunks` say, its old text among the alternatives; as it was where they say nothing.

    A flag of what was heard before goes with it; `chunks` bring their own.
    """
    row: Chunk | None = None
    for chunk in chunks:
        row = chunk if row is None else join_chunks(row, chunk)
    text = clean_line(row.text) if row else ""
    if row is None or not text:
        return segment
    before = Alternative(segment.text, segment.engine, segment.language)
    heard = (*_list_alternatives(row, text), *((before,) if segment.text != text else ()))
    kept = tuple(a for a in segment.alternatives if a.text not in {text, *(other.text for other in heard)})
    ghost = tuple(flag for flag in segment.flags if flag.kind is FlagKind.GHOST_SPEAKER)
    return replace(
        segment,
        language=row.language,
        text=text,
        words=_make_words(row, segment.start_ms, segment.end_ms),
        engine=row.engine,
        alternatives=(*heard, *kept),
        flags=(*_add_script_flag(row, text), *ghost),
    )


def _make_segment(
    row: SpokenChunk, names: Mapping[str, str], row_id: str, start_ms: int, end_ms: int
) -> Segment:
    chunk = row.chunk
    text = clean_line(chunk.text)
    return Segment(
        id=row_id,
        start_ms=start_ms,
        end_ms=end_ms,
        speaker=names.get(row.speaker) if row.speaker else None,
        language=chunk.language,
        text=text,
        words=_make_words(chunk, start_ms, end_ms),
        engine=chunk.engine,
        alternatives=_list_alternatives(chunk, text),
        flags=_add_script_flag(chunk, text),
    )


def _make_words(chunk: Chunk, start_ms: int, end_ms: int) -> tuple[Word, ...]:
    words = []
    for word in chunk.words:
        begin = min(max(round(word.start_s * 1000), start_ms), end_ms)
        confidence = None if word.confidence is None else min(1.0, max(0.0, round(word.confidence, 3)))
        words.append(Word(word.text, begin, min(max(round(word.end_s * 1000), begin), end_ms), confidence))
    return tuple(words)


def _list_alternatives(chunk: Chunk, text: str) -> tuple[Alternative, ...]:
    """What else was heard, each text once."""
    found = [*chunk.alternatives]
    for other in chunk.others:
        found += [Alternative(clean_line(other.text), other.engine, other.language), *other.alternatives]
        found += _list_alternatives(other, text) if other.others else ()
    unique = {alternative.text: alternative for alternative in reversed(found)}
    return tuple(reversed([alternative for said, alternative in unique.items() if said and said != text]))


def _add_script_flag(chunk: Chunk, text: str) -> tuple[Flag, ...]:
    if script_matches(text, chunk.language):
        return chunk.flags
    reason = f"{dominant_script(text)} letters, {script_of(chunk.language)} expected"
    return (*chunk.flags, Flag(FlagKind.SCRIPT, reason))
