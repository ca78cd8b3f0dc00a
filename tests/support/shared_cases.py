"""Small transcripts that went wrong once, in the folder beside the repository; its README says what is right."""

import os
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]
_CASES = (
    Path(os.environ.get("LIKHITA_SHARED", REPOSITORY.parent / "shared")) / "data" / "cases" / "transcripts"
)


def read_case(name: str) -> bytes:
    """The file of this name; the test is skipped where the folder is not here."""
    if not _CASES.is_dir():
        pytest.skip("the folder of shared cases is not here (set LIKHITA_SHARED)")
    return (_CASES / name).read_bytes()
