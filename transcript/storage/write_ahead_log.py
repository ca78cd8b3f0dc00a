"""What SQLite's write-ahead log holds (https://www.sqlite.org/fileformat2.html#the_write_ahead_log)."""

import struct
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

_HEADER_BYTES = 32
_FRAME_HEADER_BYTES = 24
_PAGE_SIZE = slice(8, 12)
_SALTS = slice(16, 24)
_BIG_ENDIAN = ">I"


@dataclass(frozen=True, slots=True)
class LogPlace:
    """A place in one life of the log; `header` names that life, b"" for a log without any page."""

    header: bytes
    end: int


def read_log(path: Path, since: LogPlace) -> tuple[LogPlace, bytes]:
    """(where the last commit ends now, the bytes between `since` and there); nobody may write meanwhile.

    All bytes from the log's beginning where it began anew since then.
    """
    try:
        file = path.open("rb")
    except FileNotFoundError:
        return LogPlace(b"", 0), b""
    with file:
        header = file.read(_HEADER_BYTES)
        if len(header) < _HEADER_BYTES:
            return LogPlace(b"", 0), b""
        start = since.end if header == since.header else 0
        end = _find_last_commit(file, header, max(start, _HEADER_BYTES)) or start
        file.seek(start)
        return LogPlace(header, end), file.read(end - start)


def _find_last_commit(file: BinaryIO, header: bytes, start: int) -> int:
    """Where the last commit behind `start` ends; 0 where there is none.

    What lies behind it is of a transaction that was given up, or of an earlier life: other salts.
    """
    (page_bytes,) = struct.unpack(_BIG_ENDIAN, header[_PAGE_SIZE])
    place, found = start, 0
    while True:
        file.seek(place)
        frame = file.read(_FRAME_HEADER_BYTES)
        if len(frame) < _FRAME_HEADER_BYTES or frame[8:16] != header[_SALTS]:
            return found
        place += _FRAME_HEADER_BYTES + page_bytes
        if struct.unpack(_BIG_ENDIAN, frame[4:8])[0]:  # the database's size after a commit
            found = place
