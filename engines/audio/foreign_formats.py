"""What a file is in which no sound can be read, and what to do with it. Pure."""

from dataclasses import dataclass

CONVERT, UNPACK, CHOOSE = "convert", "unpack", "choose"
"""What helps: writing it out as a WAV in the program it belongs to, unpacking it, choosing another file."""


@dataclass(frozen=True, slots=True)
class ForeignFormat:
    """`sentence` says what it looks like, "" where nobody knows; `help` is one of the three above."""

    sentence: str
    help: str


UNKNOWN = ForeignFormat("", CHOOSE)
_PICTURE = ForeignFormat("It looks like a picture.", CHOOSE)
_ARCHIVE = ForeignFormat("It looks like an archive or an office document.", UNPACK)
_WEB_PAGE = ForeignFormat("It looks like a web page.", CHOOSE)
_PLAYLIST = ForeignFormat("It looks like a playlist.", CHOOSE)

_Known = tuple[tuple[tuple[bytes, ...], ForeignFormat], ...]
_BEGINNINGS: _Known = (
    ((b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM"), _PICTURE),
    ((b"PK\x03\x04", b"PK\x05\x06", b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!", b"BZh", b"\xfd7zXZ"), _ARCHIVE),
    ((b"%PDF",), ForeignFormat("It looks like a PDF.", CHOOSE)),
    (
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",),
        ForeignFormat("It looks like an older office document.", CHOOSE),
    ),
    ((b"MThd",), ForeignFormat("It looks like a MIDI file, which holds notes and no sound.", CHOOSE)),
    (
        (b"\x03ds2", b"\x07ds2", b"\x01ds2", b"\x03enc"),
        ForeignFormat("It looks like a DS2 dictation of an Olympus or Philips recorder.", CONVERT),
    ),
    (
        (b"ooBinaryFile", b"ooTextFile", b'File type = "oo'),
        ForeignFormat("It looks like a Praat object.", CONVERT),
    ),
    (
        (b"SQLite format 3\x00",),
        ForeignFormat("It looks like a database, perhaps an Audacity project (aup3).", CONVERT),
    ),
    ((b"\x57\x90\x75\x36",), ForeignFormat("It looks like an Audible audio book, which is locked.", CHOOSE)),
    ((b"ADIF",), ForeignFormat("It looks like AAC without frames (ADIF).", CONVERT)),
    ((b"ajkg",), ForeignFormat("It looks like Shorten (shn).", CONVERT)),
    ((b"tBaK",), ForeignFormat("It looks like TAK.", CONVERT)),
    ((b"OFR ",), ForeignFormat("It looks like OptimFROG.", CONVERT)),
    ((b"SOUND SAMPLE DATA",), ForeignFormat("It looks like SampleVision.", CONVERT)),
    ((b"CWS", b"FWS", b"ZWS"), ForeignFormat("It looks like a Flash animation.", CONVERT)),
    ((b"\x7fELF", b"MZ"), ForeignFormat("It looks like a program.", CHOOSE)),
)
_TEXTS: _Known = (
    ((b'file type = "oo', b"ootextfile"), ForeignFormat("It looks like a Praat object.", CONVERT)),
    (
        (b"#extm3u", b"ffconcat", b"[playlist]", b"file ", b"<asx", b"http://", b"https://", b"file:"),
        _PLAYLIST,
    ),
    ((b"<!doctype", b"<html", b"<head", b"<body"), _WEB_PAGE),
)


def find_foreign_format(head: bytes) -> ForeignFormat:
    """What a file that starts so seems to be; `UNKNOWN` where nothing is recognised."""
    text = head[:2048].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    for beginnings, found in _TEXTS:
        if text.startswith(beginnings):
            return found
    for beginnings, found in _BEGINNINGS:
        if head.startswith(beginnings):
            return found
    if b"<audacityproject" in text or b"audacityproject" in text[:512]:
        return ForeignFormat(
            "It looks like an Audacity project, which names its sound and does not hold it.", CONVERT
        )
    if b"<svg" in text or head[8:12] == b"WEBP":
        return _PICTURE
    return UNKNOWN
