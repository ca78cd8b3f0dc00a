"""Tiny untrained Whispers in every layout that fine-tunes are published in, saved by the libraries themselves."""

import json
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from engines.asr.whisper.vocabulary import MULTILINGUAL_SIZE, list_special_tokens

_WORDS = 50_257
SMALL: dict[str, Any] = {
    "d_model": 16, "encoder_layers": 1, "decoder_layers": 2, "encoder_attention_heads": 2,
    "decoder_attention_heads": 2, "encoder_ffn_dim": 16, "decoder_ffn_dim": 16,
}  # fmt: skip
OLD_GENERATION = {
    "begin_suppress_tokens": [220, 50257], "bos_token_id": 50257, "decoder_start_token_id": 50258,
    "eos_token_id": 50257, "forced_decoder_ids": [[1, 50276], [2, 50359], [3, 50363]], "max_length": 448,
    "pad_token_id": 50257, "suppress_tokens": [], "transformers_version": "4.25.1",
}  # fmt: skip


def list_words() -> list[str]:
    """A byte-level vocabulary as large as the family's: the bytes, Telugu letters, then words of no meaning."""
    from tokenizers import pre_tokenizers  # noqa: PLC0415

    split = pre_tokenizers.ByteLevel(add_prefix_space=False)
    telugu = [split.pre_tokenize_str(letter)[0][0] for letter in "అఆఇకగతదనపమరలవసహ"]
    known = [*sorted(pre_tokenizers.ByteLevel.alphabet()), *telugu]
    return [*known, *(f"\u0120w{place}" for place in range(_WORDS - 1 - len(known))), ""]


def write_small_whisper(folder: Path, size: int = MULTILINGUAL_SIZE, **config: Any) -> Path:
    """Weights, config.json and the generation_config.json of 2022; no vocabulary, no preprocessor."""
    import torch  # noqa: PLC0415
    from transformers import WhisperConfig, WhisperForConditionalGeneration  # noqa: PLC0415

    torch.manual_seed(2)
    sizes: dict[str, Any] = {**SMALL, "vocab_size": size, "decoder_start_token_id": 50_258, **config}
    tokens: dict[str, Any] = {"bos_token_id": 50_257, "eos_token_id": 50_257, "pad_token_id": 50_257}
    model = WhisperForConditionalGeneration(WhisperConfig(**sizes, **tokens, max_target_positions=448))
    model.save_pretrained(folder)
    (folder / "generation_config.json").write_text(json.dumps(OLD_GENERATION))
    return folder


def write_slow_vocabulary(folder: Path, size: int = MULTILINGUAL_SIZE, *, has_added: bool = True) -> Path:
    """vocab.json, merges.txt, added_tokens.json and the texts beside, as checkpoints of 2022 have them."""
    specials = list_special_tokens(size)
    added = {token: _WORDS + place for place, token in enumerate(specials) if not token[2].isdigit()}
    end = added.pop("<|endoftext|>")
    words = {word: place for place, word in enumerate(list_words())} | {"<|endoftext|>": end}
    write_json(folder / "vocab.json", words)
    (folder / "merges.txt").write_text("#version: 0.2\n")
    if has_added:
        write_json(folder / "added_tokens.json", {**added, "<|nocaptions|>": added.pop("<|nospeech|>")})
    write_json(folder / "tokenizer_config.json", {"tokenizer_class": "WhisperTokenizer"})
    return folder


def write_family_vocabulary(path: Path) -> Path:
    """A tokenizer.json of the family's form, for weights that come without any."""
    from tokenizers import AddedToken, Tokenizer, decoders, models  # noqa: PLC0415

    tokenizer = Tokenizer(models.BPE({word: place for place, word in enumerate(list_words())}, []))
    tokenizer.decoder = decoders.ByteLevel()
    specials = list_special_tokens(MULTILINGUAL_SIZE)
    tokenizer.add_special_tokens([AddedToken(token, special=True, normalized=False) for token in specials])
    tokenizer.save(str(path))
    return path


def write_json(path: Path, content: object) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False), "utf-8")


def copy_without(source: Path, target: Path, names: Iterable[str]) -> Path:
    """A copy of a folder that lacks some files."""
    return shutil.copytree(source, target, ignore=shutil.ignore_patterns(*names))
