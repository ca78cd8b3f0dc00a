"""The endpoint /open: a program brings a transcript and gets the document, with what was mended and assumed."""

import numpy as np
import pytest
from gradio_client import Client, handle_file
from gradio_client.exceptions import AppError

from tests.support.speech import write_wav

pytestmark = pytest.mark.slow

STM = "talk_a 1 A 0 1 one\ntalk_b 1 B 2 3 two\ntalk_b 1 B 4 4 three\n"


@pytest.fixture(scope="module")
def likhita(server):
    return Client(server.url, verbose=False)


@pytest.fixture
def talks(tmp_path):
    path = tmp_path / "talks.stm"
    path.write_text(STM)
    return handle_file(path)


def rows(answer):
    return [(row["start_ms"], row["end_ms"], row["speaker"], row["text"]) for row in answer["segments"]]


def test_a_transcript_alone_becomes_the_document_that_programs_know(likhita, talks):
    answer = likhita.predict(talks, api_name="/open")
    assert rows(answer) == [(0, 1000, "A", "one")]
    assert answer["name"] == "talks.stm"
    assert [message["code"] for message in answer["messages"]] == ["opened_timed", "recording_of_several"]
    (question,) = answer["questions"]
    assert (question["code"], question["chosen"]) == ("recording", "talk_a")
    assert [option["value"] for option in question["options"]] == ["talk_a", "talk_b"]
    known = likhita.predict(answer["document_id"], api_name="/document")
    assert known == {key: value for key, value in answer.items() if key not in {"questions", "repairs"}}


def test_choices_and_a_recording_say_how_it_is_read(likhita, talks, tmp_path):
    chosen = likhita.predict(talks, None, {"recording": "talk_b"}, api_name="/open")
    assert rows(chosen) == [(2000, 3000, "B", "two"), (4000, 5000, "B", "three")]
    (repair,) = chosen["repairs"]
    assert (repair["code"], repair["line"]) == ("row_without_length", 3)
    assert repair["sentence"].startswith("Line 3: the row ended where it began")
    sound = write_wav(tmp_path / "talk_b.wav", 0.3 * np.sin(np.arange(6 * 16_000) * 0.05))
    with_sound = likhita.predict(talks, handle_file(sound), api_name="/open")
    assert rows(with_sound) == rows(chosen)
    assert (with_sound["name"], with_sound["duration_ms"]) == ("talk_b.wav", 6000)


def test_what_cannot_be_opened_is_a_code_and_a_sentence(likhita, talks, tmp_path):
    nothing = tmp_path / "a.srt"
    nothing.write_text("nothing timed\n")
    for sent, code in (
        ((handle_file(nothing),), "subtitle_timing_missing"),
        ((None,), "no_transcript"),
        ((talks, None, {"recording": 1}), "choices_no_object"),
    ):
        with pytest.raises(AppError) as caught:
            likhita.predict(*sent, api_name="/open")
        assert caught.value.title == code
