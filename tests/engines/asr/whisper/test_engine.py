import threading
from collections.abc import Callable
from pathlib import Path

import jiwer
import numpy as np
import pytest
import regex

from engines.asr.recogniser import Chunk, TimedWord
from engines.asr.whisper.backend import Hypothesis
from engines.asr.whisper.decoding import is_repetitive
from engines.asr.whisper.engine import WhisperEngine, romanised_to_telugu
from engines.asr.whisper.word_times import join_words
from engines.models import Models, Role
from engines.speech.language_id import WhisperLidEngine
from tests.support.speech import JFK, count_wrong_words, fold, read_samples
from transcript.document import FlagKind


def test_pieces_of_a_word_and_its_marks_join() -> None:
    pieces = [
        TimedWord(" Un", 0.0, 0.2, 0.9),
        TimedWord("do", 0.2, 0.4, 0.8),
        TimedWord("?", 0.4, 0.9, 0.1),
        TimedWord(" No", 0.9, 1.0, 0.7),
    ]
    assert join_words(pieces) == (TimedWord("Undo?", 0.0, 0.4, 0.8), TimedWord("No", 0.9, 1.0, 0.7))


PARAGRAPH = (
    "నిన్న సాయంత్రం మా ఊరి చెరువు దగ్గర పిల్లలు ఆడుకుంటున్నారు. అమ్మ వంట చేస్తూ పాట పాడుతోంది. నాన్న పొలం నుంచి వచ్చాక "
    "అందరం కలిసి భోజనం చేశాం. తర్వాత తాత ఒక పాత కథ చెప్పాడు, అది విని చెల్లి నవ్వుతూ నిద్రపోయింది. ఉదయం లేవగానే వాన "
    "మొదలైంది, బడికి సెలవు ఇచ్చారు. మేము వాకిట్లో కాగితం పడవలు వదిలాం. అన్నయ్య పడవ అందరికంటే దూరం వెళ్ళింది, మేము చప్పట్లు కొట్టాం."
)  # 2.5 times as long as its compressed UTF-8


@pytest.mark.parametrize(
    ("text", "loops"),
    [
        ("ask " * 40, True),
        (JFK, False),
        ("", False),
        ("no no no no no", False),
        ("no no no no no no", True),
        ("ha" + "ఆ" * 12, True),
        ("నేను వెళ్తున్నాను " * 5, True),
        (PARAGRAPH, False),
    ],
)
def test_a_loop_is_told_from_speech(text: str, loops: bool) -> None:
    assert is_repetitive(text) is loops


def test_a_draft_says_so_and_keeps_what_was_heard() -> None:
    chunk = Chunk("amma nenu", 0, 1, (TimedWord("amma", 0, 0.5), TimedWord("nenu", 0.5, 1)), None, "te", "w")
    draft = romanised_to_telugu(chunk)
    assert (draft.text, draft.engine, [w.text for w in draft.words]) == ("అమ్మ నేను", "w-draft", ["అమ్మ", "నేను"])
    assert [(other.text, other.engine, other.language) for other in draft.others] == [
        ("amma nenu", "w-latin", "te")
    ]
    assert [flag.kind for flag in draft.flags] == [FlagKind.DRAFT]


@pytest.mark.model
def test_a_sentence_comes_out_with_its_word_times(
    models: Models, shared_recording: Callable[[str], Path]
) -> None:
    samples = read_samples(shared_recording("jfk.flac"))
    (chunk,) = WhisperEngine(models, Role.ENGLISH).recognise(samples, "en", 100.0)
    assert count_wrong_words(JFK, chunk.text) <= 2
    times = [time for word in chunk.words for time in (word.start_s, word.end_s)]
    assert times == sorted(times)
    assert 100.0 <= times[0] < times[-1] <= 111.0
    ask = [word for word in chunk.words if fold(word.text) == "ask"]
    assert ask[0].start_s == pytest.approx(103.3, abs=0.3)
    assert ask[1].start_s == pytest.approx(108.1, abs=0.4)


@pytest.mark.model
@pytest.mark.parametrize("kind", ["silence", "noise", "hum"])
@pytest.mark.parametrize("language", ["en", "te"])
def test_short_empty_sound_does_not_crash(models: Models, kind: str, language: str) -> None:
    count = 16_000 * 3 // 10
    sound = {
        "silence": np.zeros(count),
        "noise": np.random.default_rng(1).normal(0, 0.01, count),
        "hum": 0.1 * np.sin(np.arange(count) / 50),
    }[kind]
    for chunk in WhisperEngine(models, Role.MULTILINGUAL).recognise(sound.astype(np.float32), language, 0.0):
        assert chunk.end_s <= 0.3


@pytest.mark.model
def test_telugu_is_a_draft_in_telugu_letters(models: Models, shared_recording: Callable[[str], Path]) -> None:
    samples = read_samples(shared_recording("telugu-clips/common_voice_te_42973996.mp3"))
    (chunk,) = WhisperEngine(models, Role.TELUGU).recognise(samples, "te", 0.0)
    assert regex.fullmatch(r"[\p{Telugu} ]+", chunk.text)
    assert jiwer.cer("కలసపాడు బ్రిడ్జిపై నుంచి నీరు ప్రవహించింది", chunk.text) < 0.7
    assert [flag.kind for flag in chunk.flags] == [FlagKind.DRAFT]


@pytest.mark.model
def test_english_is_heard_as_english(models: Models, shared_recording: Callable[[str], Path]) -> None:
    heard = WhisperLidEngine(models, ("te", "en")).identify(read_samples(shared_recording("jfk.flac")))
    assert heard.language == "en"
    assert heard.probabilities[0][1] >= 0.9


@pytest.mark.model
def test_eight_threads_get_the_same_words_from_one_model(models: Models, sample_folder: Path) -> None:
    samples = read_samples(sample_folder / "sample.wav")[int(14.4 * 16_000) : (18 * 16_000)]
    engine = WhisperEngine(models, Role.ENGLISH)
    heard: list[str] = []

    def listen() -> None:
        heard.append(engine.recognise(samples, "en", 0.0)[0].text)

    threads = [threading.Thread(target=listen) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(heard) == 8
    assert len(set(heard)) == 1
    assert "Chicago" in heard[0]


@pytest.mark.model
def test_eight_threads_tell_the_language_with_one_load(
    models: Models, sample_folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    fresh = Models(models.settings)  # nothing is loaded yet
    engine = WhisperLidEngine(fresh, ("te", "en"))
    samples = read_samples(sample_folder / "sample.wav")[14 * 16_000 : 18 * 16_000]
    start, heard = threading.Barrier(8), []

    def listen() -> None:
        start.wait(60)
        heard.append(engine.identify(samples).language)

    threads = [threading.Thread(target=listen) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert heard == ["en"] * 8
    assert len([line for line in caplog.messages if line.startswith("Whisper model loaded in")]) == 1


def test_a_hypothesis_is_cut_between_words() -> None:
    best = Hypothesis(
        "Kala padu Kala", (1, 2, 3, 4), 0.0, 0.0, ("Ka", "la", " padu", " Kala"),
        (TimedWord("Ka", 0, 1), TimedWord("la", 1, 2), TimedWord(" padu", 2, 3), TimedWord(" Kala", 3, 4)),
    )  # fmt: skip
    cut = best.keep_words(2)
    assert (cut.text, cut.tokens, [piece.text for piece in cut.pieces]) == (
        "Kala padu", (1, 2, 3), ["Ka", "la", " padu"],
    )  # fmt: skip
    assert best.keep_words(3) is best
