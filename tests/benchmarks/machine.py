"""The machine and the versions that a benchmark ran on, printed before its figures."""

import os
import platform
import subprocess
from importlib.metadata import version
from pathlib import Path

_TOLD_SETS = {"avx2": "AVX2", "avx512f": "AVX-512", "avx512_bf16": "AVX-512 BF16", "amx_tile": "AMX"}


def instruction_sets() -> str:
    """Those that decide how fast the processor is, as /proc/cpuinfo names them: "AVX2, AMX"."""
    lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    flags = set(next((line for line in lines if line.startswith("flags")), "").split())
    return ", ".join(told for flag, told in _TOLD_SETS.items() if flag in flags) or "none known"


def describe_machine(*packages: str) -> str:
    """Processor with its instruction sets, cores, Python, the packages' versions, and the commit."""
    cpu = next(
        (
            line.split(":", 1)[1].strip()
            for line in Path("/proc/cpuinfo").read_text("utf-8").splitlines()
            if line.startswith("model name")
        ),
        platform.processor(),
    )
    commit = subprocess.run(
        ["git", "describe", "--always", "--dirty"], capture_output=True, text=True, check=False
    ).stdout.strip()
    versions = ", ".join(f"{package} {version(package)}" for package in packages)
    return f"{cpu} ({instruction_sets()}), {os.cpu_count()} cores, Python {platform.python_version()}, {versions}; commit {commit}"
