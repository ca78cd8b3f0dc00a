"""Which sound container a file's first bytes announce, or what else it is."""

from collections.abc import Callable

from transcript.messages import Message

HEAD_BYTES = 64 * 1024
"""How many of a file's first bytes `find_demuxer` and `describe_other` want to see."""

_MIN_CHAIN = 3  # frame headers in a row: random bytes pass one test in 4,000, three in a row never
_UNKNOWN_SIZE = 0x7FFF0000
_EBML, _ASF = b"\x1a\x45\xdf\xa3", bytes.fromhex("3026b2758e66cf11a6d900aa0062ce6c")
_W64 = b"riff\x2e\x91\xcf\x11\xa5\xd6\x28\xdb\x04\xc1\x00\x00"
_MPEG1_KBITS = (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
_MPEG2_KBITS = (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
_MP4_BOXES = {b"ftyp", b"moov", b"mdat", b"free", b"skip", b"wide", b"styp", b"sidx", b"moof"}


def find_demuxer(head: bytes) -> str | None:
    """FFmpeg's name of the demuxer for a file that starts so; None where it is no sound that we accept.

    The name is handed to FFmpeg, which then does not guess: its own guess takes a playlist for a recording
    (and opens what it names), and random bytes for an MP3.
    """
    if head[:4] in {b"RIFF", b"RF64", b"BW64"} and head[8:12] == b"WAVE":
        return "wav"
    if head[:4] == b"RIFF" and head[8:12] == b"AVI ":
        return "avi"
    if head[:4] == b"FORM" and head[8:12] in {b"AIFF", b"AIFC"}:
        return "aiff"
    if head[4:8] in _MP4_BOXES:
        return "mov"
    for magic, name in (
        (b"fLaC", "flac"),
        (b"OggS", "ogg"),
        (_EBML, "matroska"),
        (b"caff", "caf"),
        (b"#!AMR", "amr"),
        (b".snd", "au"),
        (_ASF, "asf"),
        (_W64, "w64"),
    ):
        if head.startswith(magic):
            return name
    return _find_framed(head)


def find_claimed_seconds(head: bytes, size_bytes: int) -> float:
    """How long a WAV should be by its header where the file of `size_bytes` is shorter; else 0.

    FFmpeg trusts the file's size instead and so cannot tell that a WAV was cut off. Sizes that mean "unknown"
    (recorders that write to a pipe claim 0, 0xFFFFFFFF or nearly 2 GB) count as no claim.
    """
    if head[:4] != b"RIFF" or head[8:12] != b"WAVE":
        return 0.0
    offset, bytes_per_s = 12, 0
    while offset + 8 <= len(head):
        name, size = head[offset : offset + 4], int.from_bytes(head[offset + 4 : offset + 8], "little")
        if name == b"fmt ":
            bytes_per_s = int.from_bytes(head[offset + 16 : offset + 20], "little")
        if name == b"data":
            is_cut = size_bytes < offset + 8 + size and size < _UNKNOWN_SIZE
            return size / bytes_per_s if is_cut and bytes_per_s else 0.0
        offset += 8 + size + size % 2
    return 0.0


def tells_true_length(demuxer: str, head: bytes) -> bool:
    """Whether FFmpeg's length is what the file says; for the others it guesses from the first bit rates."""
    if demuxer == "mp3":
        return any(tag in head for tag in (b"Xing", b"Info", b"VBRI"))
    return demuxer not in {"aac", "amr"}


def describe_other(head: bytes) -> Message | None:
    """What a file without sound seems to be, as words for a sentence; None where nothing is recognised."""
    text = head[:2048].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    playlist = (b"#extm3u", b"ffconcat", b"[playlist]", b"file ", b"<asx", b"http://", b"https://", b"file:")
    if text.startswith(playlist):
        return Message("file_playlist")
    if (
        head.startswith((b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM"))
        or b"<svg" in text
        or head[8:12] == b"WEBP"
    ):
        return Message("file_picture")
    if head.startswith(
        (b"PK\x03\x04", b"PK\x05\x06", b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!", b"BZh", b"\xfd7zXZ")
    ):
        return Message("file_archive")
    if text.startswith((b"<!doctype", b"<html", b"<head", b"<body")):
        return Message("file_web_page")
    if head.startswith(b"%PDF"):
        return Message("file_pdf")
    return None


def _find_framed(head: bytes) -> str | None:
    """mp3, aac or flac behind an ID3 tag or at once; None where no chain of frames begins."""
    start = 0
    while head[start : start + 3] == b"ID3" and len(head) >= start + 10:
        size = head[start + 6 : start + 10]  # four times seven bits
        start += 10 + (size[0] << 21 | size[1] << 14 | size[2] << 7 | size[3])
        if start >= len(head):
            return "mp3"  # a tag longer than what we look at, most often a cover: FFmpeg finds out
    body = head[start:]
    if body.startswith(b"fLaC"):
        return "flac"
    offset = body.find(0xFF)  # the first byte of every frame header
    while offset >= 0:
        for name, measure in (("mp3", _mp3_frame_bytes), ("aac", _adts_frame_bytes)):
            if _is_chain(body, offset, measure):
                return name
        offset = body.find(0xFF, offset + 1)
    return None


def _is_chain(body: bytes, offset: int, measure: Callable[[bytes], int]) -> bool:
    """Whether frames follow each other from here; a very short file may end after two."""
    for frame in range(_MIN_CHAIN):
        size = measure(body[offset : offset + 6])
        if not size:
            return frame >= _MIN_CHAIN - 1 and offset >= len(body)
        offset += size
    return True


def _mp3_frame_bytes(header: bytes) -> int:
    """Length of the MPEG layer III frame that this header begins; 0 where it is none."""
    if len(header) < 4 or header[0] != 0xFF or header[1] & 0xE6 != 0xE2:  # noqa: PLR2004 - sync and layer bits
        return 0
    version, rate, speed = header[1] >> 3 & 3, header[2] >> 4, header[2] >> 2 & 3
    if version == 1 or rate in {0, 15} or speed == 3:  # noqa: PLR2004 - the reserved values
        return 0
    is_first = version == 3  # noqa: PLR2004 - MPEG 1; else 2 or 2.5
    sample_rate_hz = (44100, 48000, 32000)[speed] >> {3: 0, 2: 1, 0: 2}[version]
    bits_per_s = (_MPEG1_KBITS if is_first else _MPEG2_KBITS)[rate - 1] * 1000
    return (144 if is_first else 72) * bits_per_s // sample_rate_hz + (header[2] >> 1 & 1)


def _adts_frame_bytes(header: bytes) -> int:
    """Length of the ADTS (AAC) frame that this header begins; 0 where it is none."""
    if len(header) < 6 or header[0] != 0xFF or header[1] & 0xF6 != 0xF0:  # noqa: PLR2004 - sync and layer bits
        return 0
    if header[2] >> 2 & 15 > 12:  # noqa: PLR2004 - sample rates beyond the table
        return 0
    size = (header[3] & 3) << 11 | header[4] << 3 | header[5] >> 5
    return size if size >= 7 else 0  # noqa: PLR2004 - the header itself has 7 bytes
