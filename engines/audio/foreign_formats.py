"""What a file is in which no sound can be read, and what to do with it. Pure."""

from dataclasses import dataclass

from transcript.messages import Message

CONVERT, UNPACK, CHOOSE = "convert", "unpack", "choose"
"""What helps: writing it out as a WAV in the program it belongs to, unpacking it, choosing another file."""


@dataclass(frozen=True, slots=True)
class ForeignFormat:
    """`kind` ends the sentence "It looks like ..."; `help` is one of the three above."""

    kind: Message
    help: str


_PICTURE = ForeignFormat(Message("file_picture"), CHOOSE)
_ARCHIVE = ForeignFormat(Message("file_archive"), UNPACK)
_WEB_PAGE = ForeignFormat(Message("file_web_page"), CHOOSE)
_PLAYLIST = ForeignFormat(Message("file_playlist"), CHOOSE)

_Known = tuple[tuple[tuple[bytes, ...], ForeignFormat], ...]
_BEGINNINGS: _Known = (
    ((b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM"), _PICTURE),
    ((b"PK\x03\x04", b"PK\x05\x06", b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!", b"BZh", b"\xfd7zXZ"), _ARCHIVE),
    ((b"%PDF",), ForeignFormat(Message("file_pdf"), CHOOSE)),
    ((b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",), ForeignFormat(Message("file_office"), CHOOSE)),
    ((b"MThd",), ForeignFormat(Message("file_midi"), CHOOSE)),
    (
        (b"\x03ds2", b"\x07ds2", b"\x01ds2", b"\x03enc"),
        ForeignFormat(Message("file_ds2"), CONVERT),
    ),
    ((b"ooBinaryFile", b"ooTextFile", b'File type = "oo'), ForeignFormat(Message("file_praat"), CONVERT)),
    ((b"SQLite format 3\x00",), ForeignFormat(Message("file_database"), CONVERT)),
    ((b"\x57\x90\x75\x36",), ForeignFormat(Message("file_audible"), CHOOSE)),
    ((b"ADIF",), ForeignFormat(Message("file_of_format", name="AAC without frames (ADIF)"), CONVERT)),
    ((b"ajkg",), ForeignFormat(Message("file_of_format", name="Shorten (shn)"), CONVERT)),
    ((b"tBaK",), ForeignFormat(Message("file_of_format", name="TAK"), CONVERT)),
    ((b"OFR ",), ForeignFormat(Message("file_of_format", name="OptimFROG"), CONVERT)),
    ((b"SOUND SAMPLE DATA",), ForeignFormat(Message("file_of_format", name="SampleVision"), CONVERT)),
    ((b"CWS", b"FWS", b"ZWS"), ForeignFormat(Message("file_flash"), CONVERT)),
    ((b"\x7fELF", b"MZ"), ForeignFormat(Message("file_program"), CHOOSE)),
)
_TEXTS: _Known = (
    ((b'file type = "oo', b"ootextfile"), ForeignFormat(Message("file_praat"), CONVERT)),
    (
        (b"#extm3u", b"ffconcat", b"[playlist]", b"file ", b"<asx", b"http://", b"https://", b"file:"),
        _PLAYLIST,
    ),
    ((b"<!doctype", b"<html", b"<head", b"<body"), _WEB_PAGE),
)


def find_foreign_format(head: bytes) -> ForeignFormat | None:
    """What a file that starts so seems to be; None where nothing is recognised."""
    text = head[:2048].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    for beginnings, found in _TEXTS:
        if text.startswith(beginnings):
            return found
    for beginnings, found in _BEGINNINGS:
        if head.startswith(beginnings):
            return found
    if b"<audacityproject" in text or b"audacityproject" in text[:512]:
        return ForeignFormat(Message("file_audacity"), CONVERT)
    if b"<svg" in text or head[8:12] == b"WEBP":
        return _PICTURE
    return None
