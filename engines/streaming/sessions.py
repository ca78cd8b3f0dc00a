"""What people say into microphones, written while they say it, each in their turn."""

import threading
import time
from collections.abc import Callable

from engines.audio.samples import RATE_HZ, Samples
from engines.pipeline import Pipeline
from engines.streaming.captions import FAILED, CaptionError, Captions, GapError, SessionStart
from engines.streaming.live_documents import LiveDocuments
from engines.streaming.live_session import LiveSession
from transcript.errors import LikhitaError

MOST_SESSIONS = 64
MOST_OF_VISITOR = 16  # many people may share an address, behind a proxy or in a school
_LAST_S = 8.0  # for what was said last, once a speaker has stopped
_LOOK_S = 5.0

BUSY = frozenset({"captions_busy", "captions_busy_for_visitor"})
"""Codes of what is refused for now only."""


class LiveSessions:
    """The microphones that are written for. Any thread may call any method.

    As many threads as the executor has workers go round: the next turn is that of the visitor whose last one
    is longest ago, and of their microphones of the one that waited longest. A turn is a pass or a row; so
    more speakers make each slower, and none is left out.
    """

    def __init__(
        self,
        pipeline: Pipeline,
        longest_s: float,
        documents: LiveDocuments | None = None,
        *,
        most: int = MOST_SESSIONS,
        most_of_visitor: int = MOST_OF_VISITOR,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._pipeline, self._longest_s, self._now = pipeline, longest_s, now
        self._documents = documents
        self._most, self._most_of_visitor = most, most_of_visitor
        self._workers = pipeline.engines.executor.workers
        self._changed = threading.Condition()
        self._sessions: dict[str, LiveSession] = {}
        self._at_work: set[LiveSession] = set()
        self._ready: set[str | None] = set()  # languages whose models answered
        self._turns = 0
        self._threads: list[threading.Thread] = []
        self._closed = False

    def append(self, key: str, at: int, samples: Samples, start: SessionStart) -> LiveSession:
        """The session under the page's secret `key`, with the sound in it; at sample 0 it begins.

        It may read the database, so it is not called on the event loop.

        Raises:
            GapError: sound before this is missing, or the session is gone.
            CaptionError: too many are known already, or this one has ended.
        """
        if (start.begun + at + len(samples)) / RATE_HZ > self._longest_s:
            raise CaptionError(FAILED)
        session = self._find(key, at, start)
        session.append(at, samples)
        self._notify()
        return session

    @property
    def known(self) -> int:
        """Microphones that are written for now."""
        with self._changed:
            return len(self._sessions)

    def hold(self, key: str) -> None:
        """The speaker pauses; nothing where there is none."""
        with self._changed:
            if key in self._sessions:
                self._sessions[key].hold()
                self._changed.notify()

    def end_for(self, document_id: str, longest_s: float) -> bool:
        """Drops the sessions that write into a document, because it goes; whether no turn of them goes on."""
        with self._changed:
            mine = {key: one for key, one in self._sessions.items() if one.document_id == document_id}
            for key, session in mine.items():
                session.drop()
                del self._sessions[key]
            return self._changed.wait_for(lambda: self._at_work.isdisjoint(mine.values()), longest_s)

    def end(self, key: str, row: int = 0) -> Captions | None:
        """Ends and forgets a session; the rows from `row` on once all is written, or as far as that is soon.

        None where there is no such session. It waits, so it is not called on the event loop.
        """
        with self._changed:
            session = self._sessions.get(key)
            if session is None:
                return None
            session.end()
            self._changed.notify()
        session.wait_for_end(_LAST_S)
        return session.look(row)

    def shutdown(self) -> None:
        """Drops all and waits for their threads."""
        with self._changed:
            self._closed = True
            for session in self._sessions.values():
                session.drop()
            self._changed.notify_all()
            threads = list(self._threads)
        for thread in threads:
            thread.join()

    def _notify(self) -> None:
        with self._changed:
            if not self._threads and not self._closed:
                self._threads = [
                    threading.Thread(target=self._work, name=f"live-{number}", daemon=True)
                    for number in range(self._workers)
                ]
                for thread in self._threads:
                    thread.start()
            self._changed.notify()

    def _find(self, key: str, at: int, start: SessionStart) -> LiveSession:
        with self._changed:
            self._forget()
            if key in self._sessions:
                return self._sessions[key]
            if at > 0:
                raise GapError(0)
            of_visitor = sum(session.visitor == start.visitor for session in self._sessions.values())
            if len(self._sessions) >= self._most:
                raise CaptionError("captions_busy", most=self._most)
            if of_visitor >= self._most_of_visitor:
                raise CaptionError("captions_busy_for_visitor", most=self._most_of_visitor)
            made = self._documents
            document = made.open(start.name, start.document_id) if made else None
            session = LiveSession(self._pipeline, start, self._now, document)
            session.is_ready = session.language in self._ready
            self._sessions[key] = session
            return session

    def _forget(self) -> None:
        """Ends what its page has left, and forgets what is over; for who holds the lock."""
        for key, session in list(self._sessions.items()):
            if session.is_over and (session.is_forgotten or not session.has_failed):
                del self._sessions[key]
            elif session.is_forgotten:
                session.end()

    def _work(self) -> None:
        while (session := self._take_next()) is not None:
            try:
                if self._make_ready(session):
                    session.take_turn()
            finally:
                with self._changed:
                    self._at_work.discard(session)
                    self._changed.notify_all()  # who ends it waits beside those who look for a turn

    def _take_next(self) -> LiveSession | None:
        """Whose turn it is, once it is somebody's; None at the end of all."""
        with self._changed:
            while not self._closed:
                self._forget()
                waiting = [
                    one for one in self._sessions.values() if one not in self._at_work and one.wants_turn
                ]
                if waiting:
                    return self._give_turn(waiting)
                self._changed.wait(_LOOK_S)
            return None

    def _give_turn(self, waiting: list[LiveSession]) -> LiveSession:
        last: dict[str, int] = {}
        for one in self._sessions.values():
            last[one.visitor] = max(one.turn, last.get(one.visitor, 0))
        chosen = min(waiting, key=lambda one: (last[one.visitor], one.turn))
        if len(waiting) + len(self._at_work) > self._workers:
            for one in (*waiting, *self._at_work):
                one.note_crowd()
        self._turns += 1
        chosen.turn = self._turns
        self._at_work.add(chosen)
        return chosen

    def _make_ready(self, session: LiveSession) -> bool:
        """Has the models of its language answer once, so that its words come from its first turn on."""
        if session.language in self._ready:
            session.is_ready = True
            return True
        try:
            session.prepare()
        except LikhitaError as exc:
            session.fail(exc.reason)
            return False
        with self._changed:
            self._ready.add(session.language)
        session.is_ready = True
        return True
