"""Files that other tools wrote, from published packages (tests/data/public_files.txt): none of them is ours to copy."""

import os
import tarfile
import zipfile
from pathlib import Path, PurePosixPath

import pytest

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
        for name, content in _members(package)
        if PurePosixPath(name).suffix.lower() == suffix
    }
    assert found, f"no {suffix} in {named}"
    return found


def _members(package: Path) -> list[tuple[str, bytes]]:
    if package.suffix == ".whl":
        with zipfile.ZipFile(package) as wheel:
            return [(name, wheel.read(name)) for name in wheel.namelist()]
    with tarfile.open(package) as source:
        files = [member for member in source if member.isfile()]
        return [(member.name, source.extractfile(member).read()) for member in files]
