"""One real server for the tests of this room: small bounds, one document with sound and a secret."""

import secrets
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest

from tests.support.builders import make_document, make_rows
from tests.support.server import Server, running
from tests.support.speech import write_wav
from transcript.storage import Store
from transcript.storage.media_files import PEAKS, PLAYBACK, media_folder


@dataclass(frozen=True)
class Guarded:
    """The server, and the secret of a document that it holds."""

    server: Server
    secret: str

    @property
    def url(self) -> str:
        return self.server.url


def fill(data_dir: Path) -> str:
    """The secret of a document of three rows with a second of sound, in a data folder of its own."""
    (data_dir / "media").mkdir(parents=True)
    store = Store(f"sqlite:///{data_dir / 'likhita.sqlite3'}")
    document = replace(make_document(make_rows(3)), id=secrets.token_hex(16))
    store.create(document, complete=True)
    store.close()
    place = media_folder(data_dir / "media", document.id)
    place.mkdir()
    write_wav(place / PLAYBACK, np.zeros(16_000))
    (place / PEAKS).write_bytes(bytes(50))
    return document.id


@pytest.fixture(scope="session")
def guarded(tmp_path_factory):
    """A server with a queue of one, that knows one document."""
    data_dir = tmp_path_factory.mktemp("guarded") / "data"
    secret = fill(data_dir)
    with running(data_dir, QUEUE_SIZE="1", CORS_ORIGINS="https://ok.example") as server:
        yield Guarded(server, secret)
