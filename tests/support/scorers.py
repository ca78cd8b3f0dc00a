"""The scorers of NIST's SCTK, as Debian's package `sctk` installs them."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

_FOLDER = Path("/usr/lib/sctk/bin")
NEEDS = "sclite and md-eval.pl are not installed (Debian's package sctk)"


def find_scorer(name: str) -> str:
    """The program; skips the test where it is not installed."""
    found = shutil.which(name) or shutil.which(name, path=str(_FOLDER))
    if found is None:
        pytest.skip(NEEDS)
    return found


def sclite_counts(reference: Path, hypothesis: Path) -> dict[str, int]:
    """How many words of an STM were scored against a CTM, how many were right, wrong, missing, too many."""
    command = [find_scorer("sclite"), "-e", "utf-8", "-o", "rsum", "stdout"]
    files = ["-r", reference.name, "stm", "-h", hypothesis.name, "ctm"]  # a long path breaks its table
    done = subprocess.run(
        [*command, *files], cwd=reference.parent, capture_output=True, text=True, check=True
    )
    (line,) = re.findall(r"\| Sum +\|([ 0-9]+)\|([ 0-9]+)\|", done.stdout)
    _, words = map(int, line[0].split())
    right, wrong, missing, extra, *_ = map(int, line[1].split())
    return {"words": words, "right": right, "errors": wrong + missing + extra}


def diarization_error(reference: Path, hypothesis: Path) -> float:
    """Per cent of the speech, by md-eval, without a collar."""
    command = ["perl", find_scorer("md-eval.pl"), "-c", "0", "-r", str(reference), "-s", str(hypothesis)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    (error,) = re.findall(r"OVERALL SPEAKER DIARIZATION ERROR = ([0-9.]+) percent", done.stdout)
    return float(error)
