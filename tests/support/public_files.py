"""Files that other tools wrote, from published packages (tests/data/public_files.txt): none of them is ours to copy."""

import os
import tarfile
import zipfile
from pathlib import Path, PurePosixPath

import pytest

from tests.support.presence import present

NEEDS = (
    "LIKHITA_PUBLIC_FILES names no folder with the packages of tests/data/public_files.txt, which says how"
)


def public_files(suffix: str) -> dict[str, bytes]:
    """All files with this ending, in lower case, by package and path; skips the test where there is no folder."""
    named = os.environ.get("LIKHITA_PUBLIC_FILES")
    if not named:
        pytest.skip(NEEDS)
    found = {
        f"{package.name}:{name}": content
        for package in sorted(Path(named).iterdir())
        for name, content in _read_members(package, suffix)
    }
    assert found, f"no {suffix} in {named}"
    return found


def _read_members(package: Path, suffix: str) -> list[tuple[str, bytes]]:
    def is_wanted(name: str) -> bool:
        return PurePosixPath(name).suffix.lower() == suffix

    if package.suffix == ".whl":
        with zipfile.ZipFile(package) as wheel:
            return [(name, wheel.read(name)) for name in wheel.namelist() if is_wanted(name)]
    with tarfile.open(package) as source:
        files = [member for member in source if member.isfile() and is_wanted(member.name)]
        return [(member.name, present(source.extractfile(member)).read()) for member in files]
