"""A PostgreSQL server of Debian's for tests, on a port and in a folder of its own."""

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.support.server import free_port

_PROGRAMS = sorted(Path("/usr/lib/postgresql").glob("*/bin"))


@dataclass(frozen=True)
class Postgres:
    """Its address for a `Store`; `control` is the command that starts and stops it."""

    address: str
    control: tuple[str, ...]

    def stop(self) -> None:
        """As if it were killed."""
        command = [*self.control, "stop", "-m", "immediate"]
        subprocess.run(command, cwd="/", check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


@contextmanager
def running_postgres() -> Iterator[Postgres]:
    """Skips where PostgreSQL or its driver is not installed."""
    pytest.importorskip("psycopg")
    if not _PROGRAMS or shutil.which("runuser") is None:
        pytest.skip("PostgreSQL is not installed")
    folder = Path(tempfile.mkdtemp(prefix="postgres-", dir="/tmp"))
    shutil.chown(folder, "postgres")
    port = free_port()
    as_postgres = ("runuser", "-u", "postgres", "--")
    control = (*as_postgres, str(_PROGRAMS[-1] / "pg_ctl"), "-D", str(folder / "data"), "-w")

    def run(*command: str) -> None:
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=folder)

    run(*as_postgres, str(_PROGRAMS[-1] / "initdb"), "-D", str(folder / "data"), "-A", "trust")
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} -c fsync=off"
    run(*control, "-o", options, "-l", str(folder / "log"), "start")
    server = Postgres(f"postgresql+psycopg://postgres:secret@127.0.0.1:{port}/postgres", control)
    try:
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder)
