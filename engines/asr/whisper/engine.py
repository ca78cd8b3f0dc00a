"""WhisperEngine: any language, with word times; Telugu by ear where need be. Imports no model library."""

import zlib
from collections.abc import Callable
from dataclasses import replace
from itertools import groupby

import numpy as np
import regex

from engines.asr.recogniser import RATE_HZ, Chunk, Samples, TimedWord, silence_wrong
from engines.asr.router import LanguageNotServedError
from engines.asr.transliteration.romanisation import count_first_copy, join_fragments, measure_disagreement
from engines.asr.transliteration.spelling import rate_text, spell_word
from engines.asr.whisper.loading import (
    Decoding,
    Encoded,
    Hypothesis,
    WhisperModel,
    find_languages,
    find_name,
    load_whisper,
    writes_telugu,
)
from engines.audio.loudness import trim_words
from engines.models import Models, Role
from transcript.document import Flag, FlagKind

_MAX_COMPRESSION = 2.4  # Source: openai/whisper, transcribe.py
_MOST_IN_A_RUN = 5  # people say "no, no, no, no"; more of one word is a loop
_LETTER_RUN = regex.compile(r"(\X)\1{11}")
_NO_SPEECH, _MIN_LOG_PROBABILITY = 0.6, -1.0  # Source: as above; both must hold before text is dropped
_ENGLISH_TOKENS_PER_S, _LATIN_TELUGU_TOKENS_PER_S = 8.0, 14.0
_TELUGU_TOKENS_PER_S = 44.0  # 15 a word
_TOKENS_PER_S_ELSE = 20.0
_MAX_TOKENS = 440


class WhisperEngine:
    """Recognises what Whisper knows. Any thread may call it, several at once.

    `role` says whose weights these are (the starter weights serve several roles and are loaded once). With
    weights that cannot write Telugu it is heard in Latin letters: a flagged draft.
    """

    def __init__(self, models: Models, role: Role = Role.MULTILINGUAL) -> None:
        self._models = models
        self._role = role

    @property
    def name(self) -> str:
        """The weights' own name, "whisper-base"; another one once a full model was fetched."""
        return find_name(self._models, self._role).removeprefix("faster-") or "whisper"

    def longest_s(self, language: str) -> float:
        """28 s; 10 s of Telugu, for Whisper spends 15 tokens on a Telugu word and can write 448."""
        return 10.0 if language == "te" else 28.0

    def joins_s(self, language: str) -> float:
        """2 s: English is heard better in context. Telugu in Latin letters loses whole sentences so: 0."""
        return 0.0 if self._is_by_ear(language) else 2.0

    def recognise(
        self,
        samples: Samples,
        language: str,
        start_s: float,
        *,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> tuple[Chunk, ...]:
        """One chunk with the words of `samples`, of at most `longest_s`; none where Whisper hears no speech.

        Raises:
            ModelUnavailableError: the weights are missing, damaged or no Whisper.
            LanguageNotServedError: the weights are for other languages.
        """
        model = self._load(language)
        if cancelled() or len(samples) < RATE_HZ // 10:
            return ()
        heard = model.encode(silence_wrong(samples))
        by_ear = self._is_by_ear(language)
        best, repeats = decode(model, heard, language, by_ear=by_ear)
        text = " ".join(best.text.split())
        if not text or (not by_ear and is_silence(best)):
            return ()
        words = trim_words(join_words(model.time_words(heard, language, best)), samples)
        words = tuple(_shift(word, start_s) for word in words)
        flags = (Flag(FlagKind.REPETITION, "the same words again and again"),) if repeats else ()
        chunk = Chunk(
            text,
            start_s,
            start_s + heard.duration_s,
            words,
            _mean([word.confidence for word in words if word.confidence is not None]),
            language,
            self.name,
            flags=flags,
        )
        return (romanised_to_telugu(chunk) if by_ear else chunk,)

    def _is_by_ear(self, language: str) -> bool:
        """Whether this is Telugu for weights that cannot write it."""
        return language == "te" and not writes_telugu(self._models, self._role)

    def _load(self, language: str) -> WhisperModel:
        """The weights, if they are for this language: an English-only Whisper translates all else."""
        allowed = find_languages(self._models, self._role)
        if allowed and language not in allowed:
            raise LanguageNotServedError(language)
        model = load_whisper(self._models, self._role)
        if not model.knows(language):
            raise LanguageNotServedError(language)
        return model


def decode(
    model: WhisperModel, heard: Encoded, language: str, *, by_ear: bool = False
) -> tuple[Hypothesis, bool]:
    """The text, and whether it still repeats itself after a second try; `by_ear` as in `choose_decoding`."""
    decoding = choose_decoding(language, heard.duration_s, by_ear=by_ear)
    choose = _choose_by_ear if by_ear else _choose_first
    first = choose(model.generate(heard, language, decoding))
    if not is_repetitive(first.text):
        return first, False
    again = replace(decoding, beams=1, hypotheses=1, no_repeat=3, repetition_penalty=1.1)
    second = choose(model.generate(heard, language, again))
    return second, is_repetitive(second.text)


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
    words: with Latin letters only, no prompt and no repeated trigram. On 60 clips the character error is 0.57
    greedy, 0.52 with 5 beams, 0.50 with the one of their 5 texts that the others agree with, 0.48 with
    fragments joined and a table of letters, 0.45 with `engines/asr/transliteration/spelling.py`. With a
    prompt 0.52 to 0.78, for it is copied into the text or starts a loop; decoding as Kannada or Hindi too
    gains 0.004 and costs as much again (22 November 2026).
    """
    per_s = {"en": _ENGLISH_TOKENS_PER_S, "te": _TELUGU_TOKENS_PER_S}.get(language, _TOKENS_PER_S_ELSE)
    limit = min(_MAX_TOKENS, int(duration_s * (_LATIN_TELUGU_TOKENS_PER_S if by_ear else per_s)) + 16)
    if by_ear:
        return Decoding(limit, beams=5, hypotheses=5, latin_only=True, no_repeat=3)
    return Decoding(limit, beams=5)


def romanised_to_telugu(chunk: Chunk) -> Chunk:
    """The chunk in Telugu letters, flagged as a draft; what Whisper wrote stays beside it."""
    groups = join_fragments([word.text for word in chunk.words])
    words = tuple(_write_word([chunk.words[place] for place in group]) for group in groups)
    words = tuple(word for word in words if word.text)
    return Chunk(
        " ".join(word.text for word in words) if words else _spell_text(chunk.text),
        chunk.start_s,
        chunk.end_s,
        words,
        chunk.confidence,
        chunk.language,
        f"{chunk.engine}-draft",
        flags=(*chunk.flags, Flag(FlagKind.DRAFT, "written by ear")),
        others=(replace(chunk, engine=f"{chunk.engine}-latin", flags=()),),
    )


def _spell_text(text: str) -> str:
    return " ".join(found for word in text.split() if (found := spell_word(word).text))


def _write_word(parts: list[TimedWord]) -> TimedWord:
    """One word in Telugu letters of the Latin fragments that it was heard in."""
    rated = [part.confidence for part in parts if part.confidence is not None]
    text = spell_word("".join(part.text for part in parts)).text
    return TimedWord(text, parts[0].start_s, parts[-1].end_s, min(rated, default=None))


def join_words(pieces: list[TimedWord]) -> tuple[TimedWord, ...]:
    """Words without surrounding blanks; a piece without a blank before it belongs to the word before."""
    words: list[TimedWord] = []
    for piece in pieces:
        if words and not piece.text.startswith(" "):
            last = words[-1]
            confidence = min(last.confidence or 0.0, piece.confidence or 0.0)
            end_s = max(last.end_s, piece.end_s)
            if not regex.search(r"[\p{L}\p{N}]", piece.text):  # a mark is not heard
                confidence, end_s = last.confidence or 0.0, last.end_s
            words[-1] = TimedWord(last.text + piece.text.rstrip(), last.start_s, end_s, confidence)
        else:
            words.append(TimedWord(piece.text.strip(), piece.start_s, piece.end_s, piece.confidence))
    return tuple(word for word in words if word.text)


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


def _shift(word: TimedWord, by_s: float) -> TimedWord:
    return TimedWord(word.text, word.start_s + by_s, word.end_s + by_s, word.confidence)


def _mean(values: list[float]) -> float | None:
    return float(np.mean(values)) if values else None
