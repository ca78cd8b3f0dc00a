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


@pytest.mark.parametrize("shift", [1, 1000, 2**31])
def test_a_list_of_entries_that_begins_before_the_file_is_damage(shift, tmp_path):
    path = tmp_path / "p.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(ABOUT, b'{"likhita_bundle": 1}')
    content = path.read_bytes()
    place = content.rindex(b"PK\x05\x06") + 16  # where the end of a ZIP says that its list begins
    begins_at = int.from_bytes(content[place : place + 4], "little") + shift
    path.write_bytes(content[:place] + begins_at.to_bytes(4, "little") + content[place + 4 :])
    with pytest.raises(UnreadableError, match="damaged"):
        read_bundle(path)
