"""Recognised chunks put right: empty ones out, times in order, times for words, sentences, rows. Pure."""

import logging
import math
from collections.abc import Iterable
from dataclasses import replace

import regex

from engines.asr.recogniser import Chunk, TimedWord
from transcript.document import Alternative
from transcript.text.cleaning import clean_line, clusters

log = logging.getLogger(__name__)

_SENTENCE_END = regex.compile(r"[.?!।॥…][\"'”’)\]]*$")
_ABBREVIATION = regex.compile(r"^(\p{Lu}|Mr|Mrs|Ms|Dr|St|Prof|డా|శ్రీ)\.$")
_PAUSE_S = 0.7
_LONGEST_ROW_S = 10.0
_LEAST_WORDS = 2  # on each side of a cut


def normalize_chunks(chunks: Iterable[Chunk], duration_s: float) -> tuple[Chunk, ...]:
    """The chunks that a transcript can hold, in the order given.

    Text is cleaned to one line of NFC; a chunk without text is left out. Times that run backwards are
    swapped, with a warning; all are brought inside the recording. Where a chunk begins before the one before
    it ends (a seam between two windows), both meet halfway. Words get the same care and stay inside their
    chunk.
    """
    kept: list[Chunk] = []
    for chunk in chunks:
        text = clean_line(chunk.text)
        if not text:
            continue
        start_s, end_s = _order_times(chunk.start_s, chunk.end_s, duration_s)
        if kept and kept[-1].start_s <= start_s < kept[-1].end_s:
            start_s = (start_s + min(kept[-1].end_s, end_s)) / 2
            kept[-1] = _fit(replace(kept[-1], end_s=start_s))
        kept.append(_fit(replace(chunk, text=text, start_s=start_s, end_s=end_s)))
    return tuple(kept)


def create_synthetic_chunks_for_duration(text: str, start_s: float, end_s: float) -> tuple[TimedWord, ...]:
    """Words of `text` spread over the time in proportion to their grapheme clusters, without confidence.

    For text whose engine gave no times: honest about order, a guess about the rest.
    """
    words = text.split()
    sizes = [len(clusters(word)) for word in words]
    total, done, spread = sum(sizes), 0, []
    for word, size in zip(words, sizes, strict=True):
        begin = start_s + (end_s - start_s) * done / total
        done += size
        spread.append(TimedWord(word, begin, start_s + (end_s - start_s) * done / total))
    return tuple(spread)


def split_sentences(chunk: Chunk) -> list[Chunk]:
    """The chunk cut after sentence marks and at pauses of 0.7 s; over 10 s, at its longest pause too."""
    if not chunk.words:
        return [chunk]
    sentences: list[list[TimedWord]] = [[]]
    for word in chunk.words:
        last = sentences[-1][-1] if sentences[-1] else None
        if last and (word.start_s - last.end_s >= _PAUSE_S or ends_sentence(last.text)):
            sentences.append([])
        sentences[-1].append(word)
    short = [part for sentence in sentences for part in _cut_long(sentence)]
    return [make_chunk(chunk, words) for words in short]


def join_rows(chunks: Iterable[Chunk], is_together: "list[bool] | None" = None) -> list[Chunk]:
    """Neighbouring sentences of one language in rows of at most 10 s, without a pause of 0.7 s inside.

    `is_together[i]` says whether chunk i may join the one before it (the same person speaks); all may where
    None.
    """
    rows: list[Chunk] = []
    for index, chunk in enumerate(chunks):
        row = rows[-1] if rows else None
        if (
            row is not None
            and (is_together is None or is_together[index])
            and row.language == chunk.language
            and row.engine == chunk.engine
            and bool(row.words) == bool(chunk.words)
            and chunk.start_s - row.end_s < _PAUSE_S
            and chunk.end_s - row.start_s <= _LONGEST_ROW_S
        ):
            rows[-1] = join_chunks(row, chunk)
        else:
            rows.append(chunk)
    return rows


def ends_sentence(word: str) -> bool:
    """Whether a sentence ends with this word; "Dr." and single capitals do not end one."""
    return bool(_SENTENCE_END.search(word)) and not _ABBREVIATION.match(word)


def mean_confidence(words: Iterable[TimedWord]) -> float | None:
    """The mean of those that the engine gave; None where it gave none."""
    rated = [word.confidence for word in words if word.confidence is not None]
    return sum(rated) / len(rated) if rated else None


def make_chunk(chunk: Chunk, words: list[TimedWord]) -> Chunk:
    """A part of `chunk`: these words, their times and text, and what the others heard meanwhile.

    An alternative without times stays with the whole only.
    """
    whole = len(words) == len(chunk.words)
    return replace(
        chunk,
        text=chunk.text if whole else " ".join(word.text for word in words),
        start_s=words[0].start_s,
        end_s=words[-1].end_s,
        words=tuple(words),
        confidence=mean_confidence(words),
        alternatives=chunk.alternatives if whole else (),
        others=chunk.others if whole else _cut_others(chunk, words),
    )


def keep_between(chunk: Chunk, start_s: float, end_s: float) -> Chunk | None:
    """The chunk's words whose middle lies between the two times; None where none does."""
    words = [word for word in chunk.words if start_s <= (word.start_s + word.end_s) / 2 <= end_s]
    return make_chunk(chunk, words) if words else None


def _cut_others(chunk: Chunk, words: list[TimedWord]) -> tuple[Chunk, ...]:
    """The others' words from this part's first word to the next part's: each goes to exactly one part."""
    first = next(index for index, word in enumerate(chunk.words) if word is words[0])
    after = first + len(words)
    start_s = words[0].start_s if first else -math.inf
    end_s = chunk.words[after].start_s if after < len(chunk.words) else math.inf
    parts = []
    for other in chunk.others:
        inside = [word for word in other.words if start_s <= (word.start_s + word.end_s) / 2 < end_s]
        if inside:
            parts.append(make_chunk(other, inside))
    return tuple(parts)


def join_chunks(first: Chunk, second: Chunk) -> Chunk:
    """Both as one chunk; what others heard joins too."""
    return replace(
        first,
        text=f"{first.text} {second.text}".strip(),
        end_s=max(first.end_s, second.end_s),
        words=first.words + second.words,
        alternatives=_join_alternatives(first, second),
        others=_join_others(first, second),
        flags=tuple(dict.fromkeys(first.flags + second.flags)),
    )


def _join_others(first: Chunk, second: Chunk) -> tuple[Chunk, ...]:
    """What each engine heard in both; what was heard in one half only is kept for that half."""
    later = {(other.engine, other.language): other for other in second.others}
    joined = [
        join_chunks(other, later.pop((other.engine, other.language)))
        if (other.engine, other.language) in later
        else other
        for other in first.others
    ]
    return (*joined, *later.values())


def _join_alternatives(first: Chunk, second: Chunk) -> tuple[Alternative, ...]:
    """Both chunks' other texts, where each has one of the same engine for the other's."""
    pairs = zip(first.alternatives, second.alternatives, strict=False)
    return tuple(
        Alternative(f"{a.text} {b.text}", a.engine, a.language)
        for a, b in pairs
        if (a.engine, a.language) == (b.engine, b.language)
    )


def _cut_long(words: list[TimedWord]) -> list[list[TimedWord]]:
    if words[-1].end_s - words[0].start_s <= _LONGEST_ROW_S or len(words) < 2 * _LEAST_WORDS:
        return [words]
    gaps = [
        (words[i].start_s - words[i - 1].end_s, -abs(2 * i - len(words)), i) for i in range(2, len(words) - 1)
    ]
    cut = max(gaps)[2]
    return [*_cut_long(words[:cut]), *_cut_long(words[cut:])]


def _order_times(start_s: float, end_s: float, duration_s: float) -> tuple[float, float]:
    if start_s > end_s:
        log.warning(
            "A chunk ended before it started (%.2f s > %.2f s); its times are swapped", start_s, end_s
        )
        start_s, end_s = end_s, start_s
    return min(max(0.0, start_s), duration_s), min(max(0.0, end_s), duration_s)


def _fit(chunk: Chunk) -> Chunk:
    """The chunk with clean words whose times are in order and inside it."""
    fitted, after_s = [], chunk.start_s
    for word in chunk.words:
        text = clean_line(word.text)
        if not text:
            continue
        start_s, end_s = sorted((word.start_s, word.end_s))
        start_s = min(max(start_s, after_s), chunk.end_s)
        end_s = min(max(end_s, start_s), chunk.end_s)
        fitted.append(replace(word, text=text, start_s=start_s, end_s=end_s))
        after_s = start_s
    return replace(chunk, words=tuple(fitted))
