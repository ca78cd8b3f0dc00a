"""Whisper fine-tunes in the layouts that people publish, tiny and untrained, each saved by the library itself."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from engines.asr.whisper.backend import Decoding
from engines.asr.whisper.ctranslate2_backend import complete_folder
from engines.asr.whisper.engine import WhisperEngine
from engines.asr.whisper.generation import list_alignment_heads
from engines.asr.whisper.loading import find_languages, load_whisper
from engines.asr.whisper.transformers_backend import TransformersWhisper
from engines.asr.whisper.vocabulary import (
    END,
    MULTILINGUAL_SIZE,
    V3_SIZE,
    list_language_tokens,
    list_special_tokens,
    read_vocabulary,
)
from engines.models import Models, ModelSettings, ModelUnavailableError, Role
from engines.models.families import Family, describe_folder
from engines.models.weight_set import WeightFile, WeightSet
from engines.pipeline.engine_set import EngineSet
from tests.support.small_whisper import (
    copy_without,
    write_family_vocabulary,
    write_slow_vocabulary,
    write_small_whisper,
)

# transformers' word times of a text of one token
pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore:std:UserWarning")]

NOISE = np.random.default_rng(1).normal(0, 0.1, 16_000 * 2).astype(np.float32)


def serve(folder, tmp_path, **choice):
    return Models(ModelSettings(tmp_path / "cache", overrides={Role.TELUGU: str(folder)}, **choice), {}, {})


def hear(model):
    encoded = model.encode(NOISE)
    (best,) = model.generate(encoded, "te", Decoding(12))
    return best, model.time_words(encoded, "te", best)


@pytest.fixture(scope="module")
def old(tmp_path_factory):
    """A checkpoint of 2022: slow tokenizer, a generation config that knows no languages."""
    folder = write_small_whisper(tmp_path_factory.mktemp("old") / "whisper-small-telugu")
    return write_slow_vocabulary(folder)


@pytest.fixture(scope="module")
def family(tmp_path_factory):
    """The starter's folder, with the family's own vocabulary."""
    folder = tmp_path_factory.mktemp("family")
    write_family_vocabulary(folder / "tokenizer.json")
    return folder


def test_an_old_fine_tune_is_served_in_telugu_with_times_and_confidence(old, tmp_path):
    models = serve(old, tmp_path)
    assert isinstance(EngineSet(models).recogniser("te"), WhisperEngine)
    model = load_whisper(models, Role.TELUGU)
    assert model.knows("te")
    assert not model.knows("xx")
    rated = model.rate_languages(model.encode(NOISE))
    assert len(rated) == 99
    assert sum(rated.values()) == pytest.approx(1, abs=1e-3)
    best, pieces = hear(model)
    assert best.tokens
    assert pieces
    assert all(0 <= piece.start_s <= piece.end_s <= 2 and 0 < piece.confidence <= 1 for piece in pieces)
    assert (describe_folder(old).family, describe_folder(old).problem) == (Family.WHISPER, None)


def test_what_the_old_config_forces_is_replaced_by_what_is_asked(old, tmp_path):
    model = load_whisper(serve(old, tmp_path), Role.TELUGU)
    assert isinstance(model, TransformersWhisper)
    config = model._model.generation_config
    assert config.forced_decoder_ids is None
    assert config.lang_to_id["<|te|>"] == 50_299
    assert config.task_to_id == {"transcribe": 50_359, "translate": 50_358}
    assert (config.no_timestamps_token_id, config.is_multilingual) == (50_363, True)
    assert config.alignment_heads == [[1, 0], [1, 1]]


@pytest.mark.parametrize("gone", ["added_tokens.json", "tokenizer_config.json"])
def test_a_slow_vocabulary_without_its_list_of_added_tokens_has_the_familys(old, tmp_path, gone):
    folder = copy_without(old, tmp_path / "fewer", [gone])
    vocabulary = read_vocabulary(find_in(folder), MULTILINGUAL_SIZE, lambda: Path("none"))
    for token, place in zip(
        list_special_tokens(MULTILINGUAL_SIZE), range(50_257, MULTILINGUAL_SIZE), strict=True
    ):
        if token != "<|nospeech|>":  # noqa: S105 - the checkpoints of 2022 call it nocaptions
            assert vocabulary.token_to_id(token) == place
    assert vocabulary.decode([256, 50_257, 50_400]) == "అ"


def find_in(folder):
    return lambda *names: next((folder / name for name in names if (folder / name).is_file()), None)


def test_tokens_that_only_the_tokenizers_config_lists_are_read(old, tmp_path):
    folder = copy_without(old, tmp_path / "listed", ["added_tokens.json"])
    listed = {str(place): {"content": f"<|{place}|>", "special": True} for place in range(50_258, 50_300)}
    (folder / "tokenizer_config.json").write_text(json.dumps({"added_tokens_decoder": listed}))
    assert read_vocabulary(find_in(folder), MULTILINGUAL_SIZE, Path).token_to_id("<|50299|>") == 50_299


@pytest.mark.parametrize(("size", "languages"), [(MULTILINGUAL_SIZE, 99), (V3_SIZE, 100)])
def test_weights_without_any_vocabulary_have_the_familys(family, tmp_path, size, languages):
    vocabulary = read_vocabulary(find_in(tmp_path), size, lambda: family / "tokenizer.json")
    assert vocabulary.get_vocab_size() == size
    assert vocabulary.token_to_id(END) == 50_257
    found = list_language_tokens(vocabulary)
    assert len(found) == languages
    assert ("<|yue|>" in found) == (size == V3_SIZE)


def test_a_folder_with_nothing_but_weights_is_served(old, family, tmp_path):
    folder = copy_without(
        old, tmp_path / "pushed", ["vocab.json", "merges.txt", "added_tokens.json", "generation_config.json"]
    )
    starter = WeightSet(
        "own", "Own", "someone/own", "1", "MIT", (WeightFile("tokenizer.json", 1, ""),), package="x"
    )
    settings = ModelSettings(tmp_path / "cache", overrides={Role.TELUGU: str(folder)})
    models = Models(settings, {Role.MULTILINGUAL: starter}, {})
    models._store._folders["own"] = family
    best, pieces = hear(load_whisper(models, Role.TELUGU))
    assert best.tokens
    assert pieces


def test_pickled_and_half_precision_weights_are_read(old, tmp_path):
    import torch  # noqa: PLC0415
    from safetensors.torch import load_file  # noqa: PLC0415

    folder = copy_without(old, tmp_path / "pickled", ["model.safetensors"])
    state = {name: value.half() for name, value in load_file(old / "model.safetensors").items()}
    torch.save(state, folder / "pytorch_model.bin")
    best, _ = hear(load_whisper(serve(folder, tmp_path), Role.TELUGU))
    assert best.tokens


def test_an_adapter_of_whisper_is_merged_into_its_base(old, tmp_path):
    import torch  # noqa: PLC0415
    from peft import LoraConfig, get_peft_model  # noqa: PLC0415
    from transformers import WhisperForConditionalGeneration  # noqa: PLC0415

    torch.manual_seed(3)
    base = WhisperForConditionalGeneration.from_pretrained(old)
    config = LoraConfig(r=2, target_modules=["q_proj", "v_proj"], init_lora_weights=False)
    adapted: Any = get_peft_model(base, config).eval()
    adapted.save_pretrained(tmp_path / "te-lora")
    model = load_whisper(serve(tmp_path / "te-lora", tmp_path), Role.TELUGU)
    assert isinstance(model, TransformersWhisper)
    states = model.encode(NOISE).states[0]
    features = model._extractor(NOISE, sampling_rate=16_000, return_tensors="pt").input_features
    with torch.inference_mode():
        expected = adapted.base_model.model.get_encoder()(features)[0]
    tolerance = 1e-3 if states.dtype == torch.float32 else 0.03  # bfloat16 keeps eight bits
    assert torch.allclose(states.float(), expected, atol=tolerance)
    plain = load_whisper(serve(old, tmp_path), Role.TELUGU).encode(NOISE).states[0]
    assert not torch.allclose(states.float(), plain.float(), atol=max(0.01, 2 * tolerance))
    assert hear(model)[0].tokens


@pytest.fixture(scope="module")
def converted(old, family, tmp_path_factory):
    """The same weights converted by CTranslate2's own converter, with the list of tokens that it writes."""
    from ctranslate2.converters import TransformersConverter  # noqa: PLC0415
    from transformers import WhisperTokenizer  # noqa: PLC0415

    source = copy_without(old, tmp_path_factory.mktemp("source") / "source", ["vocab.json", "merges.txt"])
    (source / "tokenizer.json").write_bytes((family / "tokenizer.json").read_bytes())
    WhisperTokenizer.from_pretrained(source).save_pretrained(source)
    (source / "preprocessor_config.json").write_text('{"feature_extractor_type": "WhisperFeatureExtractor"}')
    target = tmp_path_factory.mktemp("converted") / "telugu-ct2"
    TransformersConverter(str(source)).convert(str(target), quantization="int8")
    return target


def test_a_conversion_is_served_with_nothing_but_its_list_of_tokens(converted, tmp_path, monkeypatch):
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    assert {path.name for path in converted.iterdir()} == {"config.json", "model.bin", "vocabulary.json"}
    assert describe_folder(converted).family is Family.WHISPER_CT2
    model = load_whisper(serve(converted, tmp_path), Role.TELUGU)
    assert model.knows("te")
    best, pieces = hear(model)
    assert best.tokens
    assert all(0 <= piece.start_s <= piece.end_s <= 2.1 for piece in pieces)


def test_a_conversion_of_old_has_a_list_of_lines(converted, tmp_path):
    folder = copy_without(converted, tmp_path / "lines", ["vocabulary.json"])
    tokens = json.loads((converted / "vocabulary.json").read_text("utf-8"))
    (folder / "vocabulary.txt").write_text("\n".join(tokens) + "\n", "utf-8")
    with complete_folder(folder, Path) as whole:
        assert (whole / "tokenizer.json").is_file()
        assert (whole / "model.bin").is_symlink()


def test_without_a_config_the_weights_themselves_say_that_they_are_whisper(converted, tmp_path):
    folder = copy_without(converted, tmp_path / "bare", ["config.json"])
    assert describe_folder(folder).family is Family.WHISPER_CT2


def test_a_card_lifts_what_a_name_forbids(tmp_path):
    folder = tmp_path / "distil-whisper-telugu"
    folder.mkdir()
    assert find_languages(serve(folder, tmp_path), Role.TELUGU) == ("en",)
    (folder / "README.md").write_text("---\nlanguage: te\nlicense: apache-2.0\n---\n")
    assert find_languages(serve(folder, tmp_path), Role.TELUGU) == ("te",)


def test_word_times_come_from_the_second_half_where_no_heads_are_named():
    from transformers import WhisperConfig  # noqa: PLC0415

    heads = list_alignment_heads(WhisperConfig(decoder_layers=4, decoder_attention_heads=2))
    assert heads == [[2, 0], [2, 1], [3, 0], [3, 1]]


def test_weights_with_a_part_missing_are_a_sentence(old, tmp_path):
    from safetensors.torch import load_file, save_file  # noqa: PLC0415

    folder = copy_without(old, tmp_path / "holed", ["model.safetensors"])
    state = load_file(old / "model.safetensors")
    del state["model.decoder.layers.0.fc1.weight"]
    save_file(state, folder / "model.safetensors", {"format": "pt"})
    with pytest.raises(ModelUnavailableError, match="damaged"):
        load_whisper(serve(folder, tmp_path), Role.TELUGU)
