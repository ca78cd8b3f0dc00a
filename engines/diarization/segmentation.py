"""What the two networks hear in windows of a recording."""

import sys
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engines.audio.samples import RATE_HZ
from engines.diarization.embeddings import cut_tracks, embed_pieces, exclude_overlaps
from engines.diarization.filter_bank import FRAME_SAMPLES, STEP_SAMPLES, measure_bands
from engines.diarization.reconstruction import SpeakerActivity

_WINDOW_SAMPLES = 160_000  # what segmentation-3.0 was trained on


_STEP_SAMPLES = 40_000


_BATCH = 8  # windows


_SEGMENTATION_SHARE = 0.4  # of the time; the rest embeds


# segmentation-3.0 answers with one of these sets of people a frame
_POWERSET = np.array([[0, 0, 0], [1, 0, 0], [0, 1, 0], [0, 0, 1], [1, 1, 0], [1, 0, 1], [0, 1, 1]], np.uint8)


class Networks:
    """segmentation-3.0 and CAM++ in evaluation mode. Any thread may call any method."""

    def __init__(self, segmentation: Any, embedding: Any, device: str = "cpu") -> None:
        """`device` is where both are."""
        self._segmentation, self._embedding, self._device = segmentation, embedding, device

    def listen(self, samples: NDArray[np.float32], tell: Callable[[float], None]) -> SpeakerActivity | None:
        """What is heard in 16 kHz mono sound, for `find_turns`; None where nobody speaks."""
        masks = self.segment(samples, lambda share: tell(_SEGMENTATION_SHARE * share))
        if not masks.any():
            return None
        pieces = cut_tracks(masks)
        features = self.extract_features(samples, lambda: tell(_SEGMENTATION_SHARE))
        voices = embed_pieces(
            pieces,
            exclude_overlaps(pieces, masks),
            step_s=_STEP_SAMPLES / RATE_HZ,
            features=len(features),
            embed=lambda rows: self.embed(features, rows),
            tell=lambda done, total: tell(_SEGMENTATION_SHARE + (1 - _SEGMENTATION_SHARE) * done / total),
        )
        tell(1.0)
        return SpeakerActivity(masks, voices, _STEP_SAMPLES / RATE_HZ, len(samples) / RATE_HZ)

    def segment(self, samples: NDArray[np.float32], tell: Callable[[float], None]) -> NDArray[np.uint8]:
        """(windows, 589, 3): who of a window's people speaks in each frame, for windows of 10 s."""
        torch = sys.modules["torch"]
        starts = list_windows(len(samples))
        masks = []
        for first in range(0, len(starts), _BATCH):
            tell(first / len(starts))
            batch = np.zeros((min(_BATCH, len(starts) - first), 1, _WINDOW_SAMPLES), np.float32)
            for row, start in zip(batch, starts[first:], strict=False):
                piece = samples[start : start + _WINDOW_SAMPLES]
                row[0, : len(piece)] = piece
            with torch.inference_mode():
                likely = self._segmentation(torch.from_numpy(batch).to(self._device)).argmax(dim=-1)
            masks.append(_POWERSET[likely.cpu().numpy()])  # (batch, 589, 3)
        return np.concatenate(masks)

    def extract_features(self, samples: NDArray[np.float32], tell: Callable[[], None]) -> Any:
        """(frames of 10 ms, 80): Kaldi's log mel filter bank, without dither, the mean not removed."""
        torch = sys.modules["torch"]
        ahead, block = FRAME_SAMPLES - STEP_SAMPLES, 60 * RATE_HZ
        found = []
        for start in range(0, max(1, len(samples) - ahead), block):
            tell()
            piece = torch.from_numpy(samples[start : start + block + ahead]).to(self._device)
            if len(piece) >= FRAME_SAMPLES:
                found.append(measure_bands(piece))
        return torch.cat(found)

    def embed(self, features: Any, rows: NDArray[np.int64]) -> NDArray[np.float32]:
        """(192,): the voice in these rows of the features."""
        torch = sys.modules["torch"]
        voice = features[torch.from_numpy(rows).to(self._device)]
        with torch.inference_mode():
            found: NDArray[np.float32] = self._embedding((voice - voice.mean(0))[None])[0].cpu().numpy()
        return found


def list_windows(samples: int) -> list[int]:
    """First samples of the windows: every 2.5 s until one reaches the end."""
    steps = max(0, -(-(samples - _WINDOW_SAMPLES) // _STEP_SAMPLES))
    return [step * _STEP_SAMPLES for step in range(steps + 1)]
