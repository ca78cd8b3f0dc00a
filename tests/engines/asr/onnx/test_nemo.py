"""NeMo conformers as ONNX, tiny and untrained, in the hub's layout; onnx-asr itself is the reference."""

import numpy as np
import onnx_asr
import pytest

from engines.alignment.forced_alignment import align_words, spell
from engines.asr.ctc.engine import Wav2Vec2Engine
from engines.asr.ctc.model import load_ctc
from engines.asr.onnx.transducer import NemoTransducerEngine, read_token_words
from engines.models import Models, ModelSettings, ModelUnavailableError, Role
from engines.models.families import Family, describe_folder
from engines.pipeline.engine_set import EngineSet
from tests.support.onnx_models import COLUMNS, write_nemo_ctc, write_nemo_rnnt
from tests.support.presence import present

NOISE = np.random.default_rng(3).normal(0, 0.1, 16_000 * 3).astype(np.float32)


def serve(folder, tmp_path, role=Role.TELUGU):
    return Models(ModelSettings(tmp_path / "cache", overrides={role: str(folder)}), {}, {})


@pytest.fixture(scope="module")
def ctc_folder(tmp_path_factory):
    return write_nemo_ctc(tmp_path_factory.mktemp("nemo") / "indicconformer-te-onnx")


@pytest.fixture(scope="module")
def rnnt_folder(tmp_path_factory):
    return write_nemo_rnnt(tmp_path_factory.mktemp("nemo") / "indicconformer-te-rnnt-onnx")


def test_a_ctc_conformer_writes_what_onnx_asr_writes_with_times_and_confidence(ctc_folder, tmp_path):
    recogniser = EngineSet(serve(ctc_folder, tmp_path)).recogniser("te")
    (chunk,) = recogniser.recognise(NOISE, "te", 10.0)
    assert isinstance(recogniser, Wav2Vec2Engine)
    assert chunk.engine == "indicconformer-te-onnx"
    expected = onnx_asr.load_model("nemo-conformer-ctc", ctc_folder).with_timestamps().recognize(NOISE)
    tokens, times_s = present(expected.tokens), present(expected.timestamps)
    assert chunk.text.replace(" ", "") == "".join(tokens).replace(" ", "").replace("<unk>", "")
    assert len(chunk.words) > 3
    edges = [edge for word in chunk.words for edge in (word.start_s, word.end_s)]
    assert edges == sorted(edges)
    assert edges[0] >= 10.0
    assert edges[-1] <= 13.0
    assert all(0 < present(word.confidence) <= 1 for word in chunk.words)
    pieces = [piece.replace("<unk>", " ") for piece in tokens]
    first = next(place for place, piece in enumerate(pieces) if piece.strip())
    assert abs(chunk.words[0].start_s - 10.0 - times_s[first]) <= 0.06


def test_its_frames_lie_on_the_grid_of_20_ms_and_are_distributions(ctc_folder, tmp_path):
    model = load_ctc(serve(ctc_folder, tmp_path), Role.TELUGU)
    heard = model.listen(NOISE)
    assert heard.shape == (150, len(COLUMNS))
    assert np.exp(heard).sum(axis=1) == pytest.approx(1, abs=1e-4)
    assert np.array_equal(heard[0], heard[1])  # a frame of 40 ms


def test_words_that_were_heard_are_aligned_where_they_were_heard(ctc_folder, tmp_path):
    engine = Wav2Vec2Engine(serve(ctc_folder, tmp_path), Role.TELUGU)
    emission = present(engine.listen(NOISE))
    (chunk,) = engine.recognise(NOISE, "te", 0.0)
    aligned = align_words(emission, [word.text for word in chunk.words])
    found = [(a.start_s, w.start_s) for a, w in zip(aligned, chunk.words, strict=True) if a]
    assert np.mean([abs(one - other) <= 0.1 for one, other in found]) > 0.8


def test_a_word_is_spelled_with_the_longest_pieces_and_its_beginning(ctc_folder, tmp_path):
    alphabet = load_ctc(serve(ctc_folder, tmp_path), Role.TELUGU).alphabet
    assert alphabet.blank == COLUMNS.index("<blk>")
    assert spell("నేను", alphabet) == [COLUMNS.index("\u2581నే"), COLUMNS.index("ను")]
    assert spell("నమస్కారం", alphabet) == [COLUMNS.index(p) for p in ("\u2581న", "మ", "స్", "కా", "రం")]
    assert spell("మడు7", alphabet) == [COLUMNS.index("మ"), COLUMNS.index("డు"), len(COLUMNS)]


def test_whole_numbers_serve_where_there_is_nothing_else(tmp_path):
    folder = write_nemo_ctc(tmp_path / "small", is_int8=True)
    assert Wav2Vec2Engine(serve(folder, tmp_path), Role.TELUGU).recognise(NOISE, "te", 0.0)


def test_a_transducer_writes_what_onnx_asr_writes(rnnt_folder, tmp_path):
    recogniser = EngineSet(serve(rnnt_folder, tmp_path)).recogniser("te")
    assert isinstance(recogniser, NemoTransducerEngine)
    (chunk,) = recogniser.recognise(NOISE, "te", 2.0)
    expected = onnx_asr.load_model("nemo-conformer-rnnt", rnnt_folder).recognize(NOISE)
    assert chunk.text.replace(" ", "") == expected.replace(" ", "")
    assert all(2.0 <= word.start_s <= word.end_s <= 5.0 for word in chunk.words)
    assert all(0 < present(word.confidence) <= 1 for word in chunk.words)
    assert recogniser.recognise(np.zeros(100, np.float32), "te", 0.0) == ()


def test_tokens_become_words_with_times() -> None:
    words = read_token_words([" న", "మ", " నే", "ను"], [0.0, 0.2, 1.0, 1.2], [-0.1, -0.3, 0.0, 0.0], 1.5, 10.0)
    assert [(w.text, round(w.start_s, 2), round(w.end_s, 2)) for w in words] == [
        ("నమ", 10.0, 10.6),
        ("నేను", 11.0, 11.5),
    ]
    assert words[1].confidence == 1.0
    assert read_token_words([], [], None, 1.0, 0.0) == ()


def test_the_folders_say_what_they_are(ctc_folder, rnnt_folder):
    found = describe_folder(ctc_folder)
    assert (found.family, found.languages, found.licence) == (Family.NEMO_CTC, ("te",), "mit")
    assert (found.size_bytes > 0, found.problem) == (True, None)
    (rnnt_folder / "config.json").rename(rnnt_folder / "config.kept")
    assert describe_folder(rnnt_folder).family is Family.NEMO_RNNT
    (rnnt_folder / "config.kept").rename(rnnt_folder / "config.json")


@pytest.mark.parametrize("name", ["model.onnx", "vocab.txt"])
def test_a_damaged_file_is_a_sentence(tmp_path, name):
    folder = write_nemo_ctc(tmp_path / "damaged")
    (folder / name).write_bytes(b"<html>")
    with pytest.raises(ModelUnavailableError, match=r"^The Telugu model") as caught:
        load_ctc(serve(folder, tmp_path), Role.TELUGU)
    assert str(tmp_path) not in caught.value.message
