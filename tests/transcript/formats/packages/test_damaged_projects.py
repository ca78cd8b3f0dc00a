"""ZIP files whose packed bytes are broken: a sentence, whatever the packer's library calls it."""

import zipfile

import pytest

from transcript.formats.base.drafts import UnreadableError
from transcript.formats.packages.project_parts import ABOUT
from transcript.formats.packages.project_reader import read_bundle


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_LZMA, zipfile.ZIP_STORED])
@pytest.mark.parametrize("place", [1, 4, 9, 20])
def test_broken_bytes_are_told_as_a_damaged_file(method, place, tmp_path):
    path = tmp_path / "p.zip"
    with zipfile.ZipFile(path, "w", method) as archive:
        archive.writestr(ABOUT, b'{"likhita_bundle": 1}' * 50)
    content = bytearray(path.read_bytes())
    begin = content.find(ABOUT.encode()) + len(ABOUT) + place
    content[begin : begin + 6] = b"\xff" * 6
    path.write_bytes(content)
    with pytest.raises(UnreadableError, match="damaged"):
        read_bundle(path)
