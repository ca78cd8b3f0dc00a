"""Why a source did not give a set, as a kind that decides what is told and whether it is tried again."""

import re
from collections.abc import Mapping
from enum import StrEnum

STALL_S = 60.0
"""A download that brings nothing for so long is given up."""
_ERROR_LINE = re.compile(r"[\w.]*(Error|Exception)\b.*")
_TOKEN = re.compile(r"hf_\w+")


class Failure(StrEnum):
    """What went wrong with a fetch."""

    GATED = "gated"
    TOKEN = "token"  # noqa: S105 - a kind of failure
    UNKNOWN = "unknown"
    REVISION = "revision"
    NO_WEIGHTS = "no weights"
    DISK = "disk"
    BUSY = "busy"
    DAMAGED = "damaged"
    NETWORK = "network"
    OTHER = "other"

    @property
    def is_temporary(self) -> bool:
        """Whether the same fetch may go well later, with nobody doing anything."""
        return self in {Failure.BUSY, Failure.DAMAGED, Failure.NETWORK, Failure.OTHER}


class FetchError(Exception):
    """No source gave the set; the message is for the log.

    `newest` is the repository's newest revision where the one that was asked for is gone; `needed_bytes` is
    what the disk lacks room for.
    """

    def __init__(
        self, message: str, failure: Failure = Failure.OTHER, *, newest: str = "", needed_bytes: int = 0
    ) -> None:
        super().__init__(message)
        self.failure, self.newest, self.needed_bytes = failure, newest, needed_bytes


def find_error(output: bytes, environment: Mapping[str, str], code: int) -> str:
    """The line of a child's output that tells what went wrong, without secrets."""
    lines = output.decode(errors="replace").strip().splitlines()
    errors = [line for line in lines if _ERROR_LINE.match(line)] or lines
    told = errors[-1] if errors else f"exit code {code}"
    # pip and the hub's client hide credentials in their messages themselves; we rely on nobody
    if secret := environment.get("HF_TOKEN"):
        told = told.replace(secret, "***")
    return hide_tokens(told)


def hide_tokens(text: str) -> str:
    """The text with stars for what looks like a token of the hub."""
    return _TOKEN.sub("hf_***", text)
