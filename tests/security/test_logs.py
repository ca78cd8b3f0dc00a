"""What is spoken, and the secret of a document, stand in no log."""

import logging
import os
import subprocess
import sys

import httpx
import pytest
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from tests.support.builders import database_url
from tests.support.server import REPOSITORY, Server, free_port
from tests.support.server import _wait as wait_until_up
from transcript.storage.schema import open_database
from ui.guards.logs import HideSecrets

pytestmark = pytest.mark.slow


def test_an_error_of_the_database_tells_no_parameters(tmp_path):
    reader, writer = open_database(database_url(tmp_path))
    for engine in (reader, writer):
        with pytest.raises(SQLAlchemyError) as told, engine.begin() as connection:
            connection.execute(text("INSERT INTO nowhere VALUES (:words)"), {"words": "spoken words"})
        assert "spoken words" not in str(told.value)
    reader.dispose()


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("/documents/86394f99894998967872ef9261bbec0b/sound", "/documents/…/sound"),
        ("/root/documents/abc/changes?since=1", "/root/documents/…/changes?since=1"),
        ("/live/11111111-1111/end", "/live/…/end"),
        ("/documents/~ticket/sound", "/documents/~ticket/sound"),
        ("/documents/-/sound", "/documents/-/sound"),
        ("/documents/progress", "/documents/progress"),
        ("/health", "/health"),
    ],
)
def test_an_access_log_shows_dots_for_secrets(path, shown):
    record = logging.LogRecord("uvicorn.access", logging.INFO, "", 0, '"%s %s" %d', ("GET", path, 200), None)
    assert HideSecrets().filter(record)
    assert record.getMessage() == f'"GET {shown}" 200'


def test_uvicorns_own_command_logs_no_secret(tmp_path):
    port, log_path = free_port(), tmp_path / "log"
    command = [sys.executable, "-m", "uvicorn", "--factory", "app:create_app", "--port", str(port)]
    environment = os.environ | {"DATA_DIR": str(tmp_path / "data"), "MODELS": "starter"}
    with log_path.open("wb") as log:
        process = subprocess.Popen(command, cwd=REPOSITORY, env=environment, stdout=log, stderr=log)
    server = Server(f"http://127.0.0.1:{port}", tmp_path / "data", log_path, process)
    try:
        wait_until_up(server)
        httpx.get(f"{server.url}/documents/86394f99894998967872ef9261bbec0b/sound")
    finally:
        server.stop()
    assert "/documents/…/sound" in server.log
    assert "86394f99" not in server.log
