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
