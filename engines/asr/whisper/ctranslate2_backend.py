"""Whisper on CTranslate2: int8 on a CPU, float16 on CUDA."""

import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engines.asr.recogniser import TimedWord
from engines.asr.whisper.backend import (
    ENCODED_S,
    Decoding,
    Encoded,
    Hypothesis,
    encode_hotwords,
    find_not_latin,
    find_states,
)
from engines.asr.whisper.vocabulary import read_list, read_vocabulary
from engines.audio.samples import RATE_HZ, Samples
from engines.runtime.zero_gpu import is_lent

_MOST_TOKENS = 448  # that the decoder has places for
PADDING_S = 2.0
"""Silence after the sound. Whisper was trained on sound padded to 30 s, but base needs no more than this.

On 60 Telugu clips the language was right 60 times with 2 s and 57 times with a window of 30 s, ten times
faster. On five read sentences (72 words) the word error was 4 % with 1, 2 and 5 s, 3 % with a window of 30 s,
three times slower, and 45 % with 0.5 s (2 cores, 22 November 2026).
"""


class CTranslate2Whisper:
    """The weights and their tokenizer. Any thread may call any method: nothing is kept between calls."""

    def __init__(self, folder: Path, threads: int, workers: int, read_family: Callable[[], Path]) -> None:
        from faster_whisper import WhisperModel as Wrapped  # noqa: PLC0415 - heavy
        from faster_whisper.feature_extractor import FeatureExtractor  # noqa: PLC0415

        device = _find_device()
        with complete_folder(folder, read_family) as whole:
            self._wrapped = Wrapped(
                str(whole),
                device=device,
                compute_type="float16" if device == "cuda" else "int8",
                cpu_threads=threads,
                num_workers=workers,
            )
        self._model: Any = self._wrapped.model
        bands = int(self._model.n_mels)
        if self._wrapped.feature_extractor.mel_filters.shape[0] != bands:  # no preprocessor_config.json
            self._wrapped.feature_extractor = FeatureExtractor(feature_size=bands)
        self._lock = threading.Lock()

    def encode(self, samples: Samples) -> Encoded:
        """The encoder's output for at most 30 s of sound, padded by `PADDING_S`."""
        import ctranslate2  # noqa: PLC0415

        length = min(len(samples) + int(PADDING_S * RATE_HZ), int(ENCODED_S * RATE_HZ))
        padded = np.zeros(length - length % 320, np.float32)
        count = min(len(samples), len(padded))
        padded[:count] = samples[:count]
        features = self._wrapped.feature_extractor(padded, padding=0)[:, : len(padded) // 160]
        # (mel bands, frames of 10 ms)
        states = self._model.encode(
            ctranslate2.StorageView.from_array(np.ascontiguousarray(features[None], np.float32))
        )
        return Encoded(states, len(samples) / RATE_HZ)

    def cut(self, encoded: Encoded, start_s: float, end_s: float) -> Encoded:
        """A piece's states, with those of `TAIL_S` of the silence behind all of it."""
        import ctranslate2  # noqa: PLC0415

        places = find_states(encoded, start_s, end_s)
        if places is None:
            return encoded
        states = np.asarray(encoded.states.to_device(ctranslate2.Device.cpu))  # (1, states, width)
        cut = np.concatenate([states[:, place] for place in places], axis=1)
        return Encoded(ctranslate2.StorageView.from_array(cut), end_s - start_s)

    def rate_languages(self, encoded: Encoded) -> dict[str, float]:
        """A probability for each of Whisper's languages; they sum to 1."""
        if not self._model.is_multilingual:
            return {"en": 1.0}
        return {token[2:-2]: float(p) for token, p in self._model.detect_language(encoded.states)[0]}

    def knows(self, language: str) -> bool:
        """Whether the vocabulary has the language's token."""
        if not self._model.is_multilingual:
            return language == "en"
        return self._wrapped.hf_tokenizer.token_to_id(f"<|{language}|>") is not None

    def generate(self, encoded: Encoded, language: str, decoding: Decoding) -> tuple[Hypothesis, ...]:
        """The most likely texts, best first."""
        tokenizer = self._tokenizer(language)
        told = encode_hotwords(decoding.hotwords, tokenizer.encode)
        before = [tokenizer.sot_prev, *told] if told else []
        result = self._model.generate(
            encoded.states,
            [[*before, *tokenizer.sot_sequence, tokenizer.no_timestamps]],
            return_scores=True,
            return_no_speech_prob=True,
            beam_size=decoding.beams,
            num_hypotheses=decoding.hypotheses,
            no_repeat_ngram_size=decoding.no_repeat,
            repetition_penalty=decoding.repetition_penalty,
            max_length=min(_MOST_TOKENS, decoding.max_tokens + len(before)),
            suppress_tokens=self._not_latin if decoding.latin_only else [-1],
        )[0]
        found = []
        for ids, score in zip(result.sequences_ids, result.scores, strict=True):
            tokens = tuple(token for token in ids if token < self._end_token)
            texts = tuple(self._wrapped.hf_tokenizer.decode([token]) for token in tokens)
            text = tokenizer.decode(tokens)
            found.append(Hypothesis(text, tokens, float(score), float(result.no_speech_prob), texts))
        return tuple(found)

    def time_words(self, encoded: Encoded, language: str, best: Hypothesis) -> list[TimedWord]:
        """Times from the cross-attention."""
        tokenizer, tokens = self._tokenizer(language), list(best.tokens)
        start, frames = list(tokenizer.sot_sequence), int(encoded.duration_s * 100)
        result = self._model.align(encoded.states, start, [tokens], frames)[0]
        pieces, members = tokenizer.split_to_word_tokens([*tokens, tokenizer.eot])
        token_s = np.minimum(_token_times(result.alignments, len(tokens) + 1), encoded.duration_s)
        timed, position = [], 0
        for piece, inside in zip(pieces[:-1], members[:-1], strict=True):
            after = position + len(inside)
            confidence = min(1.0, float(np.mean(result.text_token_probs[position:after])))
            timed.append(TimedWord(piece, float(token_s[position]), float(token_s[after]), confidence))
            position = after
        return timed

    def _tokenizer(self, language: str) -> Any:
        from faster_whisper.tokenizer import Tokenizer  # noqa: PLC0415

        return Tokenizer(self._wrapped.hf_tokenizer, self._model.is_multilingual, "transcribe", language)

    @cached_property
    def _end_token(self) -> int:
        return int(self._tokenizer("en").eot)

    @cached_property
    def _not_latin(self) -> list[int]:
        """Every token that is not Latin letters, in the order of the vocabulary; the end token is left."""
        with self._lock:
            vocabulary = self._wrapped.hf_tokenizer
            wrong = find_not_latin([vocabulary.decode([token]) for token in range(self._end_token)])
            return [*wrong, *range(self._end_token + 1, vocabulary.get_vocab_size())]


@contextmanager
def complete_folder(folder: Path, read_family: Callable[[], Path]) -> Iterator[Path]:
    """The folder, or one that links to its files and has the tokenizer.json that it lacks.

    Without that file faster-whisper would ask the hub for another model's.
    """
    if (folder / "tokenizer.json").is_file():
        yield folder
        return
    with tempfile.TemporaryDirectory() as name:
        whole = Path(name)
        for path in folder.iterdir():
            (whole / path.name).symlink_to(path.resolve())

        def find(*names: str) -> Path | None:
            return next((folder / file for file in names if (folder / file).is_file()), None)

        read_vocabulary(find, _count_tokens(folder), read_family).save(str(whole / "tokenizer.json"))
        yield whole


def _count_tokens(folder: Path) -> int:
    """How many tokens the conversion's own list has."""
    for name in ("vocabulary.json", "vocabulary.txt"):
        if (folder / name).is_file():
            return len(read_list(folder / name))
    raise FileNotFoundError("vocabulary.json")


def _token_times(alignments: list[tuple[int, int]], count: int) -> NDArray[np.float64]:
    """When each of `count` tokens starts, in seconds, never going back; Whisper's frames last 20 ms."""
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

    return "cuda" if not is_lent() and ctranslate2.get_cuda_device_count() else "cpu"
