"""Every form of a CTC fine-tune that people have, each made by the library itself in the hub's files."""

import json
import shutil

import numpy as np
import pytest

from engines.asr.ctc.columns import choose_columns, cut_columns
from engines.asr.ctc.engine import Wav2Vec2Engine
from engines.asr.ctc.model import Wav2Vec2Model, load_ctc
from engines.models import Models, ModelSettings, ModelUnavailableError, Role
from engines.models.families import Family, describe_folder
from engines.pipeline.engine_set import EngineSet
from tests.support.checkpoints import (
    LETTERS,
    small_config,
    write_old_tokenizer,
    write_random_bert,
    write_random_checkpoint,
    write_texts,
)
from tests.support.presence import present
from transcript.text.scripts import scripts_of_signs

NOISE = np.random.default_rng(1).normal(0, 0.1, 16_000 * 2).astype(np.float32)
MANY = [chr(code) for code in [*range(0x61, 0x7B), *range(0x900, 0xE00), *range(0x4E00, 0x4E00 + 9_000)]]


def serve(folder, tmp_path, **choice):
    return Models(ModelSettings(tmp_path / "cache", overrides={Role.TELUGU: str(folder)}, **choice), {}, {})


@pytest.fixture(scope="module")
def bert(tmp_path_factory):
    return write_random_bert(tmp_path_factory.mktemp("bert") / "w2v-bert-telugu")


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    return write_random_checkpoint(tmp_path_factory.mktemp("small") / "wav2vec2", **small_config())


@pytest.fixture(scope="module")
def many(tmp_path_factory):
    """A vocabulary in many scripts, as the omnilingual models have."""
    return write_random_checkpoint(tmp_path_factory.mktemp("many") / "omni", "".join(MANY), **small_config())


def test_wav2vec2_bert_is_served(bert, tmp_path):
    recogniser = EngineSet(serve(bert, tmp_path)).recogniser("te")
    (chunk,) = recogniser.recognise(NOISE, "te", 5.0)
    assert chunk.engine == "w2v-bert-telugu"
    assert all(5.0 <= w.start_s <= w.end_s <= 7.0 and 0 < present(w.confidence) <= 1 for w in chunk.words)
    assert describe_folder(bert).family is Family.WAV2VEC2_BERT
    assert describe_folder(bert).languages == ("te",)


def test_its_frames_of_40_ms_lie_on_the_grid_and_are_what_the_library_hears(bert, tmp_path):
    import torch  # noqa: PLC0415
    from transformers import AutoFeatureExtractor, AutoModelForCTC  # noqa: PLC0415

    heard = load_ctc(serve(bert, tmp_path), Role.TELUGU).listen(NOISE)
    assert heard.shape == (100, len(LETTERS) + 3)
    features = AutoFeatureExtractor.from_pretrained(bert)(NOISE, sampling_rate=16_000, return_tensors="pt")
    with torch.inference_mode():
        logits = AutoModelForCTC.from_pretrained(bert)(**features).logits[0]
    assert np.allclose(heard[::2], torch.log_softmax(logits, dim=-1).numpy(), atol=1e-4)
    assert np.array_equal(heard[::2], heard[1::2])


def test_the_blank_is_the_trained_one_whatever_it_is_called(bert, tmp_path):
    alphabet = load_ctc(serve(bert, tmp_path), Role.TELUGU).alphabet
    assert alphabet.blank == len(LETTERS) + 2
    assert alphabet.delimiter == len(LETTERS)
    assert alphabet.tokens[-2:] == ("", "")
    assert alphabet.tokens[: len(LETTERS)] == tuple(LETTERS)


@pytest.mark.parametrize(
    "gone", [(), ("special_tokens_map.json",), ("special_tokens_map.json", "tokenizer_config.json")]
)
def test_files_beside_the_letters_may_be_missing(small, tmp_path, gone):
    folder = shutil.copytree(small, tmp_path / "older")
    config = json.loads((folder / "config.json").read_text())
    write_old_tokenizer(folder, ["[PAD]", "[UNK]", "|", *LETTERS])
    for name in gone:
        (folder / name).unlink()
    assert config["pad_token_id"] == 0
    alphabet = load_ctc(serve(folder, tmp_path), Role.TELUGU).alphabet
    assert (alphabet.blank, alphabet.delimiter, alphabet.tokens) == (0, 2, ("", "", "", *LETTERS))


def test_a_preprocessor_saved_inside_the_processors_file_is_found(small, tmp_path):
    folder = shutil.copytree(small, tmp_path / "newer")
    told = json.loads((folder / "preprocessor_config.json").read_text())
    (folder / "preprocessor_config.json").unlink()
    (folder / "processor_config.json").write_text(
        json.dumps(
            {"feature_extractor": told | {"do_normalize": False}, "processor_class": "Wav2Vec2Processor"}
        )
    )
    model = load_ctc(serve(folder, tmp_path), Role.TELUGU)
    assert isinstance(model, Wav2Vec2Model)
    assert model._extractor.do_normalize is False


def test_pickled_weights_are_read_and_their_code_is_not_run(small, tmp_path):
    import torch  # noqa: PLC0415
    from safetensors.torch import load_file  # noqa: PLC0415

    folder = shutil.copytree(small, tmp_path / "pickled")
    torch.save(load_file(folder / "model.safetensors"), folder / "pytorch_model.bin")
    (folder / "model.safetensors").unlink()
    assert load_ctc(serve(folder, tmp_path), Role.TELUGU).listen(NOISE).shape == (99, 67)

    class Harmful:
        def __reduce__(self):
            return (open, (str(tmp_path / "harmed"), "w"))

    hostile = shutil.copytree(folder, tmp_path / "hostile")
    torch.save({"lm_head.weight": Harmful()}, hostile / "pytorch_model.bin")
    with pytest.raises(ModelUnavailableError, match="cannot be read"):
        load_ctc(serve(hostile, tmp_path), Role.TELUGU)
    assert not (tmp_path / "harmed").exists()


def test_weights_in_parts_are_whole_or_said_to_lack_one(small, tmp_path):
    from transformers import Wav2Vec2ForCTC  # noqa: PLC0415

    folder = shutil.copytree(small, tmp_path / "parts")
    (folder / "model.safetensors").unlink()
    Wav2Vec2ForCTC.from_pretrained(small).save_pretrained(folder, max_shard_size="40KB")
    parts = sorted(folder.glob("model-*-of-*.safetensors"))
    assert len(parts) > 1
    assert describe_folder(folder).problem is None
    assert load_ctc(serve(folder, tmp_path), Role.TELUGU).listen(NOISE).shape == (99, 67)
    parts[0].unlink()
    assert "is missing" in str(describe_folder(folder).problem)


def test_columns_of_other_scripts_are_cut_before_anything_is_kept(many, tmp_path):
    engine = Wav2Vec2Engine(serve(many, tmp_path), Role.TELUGU)
    (chunk,) = engine.recognise(NOISE, "te", 0.0)
    emission = present(chunk.emission)
    kept = emission.alphabet
    assert len(load_ctc(serve(many, tmp_path), Role.TELUGU).alphabet.tokens) == len(MANY) + 3
    assert len(kept.tokens) < 500
    assert emission.log_probs.shape == (99, len(kept.tokens))
    assert scripts_of_signs(chunk.text) <= {"Telugu", "Latin"}
    only = Wav2Vec2Engine(serve(many, tmp_path, languages=("te",)), Role.TELUGU).recognise(NOISE, "te", 0.0)
    assert scripts_of_signs(only[0].text) == {"Telugu"}
    asked = Wav2Vec2Engine(serve(many, tmp_path, languages=("te",)), Role.TELUGU).recognise(NOISE, "hi", 0.0)
    assert scripts_of_signs(asked[0].text) <= {"Telugu", "Devanagari"}


def test_what_is_kept_is_a_distribution_and_one_script_is_left_alone(many, small, tmp_path):
    alphabet = load_ctc(serve(many, tmp_path), Role.TELUGU).alphabet
    columns = present(choose_columns(alphabet, ("Telugu",)))
    heard = load_ctc(serve(many, tmp_path), Role.TELUGU).listen(NOISE)
    assert np.exp(cut_columns(heard, columns)).sum(axis=1) == pytest.approx(1, abs=1e-3)
    assert {alphabet.blank, alphabet.delimiter} <= set(columns.tolist())
    assert alphabet.tokens.index("ా") in columns
    own = load_ctc(serve(small, tmp_path), Role.TELUGU).alphabet
    assert choose_columns(own, ("Telugu", "Latin")) is None
    assert choose_columns(own, ("Latin",)) is None  # it writes nothing else


def test_of_letters_for_each_language_those_of_the_role_are_taken(tmp_path):
    """A checkpoint of the MMS family: one base, an adapter and a vocabulary for each language."""
    from safetensors.torch import save_file  # noqa: PLC0415
    from transformers import Wav2Vec2ForCTC  # noqa: PLC0415

    folder = write_random_checkpoint(
        tmp_path / "mms", "abc", **small_config(), adapter_attn_dim=4, do_stable_layer_norm=True
    )
    telugu = ["<pad>", "<unk>", "|", *LETTERS]
    vocabulary = {
        "eng": {t: i for i, t in enumerate(["<pad>", "<unk>", "|", *"abc"])},
        "tel": {t: i for i, t in enumerate(telugu)},
    }
    (folder / "vocab.json").write_text(json.dumps(vocabulary, ensure_ascii=False), "utf-8")
    model = Wav2Vec2ForCTC.from_pretrained(folder)
    import torch  # noqa: PLC0415

    model.lm_head = torch.nn.Linear(32, len(telugu))
    save_file(dict(model._get_adapters()), folder / "adapter.tel.safetensors")
    loaded = load_ctc(serve(folder, tmp_path), Role.TELUGU)
    assert loaded.alphabet.tokens == ("", "", "", *LETTERS)
    assert loaded.listen(NOISE).shape == (99, len(telugu))


@pytest.fixture(scope="module")
def base(tmp_path_factory):
    """What adapters change: a checkpoint that was never taught letters, as the hub's pretrained ones."""
    from transformers import Wav2Vec2Config, Wav2Vec2ForPreTraining  # noqa: PLC0415

    folder = tmp_path_factory.mktemp("base") / "xlsr"
    sizes = small_config() | {"codevector_dim": 8, "proj_codevector_dim": 8, "num_codevectors_per_group": 4}
    Wav2Vec2ForPreTraining(Wav2Vec2Config(**sizes)).save_pretrained(folder)
    return folder


def write_adapter(folder, base, letters):
    """A LoRA adapter with its own letters, saved by peft itself; returns the head that it learnt."""
    import torch  # noqa: PLC0415
    from peft import LoraConfig, get_peft_model  # noqa: PLC0415
    from transformers import Wav2Vec2ForCTC  # noqa: PLC0415

    torch.manual_seed(4)
    tokens = ["<pad>", "<unk>", "|", *letters]
    model = Wav2Vec2ForCTC.from_pretrained(base, vocab_size=len(tokens), pad_token_id=0)
    config = LoraConfig(
        r=2, target_modules=["q_proj", "v_proj"], modules_to_save=["lm_head"], init_lora_weights=False
    )
    adapted = get_peft_model(model, config)
    adapted.save_pretrained(folder, save_embedding_layers=False)
    write_texts(folder, tokens)
    return adapted.eval()


@pytest.mark.slow
def test_an_adapter_is_merged_into_its_base(base, tmp_path):
    import torch  # noqa: PLC0415

    folder = tmp_path / "telugu-lora"
    adapted = write_adapter(folder, base, LETTERS)
    assert {path.name for path in folder.iterdir()} >= {"adapter_config.json", "adapter_model.safetensors"}
    heard = load_ctc(serve(folder, tmp_path), Role.TELUGU).listen(NOISE)
    values = (NOISE - NOISE.mean()) / np.sqrt(NOISE.var() + 1e-7)
    with torch.inference_mode():
        logits = adapted(torch.from_numpy(values)[None]).logits[0]
    assert np.allclose(heard, torch.log_softmax(logits, dim=-1).numpy(), atol=1e-4)
    (chunk,) = EngineSet(serve(folder, tmp_path)).recogniser("te").recognise(NOISE, "te", 0.0)
    assert chunk.engine == "telugu-lora"
    assert describe_folder(folder).base == str(base)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"base_model_name_or_path": "./whisper-mine"}, "the model it changes is not here"),
        ({"base_model_name_or_path": None}, "does not name the model that it changes"),
        ({"peft_type": "PROMPT_TUNING"}, "only LoRA adapters can be used"),
    ],
)
def test_an_adapter_that_cannot_be_merged_says_why(base, tmp_path, change, sentence):
    folder = tmp_path / "lora"
    write_adapter(folder, base, "అఆ")
    path = folder / "adapter_config.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | change))
    with pytest.raises(ModelUnavailableError, match=sentence) as caught:
        load_ctc(serve(folder, tmp_path), Role.TELUGU)
    assert str(tmp_path) not in caught.value.message
