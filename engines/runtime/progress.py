"""The stages of a job, how it is watched, how far it is and how long it may take. Pure but for the clock."""

import threading
import time
from collections.abc import Callable, Mapping
from contextvars import Context
from dataclasses import dataclass
from enum import StrEnum

from transcript.document import Segment
from transcript.errors import LikhitaError


class WorkCancelledError(LikhitaError):
    """Somebody stopped the work while it was done."""

    def __init__(self) -> None:
        super().__init__("cancelled")


class Stage(StrEnum):
    """Where a job is."""

    READING = "reading"
    SPEECH = "speech"
    MODELS = "models"
    RECOGNISING = "recognising"
    SPEAKERS = "speakers"
    ALIGNING = "aligning"
    SAVING = "saving"


@dataclass(frozen=True, slots=True)
class Watcher:
    """How the caller follows a run; each is called from any thread and returns at once.

    `tell` takes the stage and its own fraction in [0, 1]; `show` takes all rows made so far. `visitor` is the
    context of who asked, whose seconds of a lent card the run may use (`engines.runtime.zero_gpu`).
    """

    cancelled: Callable[[], bool] = lambda: False
    tell: Callable[[Stage, float], None] = lambda _stage, _fraction: None
    show: Callable[[tuple[Segment, ...]], None] = lambda _rows: None
    visitor: Context | None = None


# What share of a job each stage took on 2 cores with the starter models, on recordings of 30 to 75 s.
_SHARES = {
    Stage.READING: 0.05,
    Stage.SPEECH: 0.02,
    Stage.RECOGNISING: 0.60,
    Stage.SPEAKERS: 0.32,
    Stage.SAVING: 0.01,
}
# The same for a text found in its sound: on jfk.flac speech took 0.1 s and Whisper 2.0 s (22 November 2026,
# 2 busy cores); the share of reading is a guess.
TEXT_SHARES = {Stage.READING: 0.1, Stage.SPEECH: 0.05, Stage.ALIGNING: 0.84, Stage.SAVING: 0.01}
_ORDER = tuple(Stage)
_EARLIEST = 0.12  # before so much is done a guess of the rest is worthless


class Clock:
    """One job's progress. Any thread may call any method; the fraction never goes back."""

    def __init__(
        self, now: Callable[[], float] = time.monotonic, shares: Mapping[Stage, float] = _SHARES
    ) -> None:
        self._now, self._shares = now, shares
        self._lock = threading.Lock()
        self._done = dict.fromkeys(_ORDER, 0.0)
        self._stage = Stage.READING
        self._started_at: float | None = None
        self._fraction = 0.0

    def tell(self, stage: Stage, fraction: float) -> None:
        """Notes that `fraction` of `stage` is done; the stages before it are over."""
        with self._lock:
            self._done[stage] = max(self._done[stage], min(1.0, fraction))
            for earlier in _ORDER[: _ORDER.index(stage)]:
                # speakers are looked for while words are recognised
                if not (stage is Stage.SPEAKERS and earlier is Stage.RECOGNISING):
                    self._done[earlier] = 1.0
            if stage in {Stage.RECOGNISING, Stage.SPEAKERS, Stage.ALIGNING} and self._started_at is None:
                self._started_at = self._now()
            is_behind = stage is Stage.SPEAKERS and self._done[Stage.RECOGNISING] < 1.0
            self._stage = Stage.RECOGNISING if is_behind else stage
            if stage is Stage.RECOGNISING and fraction >= 1.0 and self._done[Stage.SPEAKERS] < 1.0:
                self._stage = Stage.SPEAKERS
            reached = sum(share * self._done[s] for s, share in self._shares.items())
            self._fraction = max(self._fraction, reached)

    @property
    def stage(self) -> Stage:
        """What the job waits for."""
        with self._lock:
            return self._stage

    @property
    def fraction(self) -> float:
        """The share of the whole job that is done, in [0, 1]."""
        with self._lock:
            return self._done[Stage.MODELS] if self._stage is Stage.MODELS else self._fraction

    def seconds_left(self) -> float | None:
        """A guess from the pace since recognition began; None before there is one."""
        with self._lock:
            if self._started_at is None or self._fraction < _EARLIEST:
                return None
            begun = self._shares[Stage.READING] + self._shares[Stage.SPEECH]
            elapsed_s = self._now() - self._started_at
            return elapsed_s * (1.0 - self._fraction) / max(0.01, self._fraction - begun)
