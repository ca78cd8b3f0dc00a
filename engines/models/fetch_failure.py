"""Why a source did not give a set, as a kind that decides what is told and whether it is tried again."""

from enum import StrEnum


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
