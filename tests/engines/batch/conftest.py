"""A small archive of real speech."""

import shutil
from pathlib import Path

import pytest

from tests.support.speech import RATE_HZ, read_samples, write_wav


@pytest.fixture(scope="session")
def clips(shared_speech: Path, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Four sounds of a few words each."""
    folder = tmp_path_factory.mktemp("clips")
    english = read_samples(shared_speech / "jfk.flac")
    telugu = sorted((shared_speech / "telugu-clips").glob("*.mp3"))[1]
    first, last = english[: 4 * RATE_HZ], english[7 * RATE_HZ :]
    told = (("first", first), ("last", last), ("both", english[3 * RATE_HZ : 8 * RATE_HZ]))
    paths = [write_wav(folder / f"{name}.wav", samples) for name, samples in told]
    return [*paths, Path(shutil.copy(telugu, folder / "telugu.mp3"))]
