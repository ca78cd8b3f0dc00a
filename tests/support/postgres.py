"""A PostgreSQL server of Debian's for tests, in a folder of its own, with a database for each test."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import pytest

from tests.support.server import free_port

_PROGRAMS = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
_NUMBERS = count()


@dataclass(frozen=True)
class Postgres:
    """Its address for a `Store`; `control` is the command that starts and stops it."""

    address: str
    control: tuple[str, ...]

    @contextmanager
    def database(self) -> Iterator[str]:
        """The address of an empty database, which is gone afterwards, whoever still holds it."""
        name = f"test{next(_NUMBERS)}"
        self._execute(f"CREATE DATABASE {name}")
        yield self.address.rpartition("/")[0] + f"/{name}"
        self._execute(f"DROP DATABASE {name} WITH (FORCE)")

    def _execute(self, statement: str) -> None:
        import psycopg  # noqa: PLC0415 - not installed everywhere

        with psycopg.connect(self.address.replace("+psycopg", ""), autocommit=True) as connection:
            connection.execute(statement)

    def stop(self) -> None:
        """As if it were killed."""
        command = [*self.control, "stop", "-m", "immediate"]
        subprocess.run(command, cwd="/", check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


@contextmanager
def running_postgres() -> Iterator[Postgres]:
    """Skips where PostgreSQL or its driver is not installed; in CI that is a failure."""
    missing = _find_missing()
    if missing and os.environ.get("CI") == "true":
        pytest.fail(missing)
    if missing:
        pytest.skip(missing)
    folder = Path(tempfile.mkdtemp(prefix="postgres-", dir="/tmp"))
    as_owner: tuple[str, ...] = ()
    if os.geteuid() == 0:  # it refuses to run as root
        shutil.chown(folder, "postgres")
        as_owner = ("runuser", "-u", "postgres", "--")
    port, programs = free_port(), _PROGRAMS[-1]
    control = (*as_owner, str(programs / "pg_ctl"), "-D", str(folder / "data"), "-w")

    def run(*command: str) -> None:
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=folder)

    making = ("-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync")
    run(*as_owner, str(programs / "initdb"), "-D", str(folder / "data"), *making)
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} -c fsync=off"
    run(*control, "-o", options, "-l", str(folder / "log"), "start")
    server = Postgres(f"postgresql+psycopg://postgres:secret@127.0.0.1:{port}/postgres", control)
    try:
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder)


def _find_missing() -> str:
    """What is not installed, as a sentence; "" where all is."""
    try:
        import psycopg  # noqa: F401, PLC0415 - whether it is there
    except ImportError:
        return "psycopg is not installed (requirements-postgres.txt)"
    is_root_alone = os.geteuid() == 0 and shutil.which("runuser") is None
    return "PostgreSQL is not installed" if not _PROGRAMS or is_root_alone else ""
