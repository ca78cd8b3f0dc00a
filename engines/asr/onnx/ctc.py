"""NemoCtc: a conformer with a CTC head, which answers frame by frame."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from engines.asr.ctc.frames import spread_frames
from engines.asr.emissions import FRAME_S, Alphabet
from engines.asr.onnx.loading import load_nemo
from engines.audio.samples import Samples
from engines.models import ModelUnavailableError
from engines.models.families import read_json

_BLANK = "<blk>"
_SPECIAL = {_BLANK, "<unk>"}


class NemoCtc:
    """A NeMo conformer of the kind nemo-conformer-ctc. Any thread may call `listen`, several at once.

    Raises:
        ModelUnavailableError: a file is missing or damaged.
    """

    def __init__(self, folder: Path, label: str) -> None:
        self._model = load_nemo(folder, label).asr
        config = read_json(folder / "config.json")
        self._repeats = max(1, round(int(config.get("subsampling_factor", 8)) * 0.01 / FRAME_S))
        self.alphabet = read_vocabulary(folder / "vocab.txt")
        if self.alphabet.blank < 0:
            raise ModelUnavailableError("ctc_no_blank", label=label, blank=_BLANK)

    def listen(self, samples: Samples) -> NDArray[np.float32]:
        """Log probabilities of one window, shape (frames of 20 ms, columns).

        onnx-asr hands out the best tokens only; its own steps before that give the whole frames.
        """
        waves = samples.astype(np.float32)[None]  # (1, samples)
        features, lengths = self._model._preprocessor(waves, np.array([len(samples)], np.int64))
        heard, frames = self._model._encode(features, lengths)
        log_probs: NDArray[np.float32] = heard[0, : int(frames[0])]
        log_probs = log_probs - np.logaddexp.reduce(log_probs, axis=1, keepdims=True)
        return spread_frames(log_probs, self._repeats, len(samples))


def read_vocabulary(path: Path) -> Alphabet:
    """The columns of a vocab.txt: a token and its column a line, "▁" where a word begins."""
    columns: dict[int, str] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        token, _, column = line.rpartition(" ")
        if column.isdigit():
            columns[int(column)] = token
    tokens = [columns.get(column, "") for column in range(max(columns, default=-1) + 1)]
    blank = tokens.index(_BLANK) if _BLANK in tokens else -1
    delimiter = tokens.index("\u2581") if "\u2581" in tokens else -1
    texts = tuple(
        "" if token in _SPECIAL or column == delimiter else token.replace("\u2581", " ")
        for column, token in enumerate(tokens)
    )
    return Alphabet(texts, blank, delimiter)
