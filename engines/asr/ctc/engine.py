"""Wav2Vec2Engine: words and their times by any CTC model."""

import logging
import tempfile
from collections.abc import Callable
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from engines.asr.chunks import mean_confidence
from engines.asr.ctc.columns import cut_columns, narrow
from engines.asr.ctc.decoding import TimedCharacter, join_text, read_characters, read_words
from engines.asr.ctc.frames import FRAME_SAMPLES
from engines.asr.ctc.model import LEAST_SAMPLES, load_ctc
from engines.asr.emissions import Alphabet, Emission
from engines.asr.recogniser import Chunk
from engines.asr.router import language_of
from engines.audio.decoding import decode, remove_file
from engines.audio.samples import RATE_HZ, Samples, read_pcm16, silence_wrong
from engines.models import Models, Role
from transcript.text.scripts import script_of

log = logging.getLogger(__name__)

Wav = Path | Samples | NDArray[np.int16] | bytes
"""A file of any format, 16 kHz mono samples, or PCM16 bytes of such samples."""
WINDOW_S = 20.0
"""The encoder attends over a whole window: twice the length costs four times the memory there.

At the real model's size 20 s in one call peak at 1.5 GB of memory and 30 minutes at 1.8 GB, most of the
difference being the sound itself (22 November 2026, `python -m tests.benchmarks.ctc --minutes 30`).
"""
STRIDE_S = 4.0
"""How much of a window its neighbour hears too; both are cut where they agree that nothing is said."""

_EDGE_FRAMES = 50  # a window's first and last second are heard worse than its neighbour's middle
_WINDOW_SAMPLES = int(WINDOW_S * RATE_HZ)
_STEP_SAMPLES = int((WINDOW_S - STRIDE_S) * RATE_HZ)


class Wav2Vec2Engine:
    """Recognises with a CTC model of any family. Any thread may call it, several at once.

    `role` says whose weights these are; any language has such checkpoints. Of a vocabulary in many scripts
    those of the app's languages are kept, window by window, so that neither another script is written nor
    thousands of columns are held in memory. Decoding is greedy, without a language model: what is written is
    what was heard.
    """

    def __init__(self, models: Models, role: Role) -> None:
        self._models = models
        self._role = role

    @cached_property
    def name(self) -> str:
        """The weights' own name, "wav2vec2-base-960h"."""
        return self._models.name_of(self._role) or "wav2vec2"

    def longest_s(self, language: str) -> float:  # noqa: ARG002 - the protocol's
        """20 s: one window, cut by the caller at a quiet place. Longer sound is heard in windows."""
        return WINDOW_S

    def joins_s(self, language: str) -> float:  # noqa: ARG002 - the protocol's
        """1 s: a short word is heard better with its neighbours, and blank frames cost time only."""
        return 1.0

    def recognise(
        self,
        samples: Samples,
        language: str,
        start_s: float,
        *,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> tuple[Chunk, ...]:
        """One chunk with the words of `samples` and their emission; none where no letter is heard.

        Raises:
            ModelUnavailableError: the weights are missing, damaged or of another kind.
        """
        emission = self._run_pipeline_on_wav(samples, start_s, cancelled, language)
        words = read_words(emission) if emission else ()
        if emission is None or not words:
            return ()
        return (
            Chunk(
                join_text(words),
                start_s,
                start_s + len(samples) / RATE_HZ,
                words,
                mean_confidence(words),
                language,
                self.name,
                emission=emission.compact(),
            ),
        )

    def spell(self, wav: Wav) -> tuple[TimedCharacter, ...]:
        """The characters of a recording with their frames of 20 ms. See `_run_pipeline_on_wav` for `wav`.

        Raises:
            ModelUnavailableError: the weights are missing, damaged or of another kind.
            AudioError: the file cannot be read.
        """
        emission = self._run_pipeline_on_wav(wav)
        return read_characters(emission) if emission else ()

    def listen(self, wav: Wav, start_s: float = 0.0) -> Emission | None:
        """What the model hears in each frame; None for less than a frame of sound. Raises as `spell` does."""
        return self._run_pipeline_on_wav(wav, start_s)

    def _run_pipeline_on_wav(
        self,
        wav: Wav,
        start_s: float = 0.0,
        cancelled: Callable[[], bool] = lambda: False,
        language: str = "",
    ) -> Emission | None:
        """The one way from sound to emissions: a file of any format, samples at 16 kHz, or PCM16 bytes.

        None where the sound is shorter than a frame or the work was cancelled before the first window.
        """
        samples = _to_samples(wav)
        if len(samples) < LEAST_SAMPLES or cancelled():
            return None
        model = load_ctc(self._models, self._role)
        alphabet, columns = narrow(model.alphabet, self._allow_scripts(language))
        line = _Line(alphabet)
        for first in plan_windows(len(samples)):
            if first and cancelled():
                break
            heard = model.listen(samples[first : first + _WINDOW_SAMPLES])
            line.append(heard if columns is None else cut_columns(heard, columns), first // FRAME_SAMPLES)
        return Emission(line.join(), start_s, alphabet)

    def _allow_scripts(self, language: str) -> tuple[str, ...]:
        """The scripts of the app's languages, of the role's own and of the one that is asked for."""
        languages = (*self._models.settings.languages, language_of(self._role), language)
        return tuple(dict.fromkeys(script for code in languages if (script := script_of(code))))


class _Line:
    """Windows' frames, one run after the other, without overlap."""

    def __init__(self, alphabet: Alphabet) -> None:
        self._alphabet = alphabet
        self._pieces: list[NDArray[np.float32]] = []
        self._begin = 0

    def append(self, heard: NDArray[np.float32], first: int) -> None:
        """Adds a window, (frames, columns), that begins at frame `first` of the line, inside the last one."""
        if self._pieces:
            before = self._pieces[-1]
            start = max(first, self._begin)
            after = heard[start - first :]
            seam = find_seam(before[start - self._begin :], after, self._alphabet)
            self._pieces[-1] = before[: start - self._begin + seam]
            heard, self._begin = after[seam:], start + seam
        self._pieces.append(heard)

    def join(self) -> NDArray[np.float32]:
        return np.concatenate(self._pieces)  # (frames, columns)


def plan_windows(count: int) -> list[int]:
    """The first sample of each window of sound of `count` samples; the last one ends where the sound does.

    All are multiples of a frame, and neighbours share at least `STRIDE_S`.
    """
    if count <= _WINDOW_SAMPLES:
        return [0]
    last = -(-(count - _WINDOW_SAMPLES) // FRAME_SAMPLES) * FRAME_SAMPLES
    return [*range(0, last, _STEP_SAMPLES), last]


def find_seam(before: NDArray[np.float32], after: NDArray[np.float32], alphabet: Alphabet) -> int:
    """The frame at which to go over from one window to the next; `after` begins where `before` does.

    It is where both are surest that no letter sounds, away from their edges, so that no letter is written
    twice or lost.
    """
    shared = len(before)
    edge = min(_EDGE_FRAMES, shared // 3)
    silent = [column for column in (alphabet.blank, alphabet.delimiter) if column >= 0]
    rated = before[:, silent].max(axis=1) + after[:shared, silent].max(axis=1)  # (shared frames,)
    smooth = np.convolve(rated, np.ones(5) / 5, mode="same")[edge : shared - edge]
    return edge + int(smooth.argmax())


def _to_samples(wav: Wav) -> Samples:
    """float32 of shape (samples,), finite."""
    if isinstance(wav, Path):
        return _read_file(wav)
    if isinstance(wav, bytes):
        return read_pcm16(wav)
    if wav.dtype == np.int16:
        return read_pcm16(wav.astype(np.int16, copy=False))
    samples = wav.astype(np.float32, copy=False)
    wrong = int((~np.isfinite(samples)).sum())
    if wrong:
        log.warning("%s samples of the sound are no numbers; they are heard as silence.", wrong)
        samples = silence_wrong(samples)
    return samples


def _read_file(path: Path) -> Samples:
    with tempfile.TemporaryDirectory() as folder:
        sound = decode(path, Path(folder))
        remove_file(sound.playback)
    return sound.samples
