"""Live captions: what somebody says into a microphone, written while they say it. Imports no model library.

A preview: the page keeps the recording whole, and its ordinary job begins when it ends. An utterance is
recognised once it has ended (`captions`), and while it goes on every second. Where the executor has no worker
free, the passes in between are left out, never the last one.
"""

import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from engines.captions import SHORT_S, Agreement, divide_utterances
from engines.engine import RATE_HZ, Samples, read_pcm16, silence_wrong
from engines.pipeline import Pipeline
from engines.progress import Watcher
from engines.recognition import Recognition, is_refused
from engines.router import normalize_language
from engines.speech import Region, find_speech
from transcript.errors import LikhitaError

__all__ = ["PIECE_S", "RATE_HZ", "CaptionError", "Captions", "GapError", "LiveSessions", "read_pcm16"]

log = logging.getLogger(__name__)

PIECE_S = 30.0
"""The longest piece of sound that is taken at once."""

_PRE_ROLL_S = 0.3
_PASS_S = 1.0  # of new sound between two passes over an open utterance, and its least length
_STEP_S = 0.3  # of new sound before it is looked at
_MOST_BEHIND_S = 60.0
_FASTEST = 4.0  # times real time, on the average
_FORGOTTEN_S = 20.0

BUSY = "Other speakers are being written for just now. Your recording goes on as ever."
BEHIND = "The words cannot keep up with you here, so they have stopped. Your recording goes on as ever."
FAILED = "The words have stopped. Your recording goes on as ever."


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

    `received` counts the samples that have arrived.
    """

    received: int
    rows: tuple[Caption, ...]
    committed: str
    tentative: str
    problem: str | None = None


class LiveSession:
    """One microphone: sound in on any thread, captions out on any thread, the work on a thread of its own."""

    def __init__(
        self, pipeline: Pipeline, language: str | None, now: Callable[[], float] = time.monotonic
    ) -> None:
        self._pipeline, self._language, self._now = pipeline, language, now
        self._changed = threading.Condition()
        self._tail: Samples = np.zeros(0, np.float32)  # sound from `_begin` on, still to be written
        self._begin = 0  # samples
        self._received = 0
        self._looked_at = 0  # samples received at the last step
        self._passed_at = 0  # and at the last pass over the open utterance
        self._open = Agreement()
        self._rows: list[Caption] = []
        self._last_language: str | None = None
        self._problem: str | None = None
        self._over = False
        self.begun_at = self.asked_at = now()

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
            )

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
        """Writes until the session is over; on a thread that may wait for the executor."""
        try:
            self._pipeline.prepare(Watcher(lambda: self.is_over), self._language)
            while self._wait():
                self.step()
        except LikhitaError as exc:
            self._problem = exc.message
        except Exception:
            log.exception("live captions failed")
            self._problem = FAILED
        finally:
            self.end()

    def _wait(self) -> bool:
        """Until there is enough new sound; False where the session is over."""
        with self._changed:
            while not self.is_over and (self._received - self._looked_at) / RATE_HZ < _STEP_S:
                self._changed.wait(1.0)
            return not self.is_over

    def step(self) -> None:
        """Looks at what has come: ended utterances become rows, the open one gets a pass."""
        with self._changed:
            tail, self._looked_at = self._tail, self._received
        regions = self._pipeline.executor.run(find_speech, tail)
        ended, still_open = divide_utterances(tail, regions)
        followers = [*ended[1:], still_open]
        for region, after in zip(ended, followers, strict=False):
            self._close(tail, region, goes_on=after is not None and after.start_s <= region.end_s)
        if still_open:
            self._pass(tail, still_open)
        self._let_go(still_open, ended[-1].end_s if ended else 0.0, len(tail) / RATE_HZ)

    def _close(self, tail: Samples, region: Region, *, goes_on: bool) -> None:
        """Makes a row of an utterance, or of the front of one that goes on."""
        words, language = self._hear(tail, region)
        begin_s = self._begin / RATE_HZ
        times_ms = (round((begin_s + region.start_s) * 1000), round((begin_s + region.end_s) * 1000))
        with self._changed:
            said, rest = self._open.cut(words) if goes_on else (self._open.finish(words), Agreement())
            self._open, self._passed_at = rest, 0
            self._last_language = language or self._last_language
            if said:
                self._rows.append(Caption(" ".join(said), language, *times_ms))

    def _pass(self, tail: Samples, region: Region) -> None:
        is_busy = self._pipeline.executor.pending >= self._pipeline.executor.workers
        if is_busy or region.end_s - region.start_s < _PASS_S:
            return
        if (self._looked_at - self._passed_at) / RATE_HZ < _PASS_S:
            return
        self._passed_at = self._looked_at
        words, _ = self._hear(tail, region)
        with self._changed:
            self._open.take(words)

    def _hear(self, tail: Samples, region: Region) -> tuple[list[str], str | None]:
        is_short = region.end_s - region.start_s < SHORT_S
        language = self._language or (self._last_language if is_short else None)
        recognition = Recognition(self._pipeline, tail, language, lambda: self.is_over)
        chunks = [chunk for found, _ in recognition.recognise([region]) for chunk in found]
        spoken = [chunk for chunk in chunks if not is_refused(chunk)]
        heard = max(spoken, key=lambda chunk: chunk.end_s - chunk.start_s).language if spoken else None
        return [word for chunk in spoken for word in chunk.text.split()], heard

    def _let_go(self, still_open: Region | None, ended_s: float, duration_s: float) -> None:
        """Keeps of the tail what the next step needs: the open utterance, or the last moment of silence."""
        keep_s = (still_open.start_s if still_open else duration_s) - _PRE_ROLL_S
        gone = int(max(0.0, ended_s, keep_s) * RATE_HZ)
        with self._changed:
            self._tail = self._tail[gone:]
            self._begin += gone


class LiveSessions:
    """The microphones that are written for now: at most as many as the executor has workers. Any thread."""

    def __init__(
        self, pipeline: Pipeline, longest_s: float, now: Callable[[], float] = time.monotonic
    ) -> None:
        self._pipeline, self._longest_s, self._now = pipeline, longest_s, now
        self._most = pipeline.executor.workers
        self._threads = ThreadPoolExecutor(self._most, thread_name_prefix="live")
        self._lock = threading.Lock()
        self._sessions: dict[str, LiveSession] = {}

    def append(self, key: str, at: int, samples: Samples, language: str | None) -> LiveSession:
        """The session under the page's secret `key`, with the sound in it; at sample 0 it begins.

        `language` is what the speaker chose, as people write it; None and what means none is found out.

        Raises:
            GapError: sound before this is missing, or the session is gone.
            CaptionError: too many are written for already, or this one has ended.
        """
        if (at + len(samples)) / RATE_HZ > self._longest_s:
            raise CaptionError(FAILED)
        session = self._find(key, language, begins=at == 0)
        session.append(at, samples)
        return session

    def end(self, key: str) -> None:
        """Ends and forgets a session; nothing where there is none."""
        with self._lock:
            session = self._sessions.pop(key, None)
        if session:
            session.end()

    def shutdown(self) -> None:
        """Ends all and waits for their threads."""
        with self._lock:
            for session in self._sessions.values():
                session.end()
        self._threads.shutdown(wait=True, cancel_futures=True)

    def _find(self, key: str, language: str | None, *, begins: bool) -> LiveSession:
        with self._lock:
            for known in [known for known, session in self._sessions.items() if session.is_over]:
                if known != key:
                    self._sessions.pop(known).end()
            if key in self._sessions:
                return self._sessions[key]
            if not begins:
                raise GapError(0)
            if len(self._sessions) >= self._most:
                raise CaptionError(BUSY)
            session = LiveSession(self._pipeline, normalize_language(language), self._now)
            self._sessions[key] = session
            self._threads.submit(session.run)
            return session
