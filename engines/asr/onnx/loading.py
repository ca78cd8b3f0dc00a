"""A NeMo conformer that was exported as ONNX, loaded by onnx-asr from a folder alone."""

import logging
from pathlib import Path
from typing import Any

from engines.models import Family, ModelUnavailableError
from engines.models.families import find_family
from engines.runtime.executor import inference_executor

log = logging.getLogger(__name__)

_INT8 = "int8"


def load_nemo(folder: Path, label: str) -> Any:
    """onnx-asr's model of the folder; in whole numbers (int8) only where the folder has no other.

    Raises:
        ModelUnavailableError: a file is missing or damaged.
    """
    import onnxruntime  # noqa: PLC0415 - heavy
    from onnx_asr.loader import Manager  # noqa: PLC0415

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = inference_executor().threads_per_worker
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    providers = [name for name in onnxruntime.get_available_providers() if name.startswith(("CUDA", "CPU"))]
    family = find_family(folder)
    try:
        manager = Manager(sess_options=options, providers=providers)
        stored = find_quantization(folder, family)
        return manager.create_asr(str(family), folder, quantization=stored, offline=True)
    except Exception as exc:  # every library and file format fails in its own way
        log.warning("The %s model could not be loaded", label, exc_info=True)
        raise ModelUnavailableError("ctc_damaged", label=label) from exc


def find_quantization(folder: Path, family: Family) -> str | None:
    """How the weights are stored, as onnx-asr names it; None for floating point."""
    stem = "model" if family is Family.NEMO_CTC else "encoder-model"
    return None if (folder / f"{stem}.onnx").is_file() else _INT8
