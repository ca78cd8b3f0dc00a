"""Rewrites CTranslate2 Whisper weights as a transformers checkpoint, so that both back ends run on real weights.

    python -m tests.support.whisper_checkpoint SOURCE_FOLDER TARGET_FOLDER

CTranslate2 keeps query, key and value in one matrix (for cross-attention key and value), gives the key a bias
of zeros and ties the output to the embedding; transformers has them apart, a key without bias, and a tied head.
"""

import argparse
import json
import struct
from pathlib import Path
from typing import Any

import numpy as np
import torch
from tokenizers import Tokenizer
from transformers import (
    GenerationConfig,
    WhisperConfig,
    WhisperFeatureExtractor,
    WhisperForConditionalGeneration,
)

from tests.support.presence import present

_DTYPES = {0: np.float32, 1: np.int8, 2: np.int16, 3: np.int32, 4: np.float16}
_RENAMED = {
    "self_attention": "self_attn",
    "attention": "encoder_attn",
    "self_attention/layer_norm": "self_attn_layer_norm",
    "attention/layer_norm": "encoder_attn_layer_norm",
    "ffn/layer_norm": "final_layer_norm",
    "ffn/linear_0": "fc1",
    "ffn/linear_1": "fc2",
}
_VALUES = {"gamma": "weight", "beta": "bias", "weight": "weight", "bias": "bias", "encodings": "weight"}


def read_ctranslate2(path: Path) -> dict[str, np.ndarray]:
    """Every variable of a model.bin by its name; the file's layout is CTranslate2's version 6."""
    data = memoryview(path.read_bytes())
    position = 0

    def take(form: str) -> Any:
        nonlocal position
        size = struct.calcsize(form)
        (value,) = struct.unpack(form, data[position : position + size])
        position += size
        return value

    def take_text() -> str:
        length = take("<H")
        return bytes(take(f"<{length}s")).rstrip(b"\0").decode()

    assert take("<I") == 6
    assert take_text() == "WhisperSpec"
    take("<I")  # the specification's revision
    variables = {}
    for _ in range(take("<I")):
        name = take_text()
        shape = [take("<I") for _ in range(take("<B"))]
        dtype, size = np.dtype(_DTYPES[take("<B")]), take("<I")
        variables[name] = np.frombuffer(data[position : position + size], dtype).reshape(shape)
        position += size
    for _ in range(take("<I")):
        alias = take_text()
        variables[alias] = variables[take_text()]
    return variables


def rename(variables: dict[str, np.ndarray]) -> dict[str, torch.Tensor]:
    """The variables under the names and in the shapes of WhisperForConditionalGeneration."""
    state = {}
    for name, values in variables.items():
        if values.dtype == np.int8 or name.startswith("decoder/projection") or values.ndim == 0:
            continue
        side, *parts, kind = name.split("/")
        if kind not in _VALUES:
            continue
        base = f"model.{side}"
        if parts[0].startswith("layer_") and parts[0] != "layer_norm":
            base = f"{base}.layers.{parts[0].removeprefix('layer_')}"
            parts = parts[1:]
        for key, tensor in _split("/".join(parts), values):
            state[f"{base}.{key}.{_VALUES[kind]}"] = torch.from_numpy(tensor.astype(np.float32))
    state = {name: value for name, value in state.items() if not name.endswith("k_proj.bias")}
    state["proj_out.weight"] = state["model.decoder.embed_tokens.weight"]
    return state


def _split(path: str, values: np.ndarray) -> list[tuple[str, np.ndarray]]:
    attention, _, rest = path.partition("/")
    if attention in {"self_attention", "attention"} and rest.startswith("linear_"):
        name = _RENAMED[attention]
        if rest == "linear_0" and attention == "self_attention":
            heads: tuple[str, ...] = ("q_proj", "k_proj", "v_proj")
        elif rest == "linear_0":
            heads = ("q_proj",)
        elif rest == "linear_1" and attention == "attention":
            heads = ("k_proj", "v_proj")
        else:
            heads = ("out_proj",)
        return [
            (f"{name}.{head}", part) for head, part in zip(heads, np.split(values, len(heads)), strict=True)
        ]
    simple = {"embeddings": "embed_tokens", "position_encodings": "embed_positions"}
    return [(_RENAMED.get(path) or simple.get(path) or path, values)]


def make_config(variables: dict[str, np.ndarray], tokenizer: Tokenizer) -> WhisperConfig:
    """The sizes as the weights have them; whisper-base's 8 heads of 64."""
    width = variables["decoder/embeddings/weight"].shape[1]
    layers = {side: sum(f"{side}/layer_{i}/ffn/linear_0/weight" in variables for i in range(64))
              for side in ("encoder", "decoder")}  # fmt: skip
    end = tokenizer.token_to_id("<|endoftext|>")
    return WhisperConfig(
        vocab_size=variables["decoder/embeddings/weight"].shape[0],
        num_mel_bins=variables["encoder/conv1/weight"].shape[1],
        d_model=width,
        encoder_layers=layers["encoder"],
        decoder_layers=layers["decoder"],
        encoder_attention_heads=width // 64,
        decoder_attention_heads=width // 64,
        encoder_ffn_dim=4 * width,
        decoder_ffn_dim=4 * width,
        bos_token_id=end,
        eos_token_id=end,
        pad_token_id=end,
        decoder_start_token_id=present(tokenizer.token_to_id("<|startoftranscript|>")),
    )


def make_generation_config(folder: Path, tokenizer: Tokenizer) -> GenerationConfig:
    """What Whisper's generate needs to know of the tokens, and the heads that follow the sound."""
    facts = json.loads((folder / "config.json").read_text())
    end = tokenizer.token_to_id("<|endoftext|>")
    languages = {tokenizer.id_to_token(token): token for token in facts["lang_ids"]}
    return GenerationConfig(
        alignment_heads=facts["alignment_heads"],
        begin_suppress_tokens=facts["suppress_ids_begin"],
        suppress_tokens=facts["suppress_ids"],
        lang_to_id=languages,
        task_to_id={name: tokenizer.token_to_id(f"<|{name}|>") for name in ("transcribe", "translate")},
        no_timestamps_token_id=tokenizer.token_to_id("<|notimestamps|>"),
        prev_sot_token_id=tokenizer.token_to_id("<|startofprev|>"),
        decoder_start_token_id=present(tokenizer.token_to_id("<|startoftranscript|>")),
        is_multilingual=True,
        max_initial_timestamp_index=50,
        max_length=448,
        bos_token_id=end,
        eos_token_id=end,
        pad_token_id=end,
        return_timestamps=False,
    )


def convert(source: Path, target: Path) -> Path:
    """A transformers checkpoint of the CTranslate2 weights in `source`; returns `target`."""
    variables = read_ctranslate2(source / "model.bin")
    tokenizer = Tokenizer.from_file(str(source / "tokenizer.json"))
    model = WhisperForConditionalGeneration(make_config(variables, tokenizer))
    found = model.load_state_dict(rename(variables), strict=True)
    assert not found.missing_keys
    assert not found.unexpected_keys
    model.generation_config = make_generation_config(source, tokenizer)
    model.save_pretrained(target)
    WhisperFeatureExtractor(feature_size=model.config.num_mel_bins).save_pretrained(target)
    (target / "tokenizer.json").write_bytes((source / "tokenizer.json").read_bytes())
    return target


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("source", type=Path)
    parser.add_argument("target", type=Path)
    chosen = parser.parse_args()
    convert(chosen.source, chosen.target)
