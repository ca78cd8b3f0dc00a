"""What somebody said in one go, with whatever times a file has for it, and the rows that it becomes."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from transcript.formats.base.drafts import UNTIMED, Draft
from transcript.formats.base.word_rows import SpokenWord, join_words, rows_of_words, timed_words

_LONG_MS = 60_000  # nobody corrects a minute in one row


@dataclass(frozen=True, slots=True)
class Utterance:
    """`text` is what the words say where it is empty; times are None where the file has none.

    `place` is the line or the number that its row is told by, 0 where only rows are counted.
    """

    start_ms: int | None
    end_ms: int | None
    text: str = ""
    speaker: str | None = None
    words: tuple[SpokenWord, ...] = ()
    language: str | None = None
    id: str = ""
    note: str = ""
    place: int = 0


def rows_of_utterances(
    utterances: Iterable[Utterance], first: int = 1, *, keep_empty: bool = False
) -> tuple[Draft, ...]:
    """A row each, numbered from `first` or by its place; one longer than a minute becomes rows of its words.

    What says nothing is no row, unless those are kept. Times that are missing are those of the words.
    """
    rows: list[Draft] = []
    for utterance in utterances:
        if not keep_empty and not utterance.text.strip() and not join_words(utterance.words):
            continue
        row = _row(utterance.place or len(rows) + first, utterance)
        is_timed = UNTIMED not in {row.start_ms, row.end_ms}
        if is_timed and row.words and row.end_ms - row.start_ms > _LONG_MS:
            rows += _cut(row, utterance)
        else:
            rows.append(row)
    return tuple(rows)


def _row(number: int, utterance: Utterance) -> Draft:
    words = timed_words(utterance.words)
    start_ms, end_ms = utterance.start_ms, utterance.end_ms
    if start_ms is None:
        start_ms = min((word.start_ms for word in words), default=UNTIMED)
    if end_ms is None:
        end_ms = max((word.end_ms for word in words), default=UNTIMED)
    return Draft(
        number,
        start_ms,
        end_ms,
        utterance.text.strip() or join_words(utterance.words),
        utterance.speaker,
        utterance.id,
        utterance.language,
        words,
        note=utterance.note,
    )


def _cut(row: Draft, utterance: Utterance) -> list[Draft]:
    words = (replace(word, speaker=row.speaker, language=row.language) for word in utterance.words)
    rows = rows_of_words(words, row.line)
    if utterance.place:
        rows = [replace(each, line=row.line) for each in rows]
    return [replace(rows[0], id=row.id, note=row.note), *rows[1:]]
