import json
import logging
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from engines.asr.router import LanguageNotServedError
from engines.audio.samples import RATE_HZ
from engines.models import Models, ModelSettings, ModelUnavailableError, Role
from engines.pipeline import DRAFT, NO_SPEECH, Pipeline
from engines.runtime.executor import InferenceExecutor
from engines.runtime.progress import Stage, Watcher
from tests.support.speech import JFK, count_wrong_words, read_samples
from transcript.document import FlagKind, Segment, Transcript
from transcript.messages import Message

pytestmark = pytest.mark.model


def test_a_talk_becomes_rows_of_two_speakers(pipeline: Pipeline, sample_folder: Path) -> None:
    samples = read_samples(sample_folder / "sample.wav")
    shown: list[tuple[Segment, ...]] = []
    stages: list[Stage] = []
    watcher = Watcher(tell=lambda stage, _: stages.append(stage), show=shown.append)
    outcome = pipeline.transcribe(samples, None, None, watcher)
    Transcript(outcome.segments)  # sorted, unique ids
    assert {row.speaker for row in outcome.segments} == {"Speaker 1", "Speaker 2"}
    assert {row.language for row in outcome.segments} == {"en"}
    text = " ".join(row.text for row in outcome.segments)
    assert count_wrong_words(_read_reference(sample_folder / "sample.stm"), text) <= 20  # of 81
    assert shown
    assert {row.speaker for row in shown[0]} == {None}
    assert {use.role for use in outcome.models} == {"english", "language", "speakers", "speech"}
    assert {"speech", "language", "recognising", "speakers"} <= outcome.seconds.keys()
    assert [stages[0], *sorted(set(stages), key=stages.index)][0] is Stage.SPEECH


def _read_reference(stm: Path) -> str:
    words = " ".join(line.split(maxsplit=5)[5] for line in stm.read_text().splitlines())
    return "".join(c for c in words.lower() if c.isalpha() or c in " '")


def test_a_sentence_with_pauses_comes_out_whole(
    pipeline: Pipeline, shared_recording: Callable[[str], Path]
) -> None:
    outcome = pipeline.transcribe(read_samples(shared_recording("jfk.flac")), None, None)
    assert count_wrong_words(JFK, " ".join(row.text for row in outcome.segments)) <= 2
    assert outcome.notices == ()


def test_languages_are_told_apart_turn_by_turn(
    pipeline: Pipeline, shared_recording: Callable[[str], Path]
) -> None:
    recording = shared_recording("conversation-te-en.flac")
    turns = json.loads(recording.with_suffix(".json").read_text())
    outcome = pipeline.transcribe(read_samples(recording), None, None)

    def shared_ms(row: Segment, turn: dict[str, float]) -> float:
        return min(row.end_ms, turn["end"] * 1000) - max(row.start_ms, turn["start"] * 1000)

    heard = [max(outcome.segments, key=lambda row: shared_ms(row, turn)).language for turn in turns]
    right = sum(a == turn["language"] for a, turn in zip(heard, turns, strict=True))
    assert right >= 13  # of 14
    assert DRAFT in outcome.notices
    drafts = [row for row in outcome.segments if row.language == "te"]
    assert all(FlagKind.DRAFT in {flag.kind for flag in row.flags} for row in drafts)


def test_the_users_language_wins(pipeline: Pipeline, sample_folder: Path) -> None:
    samples = read_samples(sample_folder / "sample.wav")[(14 * 16_000) : (18 * 16_000)]
    outcome = pipeline.transcribe(samples, "te", 1)
    assert {row.language for row in outcome.segments} == {"te"}
    assert {row.speaker for row in outcome.segments} == {"Speaker 1"}
    assert {use.role for use in outcome.models} == {"telugu", "speech"}


@pytest.mark.parametrize("kind", ["silence", "noise", "hum", "nothing"])
def test_without_speech_no_word_is_invented(pipeline: Pipeline, kind: str) -> None:
    count = 16_000 * 20
    random = np.random.default_rng(1)
    sound = {
        "silence": np.zeros(count),
        "noise": random.normal(0, 0.05, count),
        "hum": 0.3 * np.sin(2 * np.pi * 100 * np.arange(count) / 16_000),
        "nothing": np.zeros(0),
    }[kind].astype(np.float32)
    outcome = pipeline.transcribe(sound, None, None)
    assert (outcome.segments, outcome.notices) == ((), (NO_SPEECH,))


def test_a_cancel_keeps_the_rows_made(pipeline: Pipeline, sample_folder: Path) -> None:
    talk = read_samples(sample_folder / "sample.wav")
    samples = np.concatenate([talk, np.zeros(16_000 * 3, np.float32), talk])
    stop = threading.Event()

    def show(_rows: tuple[Segment, ...]) -> None:
        stop.set()

    outcome = pipeline.transcribe(samples, None, None, Watcher(cancelled=stop.is_set, show=show))
    assert outcome.segments
    assert max(row.end_ms for row in outcome.segments) < 31_000


def test_what_comes_out_does_not_depend_on_how_many_pieces_are_heard_at_once(
    models: Models, shared_recording: Callable[[str], Path]
) -> None:
    samples = read_samples(shared_recording("conversation-te-en.flac"))[-40 * RATE_HZ :]
    found = []
    for workers in (1, 4):
        executor = InferenceExecutor(workers, cores=1)
        shown: list[int] = []

        def show(rows: tuple[Segment, ...], counts: list[int] = shown) -> None:
            counts.append(len(rows))

        rows = (
            Pipeline(models, executor=executor).transcribe(samples, None, None, Watcher(show=show)).segments
        )
        executor.shutdown()
        found.append([replace(row, id="row") for row in rows])
        assert shown == sorted(shown)
    assert found[0] == found[1]
    assert {row.language for row in found[0]} == {"te", "en"}


def test_a_cancel_before_the_first_row_says_nothing_of_silence(
    pipeline: Pipeline, sample_folder: Path
) -> None:
    samples = read_samples(sample_folder / "sample.wav")
    assert pipeline.transcribe(samples, None, None, Watcher(cancelled=lambda: True)).notices == ()


def test_without_speaker_models_the_words_are_kept(
    models: Models, sample_folder: Path, tmp_path: Path
) -> None:
    overrides = {Role.SPEAKERS: str(tmp_path / "missing")}
    settings = ModelSettings(models.path(Role.ENGLISH).parent, overrides=overrides)
    samples = read_samples(sample_folder / "sample.wav")[(14 * 16_000) : (18 * 16_000)]
    outcome = Pipeline(Models(settings)).transcribe(samples, "en", None)
    assert "Chicago" in outcome.segments[0].text
    assert outcome.segments[0].speaker is None
    assert outcome.notices == (Message("model_folder_missing", role="speakers"),)


def test_damaged_speaker_models_are_a_notice_and_a_trace_in_the_log(
    models: Models, sample_folder: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    overrides = {Role.SPEAKERS: str(tmp_path)}  # an empty folder
    settings = ModelSettings(models.path(Role.ENGLISH).parent, overrides=overrides)
    samples = read_samples(sample_folder / "sample.wav")[(14 * 16_000) : (18 * 16_000)]
    with caplog.at_level(logging.ERROR):
        outcome = Pipeline(Models(settings)).transcribe(samples, "en", None)
    assert "Chicago" in outcome.segments[0].text
    assert [record.exc_info is not None for record in caplog.records] == [True]


def test_without_words_models_the_run_says_what_is_missing(sample_folder: Path, tmp_path: Path) -> None:
    settings = ModelSettings(tmp_path, overrides={role: str(tmp_path / "missing") for role in Role})
    with pytest.raises(ModelUnavailableError, match="does not exist"):
        Pipeline(Models(settings)).transcribe(read_samples(sample_folder / "sample.wav"), None, None)


def test_a_row_is_heard_again_in_the_language_that_the_user_gives_it(
    pipeline: Pipeline, shared_recording: Callable[[str], Path]
) -> None:
    samples = read_samples(shared_recording("jfk.flac"))
    row = Segment("s1", 0, 11_000, "Speaker 1", "te", "ఆస్క్ నాట్", engine="whisper-base-draft")
    again = pipeline.retranscribe(samples, row, "en").segment
    assert count_wrong_words(JFK, again.text) <= 2
    assert (again.id, again.language, again.engine, again.speaker) == (
        "s1",
        "en",
        "whisper-base",
        "Speaker 1",
    )
    assert again.alternatives[0].text == "ఆస్క్ నాట్"
    with pytest.raises(LanguageNotServedError):
        pipeline.retranscribe(samples, row, "or")


def test_a_language_that_nothing_serves_fails_with_a_sentence(
    pipeline: Pipeline, shared_recording: Callable[[str], Path]
) -> None:
    samples = read_samples(shared_recording("jfk.flac"))
    with pytest.raises(LanguageNotServedError, match="No model here can transcribe Odia"):
        pipeline.transcribe(samples, "or", 1)
