"""Headers that are older than the sound behind them: a recorder wrote its sizes, went on, and died.

FFmpeg believes those sizes and stops early. Here the bytes behind a header are compared with what it
promises, and FFmpeg reads the file with the true size in its place.
"""

import io
import os
from collections.abc import Mapping
from typing import IO

_LEAST_BEHIND_BYTES = 4096
_LOOK_BYTES = 64 * 1024
_MOST_CHUNKS = 1000
_UNKNOWN_SIZES = {0, 0xFFFFFFFF, 0x7FFFFFFF, 0x7FFFFFFFFFFFFFFF, 0xFFFFFFFFFFFFFFFF}
_KNOWN_CHUNKS = frozenset(
    b"LIST|list|INFO|id3 |ID3 |bext|iXML|cue |smpl|fact|PEAK|JUNK|junk|FLLR|FILL|_PMX|afsp|inst|acid|note|"
    b"labl|strc|minf|elm1|elmo|regn|umid|DGDA|PAD |pad |axml|chna|levl|link|ovwf|aXML|cart|DISP|AUTH|ANNO|"
    b"NAME|(c) |APPL|MARK|COMT|INST|AESD|SAUR|MIDI|CHAN|COMM|FVER|SSND|LGWV|SNDM|ResU|fmt |data".split(b"|")
)


def find_true_sizes(source: IO[bytes], demuxer: str) -> dict[int, bytes]:
    """What to read in the header's place, by offset; empty where its sizes are right or larger than the file.

    `source` can be sought; it is left somewhere. For demuxers other than wav, w64 and aiff it is not read.
    """
    size_bytes = source.seek(0, os.SEEK_END)
    if demuxer == "wav":
        return _mend_riff(source, size_bytes)
    if demuxer == "aiff":
        return _mend_chunks(source, size_bytes, b"SSND", "big")
    if demuxer == "w64":
        return _mend_w64(source, size_bytes)
    return {}


class MendedFile(io.RawIOBase):
    """A file to read in which some bytes are others: {offset: bytes}."""

    def __init__(self, source: IO[bytes], changes: Mapping[int, bytes]) -> None:
        super().__init__()
        self._source = source
        self._changes = changes

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        return self._source.seek(offset, whence)

    def tell(self) -> int:
        return self._source.tell()

    def readinto(self, buffer: "bytearray | memoryview") -> int:  # type: ignore[override]
        at = self._source.tell()
        content = bytearray(self._source.read(len(buffer)))
        for offset, changed in self._changes.items():
            first, after = max(offset, at), min(offset + len(changed), at + len(content))
            if first < after:
                content[first - at : after - at] = changed[first - offset : after - offset]
        buffer[: len(content)] = content
        return len(content)


def _mend_riff(source: IO[bytes], size_bytes: int) -> dict[int, bytes]:
    source.seek(0)
    head = source.read(48)
    if head[:4] in {b"RF64", b"BW64"} and head[12:16] == b"ds64":
        claimed = int.from_bytes(head[28:36], "little")
        data = _find_chunk(source, size_bytes, b"data", "little")
        if data is None or not _is_older(source, data[0], claimed, size_bytes, "little"):
            return {}
        return {28: (size_bytes - data[0]).to_bytes(8, "little")}
    return _mend_chunks(source, size_bytes, b"data", "little")


def _mend_chunks(source: IO[bytes], size_bytes: int, name: bytes, order: str) -> dict[int, bytes]:
    found = _find_chunk(source, size_bytes, name, order)
    if found is None or not _is_older(source, *found, size_bytes, order):
        return {}
    start, _ = found
    return {start - 4: min(size_bytes - start, 0xFFFFFFFF).to_bytes(4, order)}  # type: ignore[arg-type]


def _mend_w64(source: IO[bytes], size_bytes: int) -> dict[int, bytes]:
    """Sony's WAV: a name has 16 bytes, a size 8 and counts itself and the name."""
    at = 40
    for _ in range(_MOST_CHUNKS):
        source.seek(at)
        head = source.read(24)
        size = int.from_bytes(head[16:24], "little")
        if len(head) < 24 or size < 24:  # noqa: PLR2004
            return {}
        if head[:4] == b"data":
            behind = size_bytes - (at + size)
            source.seek(at + size)
            follows = source.read(_LOOK_BYTES)
            is_chunk = follows[4:16] == head[4:16] or not any(follows)
            if behind < _LEAST_BEHIND_BYTES or is_chunk:
                return {}
            return {at + 16: (size_bytes - at).to_bytes(8, "little")}
        at += size + -size % 8
    return {}


def _find_chunk(source: IO[bytes], size_bytes: int, name: bytes, order: str) -> tuple[int, int] | None:
    """Where the content of the chunk begins, and how long it says it is."""
    at = 12
    for _ in range(_MOST_CHUNKS):
        source.seek(at)
        head = source.read(8)
        if len(head) < 8 or at >= size_bytes:  # noqa: PLR2004 - name and size
            return None
        size = int.from_bytes(head[4:], order)  # type: ignore[arg-type]
        if head[:4] == name:
            return at + 8, size
        at += 8 + size + size % 2
    return None


def _is_older(source: IO[bytes], start: int, claimed: int, size_bytes: int, order: str) -> bool:
    """Whether sound goes on behind what its chunk claims: what follows is neither a chunk nor padding."""
    end = start + claimed
    if claimed in _UNKNOWN_SIZES or size_bytes - end < _LEAST_BEHIND_BYTES:
        return False
    source.seek(end)
    follows = source.read(_LOOK_BYTES)
    if not any(follows):
        return False
    return not any(_are_chunks(source, at, size_bytes, order) for at in {end, end + claimed % 2})


def _are_chunks(source: IO[bytes], at: int, size_bytes: int, order: str) -> bool:
    """Whether chunks follow each other from here to the end of the file; a known name is enough."""
    for _ in range(_MOST_CHUNKS):
        source.seek(at)
        head = source.read(8)
        if len(head) < 8:  # noqa: PLR2004
            return True
        if head[:4] in _KNOWN_CHUNKS:
            return True
        size = int.from_bytes(head[4:], order)  # type: ignore[arg-type]
        if not (head[:4].isascii() and head[:4].decode().isprintable()) or at + 8 + size > size_bytes + 1:
            return False
        at += 8 + size + size % 2
    return False
