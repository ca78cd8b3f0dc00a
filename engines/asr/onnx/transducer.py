"""NemoTransducerEngine: words and their times by a conformer that writes token by token (RNN-T, TDT)."""

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any

import numpy as np

from engines.asr.chunks import mean_confidence
from engines.asr.ctc.engine import WINDOW_S
from engines.asr.ctc.model import LEAST_SAMPLES
from engines.asr.onnx.loading import load_nemo
from engines.asr.recogniser import Chunk, TimedWord
from engines.audio.samples import RATE_HZ, Samples, silence_wrong
from engines.models import Models, Role

_LONGEST_TOKEN_S = 0.4
"""A token ends where the next one begins, at the latest after this: transducers tell beginnings only."""


class NemoTransducerEngine:
    """Recognises with a NeMo conformer of the kinds nemo-conformer-rnnt and -tdt. Any thread may call it."""

    def __init__(self, models: Models, role: Role) -> None:
        self._models, self._role = models, role

    @cached_property
    def name(self) -> str:
        """The weights' own name."""
        return self._models.name_of(self._role) or "nemo"

    def longest_s(self, language: str) -> float:  # noqa: ARG002 - the protocol's
        """20 s, as for CTC: the encoder attends over all of it."""
        return WINDOW_S

    def joins_s(self, language: str) -> float:  # noqa: ARG002 - the protocol's
        """1 s, as for CTC."""
        return 1.0

    def recognise(
        self,
        samples: Samples,
        language: str,
        start_s: float,
        *,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> tuple[Chunk, ...]:
        """One chunk with the words of `samples`; none where nothing is heard.

        Raises:
            ModelUnavailableError: the weights are missing or damaged.
        """
        if len(samples) < LEAST_SAMPLES or cancelled():
            return ()
        heard = self._load().with_timestamps().recognize(silence_wrong(samples).astype(np.float32))
        duration_s = len(samples) / RATE_HZ
        words = read_token_words(
            heard.tokens or (), heard.timestamps or (), heard.logprobs, duration_s, start_s
        )
        if not words:
            return ()
        text = " ".join(word.text for word in words)
        end_s = start_s + duration_s
        return (Chunk(text, start_s, end_s, words, mean_confidence(words), language, self.name),)

    def _load(self) -> Any:
        folder = self._models.checkpoint(self._role).weights
        label = self._role.capitalize()
        return self._models.load(f"onnx {folder}", label, lambda: load_nemo(folder, label))


def read_token_words(
    tokens: Sequence[str],
    times_s: Sequence[float],
    log_probs: Sequence[float] | None,
    duration_s: float,
    start_s: float,
) -> tuple[TimedWord, ...]:
    """Words of tokens, of which one with a blank before it begins a word; times from `start_s` on.

    Confidence is the mean of the tokens' probabilities, None without them. Pure.
    """
    words: list[TimedWord] = []
    rated: list[list[float]] = []
    for place, (token, time_s) in enumerate(zip(tokens, times_s, strict=True)):
        next_s = times_s[place + 1] if place + 1 < len(times_s) else duration_s
        end_s = min(max(time_s, next_s), time_s + _LONGEST_TOKEN_S, duration_s)
        if token.startswith(" ") or not words:
            words.append(TimedWord(token.strip(), start_s + time_s, start_s + end_s))
            rated.append([])
        else:
            last = words[-1]
            words[-1] = TimedWord(last.text + token, last.start_s, start_s + end_s)
        if log_probs is not None:
            rated[-1].append(float(np.exp(min(0.0, log_probs[place]))))
    return tuple(
        TimedWord(word.text, word.start_s, word.end_s, sum(own) / len(own) if own else None)
        for word, own in zip(words, rated, strict=True)
        if word.text.strip()
    )
