"""NeMo conformers as the hub's ONNX exports for onnx-asr have them, tiny and untrained."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

PIECES = ("<unk>", "\u2581న", "మ", "స్", "కా", "రం", "\u2581నే", "ను", "\u2581", "ా", "ి", "డు")
COLUMNS = (*PIECES, "<blk>")
SUBSAMPLING = 4
_BANDS, _WIDTH = 80, 8


def write_nemo_ctc(folder: Path, *, is_int8: bool = False) -> Path:
    """config.json, vocab.txt and model.onnx (or model.int8.onnx alone), a nemo-conformer-ctc."""
    graph = helper.make_graph(
        [
            helper.make_node("Conv", ["audio_signal", "kernel"], ["halved"], **_conv()),
            helper.make_node("Transpose", ["halved"], ["frames"], perm=[0, 2, 1]),
            helper.make_node("MatMul", ["frames", "head"], ["logits"]),
            helper.make_node("LogSoftmax", ["logits"], ["logprobs"], axis=-1),
        ],
        "ctc",
        _inputs(),
        [helper.make_tensor_value_info("logprobs", TensorProto.FLOAT, ["batch", "frames", len(COLUMNS)])],
        [_random("kernel", (_WIDTH, _BANDS, SUBSAMPLING), 1), _random("head", (_WIDTH, len(COLUMNS)), 2)],
    )
    _save(graph, folder / ("model.int8.onnx" if is_int8 else "model.onnx"))
    _write_texts(folder, "nemo-conformer-ctc")
    return folder


def write_nemo_rnnt(folder: Path) -> Path:
    """config.json, vocab.txt, encoder-model.onnx and decoder_joint-model.onnx, a nemo-conformer-rnnt."""
    encoder = helper.make_graph(
        [
            helper.make_node("Conv", ["audio_signal", "kernel"], ["outputs"], **_conv()),
            helper.make_node("Sub", ["length", "one"], ["less"]),
            helper.make_node("Div", ["less", "factor"], ["whole"]),
            helper.make_node("Add", ["whole", "one"], ["encoded_lengths"]),
        ],
        "encoder",
        _inputs(),
        [
            helper.make_tensor_value_info("outputs", TensorProto.FLOAT, ["batch", _WIDTH, "frames"]),
            helper.make_tensor_value_info("encoded_lengths", TensorProto.INT64, ["batch"]),
        ],
        [
            _random("kernel", (_WIDTH, _BANDS, SUBSAMPLING), 1),
            numpy_helper.from_array(np.array([1], np.int64), "one"),
            numpy_helper.from_array(np.array([SUBSAMPLING], np.int64), "factor"),
        ],
    )
    state: list[str | int | None] = ["layers", "batch", _WIDTH]
    joint = helper.make_graph(
        [
            helper.make_node("Transpose", ["encoder_outputs"], ["frame"], perm=[0, 2, 1]),
            helper.make_node("MatMul", ["frame", "head"], ["heard"]),
            helper.make_node("Gather", ["embedding", "targets"], ["before"]),
            helper.make_node("Add", ["heard", "before"], ["outputs"]),
            helper.make_node("Identity", ["input_states_1"], ["output_states_1"]),
            helper.make_node("Identity", ["input_states_2"], ["output_states_2"]),
        ],
        "joint",
        [
            helper.make_tensor_value_info("encoder_outputs", TensorProto.FLOAT, [1, _WIDTH, 1]),
            helper.make_tensor_value_info("targets", TensorProto.INT32, [1, 1]),
            helper.make_tensor_value_info("target_length", TensorProto.INT32, [1]),
            helper.make_tensor_value_info("input_states_1", TensorProto.FLOAT, [1, 1, _WIDTH]),
            helper.make_tensor_value_info("input_states_2", TensorProto.FLOAT, [1, 1, _WIDTH]),
        ],
        [
            helper.make_tensor_value_info("outputs", TensorProto.FLOAT, [1, 1, len(COLUMNS)]),
            helper.make_tensor_value_info("output_states_1", TensorProto.FLOAT, state),
            helper.make_tensor_value_info("output_states_2", TensorProto.FLOAT, state),
        ],
        [_random("head", (_WIDTH, len(COLUMNS)), 2), _random("embedding", (len(COLUMNS), len(COLUMNS)), 3)],
    )
    _save(encoder, folder / "encoder-model.onnx")
    _save(joint, folder / "decoder_joint-model.onnx")
    _write_texts(folder, "nemo-conformer-rnnt")
    return folder


def _conv() -> dict[str, Any]:
    return {"kernel_shape": [SUBSAMPLING], "strides": [SUBSAMPLING], "pads": [0, SUBSAMPLING - 1]}


def _inputs() -> list[onnx.ValueInfoProto]:
    return [
        helper.make_tensor_value_info("audio_signal", TensorProto.FLOAT, ["batch", _BANDS, "time"]),
        helper.make_tensor_value_info("length", TensorProto.INT64, ["batch"]),
    ]


def _random(name: str, shape: tuple[int, ...], seed: int) -> onnx.TensorProto:
    values = np.random.default_rng(seed).normal(0, 1, shape).astype(np.float32)
    return numpy_helper.from_array(values, name)


def _save(graph: onnx.GraphProto, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    opset = [helper.make_opsetid("", 17)]
    onnx.save(helper.make_model(graph, opset_imports=opset, ir_version=9), str(path))


def _write_texts(folder: Path, kind: str) -> None:
    config = {"model_type": kind, "features_size": _BANDS, "subsampling_factor": SUBSAMPLING}
    (folder / "config.json").write_text(json.dumps(config))
    lines = [f"{token} {column}\n" for column, token in enumerate(COLUMNS)]
    (folder / "vocab.txt").write_text("".join(lines), "utf-8")
    (folder / "README.md").write_text(
        "---\nlicense: mit\nlanguage:\n- te\nlibrary_name: nemo\n---\n# A conformer\n"
    )
