"""An utterance that has ended as a row of a transcript. Pure but for the row's id."""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from engines.asr.chunks import create_synthetic_chunks_for_duration
from engines.asr.recogniser import Chunk, TimedWord
from transcript.document import Flag, Segment, Word
from transcript.text.cleaning import clean_line, fold_word


@dataclass(frozen=True, slots=True)
class HeardUtterance:
    """What one pass heard in an utterance: words with their times, seconds of the sound that was heard.

    `language` and `engine` are those of the longest chunk.
    """

    words: tuple[TimedWord, ...] = ()
    language: str | None = None
    engine: str = ""
    flags: tuple[Flag, ...] = ()

    @property
    def texts(self) -> list[str]:
        """The words alone."""
        return [word.text for word in self.words]


def join_heard(chunks: Iterable[Chunk]) -> HeardUtterance:
    """The chunks of an utterance as one."""
    found = list(chunks)
    if not found:
        return HeardUtterance()
    longest = max(found, key=lambda chunk: chunk.end_s - chunk.start_s)
    words = tuple(word for chunk in found for word in _list_words(chunk))
    flags = tuple(dict.fromkeys(flag for chunk in found for flag in chunk.flags))
    return HeardUtterance(words, longest.language, longest.engine, flags)


def _list_words(chunk: Chunk) -> tuple[TimedWord, ...]:
    if [word.text for word in chunk.words] == chunk.text.split():
        return chunk.words
    return create_synthetic_chunks_for_duration(chunk.text, chunk.start_s, chunk.end_s)


def make_row(
    said: Sequence[str], heard: HeardUtterance, start_s: float, end_s: float, begun_s: float
) -> Segment:
    """The row of what was `said` between two times of the sound, which begins `begun_s` into the recording.

    Words that stayed from an earlier pass take their times from what the last one heard there.
    """
    start_ms = round((begun_s + start_s) * 1000)
    end_ms = max(start_ms + 1, round((begun_s + end_s) * 1000))
    words = []
    for word in time_words(said, heard.words, start_s, end_s):
        first = min(max(round((begun_s + word.start_s) * 1000), start_ms), end_ms)
        last = min(max(round((begun_s + word.end_s) * 1000), first), end_ms)
        sure = None if word.confidence is None else min(1.0, max(0.0, round(word.confidence, 3)))
        words.append(Word(word.text, first, last, sure))
    return Segment(
        id=f"s{secrets.token_hex(5)}",
        start_ms=start_ms,
        end_ms=end_ms,
        speaker=None,
        language=heard.language,
        text=clean_line(" ".join(said)),
        words=tuple(words),
        engine=heard.engine,
        flags=heard.flags,
    )


def time_words(
    said: Sequence[str], heard: Sequence[TimedWord], start_s: float, end_s: float
) -> list[TimedWord]:
    """The words that were said with the times of those that were heard; the others share what is left."""
    same = SequenceMatcher(
        None, [fold_word(word) for word in said], [fold_word(word.text) for word in heard], autojunk=False
    )
    timed: list[TimedWord] = []
    from_s = start_s
    for _, first, after, heard_first, heard_after in same.get_opcodes():
        found = heard[heard_first:heard_after]
        if after - first == len(found):
            pairs = zip(said[first:after], found, strict=True)
            timed += [TimedWord(text, one.start_s, one.end_s, one.confidence) for text, one in pairs]
        else:
            until_s = found[-1].end_s if found else _next_start_s(heard, heard_after, end_s)
            timed += create_synthetic_chunks_for_duration(
                " ".join(said[first:after]), min(from_s, until_s), until_s
            )
        from_s = timed[-1].end_s if timed else start_s
    return timed


def _next_start_s(heard: Sequence[TimedWord], index: int, end_s: float) -> float:
    return heard[index].start_s if index < len(heard) else end_s
