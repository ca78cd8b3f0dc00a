"""What the two networks hear in windows of a recording."""

import sys
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engines.audio.samples import RATE_HZ
from engines.diarization.embeddings import cut_tracks, embed_pieces, exclude_overlaps
from engines.diarization.filter_bank import FRAME_SAMPLES, STEP_SAMPLES, measure_bands
from engines.diarization.reconstruction import SpeakerActivity
from engines.runtime.executor import InferenceExecutor

_WINDOW_SAMPLES = 160_000  # what segmentation-3.0 was trained on


_STEP_SAMPLES = 40_000


_BATCH = 8  # windows at most


_SEGMENTATION_SHARE = 0.4  # of the time; the rest embeds


# segmentation-3.0 answers with one of these sets of people a frame
_POWERSET = np.array([[0, 0, 0], [1, 0, 0], [0, 1, 0], [0, 0, 1], [1, 1, 0], [1, 0, 1], [0, 1, 1]], np.uint8)


class Networks:
    """segmentation-3.0 and CAM++ in evaluation mode. Any thread may call any method."""

    def __init__(self, segmentation: Any, embedding: Any, device: str = "cpu") -> None:
        """`device` is where both are."""
        self._segmentation, self._embedding, self._device = segmentation, embedding, device

    def listen(
        self, samples: NDArray[np.float32], tell: Callable[[float], None], executor: InferenceExecutor
    ) -> SpeakerActivity | None:
        """What is heard in 16 kHz mono sound, for `find_turns`; None where nobody speaks.

        It is heard in pieces on the executor, side by side; what comes out does not depend on how many.
        """
        masks = self.segment(samples, lambda share: tell(_SEGMENTATION_SHARE * share), executor)
        if not masks.any():
            return None
        pieces = cut_tracks(masks)
        features = self.extract_features(samples, lambda: tell(_SEGMENTATION_SHARE), executor)
        voices = embed_pieces(
            pieces,
            exclude_overlaps(pieces, masks),
            step_s=_STEP_SAMPLES / RATE_HZ,
            features=len(features),
            embed=lambda voices: executor.map(partial(self.embed, features), voices),
            tell=lambda done, total: tell(
                _SEGMENTATION_SHARE + (1 - _SEGMENTATION_SHARE) * done / max(1, total)
            ),
        )
        tell(1.0)
        return SpeakerActivity(masks, voices, _STEP_SAMPLES / RATE_HZ, len(samples) / RATE_HZ)

    def segment(
        self, samples: NDArray[np.float32], tell: Callable[[float], None], executor: InferenceExecutor
    ) -> NDArray[np.uint8]:
        """(windows, 589, 3): who of a window's people speaks in each frame, for windows of 10 s."""
        starts = list_windows(len(samples))
        batches = np.array_split(np.array(starts), -(-len(starts) // _BATCH))  # as equal as can be
        masks = []
        tell(0.0)
        for found in executor.map(partial(self._segment_batch, samples), batches):
            masks.append(found)
            tell(len(masks) / len(batches))
        return np.concatenate(masks)

    def _segment_batch(self, samples: NDArray[np.float32], starts: NDArray[np.int64]) -> NDArray[np.uint8]:
        """(batch, 589, 3): the masks of the windows that begin at these samples."""
        torch = sys.modules["torch"]
        batch = np.zeros((len(starts), 1, _WINDOW_SAMPLES), np.float32)
        for row, start in zip(batch, starts, strict=True):
            piece = samples[start : start + _WINDOW_SAMPLES]
            row[0, : len(piece)] = piece
        with torch.inference_mode():
            likely = self._segmentation(torch.from_numpy(batch).to(self._device)).argmax(dim=-1)
        found: NDArray[np.uint8] = _POWERSET[likely.cpu().numpy()]
        return found

    def extract_features(
        self, samples: NDArray[np.float32], tell: Callable[[], None], executor: InferenceExecutor
    ) -> Any:
        """(frames of 10 ms, 80): Kaldi's log mel filter bank, without dither, the mean not removed."""
        torch = sys.modules["torch"]
        ahead, block = FRAME_SAMPLES - STEP_SAMPLES, 60 * RATE_HZ
        starts = range(0, max(1, len(samples) - ahead), block)
        blocks = (samples[start : start + block + ahead] for start in starts)
        found = []
        for bands in executor.map(
            self._measure_block, (piece for piece in blocks if len(piece) >= FRAME_SAMPLES)
        ):
            tell()
            found.append(bands)
        return torch.cat(found)

    def _measure_block(self, piece: NDArray[np.float32]) -> Any:
        return measure_bands(sys.modules["torch"].from_numpy(piece).to(self._device))

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
