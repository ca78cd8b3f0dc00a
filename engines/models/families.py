"""What a folder of weights is, by its small files alone: family, languages, licence, why it cannot serve.

Cheap: nothing is loaded or imported but the folder's own descriptions.
"""

import json
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from engines.models.model_cards import read_card_languages, read_licence
from engines.models.weight_files import is_complete, list_weight_files
from transcript.messages import Message
from transcript.text.scripts import only_language_of, scripts


class Family(StrEnum):
    """A kind of model that one of our recognisers runs; `OTHER` is any other."""

    WAV2VEC2 = "wav2vec2"
    WAV2VEC2_BERT = "wav2vec2-bert"
    WHISPER = "whisper"
    WHISPER_CT2 = "whisper-ctranslate2"
    NEMO_CTC = "nemo-conformer-ctc"
    NEMO_RNNT = "nemo-conformer-rnnt"
    NEMO_TDT = "nemo-conformer-tdt"
    ADAPTER = "lora"
    OTHER = "other"

    @property
    def is_ctc(self) -> bool:
        """Whether it answers each frame with a probability for each sign."""
        return self in {Family.WAV2VEC2, Family.WAV2VEC2_BERT, Family.NEMO_CTC}

    @property
    def is_whisper(self) -> bool:
        return self in {Family.WHISPER, Family.WHISPER_CT2}

    @property
    def is_transducer(self) -> bool:
        return self in {Family.NEMO_RNNT, Family.NEMO_TDT}


@dataclass(frozen=True, slots=True)
class FolderDescription:
    """A folder's family, languages (ISO 639-1; () where it does not say), licence and size.

    `kind` is what its own files call it ("bert"). `base` is what an adapter changes: a hub id or a folder.
    `problem` says why no recogniser can run it; None where one can.
    """

    family: Family
    kind: str
    languages: tuple[str, ...]
    licence: str
    size_bytes: int
    base: str = ""
    problem: Message | None = None


_SERVED = Message("models_served")
_BY_MODEL_TYPE = {
    "wav2vec2": Family.WAV2VEC2,
    "wav2vec2-bert": Family.WAV2VEC2_BERT,
    "whisper": Family.WHISPER,
    "nemo-conformer-ctc": Family.NEMO_CTC,
    "nemo-conformer-rnnt": Family.NEMO_RNNT,
    "nemo-conformer-tdt": Family.NEMO_TDT,
}
_MOST_LETTERS = 1_000
_UNTRAINED = Message("model_untrained")
_INCOMPLETE = Message("weights_incomplete")


def find_family(folder: Path) -> Family:
    """The folder's family; `OTHER` also where nothing can be read."""
    if (folder / "adapter_config.json").is_file():
        return Family.ADAPTER
    if _names_whisper(folder / "model.bin"):
        return Family.WHISPER_CT2
    config = read_json(folder / "config.json")
    family = _BY_MODEL_TYPE.get(_model_type(config), Family.OTHER)
    if family is Family.WHISPER and (folder / "model.bin").is_file():
        return Family.WHISPER_CT2
    if family is Family.OTHER and "suppress_ids_begin" in config:
        return Family.WHISPER_CT2
    return _find_onnx_family(folder) if family is Family.OTHER else family


def describe_folder(folder: Path) -> FolderDescription:
    """What lies in the folder, as far as its small files tell."""
    family = find_family(folder)
    config = read_json(folder / "config.json")
    return FolderDescription(
        family,
        _model_type(config) or str(family),
        read_card_languages(folder) or (_read_letters(folder) if family.is_ctc else ()),
        read_licence(folder) or "unknown",
        sum(path.stat().st_size for path in list_weight_files(folder)),
        read_base(folder),
        _find_problem(folder, family, config),
    )


def read_base(folder: Path) -> str:
    """The hub id or folder of the model that an adapter changes; "" where the folder is no adapter."""
    return str(read_json(folder / "adapter_config.json").get("base_model_name_or_path") or "")


def read_json(path: Path) -> dict[str, Any]:
    """The file's object; an empty one where it is missing or no JSON object."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _model_type(config: Mapping[str, Any]) -> str:
    return str(config.get("model_type") or "")


def _names_whisper(path: Path) -> bool:
    """Whether a CTranslate2 file says that it holds a Whisper; its header names the kind of model."""
    try:
        with path.open("rb") as file:
            _version, length = struct.unpack("<IH", file.read(6))
            return file.read(length).rstrip(b"\0") == b"WhisperSpec"
    except (OSError, struct.error):
        return False


def _find_onnx_family(folder: Path) -> Family:
    """Exports without a config.json are told by their files' names, which onnx-asr prescribes."""
    if not (folder / "vocab.txt").is_file():
        return Family.OTHER
    if any(folder.glob("encoder-model*.onnx")) and any(folder.glob("decoder_joint-model*.onnx")):
        return Family.NEMO_RNNT
    return Family.NEMO_CTC if any(folder.glob("model*.onnx")) else Family.OTHER


def _find_problem(folder: Path, family: Family, config: Mapping[str, Any]) -> Message | None:
    if family is Family.ADAPTER:
        return _find_adapter_problem(folder)
    if family is Family.OTHER:
        return _explain_other(folder, config)
    architectures = [str(name) for name in config.get("architectures") or []]
    is_wav2vec2 = family in {Family.WAV2VEC2, Family.WAV2VEC2_BERT}
    if is_wav2vec2 and architectures and not any(name.endswith("ForCTC") for name in architectures):
        return _UNTRAINED
    return None if is_complete(folder) else _INCOMPLETE


def _find_adapter_problem(folder: Path) -> Message | None:
    config = read_json(folder / "adapter_config.json")
    kind = str(config.get("peft_type") or "unknown")
    if kind.upper() != "LORA":
        return Message("adapter_other_kind", kind=kind)
    if not config.get("base_model_name_or_path"):
        return Message("adapter_baseless")
    if not any((folder / name).is_file() for name in ("adapter_model.safetensors", "adapter_model.bin")):
        return _INCOMPLETE
    return None


def _explain_other(folder: Path, config: Mapping[str, Any]) -> Message:
    """What the folder seems to be, and what to take instead."""
    if not folder.is_dir():
        return Message("folder_missing")
    names = [path.name for path in folder.iterdir()]
    if any(name.endswith(".nemo") for name in names):
        return Message("model_nemo_archive", served=_SERVED)
    if any(name.startswith("ggml") or name.endswith(".gguf") for name in names):
        return Message("model_whisper_cpp", served=_SERVED)
    if config.get("auto_map"):
        return Message("model_own_code", served=_SERVED)
    if not config:
        return Message("model_unreadable", served=_SERVED)
    return Message("model_other_kind", kind=_model_type(config) or "?", served=_SERVED)


def _read_letters(folder: Path) -> tuple[str, ...]:
    """The languages of the script that a vocabulary of letters is written in, where that is one script."""
    vocabulary = read_json(folder / "vocab.json")
    letters = [token for token, column in vocabulary.items() if isinstance(column, int) and len(token) == 1]
    found = scripts(" ".join(letters)) if len(letters) < _MOST_LETTERS else {}
    language = only_language_of(next(iter(found))) if len(found) == 1 else None
    return (language,) if language else ()
