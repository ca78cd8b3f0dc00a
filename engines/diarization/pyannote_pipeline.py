"""A diarization pipeline that pyannote describes itself, as community-1 does: config.yaml and its weights.

It answers what pyannote answers, with less work. Stock runs the embedding's network on a window of 10 s once
for each of three people, who differ only in the mask at its pooling, also where nobody speaks.

Processor seconds for sample.wav (30 s) with the classes of community-1 and random weights, one core of an
AMD EPYC with AVX-512 BF16, 27 November 2026: stock 34.8; once a window, and the segmentation's filters one
window after the other 5.9, the turns the same to the sample; channels together 5.3; the network's frames in
bfloat16, where the processor has it, 2.7, the turns still the same. `pytest -s
tests/engines/diarization/test_diarizer.py` measures its first 14 s. The real weights were never here: what
bfloat16 does to their error was not measured.
"""

import logging
import sys
import warnings
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engines.audio.samples import RATE_HZ
from engines.diarization.clustering import SpeakerCount
from engines.diarization.networks import accelerate_segmentation
from engines.diarization.reconstruction import Diarization
from engines.diarization.turns import Turn
from engines.models import ModelUnavailableError
from engines.runtime.hardware import processor_has_bfloat16

log = logging.getLogger(__name__)

# from which to which share of the time; the other steps take a moment
_STEPS = {"segmentation": (0.0, 0.3), "embeddings": (0.3, 1.0)}
_PEOPLE = 3  # in a window; each has a row in the embedding's batches


class PyannotePipeline:
    """pyannote's own pipeline, run as it is. Any thread may call `find_turns`."""

    def __init__(self, folder: Path, device: str = "cpu") -> None:
        """Opens the folder's pipeline, its networks on `device`.

        Raises:
            ModelUnavailableError: the description or the weights cannot be used.
        """
        from pyannote.audio import Pipeline  # noqa: PLC0415 - heavy

        try:
            pipeline: Any = Pipeline.from_pretrained(folder)
        except Exception as exc:  # every library and file format fails in its own way
            log.warning("The speaker models could not be loaded", exc_info=True)
            raise ModelUnavailableError("speaker_models_damaged") from exc
        if pipeline is None:
            raise ModelUnavailableError("speaker_models_gated")
        if device != "cpu":
            pipeline.to(sys.modules["torch"].device(device))
        self._pipeline = _accelerate(pipeline)

    def find_turns(
        self, samples: NDArray[np.float32], count: SpeakerCount, tell: Callable[[float], None]
    ) -> Diarization:
        """The turns in 16 kHz sound; `tell` takes a share of the work and may raise to end it."""
        torch = sys.modules["torch"]
        done = 0.0

        def hook(step: str, _artefact: object, completed: int = 0, total: int = 0, **_: object) -> None:
            nonlocal done
            if total and step in _STEPS:
                begin, end = _STEPS[step]
                done = max(done, begin + (end - begin) * min(1.0, completed / total))
            tell(done)

        file = {"waveform": torch.from_numpy(samples)[None], "sample_rate": RATE_HZ, "uri": "recording"}
        with warnings.catch_warnings():
            # fewer speakers than asked for is an answer, not a fault
            warnings.filterwarnings("ignore", message=r"(?s).*detected number of speakers")
            found = self._pipeline(file, min_speakers=count.least, max_speakers=count.most, hook=hook)
        turns = _list_turns(found.speaker_diarization)
        return Diarization(turns, _list_turns(found.exclusive_speaker_diarization), spoken=turns)


def _accelerate(pipeline: Any) -> Any:
    """The same pipeline; as it is where its parts are none that we know."""
    segmentation = getattr(getattr(pipeline, "_segmentation", None), "model", None)
    if hasattr(segmentation, "sincnet"):
        accelerate_segmentation(segmentation)
    embedding: Any = getattr(pipeline, "_embedding", None)
    if hasattr(getattr(getattr(embedding, "model_", None), "resnet", None), "forward_frames"):
        embedding.model_.to(memory_format=sys.modules["torch"].channels_last)
        pipeline._embedding = OncePerWindow(embedding)
        pipeline.embedding_batch_size = _PEOPLE * max(1, pipeline.embedding_batch_size // _PEOPLE)
    return pipeline


class OncePerWindow:
    """pyannote's speaker embedding, its network run once for a window and not once for each person in it."""

    def __init__(self, embedding: Any) -> None:
        self._embedding = embedding
        self._is_lowered = processor_has_bfloat16()
        self._on_card = str(getattr(embedding, "device", "cpu")).startswith("cuda")

    def __getattr__(self, name: str) -> Any:
        return getattr(self._embedding, name)

    def __call__(self, waveforms: Any, masks: Any) -> NDArray[np.float32]:
        """(rows, 1, samples), (rows, frames) -> (rows, dimension); a window's rows follow each other.

        A window in which nobody speaks is not heard: its embeddings are those of zeros, which nothing reads.
        """
        torch = sys.modules["torch"]
        with torch.inference_mode(), warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of masks without frames, as pyannote itself does
            found = [
                self._embed(waveform, masks[first:after])
                for waveform, first, after in _list_windows(waveforms)
            ]
            embeddings: NDArray[np.float32] = torch.cat(found).numpy()
        return embeddings

    def _embed(self, waveform: Any, masks: Any) -> Any:  # (1, samples), (people, frames)
        model = self._embedding.model_
        if not masks.any():
            return masks.new_zeros(len(masks), model.dimension)
        torch = sys.modules["torch"]
        if self._on_card:
            waveform, masks = waveform.to("cuda"), masks.to("cuda")
        features = model.compute_fbank(waveform[None])
        is_lowered = self._is_lowered and not self._on_card
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=is_lowered):
            frames = model.resnet.forward_frames(features)
        return model.forward_embedding(frames.float(), weights=masks[None])[0].cpu()


def _list_windows(waveforms: Any) -> list[tuple[Any, int, int]]:
    """(waveform, first row, row after the last) of each window: rows of one waveform follow each other."""
    torch = sys.modules["torch"]
    starts = [
        row
        for row in range(len(waveforms))
        if row == 0 or not torch.equal(waveforms[row], waveforms[row - 1])
    ]
    return [(waveforms[row], row, after) for row, after in pairwise([*starts, len(waveforms)])]


def _list_turns(annotation: Any) -> tuple[Turn, ...]:
    return tuple(
        Turn(segment.start, segment.end, str(label))
        for segment, _, label in annotation.itertracks(yield_label=True)
    )
