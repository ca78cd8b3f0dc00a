"""Live captions: what is committed stays, no sample is lost, and strangers are bounded."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from engines.audio.samples import RATE_HZ
from engines.pipeline import Pipeline
from engines.speech.endpointing import divide_utterances
from engines.speech.vad import Region
from engines.streaming import CaptionError, GapError, LiveSessions
from engines.streaming.live_session import BUSY, LiveSession
from engines.streaming.local_agreement import LocalAgreement
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
    return LiveSession(nobody, None, clock)


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


def test_sound_faster_than_anybody_speaks_is_refused() -> None:
    clock = Clock()
    session = make_session(clock)
    session.append(0, pause(30.0))
    with pytest.raises(CaptionError):
        session.append(30 * RATE_HZ, pause(1.0))
    clock.now += 1.0
    session.append(30 * RATE_HZ, pause(1.0))


def test_work_that_stays_behind_ends_with_a_sentence() -> None:
    clock = Clock()
    session = make_session(clock)
    for second in range(0, 60, 20):
        session.append(second * RATE_HZ, pause(20.0))
        clock.now += 20.0
    with pytest.raises(CaptionError, match="Your recording goes on"):
        session.append(60 * RATE_HZ, pause(1.0))
    assert session.is_over
    assert "cannot keep up" in str(session.look().problem)


def test_a_session_that_nobody_asks_for_is_over() -> None:
    clock = Clock()
    session = make_session(clock)
    session.append(0, pause(0.5))
    clock.now += 19.0
    assert not session.is_over
    clock.now += 2.0
    assert session.is_over


def tone(seconds: float) -> NDArray[np.float32]:
    return (0.3 * np.sin(np.arange(round(seconds * RATE_HZ)) * 0.05)).astype(np.float32)


class Microphones:
    """Live sessions of a real pipeline on a clock that stands still."""

    def __init__(self, pipeline: Pipeline) -> None:
        self.clock = Clock()
        self.places = pipeline.engines.executor.workers
        self.sessions = LiveSessions(pipeline, 60.0, self.clock)
        self._sent: dict[str, int] = {}

    def send(self, key: str, sound: NDArray[np.float32], visitor: str = "") -> LiveSession:
        at = self._sent.get(key, 0)
        self._sent[key] = at + len(sound)
        return self.sessions.append(key, at, sound, None, visitor or key)


@pytest.fixture
def microphones(pipeline: Pipeline) -> Iterator[Microphones]:
    made = Microphones(pipeline)
    yield made
    made.sessions.shutdown()


@pytest.mark.model
def test_as_many_are_written_for_as_there_are_workers(microphones: Microphones) -> None:
    speaking = [microphones.send(f"key {number}", tone(0.1)) for number in range(microphones.places)]
    one_more = microphones.send("one more", tone(0.1))
    assert [session.has_place for session in (*speaking, one_more)] == [True] * len(speaking) + [False]
    assert one_more.look().notice == BUSY
    microphones.sessions.end("key 0")
    assert microphones.send("one more", tone(0.1)).has_place
    assert one_more.look().notice is None
    assert one_more.look().received == len(tone(0.2))
    with pytest.raises(GapError):
        microphones.send("key 0", tone(0.1))  # its session is gone
    with pytest.raises(CaptionError):
        microphones.sessions.append(
            "one more", 60 * RATE_HZ, tone(0.1), None
        )  # longer than recordings may be


@pytest.mark.model
def test_who_sends_no_sound_takes_no_place(microphones: Microphones) -> None:
    for number in range(microphones.places):
        assert not microphones.send(f"silent {number}", pause(0.1)).has_place
        with pytest.raises(GapError):
            microphones.send(f"empty {number}", pause(0.0))
    assert microphones.send("speaks", tone(0.1)).has_place


@pytest.mark.model
def test_a_silent_session_gives_its_place_to_who_speaks_and_gets_it_back(microphones: Microphones) -> None:
    held = [microphones.send(f"key {number}", tone(0.1)) for number in range(microphones.places)]
    microphones.clock.now += 4.0
    one_more = microphones.send("one more", tone(0.1))
    assert not one_more.has_place  # a pause for breath is no silence
    microphones.clock.now += 4.0
    for number in range(1, len(held)):
        held[number].spoke_at = microphones.clock.now
    assert microphones.send("one more", tone(0.1)).has_place
    assert not held[0].has_place
    assert microphones.send("key 0", pause(0.5)).look().notice is None  # silent, so nothing is missed
    assert microphones.send("key 0", tone(0.1)).look().notice == BUSY
    microphones.sessions.end("one more")
    assert microphones.send("key 0", tone(0.1)).has_place


@pytest.mark.model
def test_who_has_no_place_gets_one_of_a_visitor_with_several(microphones: Microphones) -> None:
    held = [microphones.send(f"key {number}", tone(0.1), "greedy") for number in range(microphones.places)]
    assert not microphones.send("their next", tone(0.1), "greedy").has_place
    assert microphones.send("one more", tone(0.1), "somebody else").has_place
    assert sum(session.has_place for session in held) == len(held) - 1
    for number in range(40):
        try:
            microphones.send(f"flood {number}", pause(0.1), "greedy")
        except CaptionError:
            break
    else:
        pytest.fail("a visitor has no end of sessions")
    assert microphones.send("a third", pause(0.1), "somebody third").look().received == len(pause(0.1))


@pytest.mark.model
def test_who_lost_the_place_keeps_what_was_written(
    pipeline: Pipeline, spoken_english: NDArray[np.float32]
) -> None:
    clock = Clock()
    session = LiveSession(pipeline, None, clock)
    for at in range(0, len(spoken_english), PIECE):
        session.append(at, spoken_english[at : at + PIECE])
        clock.now += 0.5
        session.step()
    session.leave_place()
    (row,) = session.look().rows
    assert "weather" in row.text.casefold()
    assert (session.look().committed, session.look().tentative) == ("", "")
    received = session.look().received
    session.append(received, pause(5.0))
    session.take_place()
    session.append(received + len(pause(5.0)), spoken_english)
    session.append(received + len(pause(5.0)) + len(spoken_english), pause(2.0))
    session.step()
    assert len(session.look().rows) >= 2
    again = session.look().rows[1]
    assert again.start_ms >= 1000 * (received / RATE_HZ + 4)


@pytest.mark.model
def test_speech_is_written_while_it_is_spoken(
    pipeline: Pipeline, spoken_english: NDArray[np.float32]
) -> None:
    clock = Clock()
    session = LiveSession(pipeline, None, clock)
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
    session = LiveSession(pipeline, "en", clock)
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
    session = LiveSession(pipeline, None, Clock())
    for number in range(20):
        session.append(number * PIECE, pause(0.5))
        session.step()
    captions = session.look()
    assert (captions.rows, captions.committed, captions.tentative) == ((), "", "")
    assert len(session._tail) <= RATE_HZ
