"""Which checkpoint of an interrupted training is whole."""

import json
import re
import shutil
import zipfile
from pathlib import Path

_NAME = re.compile(r"checkpoint-(\d+)")
_STATE, _OPTIMIZER = "trainer_state.json", "optimizer.pt"
_WEIGHTS = ("adapter_model.safetensors", "model.safetensors")


def find_last_whole(folder: Path) -> Path | None:
    """The latest checkpoint that is whole, None where there is none; those cut off are deleted."""
    named = ((match, path) for path in folder.glob("checkpoint-*") if (match := _NAME.fullmatch(path.name)))
    for _, path in sorted(((int(match[1]), path) for match, path in named), reverse=True):
        if is_whole(path):
            return path
        shutil.rmtree(path)
    return None


def is_whole(checkpoint: Path) -> bool:
    """Whether weights, optimizer and state are complete; the state is what is written last."""
    try:
        json.loads((checkpoint / _STATE).read_text("utf-8"))
        has_optimizer = zipfile.is_zipfile(checkpoint / _OPTIMIZER)
    except (OSError, ValueError):
        return False
    weights = next((checkpoint / name for name in _WEIGHTS if (checkpoint / name).is_file()), None)
    return has_optimizer and weights is not None and _is_readable(weights)


def _is_readable(weights: Path) -> bool:
    from safetensors import SafetensorError, safe_open  # noqa: PLC0415 - heavy

    try:
        with safe_open(weights, "numpy"):  # compares the header with the file's length
            return True
    except (OSError, SafetensorError):
        return False
