"""Why a set of weights cannot be had, as messages for the user."""

import shutil
from pathlib import Path

from engines.models.fetch_failure import Failure, FetchError
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
        shutil.disk_usage(cache_dir)
    except OSError:
        return Message("weights_no_folder", problem=lacks)
    if not isinstance(problem, FetchError):
        return Message("weights_no_network", problem=lacks)
    return _explain_failure(weights, problem, lacks)


def _explain_failure(weights: WeightSet, failed: FetchError, lacks: Message) -> Message:
    hub_id, revision = weights.hub_id, weights.revision[:12]
    if failed.failure is Failure.REVISION and failed.newest:
        newest = f"{hub_id}@{failed.newest}"
        return Message("weights_revision_gone", problem=lacks, revision=revision, newest=newest)
    if failed.failure is Failure.DISK and failed.needed_bytes:
        needed_mb = f"{failed.needed_bytes / 1e6:.0f}"
        return Message("weights_disk_full_sized", problem=lacks, needed_mb=needed_mb)
    return {
        Failure.GATED: Message("weights_gated", problem=lacks, hub_id=hub_id),
        Failure.TOKEN: Message("weights_token", problem=lacks, hub_id=hub_id),
        Failure.UNKNOWN: Message("weights_unknown", problem=lacks),
        Failure.REVISION: Message("weights_revision_unknown", problem=lacks, revision=revision),
        Failure.NO_WEIGHTS: Message("weights_of_no_use", problem=lacks),
        Failure.DISK: Message("weights_disk_full", problem=lacks),
        Failure.BUSY: Message("weights_hub_busy", problem=lacks),
        Failure.DAMAGED: Message("weights_other_bytes", problem=lacks),
    }.get(failed.failure, Message("weights_no_network", problem=lacks))


def explain_package(weights: WeightSet) -> Message:
    """What to do about a set that lies in an installed package and is not what was pinned."""
    return Message(
        "weights_package_damaged", label=weights.label, package=weights.package, revision=weights.revision
    )
