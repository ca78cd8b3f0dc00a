"""Why a set of weights cannot be had, as messages for the user."""

import shutil
from pathlib import Path

from engines.models.download import FetchError
from engines.models.weight_set import WeightSet
from transcript.errors import LikhitaError
from transcript.messages import Message

NO_HUB = Message("hub_silent")


class ModelUnavailableError(LikhitaError):
    """A model is not on this machine and could not be fetched; the message says what to do."""


def explain_fetch(weights: WeightSet, cache_dir: Path, problem: Exception) -> Message:
    """Why a set cannot be had, with what to do."""
    lacks = Message("weights_missing", label=weights.label)
    if weights.size_bytes:
        size_mb = f"{weights.size_bytes / 1e6:.0f}"
        lacks = Message("weights_missing_sized", label=weights.label, size_mb=size_mb)
    try:
        free_bytes = shutil.disk_usage(cache_dir).free
    except OSError:
        return Message("weights_no_folder", problem=lacks)
    if free_bytes < 2 * weights.size_bytes:
        return Message("weights_disk_full", problem=lacks)
    if isinstance(problem, FetchError) and problem.is_refusal:
        return Message("weights_gated", problem=lacks, hub_id=weights.hub_id)
    if isinstance(problem, FetchError) and problem.is_unknown:
        return Message("weights_unknown", problem=lacks)
    return Message("weights_no_network", problem=lacks)


def explain_package(weights: WeightSet) -> Message:
    """What to do about a set that lies in an installed package and is not what was pinned."""
    return Message(
        "weights_package_damaged", label=weights.label, package=weights.package, revision=weights.revision
    )
