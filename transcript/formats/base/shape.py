"""How large, wide and deep a file may be, looked at before anything reads it."""

import re
from itertools import accumulate

from transcript.formats.base.drafts import UnreadableError

MOST_BYTES = 100 * 1000**2
MOST_LINES = 2_000_000
MOST_OBJECTS = 3_000_000
LONGEST_LINE_BYTES = 1_000_000
DEEPEST = 64
XML = {"eaf", "trs", "exb", "tei", "flextext", "ttml", "youtube", "youtube_text", "xml"}
PACKED = {"xlsx", "docx"}
"""Kinds whose readers bound what they unpack."""
_WHOLE_FILE_ON_A_LINE = {"json", *XML}
_NO_LINES = {"textgrid_binary", *PACKED}
_STRING = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"', re.DOTALL)
_TAG = re.compile(rb"<[^<>]*>")
_NO_BRACKETS = bytes(byte for byte in range(256) if byte not in b"{}[]")
_STEPS = {ord("{"): 1, ord("["): 1, ord("}"): -1, ord("]"): -1}


def refuse_size(size_bytes: int) -> None:
    """Nothing.

    Raises:
        UnreadableError: a file of this size is no transcript.
    """
    if size_bytes > MOST_BYTES:
        raise UnreadableError("transcript_too_large", most=MOST_BYTES // 1000**2)


def refuse_shape(content: bytes, kind: str) -> None:
    """Nothing; each check looks at each byte once.

    Raises:
        UnreadableError: too many lines or objects, a line too long, or nested too deep.
    """
    refuse_size(len(content))
    if kind in _NO_LINES:
        return
    if content.count(b"\n") + content.count(b"\r") > MOST_LINES:
        raise UnreadableError("too_many_lines", most=MOST_LINES)
    if kind not in _WHOLE_FILE_ON_A_LINE:
        for number, line in enumerate(content.splitlines(), start=1):
            if len(line) > LONGEST_LINE_BYTES:
                raise UnreadableError("line_too_long", number)
        return
    plain = content.replace(b"\0", b"")  # UTF-16 is as deep without its zeros
    if plain.count(b"{" if kind == "json" else b"<") > MOST_OBJECTS:
        raise UnreadableError("too_many_parts_in_file", most=MOST_OBJECTS)
    if (_json_depth(plain) if kind == "json" else _xml_depth(plain)) > DEEPEST:
        raise UnreadableError("nested_too_deep")


def _json_depth(content: bytes) -> int:
    brackets = _STRING.sub(b"", content).translate(None, _NO_BRACKETS)
    return max(accumulate(map(_STEPS.__getitem__, brackets)), default=0)


def _xml_depth(content: bytes) -> int:
    return max(accumulate(_step(tag) for tag in _TAG.findall(content)), default=0)


def _step(tag: bytes) -> int:
    if tag.startswith(b"</"):
        return -1
    return 0 if tag.endswith(b"/>") or tag[1:2] in {b"!", b"?"} else 1
