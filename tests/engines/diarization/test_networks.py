import numpy as np
import pytest
import torch

from engines.diarization import networks
from engines.diarization.networks import (
    accelerate_embedding,
    accelerate_segmentation,
    load_network,
    load_segmentation,
)
from engines.models import Models, Role
from engines.models.catalogue import EMBEDDING_FILE, SEGMENTATION_FILE

pytestmark = pytest.mark.model


@pytest.mark.parametrize("frames", [20, 99, 100, 101, 237, 400])
@pytest.mark.parametrize("has_bfloat16", [False, True])
def test_the_hastened_voices_are_the_same(
    models: Models, monkeypatch: pytest.MonkeyPatch, frames: int, has_bfloat16: bool
) -> None:
    monkeypatch.setattr(networks, "processor_has_bfloat16", lambda: has_bfloat16)
    weights = models.path(Role.SPEAKERS) / EMBEDDING_FILE
    features = torch.from_numpy(
        np.random.default_rng(frames).normal(0, 3, (1, frames, 80)).astype(np.float32)
    )
    with torch.inference_mode():
        plain = load_network(weights)(features)[0]
        hastened = accelerate_embedding(load_network(weights))(features)[0]
    assert hastened.dtype == torch.float32
    assert torch.cosine_similarity(plain, hastened, dim=0) > (0.997 if has_bfloat16 else 0.999999)
    assert has_bfloat16 or torch.allclose(plain, hastened, atol=1e-4)


def test_the_hastened_segmentation_says_the_same(models: Models) -> None:
    weights = models.path(Role.SPEAKERS) / SEGMENTATION_FILE
    sound = torch.from_numpy(np.random.default_rng(1).normal(0, 0.1, (3, 1, 160_000)).astype(np.float32))
    with torch.inference_mode():
        plain = load_segmentation(weights)(sound)
        hastened = accelerate_segmentation(load_segmentation(weights))(sound)
    assert torch.allclose(plain, hastened, atol=1e-4)
