"""Live captions: what is committed stays, no sample is lost, and strangers are bounded."""

from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from engines.asr.recogniser import TimedWord
from engines.audio.samples import RATE_HZ
from engines.models import Models, ModelSettings
from engines.pipeline import Pipeline
from engines.runtime.executor import InferenceExecutor
from engines.speech.endpointing import divide_utterances
from engines.speech.vad import Region
from engines.streaming import BUSY, CaptionError, GapError, LiveSessions, LiveState, SessionStart
from engines.streaming.live_rows import HeardUtterance
from engines.streaming.live_session import LiveSession
from engines.streaming.local_agreement import LocalAgreement
from engines.streaming.passes import Pass
from tests.support.speech import read_samples, speak

PIECE = RATE_HZ // 2
SENTENCES = (
    "The weather is fine today, and we walk from the river to the village.",
    "My sister wants to buy seven green apples at the market.",
    "Doctors say that children should drink a lot of water in summer.",
    "Nobody knows why the old train to the city stopped on Sunday night.",
    "Please open the window, because the kitchen is full of smoke.",
    "His brother plays the guitar while she reads a book about animals.",
)
ONCE = (
    "weather", "river", "village", "sister", "seven", "apples", "market", "doctors", "children", "water",
    "summer", "nobody", "train", "city", "sunday", "window", "kitchen", "smoke", "brother", "guitar", "book",
    "animals",
)  # fmt: skip
WORDS = st.lists(st.sampled_from(["మీరు", "ఎలా", "ask", "not", "Not.", "what"]), max_size=6)


class Clock:
    """Seconds that pass only when a test says so."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def pause(seconds: float) -> NDArray[np.float32]:
    return np.zeros(round(seconds * RATE_HZ), np.float32)


@pytest.fixture(scope="module")
def spoken_english(tmp_path_factory: pytest.TempPathFactory) -> NDArray[np.float32]:
    words = "The weather is fine today, and we walk from the river to the village in the mountains."
    return read_samples(speak(tmp_path_factory.mktemp("speech") / "said.wav", words))


def make_session(clock: Callable[[], float]) -> LiveSession:
    nobody: Any = None  # nothing is recognised in these tests
    return LiveSession(nobody, SessionStart(), clock)


def test_words_that_two_passes_agree_on_are_committed() -> None:
    agreement = LocalAgreement()
    agreement.take(["What", "your", "count"])
    assert list(agreement.committed) == []
    agreement.take(["what", "your", "country", "can"])
    assert list(agreement.committed) == ["what", "your"]
    assert agreement.tentative == ("country", "can")
    agreement.take(["what", "your", "country,", "can", "do"])
    assert agreement.committed == ("what", "your", "country,", "can")
    assert agreement.finish(["What", "your", "country", "can", "do."]) == (
        "what", "your", "country,", "can", "do.",
    )  # fmt: skip


def test_words_far_behind_stay_though_no_two_passes_agree() -> None:
    agreement = LocalAgreement()
    agreement.take(["one", "two", "three"])
    agreement.take(["won", "too", "free", "four"], settled=2)
    assert (agreement.committed, agreement.tentative) == (("won", "too"), ("free", "four"))
    agreement.take(["one", "two", "tree", "for", "five"], settled=1)  # what stays never changes
    assert (agreement.committed, agreement.tentative) == (("won", "too"), ("tree", "for", "five"))


def test_a_word_is_settled_so_long_before_the_end_of_its_look() -> None:
    words = [TimedWord("a", 1.0, 1.4), TimedWord("b", 1.4, 2.0), TimedWord("c", 2.0, 2.6)]
    heard = HeardUtterance(tuple(words))
    assert Pass(16_000, 32_000, 16_000 + 72_000, heard).count_settled() == 2  # 4.5 s of sound
    assert Pass(16_000, 32_000, 16_000 + 60_000, heard).count_settled() == 0


def test_a_pass_that_hears_one_word_more_or_less_repeats_nothing() -> None:
    agreement = LocalAgreement()
    for _ in range(2):
        agreement.take(["and", "so", "my"])
    assert agreement.finish(["so", "my", "fellow"]) == ("and", "so", "my", "fellow")
    assert agreement.finish(["and", "so", "uh", "my", "fellow"]) == ("and", "so", "my", "fellow")


def test_a_piece_cut_off_the_front_leaves_the_rest_to_the_utterance() -> None:
    agreement = LocalAgreement()
    for _ in range(2):
        agreement.take(["and", "so", "my", "fellow", "Americans"])
    said, rest = agreement.cut(["And", "so,", "my"])
    assert (said, rest.committed) == (("and", "so", "my"), ("fellow", "Americans"))
    said, rest = rest.cut(["fellow", "Americans", "ask"])
    assert (said, rest.committed) == (("fellow", "Americans", "ask"), ())


@given(WORDS, WORDS)
def test_no_committed_word_is_lost_or_said_twice_by_a_cut(spoken: list[str], heard: list[str]) -> None:
    agreement = LocalAgreement()
    agreement.committed = tuple(spoken)
    said, rest = agreement.cut(heard)
    assert (said + rest.committed)[: len(spoken)] == tuple(spoken)


@given(st.lists(WORDS, max_size=6))
def test_what_is_committed_never_changes(passes: list[list[str]]) -> None:
    agreement = LocalAgreement()
    before: tuple[str, ...] = ()
    for words in passes:
        agreement.take(words)
        assert agreement.committed[: len(before)] == before
        before = agreement.committed
    for words in passes:
        assert agreement.finish(words)[: len(before)] == before


def test_silence_ends_an_utterance_and_a_short_one_waits_longer() -> None:
    tail = pause(6.0)
    assert divide_utterances(tail, [Region(0.2, 5.7)]) == ([], Region(0.2, 5.7))
    assert divide_utterances(tail, [Region(0.2, 5.5)]) == ([Region(0.2, 5.5)], None)
    assert divide_utterances(tail, [Region(4.5, 5.5)]) == ([], Region(4.5, 5.5))
    joined = divide_utterances(tail, [Region(0.2, 1.0), Region(1.7, 4.0)])
    assert joined == ([Region(0.2, 4.0)], None)
    apart = divide_utterances(tail, [Region(0.2, 2.5), Region(3.2, 5.8)])
    assert apart == ([Region(0.2, 2.5)], Region(3.2, 5.8))
    assert divide_utterances(tail, []) == ([], None)


def test_speech_without_a_pause_is_cut_at_a_quiet_place() -> None:
    noise = np.random.default_rng(1).normal(0, 0.1, 40 * RATE_HZ).astype(np.float32)
    noise[12 * RATE_HZ : int(12.3 * RATE_HZ)] *= 0.01
    ended, still_open = divide_utterances(noise, [Region(0.0, 40.0)])
    assert ended[0].end_s == pytest.approx(12.15, abs=0.15)
    assert still_open is not None
    pieces = [*ended, still_open]
    assert all(piece.end_s - piece.start_s <= 15.0 for piece in pieces)
    assert [one.end_s for one in pieces[:-1]] == [other.start_s for other in pieces[1:]]


def test_pieces_follow_each_other_and_what_is_known_is_left_out() -> None:
    session = make_session(Clock())
    session.append(0, pause(1.0))
    session.append(PIECE, pause(1.0))  # half of it came already, as after an answer that was lost
    assert session.look().received == 3 * PIECE
    with pytest.raises(GapError) as caught:
        session.append(5 * PIECE, pause(0.5))
    assert caught.value.received == 3 * PIECE


def test_what_there_is_no_room_for_is_not_taken() -> None:
    session = make_session(Clock())
    for second in range(0, 60, 20):
        session.append(second * RATE_HZ, pause(20.0))
        if session.look().received < (second + 20) * RATE_HZ:
            break
    received = session.look().received
    assert received == 45 * RATE_HZ
    session.append(received, pause(1.0))
    assert session.look().received == received


def test_a_session_whose_page_does_not_ask_is_forgotten() -> None:
    clock = Clock()
    session = make_session(clock)
    session.append(0, pause(0.5))
    clock.now += 100.0
    assert not session.is_forgotten
    session.append(PIECE, pause(0.0))
    clock.now += 100.0
    assert not session.is_forgotten
    clock.now += 30.0
    assert session.is_forgotten


class TurnsOnly(LiveSessions):
    """Live sessions without threads: a test gives the turns."""

    def __init__(self, executor: InferenceExecutor) -> None:
        pipeline: Any = SimpleNamespace(engines=SimpleNamespace(executor=executor))
        self.clock = Clock()
        super().__init__(pipeline, 3600.0, now=self.clock)

    def _notify(self) -> None:
        pass

    def speak(self, key: str, visitor: str, at: int = 0) -> LiveSession:
        return self.append(key, at, pause(1.0), SessionStart("en", visitor))

    def next_keys(self, count: int) -> list[str]:
        """Whose turns come; each has spoken again before the next one."""
        names = {id(session): key for key, session in self._sessions.items()}
        chosen = []
        for _ in range(count):
            session = self._take_next()
            assert session is not None
            chosen.append(names[id(session)])
            self._at_work.discard(session)
        return chosen


@pytest.fixture
def turns() -> Iterator[TurnsOnly]:
    executor = InferenceExecutor(workers=2)
    yield TurnsOnly(executor)
    executor.shutdown()


def test_four_microphones_are_served_in_turns(turns: TurnsOnly) -> None:
    for key in "abcd":
        turns.speak(key, visitor=key)
    assert turns.next_keys(8) == list("abcdabcd")


def test_who_has_many_microphones_gets_no_more_turns_than_others(turns: TurnsOnly) -> None:
    for key in "abc":
        turns.speak(key, visitor="greedy")
    turns.speak("z", visitor="other")
    served = turns.next_keys(8)
    assert served.count("z") == 4
    assert {*served} == {*"abcz"}


def test_who_has_to_wait_is_told_that_it_is_slower(turns: TurnsOnly) -> None:
    sessions = [turns.speak(key, visitor=key) for key in "ab"]
    for session in sessions:
        session.is_ready = True
    turns.next_keys(2)
    assert {session.look().state for session in sessions} == {LiveState.LISTENING}
    sessions.append(turns.speak("c", visitor="c"))
    turns.next_keys(1)
    sessions[2].is_ready = True
    assert {session.look().state for session in sessions} == {LiveState.SLOWER}
    turns.clock.now += 10.0
    assert sessions[0].look().state is LiveState.LISTENING


def test_strangers_are_bounded(turns: TurnsOnly) -> None:
    with pytest.raises(GapError):
        turns.append("late", PIECE, pause(0.1), SessionStart())  # its session is gone
    with pytest.raises(CaptionError):
        turns.append(
            "long", 0, pause(0.1), SessionStart(begun=3600 * RATE_HZ)
        )  # longer than recordings may be
    for number in range(16):
        turns.speak(f"greedy {number}", visitor="greedy")
    with pytest.raises(CaptionError) as refused:
        turns.speak("greedy too", visitor="greedy")
    assert refused.value.code in BUSY
    assert refused.value.message.startswith("16 ")
    assert turns.speak("other", visitor="other").look().received == RATE_HZ


@pytest.mark.model
def test_four_speak_at_once_and_nothing_of_them_is_lost(
    pipeline: Pipeline, spoken_english: NDArray[np.float32]
) -> None:
    """More than there are workers, all of it at once: a machine that is far too slow."""
    sessions = LiveSessions(pipeline, 600.0)
    sound = np.concatenate([spoken_english, pause(1.0), spoken_english])
    speakers = {key: sessions.append(key, 0, sound, SessionStart("en", key)) for key in "abcd"}
    for key, session in speakers.items():
        assert session.look().received == len(sound)
        session.end()
        session.wait_for_end(120.0)
        said = " ".join(row.text for row in session.look().rows)
        assert said.casefold().count("village") == 2, key
    sessions.shutdown()


@pytest.mark.model
def test_a_pause_of_the_speaker_ends_the_utterance(
    pipeline: Pipeline, spoken_english: NDArray[np.float32]
) -> None:
    session = LiveSession(pipeline, SessionStart("en"), Clock())
    middle = len(spoken_english) // 2
    session.append(0, spoken_english[:middle])
    session.step()
    assert session.look().rows == ()
    session.hold()
    assert session.wants_turn
    session.step()
    (row,) = session.look().rows
    assert "weather" in row.text.casefold()
    assert (session.look().committed, session.look().tentative) == ("", "")


def test_a_look_behind_the_end_is_answered_and_new_sound_is_refused() -> None:
    session = LiveSession(Pipeline(Models(ModelSettings(Path("none")))), SessionStart("en"), Clock())
    session.append(0, pause(0.2))
    session.end()
    session.append(len(pause(0.2)), pause(0.0))
    session.append(0, pause(0.2))
    assert session.look().received == len(pause(0.2))
    with pytest.raises(CaptionError):
        session.append(len(pause(0.2)), pause(0.1))


@pytest.mark.model
def test_times_are_those_of_the_recording_where_a_session_goes_on(
    pipeline: Pipeline, spoken_english: NDArray[np.float32]
) -> None:
    session = LiveSession(pipeline, SessionStart("en", begun=100 * RATE_HZ), Clock())
    session.append(0, np.concatenate([spoken_english, pause(2.0)]))
    while session.wants_turn:
        session.step()
    assert all(100_000 <= row.start_ms < row.end_ms < 110_000 for row in session.look().rows)


@pytest.mark.model
def test_speech_is_written_while_it_is_spoken(
    pipeline: Pipeline, spoken_english: NDArray[np.float32]
) -> None:
    clock = Clock()
    session = LiveSession(pipeline, SessionStart(), clock)
    sound = np.concatenate([pause(1.0), spoken_english, pause(2.0)])
    rows: list[str] = []
    committed = ""
    seen_early = False
    for at in range(0, len(sound), PIECE):
        session.append(at, sound[at : at + PIECE])
        clock.now += 0.5
        session.step()
        captions = session.look(len(rows))
        for row in captions.rows:
            assert row.text.startswith(committed)
            assert row.language == "en"
            rows.append(row.text)
            committed = ""
        assert captions.committed.startswith(committed)
        committed = captions.committed
        seen_early = seen_early or bool(captions.tentative and not rows)
    assert session.look().received == len(sound)
    assert seen_early
    said = " ".join(rows).casefold()
    assert "weather" in said
    assert "village" in said
    (first, *_) = session.look().rows
    assert 700 <= first.start_ms <= 1_500


@pytest.mark.model
def test_speech_without_a_pause_is_written_once(pipeline: Pipeline, tmp_path: Path) -> None:
    """Sentences on end, longer than an utterance may be; no word of a cut is written twice or left out."""
    clock = Clock()
    session = LiveSession(pipeline, SessionStart("en"), clock)
    spoken = []
    for number, words in enumerate(SENTENCES):
        samples = read_samples(speak(tmp_path / f"{number}.wav", words))
        loud = np.flatnonzero(np.abs(samples) > 0.02)
        spoken.append(samples[loud[0] : loud[-1]])
    sound = np.concatenate([*spoken, pause(3.0)])
    for at in range(0, len(sound), PIECE):
        session.append(at, sound[at : at + PIECE])
        clock.now += 0.5
        session.step()
        assert len(session._tail) <= 17 * RATE_HZ, "what is written is let go"
        assert session._tail.base is None, "nothing holds the rest of it"
    rows = session.look().rows
    assert len(rows) >= 2
    assert all(row.end_ms - row.start_ms <= 15_500 for row in rows)
    written = " ".join(row.text for row in rows).casefold()
    print(written)
    counts = [written.count(word) for word in ONCE]
    assert max(counts) == 1
    assert sum(counts) >= 0.7 * len(ONCE)


@pytest.mark.model
def test_silence_writes_nothing_and_holds_no_sound(pipeline: Pipeline) -> None:
    session = LiveSession(pipeline, SessionStart(), Clock())
    for number in range(20):
        session.append(number * PIECE, pause(0.5))
        session.step()
    captions = session.look()
    assert (captions.rows, captions.committed, captions.tentative) == ((), "", "")
    assert len(session._tail) <= RATE_HZ


@pytest.mark.model
def test_whoever_waits_for_what_is_written_is_called_after_the_turn(
    pipeline: Pipeline, spoken_english: NDArray[np.float32]
) -> None:
    session, rows = LiveSession(pipeline, SessionStart("en"), Clock()), []
    session.append(0, np.concatenate([spoken_english, pause(2.0)]))
    session.call_when_written(lambda: rows.append(len(session.look().rows)))
    assert rows == []
    while session.wants_turn:
        session.take_turn()
    assert rows == [1]
    session.call_when_written(lambda: rows.append(-1))
    assert rows == [1, -1]
