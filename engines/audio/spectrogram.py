"""How strong each pitch is at each moment of a sound, in tiles that a page puts side by side.

A tile has always as many columns; how long one lasts is one of `STEPS_MS`, so the work a tile costs is
bounded and a browser finds again what it has. Levels are absolute: tiles of one recording fit together, and
who draws them chooses how many decibels are shown.
"""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from engines.audio.decoding import read_stretch
from engines.audio.samples import RATE_HZ, Samples

STEPS_MS = (1, 2, 4, 8, 16, 32, 64)
"""How long a column may last."""
COLUMNS = 512
ROWS = 128
"""Of a tile: row n is heard around n * `ROW_HZ`; the last one ends at 8 kHz."""
ROW_HZ = RATE_HZ / 2 / ROWS
BYTE_DB = 0.5
LOWEST_DB = -108.0
"""Byte 0, of a sine at full scale; each further one is `BYTE_DB` louder."""

_FFT_SAMPLES = 2 * ROWS
_WINDOW_SAMPLES = RATE_HZ // 100
"""10 ms hold a Gaussian that is 5 ms wide: its bandwidth is 260 Hz, so voices show as pulses and formants."""
_HOP_MS = 4
"""Between two windows of a column that lasts longer; their powers are averaged."""
_RISE_DB = 6.0
"""An octave: what speech loses towards high pitches is given back, as Praat draws it; 1 kHz stays."""


def read_tile(playback: Path, step_ms: int, tile: int) -> bytes:
    """`ROWS` x `COLUMNS` levels of a tile of a `Sound.playback`, low pitches first; past its end silence.

    Column c of tile t is the sound from (t * `COLUMNS` + c) * `step_ms` on, for `step_ms`.

    Raises:
        AudioError: the file is missing or damaged, or has no sound there.
        ValueError: the step is none of `STEPS_MS`, or the tile stands before the beginning.
    """
    if step_ms not in STEPS_MS or tile < 0:
        raise ValueError("no such tile")
    start_ms = tile * COLUMNS * step_ms
    margin_ms = 1000 * _WINDOW_SAMPLES // RATE_HZ  # windows at the edges hear beyond them
    before_ms = min(margin_ms, start_ms)
    samples = read_stretch(playback, start_ms - before_ms, start_ms + COLUMNS * step_ms + margin_ms)
    first = before_ms * RATE_HZ // 1000
    return measure_columns(samples, first, step_ms, COLUMNS).tobytes()


def measure_columns(samples: Samples, first: int, step_ms: int, columns: int) -> NDArray[np.uint8]:
    """Levels, shape (`ROWS`, columns), as bytes; sample `first` is where the first column begins.

    Source: Praat's "Sound: To Spectrogram" (Gaussian window, twice as long as its effective width) and the
    pre-emphasis of its drawing.
    """
    hop_ms = min(step_ms, _HOP_MS)
    windows = step_ms // hop_ms
    hop = hop_ms * RATE_HZ // 1000
    begin = first + hop // 2 - _WINDOW_SAMPLES // 2  # windows stand around the middle of their hop
    length = (columns * windows - 1) * hop + _WINDOW_SAMPLES
    heard = np.zeros(length, np.float32)
    there = samples[max(begin, 0) : max(begin + length, 0)]
    heard[max(-begin, 0) : max(-begin, 0) + len(there)] = there
    frames = np.lib.stride_tricks.sliding_window_view(heard, _WINDOW_SAMPLES)[::hop]  # (windows, samples)
    shape = _gaussian()
    spectra = np.fft.rfft(frames * shape, _FFT_SAMPLES)[:, :ROWS]  # (windows, rows)
    power = np.square(np.abs(spectra) / (shape.sum() / 2)).reshape(columns, windows, ROWS).mean(axis=1)
    level_db = 10 * np.log10(power + 1e-20) + _rise_db()  # (columns, rows)
    return np.clip(np.round((level_db - LOWEST_DB) / BYTE_DB), 0, 255).astype(np.uint8).T


def _gaussian() -> NDArray[np.float32]:
    phase = (np.arange(_WINDOW_SAMPLES) + 0.5) / _WINDOW_SAMPLES - 0.5
    edge = np.exp(-12.0)
    return ((np.exp(-48 * phase**2) - edge) / (1 - edge)).astype(np.float32)


def _rise_db() -> NDArray[np.float64]:
    pitch_hz = np.maximum(np.arange(ROWS), 0.5) * ROW_HZ
    return _RISE_DB * np.log2(pitch_hz / 1000)
