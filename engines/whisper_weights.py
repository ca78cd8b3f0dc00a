"""Whisper's weights on CTranslate2: encode, rate languages, generate, align. Imports it only when called."""

import threading
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import regex

from engines.engine import RATE_HZ, Samples
from engines.executor import inference_executor
from engines.models import Models, Role

ENCODED_S = 30.0
"""Whisper's encoder knows positions up to here."""
PADDING_S = 2.0
"""Silence after the sound. Whisper was trained on sound padded to 30 s, but base needs no more than this.

On 60 Telugu clips the language was right 60 times with 2 s and 57 times with a window of 30 s, ten times
faster. On five read sentences (72 words) the word error was 4 % with 1, 2 and 5 s, 3 % with a window of 30 s,
three times slower, and 45 % with 0.5 s (2 cores, 22 November 2026).
"""

_LATIN_ONLY = regex.compile(r" ?[A-Za-z]+| ")


class WhisperModel:
    """The weights and their tokenizer. Any thread may call any method: nothing is kept between calls."""

    def __init__(self, folder: str, threads: int, workers: int) -> None:
        from faster_whisper import WhisperModel as Wrapped  # noqa: PLC0415 - heavy

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

        return Tokenizer(self._wrapped.hf_tokenizer, True, "transcribe", language)

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


def load_whisper(models: Models, role: Role) -> WhisperModel:
    """The role's Whisper, loaded once for all roles that share the weights."""
    folder = models.path(role)
    executor = inference_executor()

    def load() -> WhisperModel:
        return WhisperModel(str(folder), executor.threads_per_worker, executor.workers)

    return models.load(f"whisper {folder}", "Whisper", load)


def _find_device() -> str:
    import ctranslate2  # noqa: PLC0415

    return "cuda" if ctranslate2.get_cuda_device_count() else "cpu"
