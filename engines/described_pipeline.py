"""A diarization pipeline that pyannote describes itself, as community-1 does: config.yaml and its weights."""

import logging
import sys
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engines.clustering import SpeakerCount
from engines.hearing import Diarization
from engines.models import ModelUnavailableError
from engines.turns import Turn

log = logging.getLogger(__name__)

_RATE_HZ = 16_000


class DescribedPipeline:
    """pyannote's own pipeline, run as it is. Any thread may call `find_turns`."""

    def __init__(self, folder: Path) -> None:
        """Opens the folder's pipeline.

        Raises:
            ModelUnavailableError: the description or the weights cannot be used.
        """
        from pyannote.audio import Pipeline  # noqa: PLC0415 - heavy

        try:
            pipeline: Any = Pipeline.from_pretrained(folder)
        except Exception as exc:  # every library and file format fails in its own way
            log.warning("The speaker models could not be loaded", exc_info=True)
            raise ModelUnavailableError(
                "The speaker models are damaged or of another kind; name other ones in DIARIZATION_MODEL."
            ) from exc
        if pipeline is None:
            raise ModelUnavailableError("The speaker models need a token: set HF_TOKEN.")
        self._pipeline = pipeline

    def find_turns(
        self, samples: NDArray[np.float32], count: SpeakerCount, tell: Callable[[float], None]
    ) -> Diarization:
        """The turns in 16 kHz sound; `tell` takes a share of the work and may raise to end it."""
        torch = sys.modules["torch"]

        def hook(step: str, _artefact: object, completed: int = 0, total: int = 0, **_: object) -> None:
            share = min(1.0, completed / total) if total else 0.0
            tell(0.5 * share if step == "segmentation" else 0.5 + 0.5 * share)

        file = {"waveform": torch.from_numpy(samples)[None], "sample_rate": _RATE_HZ, "uri": "recording"}
        with warnings.catch_warnings():
            # fewer speakers than asked for is an answer, not a fault
            warnings.filterwarnings("ignore", message=r"(?s).*detected number of speakers")
            found = self._pipeline(file, min_speakers=count.least, max_speakers=count.most, hook=hook)
        return Diarization(
            _list_turns(found.speaker_diarization), _list_turns(found.exclusive_speaker_diarization)
        )


def _list_turns(annotation: Any) -> tuple[Turn, ...]:
    return tuple(
        Turn(segment.start, segment.end, str(label))
        for segment, _, label in annotation.itertracks(yield_label=True)
    )
