"""One real server for the tests of `/v1` that need keys."""

from collections.abc import Iterator

import pytest

from tests.support.server import Server, running, wait_for_models

KEY = "a-key-that-a-host-gave"


@pytest.fixture(scope="session")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The app as a host runs it who gives out keys."""
    folder = tmp_path_factory.mktemp("programs")
    with running(folder / "data", API_KEYS=f"another-key-of-the-host,{KEY}", MAX_AUDIO_SIZE="3MB") as server:
        wait_for_models(server)
        yield server
