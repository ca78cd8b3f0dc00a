"""A window is encoded once; its pieces are cut from that."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from engines.asr.whisper.backend import Encoded, WhisperModel, find_states
from engines.asr.whisper.engine import WhisperEngine
from engines.asr.whisper.loading import load_whisper
from engines.asr.whisper.window import Window
from engines.audio.samples import RATE_HZ, Samples
from engines.models import Models, Role
from engines.speech.language_id import WhisperLidEngine
from tests.support.speech import count_wrong_words, read_samples

HEARD = Encoded(None, 10.0)


@pytest.mark.parametrize(
    ("start_s", "end_s", "places"),
    [
        (0.0, 10.0, None),
        (0.0, 4.0, (slice(0, 200), slice(500, 600))),
        (2.5, 10.0, (slice(125, 500), slice(500, 600))),
        (-0.01, 10.01, None),
    ],
)
def test_a_piece_takes_its_states_and_the_silence_behind_all_of_it(
    start_s: float, end_s: float, places: tuple[slice, slice] | None
) -> None:
    assert find_states(HEARD, start_s, end_s) == places


@pytest.mark.model
def test_languages_and_words_of_two_pieces_cost_one_encoding(
    models: Models, shared_recording: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    samples = read_samples(shared_recording("jfk.flac"))
    model, encoded = load_whisper(models, Role.LANGUAGE), []
    encode = type(model).encode

    def count(self: WhisperModel, sound: Samples) -> Encoded:
        encoded.append(len(sound))
        return encode(self, sound)

    monkeypatch.setattr(type(model), "encode", count)
    window = Window(samples, 100.0)
    engine, identifier = WhisperEngine(models, Role.ENGLISH), WhisperLidEngine(models, ("te", "en"))
    for start_s, end_s, said in (
        (103.84, 107.92, "not what your country can do for you"),
        (107.92, 111.0, "ask what you can do for your country"),
    ):
        piece = samples[int((start_s - 100) * RATE_HZ) : int((end_s - 100) * RATE_HZ)]
        assert identifier.identify_piece(window, start_s, end_s).language == "en"
        (chunk,) = engine.recognise(piece, "en", start_s, window=window)
        assert count_wrong_words(said, chunk.text) <= 1
        assert start_s <= chunk.words[0].start_s < chunk.words[-1].end_s <= end_s + 0.02
    assert encoded == [len(samples)]
    whole = window.encode(model, 100.0, 111.0)
    assert np.array_equal(np.asarray(whole.states), np.asarray(encode(model, samples).states))
