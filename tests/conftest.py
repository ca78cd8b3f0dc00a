"""Fixtures shared by the rooms: real speech, the running app."""

import os
from pathlib import Path

import pytest

from tests.support.server import running

REPOSITORY = Path(__file__).parent.parent


@pytest.fixture(scope="session")
def shared_speech():
    """The folder of real speech that is measured with; it is not part of the project."""
    folder = Path(os.environ.get("LIKHITA_SHARED", REPOSITORY.parent / "shared")) / "data"
    if not folder.is_dir():
        pytest.skip("the folder of real speech is not here (set LIKHITA_SHARED)")
    return folder


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    """The app in a process of its own, with a small upload limit."""
    folder = tmp_path_factory.mktemp("app")
    with running(folder / "data", MAX_AUDIO_SIZE="3MB", CORS_ORIGINS="https://ok.example") as started:
        yield started
