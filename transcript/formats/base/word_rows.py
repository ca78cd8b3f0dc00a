"""Words with times, joined into rows where a file has words only."""

from collections.abc import Iterable
from dataclasses import dataclass

from transcript.bounds import LATEST_MS
from transcript.document import Word
from transcript.formats.base.drafts import UNTIMED, Draft

_PAUSE_MS = 700  # a longer silence begins a new row
_LONGEST_ROW_MS = 15_000
_MOST_WORDS = 500  # of one row, also where all words have the same time


@dataclass(frozen=True, slots=True)
class SpokenWord:
    """A word as a recogniser heard it. `before` stands between it and the word before, in the same row.

    Times are None where the file has none; the word stays in the text of its row. `line` is where it
    stands, 0 where only rows are counted.
    """

    text: str
    start_ms: int | None
    end_ms: int | None
    speaker: str | None = None
    confidence: float | None = None
    language: str | None = None
    before: str = " "
    line: int = 0


def timed_words(words: Iterable[SpokenWord]) -> tuple[Word, ...]:
    """The words with times that a recording can have, as a row keeps them."""
    return tuple(
        Word(word.text.strip(), word.start_ms, max(word.start_ms, word.end_ms), word.confidence)
        for word in words
        if word.start_ms is not None and word.end_ms is not None and word.text.strip()
        if 0 <= word.start_ms <= LATEST_MS and word.end_ms <= LATEST_MS
    )


def join_words(words: Iterable[SpokenWord]) -> str:
    """The text that the words make."""
    return "".join(word.before + word.text for word in words).strip()


def rows_of_words(words: Iterable[SpokenWord], first: int = 1) -> list[Draft]:
    """Rows numbered from `first` or by the line of their first word.

    A new one begins for another speaker, at a pause and every 15 seconds.
    """
    groups: list[list[SpokenWord]] = []
    began_ms = reached_ms = UNTIMED
    for word in words:
        if not groups or _begins_row(word, groups[-1], began_ms, reached_ms):
            groups.append([])
            began_ms = reached_ms = UNTIMED
        groups[-1].append(word)
        if word.start_ms is not None and word.end_ms is not None:
            began_ms = word.start_ms if began_ms == UNTIMED else began_ms
            reached_ms = max(reached_ms, word.end_ms)
    return [row_of_words(group[0].line or number, group) for number, group in enumerate(groups, start=first)]


def row_of_words(number: int, words: list[SpokenWord]) -> Draft:
    """One row of these words, at least one."""
    start_ms = min((word.start_ms for word in words if word.start_ms is not None), default=UNTIMED)
    end_ms = max((word.end_ms for word in words if word.end_ms is not None), default=UNTIMED)
    text, speaker = join_words(words), words[0].speaker
    return Draft(
        number, start_ms, end_ms, text, speaker, language=words[0].language, words=timed_words(words)
    )


def _begins_row(word: SpokenWord, row: list[SpokenWord], began_ms: int, reached_ms: int) -> bool:
    if (word.speaker, word.language) != (row[0].speaker, row[0].language) or len(row) >= _MOST_WORDS:
        return True
    if word.start_ms is None or word.end_ms is None or began_ms == UNTIMED:
        return False
    return (
        word.start_ms < began_ms
        or word.start_ms - reached_ms >= _PAUSE_MS
        or word.end_ms - began_ms > _LONGEST_ROW_MS
    )
