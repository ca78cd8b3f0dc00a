"""Whisper on transformers with the starter's own weights, and what is refused of both back ends."""

import logging
import threading
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from engines.asr.router import LanguageNotServedError
from engines.asr.whisper.backend import Decoding
from engines.asr.whisper.engine import WhisperEngine
from engines.asr.whisper.loading import find_backend, load_whisper
from engines.asr.whisper.transformers_backend import TransformersWhisper, read_parts
from engines.asr.whisper.window import Window
from engines.models import Checkpoint, Models, ModelSettings, ModelUnavailableError, Role
from engines.runtime.hardware import Hardware
from engines.speech.language_id import WhisperLidEngine
from tests.support.model_folders import make_models_of
from tests.support.speech import JFK, count_wrong_words, read_samples

FIRST = 100  # the first timestamp token in the cases below


@pytest.mark.parametrize(
    ("tokens", "parts"),
    [
        ([100, 1, 2, 150], [(0.0, 1.0, [1, 2])]),
        ([100, 1, 150, 150, 2, 200], [(0.0, 1.0, [1]), (1.0, 2.0, [2])]),
        ([100, 1, 150, 150, 2], [(0.0, 1.0, [1]), (1.0, 3.0, [2])]),
        ([1, 2], [(0.0, 3.0, [1, 2])]),
        ([100, 1, 1600], [(0.0, 3.0, [1])]),
        ([150, 1, 150], []),
        ([400, 1], []),
        ([], []),
    ],
)
def test_parts_have_an_end_inside_the_sound(
    tokens: list[int], parts: list[tuple[float, float, list[int]]]
) -> None:
    assert read_parts(tokens, FIRST, 3.0) == parts


@pytest.mark.model
@pytest.mark.parametrize("has_bfloat16", [False, True], ids=["float32", "bfloat16"])
def test_the_rewritten_weights_hear_every_word(
    whisper_checkpoint: Path, shared_recording: Callable[[str], Path], tmp_path: Path, has_bfloat16: bool
) -> None:
    hardware = Hardware("cpu", has_bfloat16)
    models = make_models_of(whisper_checkpoint, tmp_path)
    models.load(
        f"whisper {whisper_checkpoint}",
        "Whisper",
        lambda: TransformersWhisper(Checkpoint(whisper_checkpoint), Path, hardware),
    )
    samples = read_samples(shared_recording("jfk.flac"))
    (chunk,) = WhisperEngine(models, Role.ENGLISH).recognise(samples, "en", 100.0)
    assert count_wrong_words(JFK, chunk.text) <= 1
    times = [time for word in chunk.words for time in (word.start_s, word.end_s)]
    assert times == sorted(times)
    assert 100.0 <= times[0] < times[-1] <= 111.0
    ask = [word for word in chunk.words if word.text == "ask"]
    assert ask[1].start_s == pytest.approx(108.4, abs=0.4)
    assert all(0.0 < (word.confidence or 0.0) <= 1.0 for word in chunk.words)


@pytest.mark.model
def test_the_rewritten_weights_tell_english(
    whisper_checkpoint: Path, shared_recording: Callable[[str], Path], tmp_path: Path
) -> None:
    models = make_models_of(whisper_checkpoint, tmp_path, Role.LANGUAGE)
    model = TransformersWhisper(Checkpoint(whisper_checkpoint), Path, Hardware("cpu", False))
    models.load(f"whisper {whisper_checkpoint}", "Whisper", lambda: model)
    samples = read_samples(shared_recording("jfk.flac"))
    window = Window(samples, 0.0)
    heard = WhisperLidEngine(models, ("te", "en")).identify_piece(window, 7.9, 11.0)
    assert heard.language == "en"
    assert heard.probabilities[0][1] >= 0.7
    (hypothesis, *_) = model.generate(window.encode(model, 7.9, 11.0), "en", Decoding(60))
    assert count_wrong_words("ask what you can do for your country", hypothesis.text) <= 1


@pytest.mark.model
def test_telugu_is_a_draft_on_transformers_too(
    whisper_checkpoint: Path, shared_recording: Callable[[str], Path], tmp_path: Path
) -> None:
    models = make_models_of(whisper_checkpoint, tmp_path, Role.TELUGU)
    samples = read_samples(shared_recording("telugu-clips/common_voice_te_42973996.mp3"))
    (chunk,) = WhisperEngine(models, Role.TELUGU).recognise(samples, "te", 0.0)
    assert chunk.others[0].text.isascii()
    assert chunk.text.startswith("క")


@pytest.mark.model
@pytest.mark.parametrize("kind", ["silence", "noise", "nan"])
def test_empty_sound_does_not_crash_transformers(whisper_checkpoint: Path, tmp_path: Path, kind: str) -> None:
    sound = np.zeros(4800, np.float32)
    if kind == "noise":
        sound = np.random.default_rng(1).normal(0, 0.01, 4800).astype(np.float32)
    if kind == "nan":
        sound[100:200] = np.nan
    for chunk in WhisperEngine(make_models_of(whisper_checkpoint, tmp_path), Role.ENGLISH).recognise(
        sound, "en", 0.0
    ):
        assert chunk.end_s <= 0.3


@pytest.mark.model
def test_four_threads_get_one_transformers_model_and_the_same_words(
    whisper_checkpoint: Path,
    shared_recording: Callable[[str], Path],
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO)
    engine = WhisperEngine(make_models_of(whisper_checkpoint, tmp_path), Role.ENGLISH)
    samples = read_samples(shared_recording("jfk.flac"))[: 4 * 16_000]
    start, heard = threading.Barrier(4), []

    def listen() -> None:
        start.wait(60)
        heard.append(engine.recognise(samples, "en", 0.0)[0].text)

    threads = [threading.Thread(target=listen) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(heard) == 4
    assert len(set(heard)) == 1
    assert "fellow Americans" in heard[0]
    assert len([line for line in caplog.messages if line.startswith("Whisper model loaded in")]) == 1


@pytest.mark.model
@pytest.mark.parametrize("damage", ["cut", "text"])
def test_damaged_weights_are_a_sentence(whisper_checkpoint: Path, tmp_path: Path, damage: str) -> None:
    folder = tmp_path / "damaged"
    folder.mkdir()
    for path in whisper_checkpoint.iterdir():
        (folder / path.name).write_bytes(path.read_bytes())
    whole = (folder / "model.safetensors").read_bytes()
    (folder / "model.safetensors").write_bytes(whole[:100_000] if damage == "cut" else b"not weights")
    with pytest.raises(ModelUnavailableError, match="english model are damaged") as caught:
        load_whisper(make_models_of(folder, tmp_path), Role.ENGLISH)
    assert str(tmp_path) not in caught.value.message


@pytest.mark.parametrize("config", ["", "[]", '{"model_type": "wav2vec2"}', "not json"])
def test_another_kind_of_model_is_a_sentence(tmp_path: Path, config: str) -> None:
    (tmp_path / "config.json").write_text(config)
    with pytest.raises(ModelUnavailableError, match="set for english is not a Whisper model"):
        find_backend(tmp_path, Role.ENGLISH, "auto")


def test_the_back_end_follows_the_files(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text('{"model_type": "whisper"}')
    assert find_backend(tmp_path, Role.ENGLISH, "auto") == "transformers"
    with pytest.raises(ModelUnavailableError, match="WHISPER_BACKEND=auto"):
        find_backend(tmp_path, Role.ENGLISH, "ctranslate2")
    (tmp_path / "model.bin").touch()
    assert find_backend(tmp_path, Role.ENGLISH, "ctranslate2") == "ctranslate2"


@pytest.mark.parametrize("name", ["distil-large-v3", "faster-distil-whisper-large-v3", "whisper-small.en"])
def test_an_english_only_model_is_never_given_another_language(tmp_path: Path, name: str) -> None:
    (tmp_path / name).mkdir()
    models = make_models_of(tmp_path / name, tmp_path, Role.MULTILINGUAL)
    with pytest.raises(LanguageNotServedError, match="No model here can transcribe Hindi"):
        WhisperEngine(models, Role.MULTILINGUAL).recognise(np.zeros(16_000, np.float32), "hi", 0.0)


@pytest.mark.parametrize("backend", ["ctranslate2", "transformers"])
def test_the_full_english_model_is_held_to_english(tmp_path: Path, backend: str) -> None:
    models = Models(ModelSettings(tmp_path, models="full", whisper_backend=backend))
    with pytest.raises(LanguageNotServedError):
        WhisperEngine(models, Role.ENGLISH).recognise(np.zeros(16_000, np.float32), "te", 0.0)


@pytest.mark.model
def test_a_language_that_whisper_does_not_know_is_refused(models: Models) -> None:
    with pytest.raises(LanguageNotServedError, match="transcribe Odia"):
        WhisperEngine(models).recognise(np.zeros(16_000, np.float32), "or", 0.0)
