"""What somebody said in one go, with whatever times a file has for it, and the rows that it becomes."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from transcript.formats.base.drafts import UNTIMED, Draft
from transcript.formats.base.word_rows import SpokenWord, join_words, rows_of_words, timed_words

_LONG_MS = 60_000  # nobody corrects a minute in one row
_WITHOUT_END_MS = 1000


@dataclass(frozen=True, slots=True)
class Utterance:
    """`text` is what the words say where it is empty; times are None where the file has none."""

    start_ms: int | None
    end_ms: int | None
    text: str = ""
    speaker: str | None = None
    words: tuple[SpokenWord, ...] = ()
    language: str | None = None
    id: str = ""
    note: str = ""


def rows_of_utterances(utterances: Iterable[Utterance]) -> tuple[Draft, ...]:
    """A row each; one longer than a minute becomes rows of its words, one that says nothing none.

    Times that are missing are those of the words; an end that is missing is the next start.
    """
    said = [_completed(each) for each in utterances if each.text.strip() or join_words(each.words)]
    rows: list[Draft] = []
    for utterance in _ended(said):
        if utterance.end_ms is None or utterance.start_ms is None:
            rows.append(_row(len(rows) + 1, utterance, UNTIMED, UNTIMED))
        elif utterance.end_ms - utterance.start_ms > _LONG_MS and timed_words(utterance.words):
            rows += _cut(len(rows) + 1, utterance)
        else:
            rows.append(_row(len(rows) + 1, utterance, utterance.start_ms, utterance.end_ms))
    return tuple(rows)


def _completed(utterance: Utterance) -> Utterance:
    timed = timed_words(utterance.words)
    start_ms, end_ms = utterance.start_ms, utterance.end_ms
    if start_ms is None and timed:
        start_ms = min(word.start_ms for word in timed)
    if end_ms is None and timed:
        end_ms = max(word.end_ms for word in timed)
    text = utterance.text.strip() or join_words(utterance.words)
    return replace(utterance, start_ms=start_ms, end_ms=end_ms, text=text)


def _ended(said: list[Utterance]) -> Iterator[Utterance]:
    for utterance, following in pairwise([*said, None]):
        if utterance is None:
            return
        if utterance.start_ms is None or utterance.end_ms is not None:
            yield utterance
            continue
        end_ms = following.start_ms if following is not None else None
        if end_ms is None or end_ms <= utterance.start_ms:
            end_ms = utterance.start_ms + _WITHOUT_END_MS
        yield replace(utterance, end_ms=end_ms)


def _row(number: int, utterance: Utterance, start_ms: int, end_ms: int) -> Draft:
    return Draft(
        number,
        start_ms,
        end_ms,
        utterance.text,
        utterance.speaker,
        utterance.id,
        utterance.language,
        timed_words(utterance.words),
        note=utterance.note,
    )


def _cut(first: int, utterance: Utterance) -> list[Draft]:
    words = (replace(word, speaker=None, language=None) for word in utterance.words)
    rows = [
        replace(row, speaker=utterance.speaker, language=utterance.language)
        for row in rows_of_words(words, first)
    ]
    return [replace(rows[0], note=utterance.note), *rows[1:]]
