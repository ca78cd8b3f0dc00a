"""One microphone that is written for (`streaming` has all of them).

An utterance is recognised once it has ended (`local_agreement`), and while it goes on every second. Where the
executor has no worker free, the passes in between are left out, never the last one.
"""

import logging
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from engines.audio.samples import RATE_HZ, Samples, silence_wrong
from engines.pipeline import Pipeline
from engines.pipeline.recognition import Recognition, is_refused
from engines.runtime.progress import Watcher
from engines.speech.activity import fit_region, measure_activity
from engines.speech.endpointing import SHORT_S, divide_utterances
from engines.speech.vad import Region, find_regions, rate_windows
from engines.streaming.local_agreement import LocalAgreement
from transcript.errors import LikhitaError
from transcript.messages import Message

log = logging.getLogger(__name__)

PIECE_S = 30.0
"""The longest piece of sound that is taken at once."""

_PRE_ROLL_S = 0.3
_PASS_S = 1.0  # of new sound between two passes over an open utterance, and its least length
_STEP_S = 0.3  # of new sound before it is looked at
_MOST_BEHIND_S = 60.0
_FASTEST = 4.0  # times real time, on the average
_FORGOTTEN_S = 20.0
_FAINT = 0.005  # of full scale: what stays below this asks for no place
_KEPT_S = 1.0  # of sound before the place, so that the first word is heard

BUSY = Message("captions_busy")
BEHIND = Message("captions_behind")
FAILED = Message("captions_failed")


class CaptionError(LikhitaError):
    """There are no captions, or no more; the recording is not touched by that."""


class GapError(CaptionError):
    """The piece does not follow what was received; `received` says where the next one has to begin."""

    def __init__(self, received: int) -> None:
        super().__init__(FAILED)
        self.received = received


@dataclass(frozen=True, slots=True)
class Caption:
    """An utterance that has ended; `language` is ISO 639-1, times are from the start of the recording."""

    text: str
    language: str | None
    start_ms: int
    end_ms: int


@dataclass(frozen=True, slots=True)
class Captions:
    """What is written so far; of the open utterance `committed` stays and `tentative` may still change.

    `received` counts the samples that have arrived. `notice` is told while it lasts, `problem` for good.
    """

    received: int
    rows: tuple[Caption, ...]
    committed: str
    tentative: str
    problem: Message | None = None
    notice: Message | None = None


class LiveSession:
    """One microphone: sound in on any thread, captions out on any thread, the work on a thread of its own.

    Only a session with a place is written for; without one its sound is counted and let go.
    """

    def __init__(
        self,
        pipeline: Pipeline,
        language: str | None,
        now: Callable[[], float] = time.monotonic,
        *,
        visitor: str = "",
        has_place: bool = True,
    ) -> None:
        self.visitor, self.has_place = visitor, has_place
        self._pipeline, self._language, self._now = pipeline, language, now
        self._changed = threading.Condition()
        self._tail: Samples = np.zeros(0, np.float32)  # sound from `_begin` on, still to be written
        self._begin = 0  # samples
        self._received = 0
        self._looked_at = 0  # samples received at the last step
        self._passed_at = 0  # and at the last pass over the open utterance
        self._open = LocalAgreement()
        self._rows: list[Caption] = []
        self._last_language: str | None = None
        self._problem: Message | None = None
        self._over = False
        self._at_work = threading.Lock()
        self.wants_place = False
        self.begun_at = self.asked_at = self.spoke_at = now()

    def append(self, at: int, samples: Samples) -> None:
        """Takes 16 kHz mono sound of shape (samples,) that begins at sample `at`; what is known is left out.

        Raises:
            GapError: something between is missing.
            CaptionError: the sound comes faster than it may, or the work is too far behind.
        """
        with self._changed:
            self.asked_at = self._now()
            if at > self._received:
                raise GapError(self._received)
            new = samples[self._received - at :]
            elapsed_s = self.asked_at - self.begun_at
            if (self._received + len(new)) / RATE_HZ > PIECE_S + _FASTEST * elapsed_s:
                raise CaptionError(BEHIND)
            if (len(self._tail) + len(new)) / RATE_HZ > _MOST_BEHIND_S:
                self._over = True
                self._problem = BEHIND
            if self._over:
                raise CaptionError(self._problem or FAILED)
            self._tail = np.concatenate([self._tail, silence_wrong(new)])
            self._received += len(new)
            self.wants_place = not self.has_place and bool(np.any(np.abs(new) > _FAINT))
            if not self.has_place:
                self._drop_before(self._received - int(_KEPT_S * RATE_HZ))
            self._changed.notify()

    def look(self, first_row: int = 0) -> Captions:
        """The captions now, with the rows from `first_row` on."""
        with self._changed:
            return Captions(
                self._received,
                tuple(self._rows[max(0, first_row) :]),
                " ".join(self._open.committed),
                " ".join(self._open.tentative),
                self._problem,
                BUSY if self.wants_place else None,
            )

    def take_place(self) -> None:
        """From now on it is written for; `run` does it."""
        with self._changed:
            self.has_place, self.wants_place = True, False
            self.spoke_at = self._now()

    def leave_place(self) -> None:
        """From now on it is not written for; what was written stays, a sentence under way ends as it is."""
        with self._changed:
            self.has_place = False
            said = self._open.finish([*self._open.committed, *self._open.tentative])
            self._open, self._passed_at = LocalAgreement(), 0
            if said:
                begin_ms, end_ms = (round(s * 1000 / RATE_HZ) for s in (self._begin, self._received))
                self._rows.append(Caption(" ".join(said), self._last_language, begin_ms, end_ms))
            self._drop_before(self._received)
            self._changed.notify()

    def _drop_before(self, begin: int) -> None:
        """Lets the sound before sample `begin` go; for who holds the lock."""
        gone = max(0, begin - self._begin)
        self._tail = self._tail[gone:]
        self._begin += gone

    def end(self) -> None:
        """Stops the work; what is written stays to be looked at."""
        with self._changed:
            self._over = True
            self._changed.notify()

    @property
    def is_over(self) -> bool:
        """Whether it was ended, failed, or was forgotten by its page."""
        return self._over or self._now() - self.asked_at > _FORGOTTEN_S

    def run(self) -> None:
        """Writes until the session is over or has lost its place; its thread may wait for the executor."""
        with self._at_work:  # the pass under way when it lost its place, where it has one again
            try:
                self._pipeline.engines.prepare(Watcher(self._has_ended), self._language)
                while self._wait():
                    self.step()
            except LikhitaError as exc:
                self._fail(exc.reason)
            except Exception:
                log.exception("live captions failed")
                self._fail(FAILED)

    def _fail(self, problem: Message) -> None:
        if self.has_place:  # else what was cut short is nobody's any more
            self._problem = problem
            self.end()

    def _has_ended(self) -> bool:
        return self.is_over or not self.has_place

    def _wait(self) -> bool:
        """Until there is enough new sound; False where the session is over or has no place."""
        with self._changed:
            while not self._has_ended() and (self._received - self._looked_at) / RATE_HZ < _STEP_S:
                self._changed.wait(1.0)
            return not self._has_ended()

    def step(self) -> None:
        """Looks at what has come: ended utterances become rows, the open one gets a pass."""
        with self._changed:
            tail, begin, self._looked_at = self._tail, self._begin, self._received
        rated = self._pipeline.engines.executor.run(rate_windows, self._pipeline.engines.models, tail)
        activity, regions = measure_activity(rated, tail), find_regions(rated, len(tail) / RATE_HZ)
        self._note_speech(regions, len(tail) / RATE_HZ)
        ended, still_open = divide_utterances(tail, regions)
        followers = [*ended[1:], still_open]
        for region, after in zip(ended, followers, strict=False):
            goes_on = after is not None and after.start_s <= region.end_s
            self._close(tail, begin, region, fit_region(region, activity), goes_on=goes_on)
        if still_open:
            self._pass(tail, still_open)
        self._let_go(begin, still_open, ended[-1].end_s if ended else 0.0, len(tail) / RATE_HZ)

    def _note_speech(self, regions: Sequence[Region], duration_s: float) -> None:
        if regions:
            self.spoke_at = max(self.spoke_at, self._now() - (duration_s - regions[-1].end_s))

    def _close(self, tail: Samples, begin: int, region: Region, row: Region, *, goes_on: bool) -> None:
        """Makes a row of an utterance, or of the front of one that goes on; `row` is where it sounds."""
        words, language = self._hear(tail, region)
        begin_s = begin / RATE_HZ
        times_ms = (round((begin_s + row.start_s) * 1000), round((begin_s + row.end_s) * 1000))
        with self._changed:
            if not self.has_place:
                return
            said, rest = self._open.cut(words) if goes_on else (self._open.finish(words), LocalAgreement())
            self._open, self._passed_at = rest, 0
            self._last_language = language or self._last_language
            if said:
                self._rows.append(Caption(" ".join(said), language, *times_ms))

    def _pass(self, tail: Samples, region: Region) -> None:
        is_busy = self._pipeline.engines.executor.pending >= self._pipeline.engines.executor.workers
        if is_busy or region.end_s - region.start_s < _PASS_S:
            return
        if (self._looked_at - self._passed_at) / RATE_HZ < _PASS_S:
            return
        self._passed_at = self._looked_at
        words, _ = self._hear(tail, region)
        with self._changed:
            if self.has_place:
                self._open.take(words)

    def _hear(self, tail: Samples, region: Region) -> tuple[list[str], str | None]:
        is_short = region.end_s - region.start_s < SHORT_S
        language = self._language or (self._last_language if is_short else None)
        recognition = Recognition(self._pipeline.engines, tail, language, self._has_ended)
        chunks = [chunk for found, _ in recognition.recognise([region]) for chunk in found]
        spoken = [chunk for chunk in chunks if not is_refused(chunk)]
        heard = max(spoken, key=lambda chunk: chunk.end_s - chunk.start_s).language if spoken else None
        return [word for chunk in spoken for word in chunk.text.split()], heard

    def _let_go(self, begin: int, still_open: Region | None, ended_s: float, duration_s: float) -> None:
        """Keeps of the tail what the next step needs: the open utterance, or the last moment of silence."""
        keep_s = (still_open.start_s if still_open else duration_s) - _PRE_ROLL_S
        with self._changed:
            self._drop_before(begin + int(max(0.0, ended_s, keep_s) * RATE_HZ))
