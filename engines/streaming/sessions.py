"""Live captions: what people say into microphones, written while they say it.

A preview: the page keeps the recording whole, and its ordinary job begins when it ends.
"""

import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from engines.audio.samples import RATE_HZ, Samples, read_pcm16
from engines.pipeline import Pipeline
from engines.streaming.live_session import (
    BUSY,
    FAILED,
    PIECE_S,
    CaptionError,
    Captions,
    GapError,
    LiveSession,
)
from transcript.text.languages import normalize_language

__all__ = ["PIECE_S", "RATE_HZ", "CaptionError", "Captions", "GapError", "LiveSessions", "read_pcm16"]

_QUIET_S = 6.0  # without speech, and a place is given to who speaks; a pass may take some of it
_MOST_KNOWN = 64
_MOST_OF_ONE = 16  # many people may share an address, behind a proxy or in a school


class LiveSessions:
    """The microphones that are listened to, and which of them are written for. Any thread.

    There are as many places as the executor has workers. A session asks for one when it is loud enough to
    speak, and loses it to another that asks: when no speech was found in it for a while, or when its visitor
    has further places and the one who asks has none. It gets a place again the same way.
    """

    def __init__(
        self, pipeline: Pipeline, longest_s: float, now: Callable[[], float] = time.monotonic
    ) -> None:
        self._pipeline, self._longest_s, self._now = pipeline, longest_s, now
        self._most = pipeline.engines.executor.workers
        # twice, because a session that loses its place first ends the pass that it is in
        self._threads = ThreadPoolExecutor(self._most * 2, thread_name_prefix="live")
        self._lock = threading.Lock()
        self._sessions: dict[str, LiveSession] = {}

    def append(
        self, key: str, at: int, samples: Samples, language: str | None, visitor: str = ""
    ) -> LiveSession:
        """The session under the page's secret `key`, with the sound in it; at sample 0 it begins.

        `language` is what the speaker chose, as people write it; None and what means none is found out.
        `visitor` tells people apart, as far as the network does.

        Raises:
            GapError: sound before this is missing, or the session is gone.
            CaptionError: too many are known already, or this one has ended.
        """
        if (at + len(samples)) / RATE_HZ > self._longest_s:
            raise CaptionError(FAILED)
        session = self._find(key, language, visitor, begins=at == 0 and len(samples) > 0)
        session.append(at, samples)
        if session.wants_place:
            self._find_place(session)
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

    def _find(self, key: str, language: str | None, visitor: str, *, begins: bool) -> LiveSession:
        with self._lock:
            for known in [known for known, session in self._sessions.items() if session.is_over]:
                if known != key:
                    self._sessions.pop(known).end()
            if key in self._sessions:
                return self._sessions[key]
            if not begins:
                raise GapError(0)
            of_visitor = sum(session.visitor == visitor for session in self._sessions.values())
            if len(self._sessions) >= _MOST_KNOWN or of_visitor >= _MOST_OF_ONE:
                raise CaptionError(BUSY)
            session = LiveSession(
                self._pipeline, normalize_language(language), self._now, visitor=visitor, has_place=False
            )
            self._sessions[key] = session
            return session

    def _find_place(self, session: LiveSession) -> None:
        with self._lock:
            placed = [one for one in self._sessions.values() if one.has_place and not one.is_over]
            if session.has_place or session.is_over:
                return
            if len(placed) >= self._most:
                loser = self._find_loser(placed, session.visitor)
                if loser is None:
                    return
                loser.leave_place()
            session.take_place()
            self._threads.submit(session.run)

    def _find_loser(self, placed: list[LiveSession], visitor: str) -> LiveSession | None:
        """Who gives this visitor a place: the longest silent, else the latest of a visitor with several."""
        silent = [one for one in placed if self._now() - one.spoke_at > _QUIET_S]
        if silent:
            return min(silent, key=lambda one: one.spoke_at)
        counts = Counter(one.visitor for one in placed)
        if visitor in counts:
            return None
        several = [one for one in placed if counts[one.visitor] > 1]
        return max(several, key=lambda one: one.begun_at, default=None)
