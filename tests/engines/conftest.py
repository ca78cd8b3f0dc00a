import importlib.util
import os
from collections.abc import Callable
from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from engines.models import Models, ModelSettings, ModelUnavailableError, Role
from engines.pipeline import Pipeline
from settings import read_settings

REPOSITORY = Path(__file__).parents[2]


def read_samples(path: Path) -> NDArray[np.float32]:
    """16 kHz mono samples of any sound file, shape (samples,)."""
    resampler = av.AudioResampler("flt", "mono", 16_000)
    pieces = []
    with av.open(str(path)) as container:
        for frame in [*container.decode(audio=0), None]:
            pieces += [piece.to_ndarray()[0] for piece in resampler.resample(frame)]
    return np.concatenate(pieces).astype(np.float32)


@pytest.fixture(scope="session")
def models() -> Models:
    """The starter weights, fetched into the user's cache at the first use."""
    models = Models(ModelSettings(read_settings(dotenv=None).cache_dir, models="starter"))
    try:
        models.fetch()
    except ModelUnavailableError as exc:
        pytest.skip(f"no weights: {exc.message}")
    return models


@pytest.fixture(scope="session")
def whisper_checkpoint(models: Models, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The starter Whisper as a transformers checkpoint, under its own name."""
    from tests.support.whisper_checkpoint import convert  # noqa: PLC0415 - heavy

    return convert(models.path(Role.ENGLISH), tmp_path_factory.mktemp("weights") / "whisper-base")


@pytest.fixture(scope="session")
def pipeline(models: Models) -> Pipeline:
    return Pipeline(models, ("te", "en"))


@pytest.fixture(scope="session")
def sample_folder() -> Path:
    """Where pyannote.audio keeps its sample: two people on the telephone, with who spoke when."""
    spec = importlib.util.find_spec("pyannote.audio")
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent / "sample"


@pytest.fixture(scope="session")
def shared_recording() -> Callable[[str], Path]:
    """Finds a recording that lies beside the checkout; a test that needs a missing one is skipped."""
    shared = Path(os.environ.get("LIKHITA_SHARED", REPOSITORY.parent / "shared")) / "data"

    def find(name: str) -> Path:
        if not (shared / name).is_file():
            pytest.skip(f"{name} is not beside the checkout (shared/data or LIKHITA_SHARED)")
        return shared / name

    return find
