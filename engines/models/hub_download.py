"""A set of weights from the hub: its client works in a child process, and is watched from here."""

import json
import logging
import os
import queue
import subprocess
import sys
import tempfile
import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from engines.models.fetch_failure import STALL_S, Failure, FetchError, find_error, hide_tokens
from engines.models.weight_files import has_weights
from engines.models.weight_set import WeightSet

log = logging.getLogger(__name__)

HUB_TIMEOUT_S = 10.0
_START_S = 120.0
_ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a set goes: `folder`, or the hub client's own cache `hub_cache` where that is our cache too."""

    folder: Path
    hub_cache: Path | None = None


def is_hub_reachable() -> bool:
    """Whether the hub answers within `HUB_TIMEOUT_S`, names resolved too; no at once with HF_HUB_OFFLINE."""
    if os.environ.get("HF_HUB_OFFLINE", "").upper() in {"1", "ON", "YES", "TRUE"}:
        return False
    endpoint = os.environ.get("HF_ENDPOINT", "https://huggingface.co")
    answered = threading.Event()

    def ask() -> None:
        try:
            request = urllib.request.Request(endpoint, method="HEAD")  # noqa: S310 - the host's own setting
            urllib.request.urlopen(request, timeout=HUB_TIMEOUT_S).close()  # noqa: S310
        except urllib.error.HTTPError as exc:
            exc.close()
            if exc.code < 500:  # noqa: PLR2004 - it is there, whatever it thinks of HEAD /
                answered.set()
        except (OSError, ValueError):
            pass
        else:
            answered.set()

    # a thread, because a name server that does not answer holds urlopen longer than its timeout
    thread = threading.Thread(target=ask, name="hub-check", daemon=True)
    thread.start()
    thread.join(HUB_TIMEOUT_S)
    return answered.is_set()


def fetch_from_hub(
    weights: WeightSet,
    place: Place,
    hf_token: str,
    languages: Sequence[str],
    progress: Callable[[float], None],
) -> Path:
    """The folder that the hub's files are in.

    A download through Xet that stalls or fails is tried once more without it.
    """
    if not weights.hub_id:
        raise FetchError("it has none")
    if not is_hub_reachable():
        raise FetchError("it did not answer, or HF_HUB_OFFLINE is set", Failure.NETWORK)
    order = {
        "hub_id": weights.hub_id,
        "revision": weights.revision,
        "folder": str(place.hub_cache or place.folder),
        "patterns": list(weights.patterns),
        "pinned": [file.name for file in weights.files],
        "languages": list(languages),
        "is_hub_cache": place.hub_cache is not None,
    }
    environment = {**os.environ, "HF_HUB_DISABLE_PROGRESS_BARS": "1", "PYTHONPATH": str(_ROOT)}
    if hf_token:
        environment["HF_TOKEN"] = hf_token
    try:
        folder = _run_hub_process(order, environment, progress)
    except FetchError as exc:
        if not exc.failure.is_temporary or os.environ.get("HF_HUB_DISABLE_XET"):
            raise
        log.info("%s is tried again without Xet: %s", weights.label, exc)
        folder = _run_hub_process(order, {**environment, "HF_HUB_DISABLE_XET": "1"}, progress)
    if weights.patterns and not has_weights(folder):
        raise FetchError("it holds no weights that can be loaded here", Failure.NO_WEIGHTS)
    return folder


def _run_hub_process(
    order: Mapping[str, object], environment: dict[str, str], progress: Callable[[float], None]
) -> Path:
    """What the child of `hub_process` fetched.

    Raises:
        FetchError: it says why not, ended without a word, or told of no new byte for `STALL_S`.
    """
    command = [sys.executable, "-P", "-m", "engines.models.hub_process", json.dumps(order)]
    told: queue.SimpleQueue[dict[str, Any] | None] = queue.SimpleQueue()
    with tempfile.TemporaryFile() as errors:
        child = subprocess.Popen(  # noqa: S603 - our own interpreter, arguments as a list
            command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=errors
        )
        assert child.stdout is not None  # noqa: S101 - it is a pipe
        reader = threading.Thread(target=_read_lines, args=(child.stdout, told), name="hub", daemon=True)
        reader.start()
        try:
            return _follow(told, progress)
        except EOFError:
            errors.seek(0)
            raise FetchError(find_error(errors.read(), environment, child.wait())) from None
        finally:
            child.kill()
            child.wait()
            reader.join()
            child.stdout.close()


def _read_lines(lines: IO[bytes], told: "queue.SimpleQueue[dict[str, Any] | None]") -> None:
    for line in lines:
        try:
            told.put(json.loads(line))
        except ValueError:
            continue  # a library's own print
    told.put(None)


def _follow(told: "queue.SimpleQueue[dict[str, Any] | None]", progress: Callable[[float], None]) -> Path:
    """The folder that the child names at its end; EOFError where it ends without."""
    total_bytes, most = 0, 0.0
    limit_s = max(_START_S, STALL_S)  # the client is loaded first
    while True:
        try:
            facts = told.get(timeout=limit_s)
        except queue.Empty:
            raise FetchError(f"nothing arrived for {limit_s:.0f} s", Failure.NETWORK) from None
        limit_s = STALL_S if facts and "total" in facts else limit_s
        if facts is None:
            raise EOFError
        if "done" in facts:
            return Path(facts["done"])
        if "failure" in facts:
            message = hide_tokens(str(facts["message"]))
            raise FetchError(
                message, Failure(facts["failure"]), newest=facts["newest"], needed_bytes=facts["needed"]
            )
        total_bytes = facts.get("total", total_bytes)
        if "got" in facts and total_bytes:
            most = max(most, min(0.99, facts["got"] / total_bytes))
            progress(most)
