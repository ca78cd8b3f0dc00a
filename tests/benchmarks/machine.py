"""The machine and the versions that a benchmark ran on, printed before its figures."""

import os
import platform
import subprocess
from importlib.metadata import version
from pathlib import Path

from engines.runtime.hardware import read_cpu_flags

_INSTRUCTIONS = ("avx2", "avx512f", "avx512_vnni", "avx512_bf16", "amx_bf16")


def describe_machine(*packages: str) -> str:
    """Processor, its instruction sets, cores, Python, the packages' versions, and the commit."""
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
    flags = read_cpu_flags()
    known = " ".join(name for name in _INSTRUCTIONS if name in flags)
    return f"{cpu} ({known}), {os.cpu_count()} cores, Python {platform.python_version()}, {versions}; commit {commit}"
