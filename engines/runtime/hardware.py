"""What this machine computes on, and which number format is fast there."""

import functools
from dataclasses import dataclass
from pathlib import Path

from engines.runtime.zero_gpu import is_lent

_BFLOAT16_FLAGS = {"avx512_bf16", "amx_bf16"}


@dataclass(frozen=True, slots=True)
class Hardware:
    """`device` is cuda or cpu; `has_bfloat16` says whether it multiplies bfloat16 in hardware."""

    device: str
    has_bfloat16: bool


def choose_dtype(hardware: Hardware) -> str:
    """The name of torch's number format for Whisper and language identification.

    A processor without the two flags multiplies bfloat16 40 to 500 times slower than float32 (Source:
    pytorch/pytorch issue 146508), so the flags decide and not the library.
    """
    if hardware.device == "cuda":
        return "bfloat16" if hardware.has_bfloat16 else "float16"
    return "bfloat16" if hardware.has_bfloat16 else "float32"


def choose_hardware(device: str) -> Hardware:
    """What a model computes on: a lent card where `device` is "cuda", this machine where it is ""."""
    return Hardware("cuda", has_bfloat16=True) if device == "cuda" else find_hardware()


@functools.cache
def find_hardware() -> Hardware:
    """This machine, asked once. Any thread may call it. A card that is only lent is none of its own."""
    import torch  # noqa: PLC0415 - heavy

    if is_lent():  # torch says that it is there all the time
        return Hardware("cpu", processor_has_bfloat16())
    if torch.cuda.is_available():
        return Hardware("cuda", torch.cuda.is_bf16_supported(including_emulation=False))
    return Hardware("cpu", processor_has_bfloat16())


def processor_has_bfloat16() -> bool:
    """Whether the processor multiplies bfloat16 in hardware, for what runs on it beside a CUDA card too."""
    return bool(read_cpu_flags() & _BFLOAT16_FLAGS)


def read_cpu_flags(path: Path = Path("/proc/cpuinfo")) -> set[str]:
    """The processor's features as Linux names them; none where there is no such file."""
    try:
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return set()
    return next((set(line.split(":", 1)[1].split()) for line in lines if line.startswith("flags")), set())


def has_nvidia_driver(root: Path = Path("/")) -> bool:
    """Whether a CUDA card may be here for good, seen without loading a library: it says what to fetch."""
    marks = (root / "proc/driver/nvidia/version", root / "dev/nvidia0")
    return not is_lent() and any(mark.exists() for mark in marks)
