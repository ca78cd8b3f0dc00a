"""`/v1/audio/transcriptions`, driven by the official client of OpenAI, unchanged."""

import json
from pathlib import Path
from typing import Any

import httpx
import openai
import pytest
from openai.types.audio import TranscriptionDiarized, TranscriptionVerbose

from tests.support.readers import read_srt, read_vtt
from tests.support.server import Server
from tests.ui.speech_api.conftest import KEY

pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def client(guarded: Server) -> openai.OpenAI:
    return openai.OpenAI(api_key=KEY, base_url=f"{guarded.url}/v1", max_retries=0, timeout=300)


@pytest.fixture(scope="module")
def jfk(shared_speech: Path) -> Path:
    return shared_speech / "jfk.flac"


def test_each_format_of_an_answer_is_one_that_the_client_knows(client: openai.OpenAI, jfk: Path) -> None:
    create: Any = client.audio.transcriptions.create
    plain = create(file=jfk, model="whisper-1", language="en", prompt="Fellow Americans, please write well!")
    assert "country" in plain.text
    assert plain.usage
    assert plain.usage.type == "duration"
    assert plain.usage.seconds == 11
    assert [notice["code"] for notice in plain.model_extra["notices"]] == ["prompt_not_used"]
    wanted = ["word", "segment"]
    verbose = create(file=jfk, model="any", response_format="verbose_json", timestamp_granularities=wanted)
    assert isinstance(verbose, TranscriptionVerbose)
    assert verbose.language == "english"
    assert abs(float(verbose.duration) - 11) < 0.1
    assert verbose.words
    assert " ".join(word.word for word in verbose.words) == verbose.text
    assert verbose.segments
    assert all(0 <= one.start < one.end <= 11 and one.avg_logprob <= 0 for one in verbose.segments)
    spoken = create(file=jfk, model="any", response_format="diarized_json", chunking_strategy="auto")
    assert isinstance(spoken, TranscriptionDiarized)
    assert {one.speaker for one in spoken.segments} == {"Speaker 1"}
    srt = create(file=jfk, model="any", response_format="srt")
    assert len(read_srt(srt.encode())) == len(spoken.segments)
    vtt = create(file=jfk, model="any", response_format="vtt")
    assert len(read_vtt(vtt.encode())) == len(spoken.segments)
    assert create(file=jfk, model="any", response_format="text").strip() == spoken.text


def test_a_stream_tells_the_words_as_they_come_and_nothing_is_kept(
    client: openai.OpenAI, guarded: Server, jfk: Path
) -> None:
    stream = client.audio.transcriptions.create(
        file=jfk, model="any", response_format="diarized_json", stream=True
    )
    events = list(stream)
    deltas = [event.delta for event in events if event.type == "transcript.text.delta"]
    done = events[-1]
    assert done.type == "transcript.text.done"
    assert "".join(deltas).split()[:2] == done.text.split()[:2]
    assert [event.type for event in events].count("transcript.text.segment") >= 1
    media = guarded.data_dir / "media"
    assert [path for path in media.rglob("*") if path.is_file()] == []


@pytest.mark.filterwarnings("ignore:deprecated:DeprecationWarning")  # what OpenAI itself will switch off
def test_what_cannot_be_done_is_refused_with_a_code(client: openai.OpenAI, jfk: Path, tmp_path: Path) -> None:
    create: Any = client.audio.transcriptions.create
    with pytest.raises(openai.BadRequestError) as no_translation:
        client.audio.translations.create(file=jfk, model="whisper-1")
    assert no_translation.value.code == "no_translation"
    for parameter, value in (
        ("language", "no language"),
        ("response_format", "pdf"),
        ("timestamp_granularities", ["letter"]),
        ("timestamp_granularities", ["word"]),  # json has no times: verbose_json does
        ("include", ["logprobs"]),
        ("known_speaker_names", ["Anna"]),
    ):
        with pytest.raises(openai.BadRequestError) as refused:
            create(file=jfk, model="any", **{parameter: value})
        assert refused.value.param == parameter
    text = tmp_path / "notes.wav"
    text.write_text("no sound")
    with pytest.raises(openai.BadRequestError) as unreadable:
        create(file=text, model="any")
    assert unreadable.value.code
    silence = tmp_path / "large.wav"
    silence.write_bytes(bytes(4_000_000))
    with pytest.raises(openai.APIStatusError) as too_large:
        create(file=silence, model="any")
    assert too_large.value.status_code == 413


def test_a_stranger_without_a_key_is_told_to_ask_for_one(guarded: Server, jfk: Path) -> None:
    for key in ("", "wrong", KEY[:-1], f"{KEY}x", f"a, {KEY}"):
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        answer = httpx.post(
            f"{guarded.url}/v1/audio/transcriptions", files={"file": b"x"}, headers=headers, timeout=30
        )
        assert answer.status_code == 401, key
    stranger = openai.OpenAI(api_key="wrong", base_url=f"{guarded.url}/v1", max_retries=0)
    with pytest.raises(openai.AuthenticationError) as refused:
        stranger.audio.transcriptions.create(file=jfk, model="any")
    assert refused.value.code == "key_unknown"
    assert KEY not in guarded.log


def test_a_request_that_is_no_form_is_refused(guarded: Server) -> None:
    url, headers = f"{guarded.url}/v1/audio/transcriptions", {"Authorization": f"Bearer {KEY}"}
    wrong: tuple[dict[str, Any], ...] = (
        {"content": b"x"},
        {"json": {"file": "/etc/passwd"}},
        {"data": {"file": "/etc/passwd"}},
    )
    for sent in wrong:
        answer = httpx.post(url, headers=headers, timeout=30, **sent)
        assert answer.status_code == 400
        assert json.loads(answer.content)["error"]["code"] == "no_recording"


def test_models_are_listed_by_name(client: openai.OpenAI) -> None:
    assert [model.id for model in client.models.list()] == ["likhita"]
