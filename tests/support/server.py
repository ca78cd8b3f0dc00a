"""The real app in a process of its own, on a free port, with a data folder of its own."""

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from tests.support.cage import caged

REPOSITORY = Path(__file__).parent.parent.parent
ARTIFACTS = Path(os.environ.get("LIKHITA_ARTIFACTS", REPOSITORY / "artifacts"))
"""Where pictures of pages go."""
START_S = 180.0
MODELS_S = 600.0


@dataclass
class Server:
    """A started app: where it answers, what it wrote to its log, how to end it."""

    url: str
    data_dir: Path
    log_path: Path
    process: subprocess.Popen

    @property
    def log(self) -> str:
        return self.log_path.read_text("utf-8", "replace")

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(10)

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.kill()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def running(
    data_dir: Path, *, program: tuple[str, ...] = ("app.py",), in_cage: bool = False, **variables: str
):
    """Starts the app and waits until /health answers; ends it afterwards.

    In a cage it can write below the parent of `data_dir` only (`tests.support.cage`).
    """
    port = int(variables.get("PORT") or free_port())
    environment = {key: value for key, value in os.environ.items() if key not in {"HF_TOKEN", "SPACE_ID"}}
    environment |= {
        "HOST": "127.0.0.1",
        "PORT": str(port),
        "DATA_DIR": str(data_dir),
        "PYTHONWARNINGS": "default",
        "MODELS": "starter",
    }
    data_dir.mkdir(parents=True, exist_ok=True)
    log_path = data_dir.parent / f"server-{port}.log"
    command = [sys.executable, *program]
    if in_cage:
        command = caged(command, data_dir.parent)
        folders = ("TMPDIR", "MPLCONFIGDIR", "NUMBA_CACHE_DIR")
        environment |= dict.fromkeys(folders, str(data_dir.parent))
    with log_path.open("wb") as log:
        process = subprocess.Popen(
            command, cwd=REPOSITORY, env=environment | variables, stdout=log, stderr=log
        )
    server = Server(f"http://127.0.0.1:{port}", data_dir, log_path, process)
    try:
        _wait(server)
        yield server
    finally:
        server.stop()


def _wait(server: Server) -> None:
    deadline = time.monotonic() + START_S
    while time.monotonic() < deadline:
        if server.process.poll() is not None:
            raise AssertionError(f"the app ended at its start:\n{server.log}")
        try:
            if httpx.get(f"{server.url}/health", timeout=2).status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    raise AssertionError(f"the app did not answer within {START_S} s:\n{server.log}")


def wait_for_models(server: Server) -> None:
    """Waits until the starter weights are here; skips where they cannot be had."""
    deadline = time.monotonic() + MODELS_S
    while time.monotonic() < deadline:
        states = {card["state"] for card in httpx.get(f"{server.url}/health").json()["models"].values()}
        if states <= {"ready", "off"}:
            return
        if "could not be fetched" in server.log:
            pytest.skip("the weights cannot be had here")
        time.sleep(0.5)
    pytest.skip("the weights did not arrive in time")
