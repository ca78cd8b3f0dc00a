import json
import logging
import shutil
import threading

import numpy as np
import pytest

from engines.asr.ctc.model import Wav2Vec2Model, WrongModelError, load_ctc
from engines.models import Checkpoint, Models, ModelSettings, ModelUnavailableError, Role
from engines.models.families import describe_folder, find_family
from tests.support.checkpoints import LETTERS, TINY_TELUGU, small_config, write_random_checkpoint


@pytest.fixture(scope="module")
def checkpoint(tmp_path_factory):
    return write_random_checkpoint(tmp_path_factory.mktemp("small"), **small_config())


def served_by(folder, tmp_path):
    return Models(ModelSettings(tmp_path / "cache", overrides={Role.TELUGU: str(folder)}))


@pytest.mark.parametrize(
    ("config", "kind"),
    [
        ('{"model_type": "wav2vec2"}', "wav2vec2"),
        ('{"model_type": "wav2vec2-bert"}', "wav2vec2-bert"),
        ('{"model_type": "whisper"}', "whisper"),
        ('{"suppress_ids_begin": []}', "whisper-ctranslate2"),
        ('{"model_type": "nemo-conformer-tdt"}', "nemo-conformer-tdt"),
        ('{"model_type": "bert"}', "other"),
        ("not json", "other"),
        ("[]", "other"),
        ('{"model_type": null}', "other"),
        (None, "other"),
    ],
)
def test_the_kind_of_a_folder_is_read_from_its_config(tmp_path, config, kind):
    if config is not None:
        (tmp_path / "config.json").write_text(config)
    assert find_family(tmp_path) == kind
    assert describe_folder(tmp_path).problem


def test_weights_stored_in_half_precision_compute_in_float32():
    import torch  # noqa: PLC0415

    assert json.loads((TINY_TELUGU / "config.json").read_text())["dtype"] == "float16"
    model = Wav2Vec2Model(Checkpoint(TINY_TELUGU), "Telugu")
    assert {parameter.dtype for parameter in model._model.parameters()} == {torch.float32}
    assert model.listen(np.zeros(16_000, np.float32)).dtype == np.float32


def test_the_alphabet_is_the_models_columns():
    alphabet = Wav2Vec2Model(Checkpoint(TINY_TELUGU), "Telugu").alphabet
    assert alphabet.tokens == ("", "", "", *LETTERS)
    assert (alphabet.blank, alphabet.delimiter) == (0, 2)


def test_each_frame_is_a_distribution(checkpoint):
    heard = Wav2Vec2Model(Checkpoint(checkpoint), "Telugu").listen(
        np.random.default_rng(1).normal(0, 0.1, 16_000).astype(np.float32)
    )
    assert heard.shape == (49, 67)
    assert np.exp(heard).sum(axis=1) == pytest.approx(1, abs=1e-4)


def test_a_group_norm_window_is_heard_the_same_whatever_else_is_heard(checkpoint):
    model = Wav2Vec2Model(Checkpoint(checkpoint), "Telugu")
    random = np.random.default_rng(1)
    short, long = (random.normal(0, 0.1, count).astype(np.float32) for count in (8_000, 48_000))
    alone = model.listen(short)
    model.listen(long)
    assert np.array_equal(model.listen(short), alone)


def test_louder_sound_is_the_same_sound(checkpoint):
    model = Wav2Vec2Model(Checkpoint(checkpoint), "Telugu")
    sound = np.random.default_rng(1).normal(0, 0.1, 16_000).astype(np.float32)
    assert np.allclose(model.listen(sound), model.listen(sound * 5), atol=1e-2)


def test_eight_threads_load_once(checkpoint, tmp_path, caplog):
    models = served_by(checkpoint, tmp_path)
    sound = np.random.default_rng(1).normal(0, 0.1, 16_000).astype(np.float32)
    start, heard = threading.Barrier(8), []

    def ask():
        start.wait()
        heard.append(load_ctc(models, Role.TELUGU).listen(sound))

    threads = [threading.Thread(target=ask) for _ in range(8)]
    with caplog.at_level(logging.INFO):
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert len(heard) == 8
    assert all(np.allclose(one, heard[0], atol=1e-4) for one in heard)
    assert sum("Swecha model loaded in" in line for line in caplog.messages) == 1


def test_another_kind_of_model_is_refused_by_name(tmp_path):
    (tmp_path / "config.json").write_text('{"model_type": "bert"}')
    with pytest.raises(WrongModelError, match=r"must be a CTC checkpoint\. It holds bert"):
        load_ctc(served_by(tmp_path, tmp_path), Role.TELUGU)


def test_an_empty_folder_is_a_sentence(tmp_path):
    with pytest.raises(WrongModelError, match="No model could be read there"):
        load_ctc(served_by(tmp_path, tmp_path), Role.TELUGU)


@pytest.mark.parametrize("name", ["model.safetensors", "vocab.json", "preprocessor_config.json"])
@pytest.mark.parametrize("damage", ["cut", "text", "gone"])
def test_a_damaged_file_is_a_sentence_and_a_trace_in_the_log(checkpoint, tmp_path, caplog, name, damage):
    folder = shutil.copytree(checkpoint, tmp_path / "damaged")
    content = (folder / name).read_bytes()
    if damage == "gone":
        (folder / name).unlink()
    else:
        (folder / name).write_bytes(content[: len(content) // 2] if damage == "cut" else b"<html>")
    models = served_by(folder, tmp_path)
    if (name, damage) == ("preprocessor_config.json", "gone"):
        load_ctc(models, Role.TELUGU)  # then as wav2vec2 does by default
        return
    with pytest.raises(
        ModelUnavailableError, match=r"^The Telugu model cannot be read.*Download it again\.$"
    ):
        load_ctc(models, Role.TELUGU)
    assert [record.exc_info is not None for record in caplog.records] == [True]


def test_a_model_without_a_trained_head_is_refused(tmp_path):
    from transformers import Wav2Vec2Config, Wav2Vec2Model  # noqa: PLC0415

    folder = write_random_checkpoint(tmp_path / "whole", **small_config())
    Wav2Vec2Model(Wav2Vec2Config(vocab_size=67, **small_config())).save_pretrained(folder)
    with pytest.raises(WrongModelError, match="never trained to write letters"):
        load_ctc(served_by(folder, tmp_path), Role.TELUGU)


def test_a_model_of_another_rate_is_refused(tmp_path):
    folder = write_random_checkpoint(tmp_path / "slow", **small_config())
    path = folder / "preprocessor_config.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"sampling_rate": 8000}))
    with pytest.raises(WrongModelError, match="works at 8000 Hz"):
        load_ctc(served_by(folder, tmp_path), Role.TELUGU)


def test_a_failed_load_can_be_tried_again(checkpoint, tmp_path):
    folder = shutil.copytree(checkpoint, tmp_path / "late")
    weights = (folder / "model.safetensors").read_bytes()
    (folder / "model.safetensors").write_bytes(b"")
    models = served_by(folder, tmp_path)
    with pytest.raises(ModelUnavailableError):
        load_ctc(models, Role.TELUGU)
    (folder / "model.safetensors").write_bytes(weights)
    assert load_ctc(models, Role.TELUGU).alphabet.blank == 0
