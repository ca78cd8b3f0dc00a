"""Wav2Vec2ForCTC checkpoints: the trained tiny one, and untrained ones of any size."""

import json
from pathlib import Path
from typing import Any

TINY_TELUGU = Path(__file__).parents[1] / "data" / "tiny-telugu"
"""Writes the sentences of tests/data/train_tiny_telugu.py when espeak-ng says them."""
LETTERS = "అఆఇఈఉఊఋఎఏఐఒఓఔకఖగఘఙచఛజఝఞటఠడఢణతథదధనపఫబభమయరఱలళవశషసహాిీుూృెేైొోౌ్ంఃఁ"


def write_random_checkpoint(folder: Path, letters: str = LETTERS, **config: Any) -> Path:
    """An untrained checkpoint in `folder`; without `config` the size of the real model (94.4 M numbers)."""
    import torch  # noqa: PLC0415 - only where a model is made
    from transformers import Wav2Vec2Config, Wav2Vec2ForCTC  # noqa: PLC0415

    tokens = ["<pad>", "<unk>", "|", *letters]
    torch.manual_seed(1)
    model = Wav2Vec2ForCTC(Wav2Vec2Config(vocab_size=len(tokens), pad_token_id=0, **config))
    model.save_pretrained(folder)
    write_texts(folder, tokens)
    return folder


def write_texts(folder: Path, tokens: list[str]) -> None:
    """The files beside the weights, as the hub has them."""
    names = {"pad_token": "<pad>", "unk_token": "<unk>", "bos_token": None, "eos_token": None}
    texts = {
        "vocab.json": {token: index for index, token in enumerate(tokens)},
        "tokenizer_config.json": {
            "tokenizer_class": "Wav2Vec2CTCTokenizer",
            **names,
            "word_delimiter_token": "|",
        },
        "preprocessor_config.json": {
            "feature_extractor_type": "Wav2Vec2FeatureExtractor",
            "sampling_rate": 16_000,
            "do_normalize": True,
        },
    }
    for name, content in texts.items():
        (folder / name).write_text(json.dumps(content, ensure_ascii=False), "utf-8")


def small_config() -> dict[str, Any]:
    """A size that loads and listens in no time; group norm, as the real model has."""
    return {
        "conv_dim": (16,) * 7,
        "hidden_size": 32,
        "num_hidden_layers": 1,
        "num_attention_heads": 2,
        "intermediate_size": 32,
        "num_conv_pos_embeddings": 16,
        "num_conv_pos_embedding_groups": 2,
    }


def small_bert_config() -> dict[str, Any]:
    """A Wav2Vec2-BERT of the same size, with the adapter that fine-tunes have: a frame lasts 40 ms."""
    return {
        "hidden_size": 32,
        "num_hidden_layers": 1,
        "num_attention_heads": 2,
        "intermediate_size": 32,
        "feature_projection_input_dim": 160,
        "add_adapter": True,
        "num_adapter_layers": 1,
        "output_hidden_size": 32,
    }


def write_random_bert(folder: Path, letters: str = LETTERS, **config: Any) -> Path:
    """An untrained Wav2Vec2BertForCTC in the files of the hub's fine-tunes, each saved by the library."""
    import torch  # noqa: PLC0415
    from transformers import (  # noqa: PLC0415
        SeamlessM4TFeatureExtractor,
        Wav2Vec2BertConfig,
        Wav2Vec2BertForCTC,
    )

    tokens = [*letters, "|", "[UNK]", "[PAD]"]
    torch.manual_seed(1)
    sizes = {**small_bert_config(), **config}
    model = Wav2Vec2BertForCTC(
        Wav2Vec2BertConfig(vocab_size=len(tokens), pad_token_id=len(tokens) - 1, **sizes)
    )
    model.save_pretrained(folder)
    SeamlessM4TFeatureExtractor(
        feature_size=80, num_mel_bins=80, sampling_rate=16_000, stride=2
    ).save_pretrained(folder)
    write_old_tokenizer(folder, tokens)
    return folder


def write_old_tokenizer(folder: Path, tokens: list[str]) -> None:
    """Letters as the fine-tuning guides of 2021 to 2024 save them: "[PAD]" and "[UNK]" named beside."""
    names = {"pad_token": "[PAD]", "unk_token": "[UNK]", "bos_token": "<s>", "eos_token": "</s>"}
    count = len(tokens)
    texts = {
        "vocab.json": {token: index for index, token in enumerate(tokens)},
        "added_tokens.json": {"<s>": count, "</s>": count + 1},
        "special_tokens_map.json": names,
        "tokenizer_config.json": {
            "tokenizer_class": "Wav2Vec2CTCTokenizer",
            "word_delimiter_token": "|",
            "replace_word_delimiter_char": " ",
            "do_lower_case": False,
            **names,
        },
    }
    for name, content in texts.items():
        (folder / name).write_text(json.dumps(content, ensure_ascii=False), "utf-8")
