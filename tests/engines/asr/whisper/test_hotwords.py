"""Words that Whisper is told: written as they are told where they are said, never where they are not."""

from pathlib import Path

import numpy as np
import pytest

from engines.asr.whisper.backend import encode_hotwords
from engines.asr.whisper.engine import WhisperEngine
from engines.asr.whisper.hotwords import MOST_TOKENS, is_copied, write_prompt
from engines.audio.samples import RATE_HZ, Samples
from engines.models import Models, Role
from tests.support.model_folders import make_models_of
from tests.support.speech import read_samples, speak
from transcript.vocabulary import Vocabulary

NAMES = Vocabulary(("Kakinada", "Gonthuka", "Swecha", "విజయవాడ"))
SAID = "They built the model Gonthuka in Kakinada last year."


def test_english_is_told_of_latin_letters_only() -> None:
    assert write_prompt(NAMES, "en") == NAMES.entries[:3]
    assert write_prompt(NAMES, "te") == NAMES.entries


def test_whole_entries_are_told_as_far_as_there_is_room() -> None:
    tokens = encode_hotwords(["a" * 50, "b" * 60, "c" * 40, "d"], lambda text: [0] * len(text))
    assert len(tokens) == 51 + 62
    assert encode_hotwords(["a" * MOST_TOKENS], lambda text: [0] * len(text)) == []


@pytest.mark.parametrize(
    ("text", "copied"),
    [
        ("Gonthuka, Swecha, విజయవాడ", True),
        ("kakinada gonthuka swecha.", True),
        ("Kakinada, Gonthuka", True),
        ("Swecha Gonthuka", False),
        ("Ravi Teja.", False),
        ("Gonthuka and Swecha and more", False),
        ("", False),
    ],
)
def test_a_copy_is_a_run_of_the_list(text: str, copied: bool) -> None:
    assert is_copied(text, (*NAMES.entries, "Ravi Teja")) is copied


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> Samples:
    path = tmp_path_factory.mktemp("said") / "said.wav"
    return read_samples(speak(path, SAID, "en-us"))


@pytest.mark.model
def test_a_told_name_is_written_where_it_is_said(models: Models, said: Samples) -> None:
    engine = WhisperEngine(models, Role.ENGLISH)
    (plain,) = engine.recognise(said, "en", 0.0)
    (told,) = engine.with_vocabulary(NAMES).recognise(said, "en", 0.0)
    assert "Gonthuka" not in plain.text
    assert "Gonthuka in Kakinada last year" in told.text
    assert "Swecha" not in told.text
    assert [word.text for word in told.words] == told.text.split()


@pytest.mark.model
def test_a_name_alone_is_written_too(models: Models, tmp_path: Path) -> None:
    samples = read_samples(speak(tmp_path / "name.wav", "Kakinada!", "en-us"))
    engine = WhisperEngine(models, Role.ENGLISH)
    (alone,) = engine.with_vocabulary(Vocabulary(("Kakinada",))).recognise(samples, "en", 0.0)
    assert alone.text.strip(".!") == "Kakinada"
    (told,) = engine.with_vocabulary(NAMES).recognise(samples, "en", 0.0)
    assert "Gonthuka" not in told.text  # which base writes after it, for the list goes on so


@pytest.mark.model
def test_transformers_is_told_the_same_words(whisper_checkpoint: Path, said: Samples, tmp_path: Path) -> None:
    engine = WhisperEngine(make_models_of(whisper_checkpoint, tmp_path), Role.ENGLISH)
    (told,) = engine.with_vocabulary(NAMES).recognise(said, "en", 0.0)
    assert "Gonthuka in Kakinada" in told.text
    assert "Swecha" not in told.text
    assert 0.0 <= told.words[0].start_s < told.words[-1].end_s <= told.end_s


@pytest.mark.model
@pytest.mark.parametrize("kind", ["silence", "tone", "noise", "quiet noise", "loud noise"])
def test_nothing_is_written_where_nothing_is_said(models: Models, kind: str) -> None:
    times = np.arange(6 * RATE_HZ) / RATE_HZ
    sounds = {
        "silence": np.zeros_like(times),
        "noise": 0.02 * np.random.default_rng(7).standard_normal(len(times)),
        "quiet noise": 0.003 * np.random.default_rng(8).standard_normal(len(times)),
        "loud noise": 0.1 * np.random.default_rng(9).standard_normal(len(times)),
        "tone": 0.1 * np.sin(2 * np.pi * 440 * times),
    }
    samples = sounds[kind].astype(np.float32)
    engine = WhisperEngine(models, Role.ENGLISH)
    told = engine.with_vocabulary(NAMES).recognise(samples, "en", 0.0)
    plain = engine.recognise(samples, "en", 0.0)
    assert [chunk.text for chunk in told] == [chunk.text for chunk in plain]


@pytest.mark.model
def test_telugu_by_ear_is_told_nothing(models: Models) -> None:
    engine = WhisperEngine(models, Role.TELUGU)
    assert not engine.takes_vocabulary("te")
    assert engine.takes_vocabulary("en")
