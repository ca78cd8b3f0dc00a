import importlib.util
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from engines.models import Models, Role
from tests.support.speech import read_samples

__all__ = ["read_samples"]

REPOSITORY = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def whisper_checkpoint(models: Models, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The starter Whisper as a transformers checkpoint, under its own name."""
    from tests.support.whisper_checkpoint import convert  # noqa: PLC0415 - heavy

    return convert(models.path(Role.ENGLISH), tmp_path_factory.mktemp("weights") / "whisper-base")


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
