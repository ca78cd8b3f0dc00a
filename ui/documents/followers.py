"""Which pages that follow a job are still to hear how it stands, before the server ends."""

import asyncio
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

AGAIN_S = 1.5
"""A page that was told news asks again within a second (start/job_follower.js), also on a busy machine."""
_LOOK_S = 0.05


@dataclass(frozen=True, slots=True)
class _Answered:
    document_id: str
    at_s: float


class Followers:
    """Questions that are held, and answers after which a page asks again. For the event loop's thread only.

    Pages have no names here: of a document's pages the one that was answered first is taken to ask first.
    """

    def __init__(self, now_s: Callable[[], float] = time.monotonic) -> None:
        self._now_s = now_s
        self._held = 0
        self._answered: deque[_Answered] = deque()

    @contextmanager
    def asking(self, document_id: str, seen: str) -> Iterator[None]:
        """For as long as the question of a page is held; `seen` is "" where it asks for the first time."""
        if seen:
            before = next((one for one in self._answered if one.document_id == document_id), None)
            if before is not None:
                self._answered.remove(before)
        self._held += 1
        try:
            yield
        finally:
            self._held -= 1

    def note_answer(self, document_id: str) -> None:
        """The page was told of a job that goes on: it will ask again."""
        self._drop_late()
        self._answered.append(_Answered(document_id, self._now_s()))

    async def wait_until_told(self, longest_s: float) -> None:
        """Until no question is held and every page has asked again that does so soon."""
        deadline_s = self._now_s() + longest_s
        while self._now_s() < deadline_s:
            self._drop_late()
            if not self._held and not self._answered:
                return
            await asyncio.sleep(_LOOK_S)

    def _drop_late(self) -> None:
        """Forgets pages that were closed, or are hidden and asleep."""
        late_s = self._now_s() - AGAIN_S
        while self._answered and self._answered[0].at_s < late_s:
            self._answered.popleft()
