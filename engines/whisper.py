"""WhisperEngine: Whisper on CTranslate2, with word times; Telugu as a draft in Latin letters. Imports it only when called."""

import logging
import threading
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, cast

import numpy as np
import regex
from numpy.typing import NDArray

from engines.engine import RATE_HZ, Chunk, Samples, TimedWord
from engines.executor import inference_executor
from engines.models import Models, Role
from transcript.document import Alternative, Flag, FlagKind
from transcript.romanisation import to_telugu

log = logging.getLogger(__name__)

ENCODED_S = 30.0
"""Whisper's encoder knows positions up to here."""
PADDING_S = 2.0
"""Silence after the sound. Whisper was trained on sound padded to 30 s, but base needs no more than this: over 60
Telugu clips language identification was right 60 times with 2 s and 57 times with 30 s of window, ten times faster
(2 cores, 22 November 2026); for English text see the benchmarks."""

_LATIN_ONLY = regex.compile(r" ?[A-Za-z]+| ")
_MAX_COMPRESSION = 2.4  # Source: openai/whisper, transcribe.py
_NO_SPEECH, _MIN_LOG_PROBABILITY = 0.6, -1.0  # Source: as above; both must hold before text is dropped
_TOKENS_PER_S = {"en": 8.0, "te": 14.0}
_TOKENS_PER_S_ELSE = 20.0
_MAX_TOKENS = 440
_TEMPERATURE = 0.4


class WhisperModel:
    """The weights and their tokenizer. Any thread may call any method: CTranslate2 keeps no state between calls."""

    def __init__(self, folder: str, threads: int, workers: int) -> None:
        from faster_whisper import WhisperModel as Wrapped  # noqa: PLC0415 - heavy, see the module's first line

        device = _find_device()
        self._wrapped = Wrapped(
            folder,
            device=device,
            compute_type="float16" if device == "cuda" else "int8",
            cpu_threads=threads,
            num_workers=workers,
        )
        self._model: Any = self._wrapped.model
        self._lock = threading.Lock()

    def encode(self, samples: Samples) -> Any:
        """The encoder's output for at most 30 s of sound, padded by `PADDING_S`."""
        import ctranslate2  # noqa: PLC0415

        length = min(len(samples) + int(PADDING_S * RATE_HZ), int(ENCODED_S * RATE_HZ))
        padded = np.zeros(length - length % 320, np.float32)
        count = min(len(samples), len(padded))
        padded[:count] = samples[:count]
        features = self._wrapped.feature_extractor(padded, padding=0)[:, : len(padded) // 160]
        # (80, frames of 10 ms)
        return self._model.encode(
            ctranslate2.StorageView.from_array(np.ascontiguousarray(features[None], np.float32))
        )

    def rate_languages(self, encoded: Any) -> dict[str, float]:
        """A probability for each of Whisper's languages; they sum to 1."""
        return {token[2:-2]: float(p) for token, p in self._model.detect_language(encoded)[0]}

    def generate(self, encoded: Any, prompt: list[int], **options: Any) -> "Hypothesis":
        """The most likely text tokens after `prompt`."""
        result = self._model.generate(
            encoded, [prompt], return_scores=True, return_no_speech_prob=True, **options
        )[0]
        tokens = [token for token in result.sequences_ids[0] if token < self.end_token]
        return Hypothesis(tuple(tokens), float(result.scores[0]), float(result.no_speech_prob))

    def align(self, encoded: Any, prompt: list[int], tokens: list[int], frames: int) -> Any:
        """(token, encoder frame) pairs and the probability of each token."""
        return self._model.align(encoded, prompt, [tokens], frames)[0]

    def tokenizer(self, language: str) -> Any:
        """The tokenizer that starts in `language`."""
        from faster_whisper.tokenizer import Tokenizer  # noqa: PLC0415

        return Tokenizer(self._wrapped.hf_tokenizer, True, "transcribe", language)  # noqa: FBT003 - theirs

    @cached_property
    def end_token(self) -> int:
        return int(self.tokenizer("en").eot)

    @cached_property
    def not_latin(self) -> list[int]:
        """Every token that is not Latin letters, in the order of the vocabulary; the end token is left."""
        with self._lock:
            vocabulary = self._wrapped.hf_tokenizer
            texts = [vocabulary.decode([token]) for token in range(self.end_token)]
            wrong = [token for token, text in enumerate(texts) if not _LATIN_ONLY.fullmatch(text)]
            return [*wrong, *range(self.end_token + 1, vocabulary.get_vocab_size())]


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """Decoded tokens, their mean log probability, and the probability that nobody speaks."""

    tokens: tuple[int, ...]
    log_probability: float
    no_speech: float


class WhisperEngine:
    """Recognises any language that Whisper knows; Telugu as a flagged draft. Any thread may call it, several at once.

    `role` says whose weights these are (the starter weights serve several roles and are loaded once).
    """

    def __init__(self, models: Models, role: Role = Role.MULTILINGUAL) -> None:
        self._models = models
        self._role = role

    @cached_property
    def name(self) -> str:
        """The weights' own name, "whisper-base"."""
        names = [card.name for card in self._models.cards() if card.role == self._role]
        return names[0].rsplit("/", 1)[-1].removeprefix("faster-") if names else "whisper"

    def longest_s(self, language: str) -> float:
        """28 s; 10 s of Telugu, for Whisper spends 15 tokens on a Telugu word and can write 448."""
        return 10.0 if language == "te" else 28.0

    def joins_s(self, language: str) -> float:
        """2 s: English is heard better in context. Telugu in Latin letters loses whole sentences so (0: only what touches)."""
        return 0.0 if language == "te" else 2.0

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
            ModelUnavailableError: the weights are missing and cannot be had.
        """
        model = load_whisper(self._models, self._role)
        if cancelled() or len(samples) < RATE_HZ // 10:
            return ()
        encoded = model.encode(samples)
        tokenizer = model.tokenizer(language)
        options = self._choose_options(model, language, len(samples) / RATE_HZ)
        prompt = [*tokenizer.sot_sequence, tokenizer.no_timestamps]
        best, repeats = self._decode(model, encoded, tokenizer, prompt, options)
        text = " ".join(tokenizer.decode(best.tokens).split())
        if not text or (best.no_speech > _NO_SPEECH and best.log_probability < _MIN_LOG_PROBABILITY):
            return ()
        words = self._time_words(model, encoded, tokenizer, best.tokens, len(samples), start_s)
        flags = (Flag(FlagKind.REPETITION, "the same words again and again"),) if repeats else ()
        chunk = Chunk(
            text,
            start_s,
            start_s + len(samples) / RATE_HZ,
            words,
            _mean([word.confidence for word in words if word.confidence is not None]),
            language,
            self.name,
            flags=flags,
        )
        return (romanised_to_telugu(chunk) if language == "te" else chunk,)

    def _choose_options(self, model: WhisperModel, language: str, duration_s: float) -> dict[str, Any]:
        limit = int(duration_s * _TOKENS_PER_S.get(language, _TOKENS_PER_S_ELSE)) + 16
        options: dict[str, Any] = {"max_length": min(_MAX_TOKENS, limit)}
        if language == "te":
            # Asked for Telugu, base writes Urdu, Tamil or Devanagari letters (character error 1.3), yet it hears
            # the words: with Latin letters only, no prompt and no repeated trigram 0.53 on 60 clips; with a
            # prompt 0.52 to 0.78, for it is copied into the text or starts a loop.
            return options | {"beam_size": 1, "suppress_tokens": model.not_latin, "no_repeat_ngram_size": 3}
        return options | {"beam_size": 5, "suppress_tokens": [-1]}

    def _decode(
        self, model: WhisperModel, encoded: Any, tokenizer: Any, prompt: list[int], options: dict[str, Any]
    ) -> tuple[Hypothesis, bool]:
        """The text, and whether it still repeats itself after a second try."""
        first = model.generate(encoded, prompt, **options)
        if not is_repetitive(tokenizer.decode(first.tokens)):
            return first, False
        again = options | {"beam_size": 1, "no_repeat_ngram_size": 3, "repetition_penalty": 1.1}
        second = model.generate(encoded, prompt, **again)
        return second, is_repetitive(tokenizer.decode(second.tokens))

    def _time_words(
        self,
        model: WhisperModel,
        encoded: Any,
        tokenizer: Any,
        tokens: tuple[int, ...],
        length_samples: int,
        start_s: float,
    ) -> tuple[TimedWord, ...]:
        """Words with times from the cross-attention, inside the sound and in order."""
        result = model.align(encoded, list(tokenizer.sot_sequence), list(tokens), length_samples // 160)
        pieces, piece_tokens = tokenizer.split_to_word_tokens([*tokens, tokenizer.eot])
        token_s = _token_times(result.alignments, len(tokens) + 1)
        words, position, limit_s = [], 0, length_samples / RATE_HZ
        for piece, members in zip(pieces[:-1], piece_tokens[:-1], strict=True):
            after = position + len(members)
            begin, end = min(token_s[position], limit_s), min(token_s[after], limit_s)
            confidence = float(np.mean(result.text_token_probs[position:after]))
            words.append(TimedWord(piece, start_s + begin, start_s + max(begin, end), min(1.0, confidence)))
            position = after
        return join_words(words)


def load_whisper(models: Models, role: Role) -> WhisperModel:
    """The role's Whisper, loaded once for all roles that share the weights."""
    folder = models.path(role)
    executor = inference_executor()

    def load() -> WhisperModel:
        return WhisperModel(str(folder), executor.threads_per_worker, executor.workers)

    return models.load(f"whisper {folder}", "Whisper", load)


def romanised_to_telugu(chunk: Chunk) -> Chunk:
    """The chunk in Telugu letters, flagged as a draft; what Whisper wrote stays as its alternative."""
    words = tuple(
        TimedWord(to_telugu(word.text), word.start_s, word.end_s, word.confidence) for word in chunk.words
    )
    words = tuple(word for word in words if word.text)
    return Chunk(
        " ".join(word.text for word in words) if words else to_telugu(chunk.text),
        chunk.start_s,
        chunk.end_s,
        words,
        chunk.confidence,
        chunk.language,
        f"{chunk.engine}-draft",
        (Alternative(chunk.text, chunk.engine, "en"),),
        (*chunk.flags, Flag(FlagKind.DRAFT, "rough draft: written by ear with the starter model")),
    )


def join_words(pieces: list[TimedWord]) -> tuple[TimedWord, ...]:
    """Words without surrounding blanks; a piece that does not start with a blank belongs to the word before it."""
    words: list[TimedWord] = []
    for piece in pieces:
        if words and not piece.text.startswith(" "):
            last = words[-1]
            confidence = min(last.confidence or 0.0, piece.confidence or 0.0)
            if not regex.search(r"[\p{L}\p{N}]", piece.text):  # a mark says nothing about the word
                confidence, piece = last.confidence or 0.0, TimedWord(piece.text, piece.start_s, last.end_s)
            words[-1] = TimedWord(
                last.text + piece.text.rstrip(), last.start_s, max(last.end_s, piece.end_s), confidence
            )
        else:
            words.append(TimedWord(piece.text.strip(), piece.start_s, piece.end_s, piece.confidence))
    return tuple(word for word in words if word.text)


def is_repetitive(text: str) -> bool:
    """Whether a text is a loop: it compresses better than speech does."""
    data = text.encode()
    return len(data) > 0 and len(data) / len(zlib.compress(data)) > _MAX_COMPRESSION


def _token_times(alignments: list[tuple[int, int]], count: int) -> NDArray[np.float64]:
    """When each of `count` tokens starts, seconds, never going back; a token of Whisper's encoder lasts 20 ms."""
    times = np.full(count, np.nan)
    for token, frame in alignments:
        if token < count and np.isnan(times[token]):
            times[token] = frame * 0.02
    last = 0.0
    for index in range(count):
        last = times[index] = last if np.isnan(times[index]) else max(last, times[index])
    return times


def _find_device() -> str:
    import ctranslate2  # noqa: PLC0415

    return "cuda" if ctranslate2.get_cuda_device_count() else "cpu"


def _mean(values: list[float]) -> float | None:
    return cast("float", float(np.mean(values))) if values else None
