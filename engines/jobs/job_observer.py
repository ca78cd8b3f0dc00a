"""What is told of jobs to whoever counts them; never a word, a name or a secret."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from engines.jobs.job import State


@dataclass(frozen=True, slots=True)
class JobReport:
    """What a recording took: `seconds` by stage, `total_s` from its beginning to the stored rows."""

    sound_s: float
    total_s: float
    seconds: Mapping[str, float]


class JobObserver(Protocol):
    """Any thread may call any method; none waits or raises."""

    def note_refusal(self, limit: str) -> None:
        """Somebody was refused because a limit was reached."""

    def note_end(self, state: State, report: JobReport | None) -> None:
        """A job has come to its end; a report only where it was recognised."""


class NoObserver:
    """Nobody counts."""

    def note_refusal(self, limit: str) -> None:
        """Nothing."""

    def note_end(self, state: State, report: JobReport | None) -> None:
        """Nothing."""
