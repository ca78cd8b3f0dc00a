"""One microphone that is written for (`streaming` has all of them).

An utterance is recognised in passes over all of it while it goes on (`local_agreement`), and when it ends.
Nothing is lost where that is slow: what there is no room for is not taken, and the page sends it again.
"""

import logging
import threading
import time
from collections.abc import Callable

import numpy as np

from engines.audio.samples import RATE_HZ, Samples, silence_wrong
from engines.pipeline import Pipeline
from engines.pipeline.recognition import Recognition
from engines.runtime.progress import Watcher
from engines.speech.activity import fit_region, measure_activity
from engines.speech.endpointing import divide_utterances
from engines.speech.vad import Region, find_regions, rate_windows
from engines.streaming.captions import FAILED, CaptionError, Captions, GapError, LiveState, SessionStart
from engines.streaming.live_documents import LiveDocument, Spoken
from engines.streaming.live_rows import make_row
from engines.streaming.local_agreement import LocalAgreement
from engines.streaming.passes import Pass, hear, is_short
from transcript.document import Segment
from transcript.errors import LikhitaError
from transcript.messages import Message
from transcript.text.languages import normalize_language

log = logging.getLogger(__name__)

_PRE_ROLL_S = 0.3
_STEP_S = 0.2  # of new sound before it is looked at
_SHORTEST_S = 0.5  # an utterance before its first pass
_PASS_S = 0.6  # of new sound between two passes over an open utterance, at the least
_REST = 1.2  # and as many times the seconds that the last pass took, so that half a core stays free
_MOST_HELD_S = 45.0  # of sound that is not written yet; the page keeps the rest
_SLOW_S = 2.5  # behind the speaker, and they are told so
_CROWDED_S = 5.0  # as long as they are told after others had to wait
_FORGOTTEN_S = 120.0


class LiveSession:
    """One microphone: sound in on any thread, captions out on any thread, the work in turns on one at a time.

    `document` is where its rows are stored, on the thread of the turn; None for nowhere.
    """

    def __init__(
        self,
        pipeline: Pipeline,
        start: SessionStart,
        now: Callable[[], float] = time.monotonic,
        document: LiveDocument | None = None,
    ) -> None:
        self.visitor, self.language = start.visitor, normalize_language(start.language)
        self._pipeline, self._now, self._begun = pipeline, now, start.begun
        self._document = document
        self._changed = threading.Condition()
        self._tail: Samples = np.zeros(0, np.float32)  # sound from `_begin` on, still to be written
        self._begin = 0  # samples
        self._received = 0
        self._looked_at = 0  # samples received at the last step
        self._passed_at = 0  # and at the last pass over the open utterance
        self._pass_s = 0.0  # how long that pass took
        self._last: Pass | None = None  # over the open utterance
        self._open = LocalAgreement()
        self._rows: list[Segment] = []
        self._open_language: str | None = None  # as a pass over all of the open utterance found it out
        self._last_language: str | None = None  # of the row before
        self._problem: Message | None = None
        self._closes = False  # the open utterance ends with what has come
        self._has_more = False  # a turn left some of the sound to the next one
        self._over = self._ends = self._dropped = False
        self._is_at_work = False
        self._calls: list[Callable[[], None]] = []  # once all is written
        self._crowded_at = -_CROWDED_S
        self.is_ready = False
        self.turn = 0
        """The number of its last turn (`LiveSessions`)."""
        self.asked_at = now()

    def append(self, at: int, samples: Samples) -> None:
        """Takes 16 kHz mono sound of shape (samples,) that begins at sample `at`, as far as there is room.

        What is known already is left out, also behind the end: a page looks once more while it ends.

        Raises:
            GapError: something between is missing.
            CaptionError: the session has ended, and there is sound that it does not know.
        """
        with self._changed:
            self.asked_at = self._now()
            if self._problem or ((self._over or self._ends) and at + len(samples) > self._received):
                raise CaptionError(self._problem or FAILED)
            if at > self._received:
                raise GapError(self._received)
            room = max(0, int(_MOST_HELD_S * RATE_HZ) - len(self._tail))
            new = samples[self._received - at :][:room]
            if len(new):
                self._closes = False
                self._tail = np.concatenate([self._tail, silence_wrong(new)])
                self._received += len(new)

    def look(self, first_row: int = 0) -> Captions:
        """The captions now, with the rows from `first_row` on."""
        with self._changed:
            return Captions(
                self._received,
                tuple(self._rows[max(0, first_row) :]),
                " ".join(self._open.committed),
                " ".join(self._open.tentative),
                self._find_state(),
                self._problem,
                self._document.id if self._document else "",
            )

    def _find_state(self) -> LiveState:
        if not self.is_ready:
            return LiveState.LOADING
        is_behind = (self._received - self._looked_at) / RATE_HZ > _SLOW_S
        is_crowded = self._now() - self._crowded_at < _CROWDED_S
        return LiveState.SLOWER if is_behind or is_crowded else LiveState.LISTENING

    def note_crowd(self) -> None:
        """Others speak too, and it has to wait for its turn."""
        with self._changed:
            self._crowded_at = self._now()

    def hold(self) -> None:
        """The speaker pauses: an utterance under way ends with what has come."""
        with self._changed:
            self._closes = self._closes or bool(
                self._open.committed or self._open.tentative or self._has_sound()
            )

    def end(self) -> None:
        """No more sound comes; what there is still gets its turns."""
        with self._changed:
            self._ends = self._closes = True

    def drop(self) -> None:
        """Nothing of it is wanted any more."""
        with self._changed:
            self._over = self._dropped = True
            self._changed.notify_all()

    def wait_for_end(self, seconds: float) -> None:
        """Until all was written that came before `end`; what is not by then is left out."""
        with self._changed:
            if not self._changed.wait_for(lambda: self._over, seconds):
                self._over = self._dropped = True

    @property
    def document_id(self) -> str:
        """Where its rows go; "" for nowhere yet."""
        return self._document.id if self._document else ""

    @property
    def is_over(self) -> bool:
        """Whether nothing is written for it any more."""
        return self._over

    @property
    def has_failed(self) -> bool:
        """Whether it is over because of a problem, which its page is to be told."""
        return self._over and self._problem is not None

    @property
    def is_forgotten(self) -> bool:
        """Whether its page has not asked for long."""
        return self._now() - self.asked_at > _FORGOTTEN_S

    @property
    def wants_turn(self) -> bool:
        """Whether there is something to write, or to end."""
        with self._changed:
            is_new = (self._received - self._looked_at) / RATE_HZ >= _STEP_S
            return not self._over and (is_new or self._has_more or self._closes or self._ends)

    def call_when_written(self, call: Callable[[], None]) -> None:
        """Calls once nothing of what has come waits to be written: now, or on the thread of a turn."""
        with self._changed:
            self._calls.append(call)
        self._tell_written()

    def _tell_written(self) -> None:
        with self._changed:
            is_written = not self._is_at_work and not self.wants_turn
            calls, self._calls = (self._calls, []) if is_written else ([], self._calls)
        for call in calls:
            call()

    def _has_sound(self) -> bool:
        return len(self._tail) / RATE_HZ > _PRE_ROLL_S

    def take_turn(self) -> None:
        """Writes some of what has come; one thread at a time."""
        ends = self._ends
        self._is_at_work = True
        try:
            self.step()
        except LikhitaError as exc:
            self.fail(exc.reason)
        except Exception:
            log.exception("live captions failed")
            self.fail(FAILED)
        finally:
            self._is_at_work = False
        with self._changed:
            if ends and not self._has_more:
                self._over = True
            self._changed.notify_all()
        self._tell_written()

    def fail(self, problem: Message) -> None:
        """Ends it with a sentence; what is written stays to be looked at."""
        with self._changed:
            if not self._dropped:
                self._problem = problem
            self._over = True
            self._changed.notify_all()

    def prepare(self) -> None:
        """Has the models ready for its language; the first call of all waits for them.

        Raises:
            ModelUnavailableError: every engine lacks its weights.
        """
        self._pipeline.engines.prepare(Watcher(lambda: self._dropped), self.language)
        self._pipeline.engines.try_out(self.language)

    def step(self) -> None:
        """Looks at what has come: the first ended utterance becomes a row, or the open one gets a pass."""
        with self._changed:
            tail, begin, received = self._tail, self._begin, self._received
            closes, self._closes = self._closes, False
        duration_s = len(tail) / RATE_HZ
        rated = self._pipeline.engines.executor.run(rate_windows, self._pipeline.engines.models, tail)
        activity, regions = measure_activity(rated, tail), find_regions(rated, duration_s)
        ended, still_open = divide_utterances(tail, regions)
        if closes and not ended and still_open:
            ended, still_open = [still_open], None
        if ended:
            after = [*ended[1:], still_open][0]
            goes_on = after is not None and after.start_s <= ended[0].end_s
            self._close(tail, begin, ended[0], fit_region(ended[0], activity), goes_on=goes_on)
            self._let_go(begin, ended[0].end_s, has_more=after is not None, closes=closes)
            return
        with self._changed:
            self._looked_at, self._has_more = received, False
        if still_open:
            self._pass(tail, begin, still_open, duration_s)
        keep_s = (still_open.start_s if still_open else duration_s) - _PRE_ROLL_S
        self._let_go(begin, max(0.0, keep_s), has_more=False, closes=False)

    def _let_go(self, begin: int, gone_s: float, *, has_more: bool, closes: bool) -> None:
        """Lets the sound go that is written; of the rest there may be more to write now."""
        with self._changed:
            until = begin + int(gone_s * RATE_HZ)
            self._tail = self._tail[max(0, until - self._begin) :].copy()  # else the whole of it stays
            self._begin = max(self._begin, until)
            self._looked_at = max(self._looked_at, self._begin)
            self._has_more = has_more
            self._closes = self._closes or (closes and has_more)

    def _close(self, tail: Samples, begin: int, region: Region, row: Region, *, goes_on: bool) -> None:
        """Makes a row of an utterance, or of the front of one that goes on; `row` is where it sounds."""
        last = self._last if not goes_on and self._last and self._last.is_of(begin, region) else None
        last = last or self._hear(tail, begin, region)
        heard = last.heard
        with self._changed:
            said, rest = (
                self._open.cut(heard.texts) if goes_on else (self._open.finish(heard.texts), LocalAgreement())
            )
            self._open, self._last, self._passed_at = rest, None, 0
            self._open_language = None
            self._last_language = heard.language or self._last_language
            if not said or self._dropped:
                return
            moved_s = (begin - last.begin) / RATE_HZ
            begun_s = (self._begun + last.begin) / RATE_HZ
        made = make_row(said, heard, row.start_s + moved_s, row.end_s + moved_s, begun_s)
        if self._document:  # stored first: what is seen is there
            self._document.keep(made, self._cut_out(tail, begin, region))
        with self._changed:
            self._rows.append(made)

    def _cut_out(self, tail: Samples, begin: int, region: Region) -> Spoken:
        """What was spoken in a region of the sound, with a little around it."""
        first = max(0, int((region.start_s - _PRE_ROLL_S) * RATE_HZ))
        last = int((region.end_s + _PRE_ROLL_S) * RATE_HZ)
        return Spoken(self._begun + begin + first, tail[first:last])

    def _pass(self, tail: Samples, begin: int, region: Region, duration_s: float) -> None:
        """A look at the open utterance: now and then while it goes on, at once where its speaker stops."""
        if region.end_s - region.start_s < _SHORTEST_S or (self._last and self._last.is_of(begin, region)):
            return
        has_stopped = duration_s > region.end_s
        executor = self._pipeline.engines.executor
        new_s = (self._looked_at - self._passed_at) / RATE_HZ
        is_early = new_s < max(_PASS_S, _REST * self._pass_s)
        if not has_stopped and (is_early or executor.callers > executor.workers):
            return
        self._passed_at = self._looked_at
        began_s = time.monotonic()
        # While it goes on its language is found out once: that costs as much as the words.
        last = self._hear(tail, begin, region, None if has_stopped else self._open_language)
        if not is_short(region):
            self._open_language = last.heard.language
        with self._changed:
            self._pass_s = time.monotonic() - began_s
            self._last = last
            self._open.take(last.heard.texts, last.count_settled())

    def _hear(self, tail: Samples, begin: int, region: Region, known: str | None = None) -> Pass:
        language = self.language or known or (self._last_language if is_short(region) else None)
        recognition = Recognition(self._pipeline.engines, tail, language, lambda: self._dropped)
        return hear(recognition, begin, region)
