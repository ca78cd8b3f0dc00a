"""A folder with the form of pyannote's community-1: its config.yaml and classes, on weights that can be had here.

Segmentation is the real segmentation-3.0; the embedding (WeSpeakerResNet34) and the PLDA are of the real classes
and sizes with random weights, so that who speaks is a matter of chance but everything is run.
"""

import shutil
from pathlib import Path

import numpy as np
import torch

# Source: config.yaml of pyannote/speaker-diarization-community-1, as public projects keep copies of it
CONFIG = """\
dependencies:
  pyannote.audio: 4.0.0
pipeline:
  name: pyannote.audio.pipelines.SpeakerDiarization
  params:
    clustering: VBxClustering
    segmentation: $model/segmentation
    segmentation_batch_size: 32
    embedding: $model/embedding
    embedding_batch_size: 32
    embedding_exclude_overlap: true
    plda: $model/plda
params:
  clustering:
    threshold: 0.6
    Fa: 0.07
    Fb: 0.8
  segmentation:
    min_duration_off: 0.0
"""
EMBEDDING, REDUCED = 256, 128


def write_pipeline(folder: Path, segmentation: Path) -> Path:
    """The folder, with a copy of these segmentation weights."""
    for part in ("segmentation", "embedding", "plda"):
        (folder / part).mkdir(parents=True)
    (folder / "config.yaml").write_text(CONFIG)
    shutil.copyfile(segmentation, folder / "segmentation" / "pytorch_model.bin")
    write_embedding(folder / "embedding" / "pytorch_model.bin", segmentation)
    chance = np.random.default_rng(1)
    lda = np.linalg.qr(chance.normal(size=(EMBEDDING, REDUCED)))[0]
    path = folder / "plda" / "xvec_transform.npz"
    np.savez(path, mean1=np.zeros(EMBEDDING), mean2=np.zeros(REDUCED), lda=lda)
    psi = np.linspace(2.0, 0.1, REDUCED)
    np.savez(folder / "plda" / "plda.npz", mu=np.zeros(REDUCED), tr=np.eye(REDUCED), psi=psi)
    return folder


def write_embedding(path: Path, like: Path) -> None:
    """A checkpoint of WeSpeakerResNet34 with random weights; what pyannote writes beside them is taken from `like`."""
    from pyannote.audio.models.embedding.wespeaker import WeSpeakerResNet34  # noqa: PLC0415 - heavy

    torch.manual_seed(1)
    known = torch.load(like, map_location="cpu", weights_only=False)
    notes = known["pyannote.audio"] | {
        "architecture": {"module": WeSpeakerResNet34.__module__, "class": "WeSpeakerResNet34"}
    }
    network = WeSpeakerResNet34()
    hyper = {"sample_rate": 16_000, "num_channels": 1, "num_mel_bins": 80}
    checkpoint = known | {
        "state_dict": network.state_dict(),
        "pyannote.audio": notes,
        "hyper_parameters": hyper,
    }
    for of_training in ("optimizer_states", "lr_schedulers", "callbacks", "loops"):
        checkpoint.pop(of_training, None)
    torch.save(checkpoint, path)
