"""Second hypotheses, refusals and the user's choice, with engines that say what they were asked."""

import numpy as np
import pytest

from engines.asr.recogniser import Chunk, TimedWord
from engines.audio.samples import Samples
from engines.models import ModelUnavailableError
from engines.pipeline.recognition import Recognition
from engines.pipeline.segments import rewrite_segment
from engines.speech.language_id import Identification
from engines.speech.vad import Region
from tests.support.spelling_engines import SAID, UNSURE, Engines, Speller
from transcript.document import Alternative, Flag, FlagKind, Segment, Status

SURE = Identification("te", (("te", 0.9), ("en", 0.1)))


def hear(language: Identification, missing: str = "") -> tuple[Recognition, tuple[Chunk, ...]]:
    recognition = Recognition(Engines(missing), np.zeros(64_000, np.float32), None, lambda: False)
    return recognition, recognition.hear(Region(1.0, 3.0), language)


def test_a_sure_language_is_heard_once() -> None:
    _, (chunk,) = hear(SURE)
    assert (chunk.text, chunk.others, chunk.flags) == ("అవును నేను", (), ())


def test_an_unsure_language_keeps_both_hypotheses() -> None:
    _, (chunk,) = hear(UNSURE)
    assert chunk.text == "అవును నేను"
    assert [(other.text, other.engine, other.language) for other in chunk.others] == [
        ("yes me", "sp-en", "en")
    ]
    assert chunk.flags == (Flag(FlagKind.UNSURE_LANGUAGE, "te 0.55, en 0.45"),)


def test_words_of_the_second_language_that_are_far_likelier_come_first() -> None:
    class Rated(Speller):
        def recognise(
            self, samples: Samples, language: str, *place: object, **more: object
        ) -> tuple[Chunk, ...]:
            said, confidence = ("yes you can do it", 0.9) if language == "en" else ("ఎస్ యు కెన్ డూ ఇట్", 0.5)
            words = (TimedWord(said, 1.0, 3.0, confidence),)
            return (Chunk(said, 1.0, 3.0, words, confidence, language, f"sp-{language}"),)

    engines = Engines()
    engines.usual = Rated()
    hears = Recognition(engines, np.zeros(64_000, np.float32), None, lambda: False)
    (chunk,) = hears.hear(Region(1.0, 3.0), Identification("te", (("te", 0.6), ("en", 0.4))))
    assert (chunk.language, chunk.flags, [other.language for other in chunk.others]) == ("en", (), ["te"])
    chosen = Recognition(engines, np.zeros(64_000, np.float32), "te", lambda: False)
    (chunk,) = chosen.hear(Region(1.0, 3.0), Identification("te", (("te", 1.0),)))
    assert (chunk.language, chunk.flags) == ("te", ())


def test_letters_of_another_script_bring_the_other_engines_hypothesis() -> None:
    chosen = Identification("hi", (("hi", 1.0),))
    _, (chunk,) = hear(chosen)
    assert [other.text for other in chunk.others] == ["అవును నేను"]


def test_a_language_that_nothing_serves_is_a_row_that_says_so() -> None:
    recognition, (chunk,) = hear(Identification("or", (("or", 1.0),)))
    assert (chunk.text, chunk.start_s, chunk.end_s, chunk.language) == ("", 1.0, 3.0, "or")
    assert [flag.kind for flag in chunk.flags] == [FlagKind.NOT_SERVED]
    assert "No model here can transcribe Odia" in chunk.flags[0].reason
    assert list(recognition.problems) == ["or"]


def test_an_engine_without_weights_leaves_the_row_to_the_other_one() -> None:
    recognition, (chunk,) = hear(UNSURE, missing="te")
    assert chunk.text == "yes me"
    assert recognition.problems["telugu"].code == "model_not_set"


def test_a_full_model_that_arrives_meanwhile_hears_the_row() -> None:
    class Replaced(Speller):
        def recognise(self, *_: object, **__: object) -> tuple[Chunk, ...]:
            engines.usual = Speller()
            raise ModelUnavailableError("model_not_set", role="telugu")

    engines = Engines()
    engines.usual = Replaced()
    recognition = Recognition(engines, np.zeros(64_000, np.float32), None, lambda: False)
    (chunk,) = recognition.hear(Region(1.0, 3.0), SURE)
    assert (chunk.text, recognition.problems) == (SAID["te"], {})


def test_the_users_language_is_not_asked_again() -> None:
    recognition = Recognition(Engines(), make_noise(), "en", lambda: False)
    chunks = [chunk for found, _ in recognition.recognise([Region(0.0, 3.0)]) for chunk in found]
    assert {chunk.text for chunk in chunks} == {"yes me"}
    assert not any(chunk.flags for chunk in chunks)


def test_without_the_language_model_both_languages_are_heard_and_it_is_asked_once() -> None:
    engines = Engines(deaf=True)
    recognition = Recognition(engines, make_noise(), None, lambda: False)
    chunks = [
        chunk for found, _ in recognition.recognise([Region(0.0, 1.0), Region(2.0, 3.0)]) for chunk in found
    ]
    assert [chunk.text for chunk in chunks] == [SAID["te"]] * 2
    assert [chunk.others[0].text for chunk in chunks] == [SAID["en"]] * 2
    unsure = Flag(FlagKind.UNSURE_LANGUAGE, "the language could not be told")
    assert [chunk.flags for chunk in chunks] == [(unsure,)] * 2
    assert (recognition.problems["language"].code, engines.asked) == ("model_not_set", 1)


def make_noise() -> Samples:
    return np.random.default_rng(1).normal(0, 0.1, 48_000).astype(np.float32)


def make_segment() -> Segment:
    return Segment(
        "s1", 1000, 3000, "Speaker 1", "te", "అవును", engine="old", status=Status.VERIFIED, note="n",
        flags=(Flag(FlagKind.UNSURE_LANGUAGE, "?"), Flag(FlagKind.GHOST_SPEAKER, "short")),
    )  # fmt: skip


def test_a_row_that_is_heard_again_keeps_its_place_and_its_old_text() -> None:
    _, chunks = hear(Identification("en", (("en", 1.0),)))
    row = rewrite_segment(make_segment(), chunks)
    assert (row.id, row.start_ms, row.end_ms, row.speaker, row.note) == ("s1", 1000, 3000, "Speaker 1", "n")
    assert (row.text, row.language, row.engine, len(row.words)) == ("yes me", "en", "sp-en", 2)
    assert row.alternatives == (Alternative("అవును", "old", "te"),)
    assert [flag.kind for flag in row.flags] == [FlagKind.GHOST_SPEAKER]


def test_a_row_in_which_nothing_is_heard_stays() -> None:
    assert rewrite_segment(make_segment(), ()) == make_segment()


@pytest.mark.parametrize("missing", ["en", ""])
def test_a_second_hypothesis_that_cannot_be_had_is_left_out(missing: str) -> None:
    _, (chunk,) = hear(UNSURE, missing)
    assert [other.text for other in chunk.others] == ([] if missing else ["yes me"])


def test_a_recording_goes_on_where_one_engine_lacks_its_weights() -> None:
    recognition = Recognition(Engines("te"), make_noise(), "te", lambda: False)
    chunks = [chunk for found, _ in recognition.recognise([Region(0.0, 3.0)]) for chunk in found]
    assert [flag.kind for flag in chunks[0].flags] == [FlagKind.NOT_SERVED]
    assert recognition.problems["telugu"].code == "model_not_set"
