"""Which of two languages a stretch was spoken in, by what their recognisers wrote of it. Pure."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from engines.asr.english_words import share_english
from engines.asr.recogniser import Chunk

ENGLISH = "en"
"""The one language whose words are known here, so that one of the two must be it."""
SURE = 0.9
"""So likely a language needs no flag."""
SUSPECT = 0.3
"""A draft in another language with so many English words asks for the English one."""

_WORDS, _CONFIDENCE, _BIAS, _LEAST = 6.0, 2.0, -1.7, 0.02


@dataclass(frozen=True, slots=True)
class _Draft:
    """What one recogniser wrote: `confidence` in [0, 1], the share of frequent English words."""

    confidence: float
    english: float


def looks_english(chunks: Sequence[Chunk]) -> bool:
    """Whether what was written in another language is made of English words."""
    return _read(chunks).english >= SUSPECT


def rate_first(
    first: Sequence[Chunk], second: Sequence[Chunk], languages: tuple[str, str], prior: float
) -> float | None:
    """The probability that the first language was spoken, not the second; `prior` is that by the sound alone.

    None where nothing is known: neither is English, or a draft was refused or has no confidence. English
    speech gives an English draft that its recogniser is sure of, and the same words in the other draft; of
    other speech Whisper makes fluent English too, but is less sure of it and writes something else beside it.
    """
    is_first, is_second = (language == ENGLISH for language in languages)
    if is_first == is_second:
        return None
    if is_first:
        return _rate_english(first, second, prior)
    english = _rate_english(second, first, 1.0 - prior)
    return None if english is None else 1.0 - english


def _rate_english(english: Sequence[Chunk], other: Sequence[Chunk], prior: float) -> float | None:
    """Weighed as a logistic regression found, whose input is the prior's log odds too.

    On 188 utterances (97 Telugu ones of the shared clips and conversations, 63 English ones of nine sources,
    28 of espeak-ng), five-fold by source: 2 wrong, 13 between 0.1 and 0.9, none of the others wrong; by the
    sound alone 11, 31 and 3 (Whisper base, 29 November 2026).
    """
    if not _is_rated(english) or not _is_rated(other):
        return None
    written, heard = _read(english), _read(other)
    words = written.confidence * (written.english + heard.english) / 2
    odds = math.log((prior + _LEAST) / (1.0 - prior + _LEAST))
    odds += _WORDS * words + _CONFIDENCE * (written.confidence - heard.confidence) + _BIAS
    return 1.0 / (1.0 + math.exp(-odds))


def _is_rated(chunks: Sequence[Chunk]) -> bool:
    """Whether every chunk has a confidence; where no words were heard at all, that is known too."""
    return all(chunk.text and chunk.confidence is not None for chunk in chunks)


def _read(chunks: Sequence[Chunk]) -> _Draft:
    rated = [(chunk.confidence, len(chunk.words) or 1) for chunk in chunks if chunk.confidence is not None]
    count = sum(words for _, words in rated)
    confidence = sum(confidence * words for confidence, words in rated) / count if count else 0.0
    return _Draft(confidence, share_english(" ".join(_find_latin(chunk) for chunk in chunks)))


def _find_latin(chunk: Chunk) -> str:
    """The text as it was heard: in Latin letters, where the chunk was spelled from these."""
    by_ear = (other.text for other in chunk.others if other.language == chunk.language)
    return next(by_ear, chunk.text)
