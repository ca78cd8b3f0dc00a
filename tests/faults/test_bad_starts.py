"""What is wrong at the start is one sentence on stderr and exit code 2: no traceback, no password."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

import app
from tests.support.server import REPOSITORY, free_port

pytestmark = pytest.mark.slow

PASSWORD = "hunter2-secret"  # noqa: S105 - what must not be printed


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    monkeypatch.chdir(tmp_path)
    for name, value in {"HOST": "127.0.0.1", "PORT": "0", "DATA_DIR": str(tmp_path / "data")}.items():
        monkeypatch.setenv(name, value)
    return monkeypatch


def expect_sentence(capsys: pytest.CaptureFixture[str], *words: str) -> None:
    assert app.main([]) == 2
    told = capsys.readouterr().err.strip()
    assert all(word in told for word in words), told
    assert "\n" not in told
    assert PASSWORD not in told


@pytest.mark.parametrize(
    ("address", "words"),
    [
        (f"postgresql+psycopg://me:{PASSWORD}@127.0.0.1:{{port}}/x", "does not answer"),
        (f"nosuch://me:{PASSWORD}@127.0.0.1/x", "cannot be opened"),
        (f"mysql+nosuch://me:{PASSWORD}@127.0.0.1/x", "cannot be opened"),
        (f"mssql+pyodbc://me:{PASSWORD}@127.0.0.1/x", "not installed"),
        (f"no address {PASSWORD}", "not a database URL"),
        ("sqlite:////proc/none/likhita.sqlite3", "cannot be opened"),
    ],
)
def test_a_wrong_database_address(
    settings: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], address: str, words: str
) -> None:
    if "psycopg" in address:
        pytest.importorskip("psycopg")
    settings.setenv("DATABASE_URL", address.format(port=free_port()))
    expect_sentence(capsys, "DATABASE_URL", words)


def test_a_data_folder_that_cannot_be_written(
    settings: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "file").write_bytes(b"")
    settings.setenv("DATA_DIR", str(tmp_path / "file" / "data"))
    expect_sentence(capsys, "DATA_DIR: nothing can be written")


def test_a_data_folder_on_a_disk_that_is_read_only(
    settings: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.setenv("DATA_DIR", "/proc/likhita")
    expect_sentence(capsys, "DATA_DIR: nothing can be written")


def test_a_settings_file_that_is_no_text(
    settings: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / ".env").write_bytes(b"HF_TOKEN=" + PASSWORD.encode() + b"\xff\n")
    expect_sentence(capsys, ".env")


def test_an_address_that_this_machine_has_not(
    settings: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.setenv("HOST", "192.0.2.1")
    expect_sentence(capsys, "HOST: ", "192.0.2.1")


def test_a_taken_port_ends_the_real_program_before_it_touches_anything(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        ended = subprocess.run(
            [sys.executable, "app.py"],
            cwd=REPOSITORY,
            env=os.environ | {"HOST": "127.0.0.1", "PORT": port, "DATA_DIR": str(tmp_path / "data")},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
    assert ended.returncode == 2
    assert ended.stderr.strip() == (
        f"PORT: {port} on 127.0.0.1 is in use by another program, perhaps another Likhita."
    )
    assert not (tmp_path / "data").exists()
