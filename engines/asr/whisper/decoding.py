"""How Whisper is asked for a language, and which of its texts is taken."""

import zlib
from dataclasses import replace
from itertools import groupby

import regex

from engines.asr.transliteration.romanisation import count_first_copy, join_fragments, measure_disagreement
from engines.asr.transliteration.spelling import rate_text
from engines.asr.whisper.backend import Decoding, Encoded, Hypothesis, WhisperModel
from engines.asr.whisper.hotwords import is_copied, is_mostly_told

_MAX_COMPRESSION = 2.4  # Source: openai/whisper, transcribe.py


_MOST_IN_A_RUN = 5  # people say "no, no, no, no"; more of one word is a loop


_LETTER_RUN = regex.compile(r"(\X)\1{11}")


_NO_SPEECH, _MIN_LOG_PROBABILITY = 0.6, -1.0  # Source: as above; both must hold before text is dropped


_ENGLISH_TOKENS_PER_S, _LATIN_TELUGU_TOKENS_PER_S = 8.0, 14.0


_TELUGU_TOKENS_PER_S = 44.0  # 15 a word


_TOKENS_PER_S_ELSE = 20.0


_MAX_TOKENS = 440


def decode(
    model: WhisperModel,
    heard: Encoded,
    language: str,
    *,
    by_ear: bool = False,
    hotwords: tuple[str, ...] = (),
) -> tuple[Hypothesis, bool]:
    """The text, and whether it still repeats itself after a second try; `by_ear` as in `choose_decoding`.

    `hotwords` are told to the model unless it decodes by ear. Where it then doubts that somebody speaks, or
    writes mostly them, it is asked again without.
    """
    decoding = choose_decoding(language, heard.duration_s, by_ear=by_ear)
    choose = _choose_by_ear if by_ear else _choose_first
    told = None
    if hotwords and not by_ear:
        told = choose(model.generate(heard, language, replace(decoding, hotwords=hotwords)))
        is_heard = told.no_speech <= _NO_SPEECH and not is_mostly_told(told.text, hotwords)
        if is_heard and not is_repetitive(told.text):
            return told, False
    first = choose(model.generate(heard, language, decoding))
    if told is not None and _is_said(told, first, hotwords):
        return told, False
    if not is_repetitive(first.text):
        return first, False
    again = replace(decoding, beams=1, hypotheses=1, no_repeat=3, repetition_penalty=1.1)
    second = choose(model.generate(heard, language, again))
    return second, is_repetitive(second.text)


def _is_said(told: Hypothesis, first: Hypothesis, hotwords: tuple[str, ...]) -> bool:
    """Whether a text that is mostly the list's was said: something is heard without the list, too."""
    is_heard = bool(first.text.strip()) and not is_silence(first) and told.no_speech <= _NO_SPEECH
    return is_heard and not is_repetitive(told.text) and not is_copied(told.text, hotwords)


def _choose_first(found: tuple[Hypothesis, ...]) -> Hypothesis:
    return found[0]


def _choose_by_ear(found: tuple[Hypothesis, ...]) -> Hypothesis:
    """The hypothesis that the others agree with and that can be Telugu, said once."""
    once = [best.keep_words(count_first_copy(best.text.split())) for best in found]
    doubts = measure_disagreement([best.text for best in once])
    costs = [doubt - _rate_telugu(best.text) for doubt, best in zip(doubts, once, strict=True)]
    return once[costs.index(min(costs))]


def _rate_telugu(text: str) -> float:
    words = text.split()
    return rate_text(["".join(words[place] for place in group) for group in join_fragments(words)])


def choose_decoding(language: str, duration_s: float, *, by_ear: bool = False) -> Decoding:
    """How a language is decoded; `by_ear` is Telugu for weights that cannot write it.

    Asked for Telugu, base writes Urdu, Tamil or Devanagari letters (character error 1.3), yet it hears the
    words: with Latin letters only, no prompt and no repeated trigram. On 60 clips the character error is
    0.57 greedy, 0.52 with 5 beams, 0.50 with the one of their 5 texts that the others agree with, 0.48 with
    fragments joined and a table of letters, 0.45 with `engines/asr/transliteration/spelling.py` (0.43
    since). With a prompt 0.52 to 0.78, for it is copied into the text or starts a loop; decoding as Kannada
    or Hindi too gains 0.004 and costs as much again (22 November 2026).
    """
    per_s = {"en": _ENGLISH_TOKENS_PER_S, "te": _TELUGU_TOKENS_PER_S}.get(language, _TOKENS_PER_S_ELSE)
    limit = min(_MAX_TOKENS, int(duration_s * (_LATIN_TELUGU_TOKENS_PER_S if by_ear else per_s)) + 16)
    if by_ear:
        return Decoding(limit, beams=5, hypotheses=5, latin_only=True, no_repeat=3)
    return Decoding(limit, beams=5)


def is_silence(best: Hypothesis) -> bool:
    """Whether Whisper doubts both that somebody speaks and what it wrote.

    Not for Telugu in Latin letters, which it always doubts: it would drop one clip in ten (character
    error of 60 clips 0.59 instead of 0.56).
    """
    return best.no_speech > _NO_SPEECH and best.log_probability < _MIN_LOG_PROBABILITY


def is_repetitive(text: str) -> bool:
    """Whether a text is a loop: one word or letter again and again, or it compresses better than speech does.

    One byte a letter: in UTF-8 a letter of India takes three, much alike, so that 240 letters of ordinary
    Telugu compress by 2.38; by 1.40 so (the shared clips' texts, six at a time, 22 November 2026).
    """
    longest = max((len(list(run)) for _, run in groupby(text.lower().split())), default=0)
    if longest > _MOST_IN_A_RUN or _LETTER_RUN.search(text):
        return True
    data = bytes(ord(letter) & 0xFF for letter in text)
    return len(data) > 0 and len(data) / len(zlib.compress(data)) > _MAX_COMPRESSION
