"""In which encoding a file's text is, and which others it may be in."""

import codecs
import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import charset_normalizer

from transcript.formats.base.drafts import SourceText, UnreadableError
from transcript.formats.base.questions import Option, Question, preview
from transcript.messages import Message

_QUESTION = "encoding"
LABELS = {
    "utf-8": "UTF-8",
    "cp1252": "Windows-1252",
    "cp1250": "Windows-1250",
    "cp1251": "Windows-1251",
    "koi8_r": "KOI8-R",
    "cp1253": "Windows-1253",
    "cp1254": "Windows-1254",
    "cp1255": "Windows-1255",
    "cp1256": "Windows-1256",
    "cp1257": "Windows-1257",
    "cp1258": "Windows-1258",
    "cp874": "Windows-874",
    "gb18030": "GB 18030",
    "big5": "Big5",
    "cp932": "Shift-JIS",
    "euc_jp": "EUC-JP",
    "cp949": "Windows-949",
    "utf-16-le": "UTF-16 LE",
    "utf-16-be": "UTF-16 BE",
}
"""What may be chosen, and what people call it."""
_TOLD = tuple(name for name in LABELS if not name.startswith("utf"))
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig", "UTF-8 with a byte order mark"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
)
_CONTROLS = re.compile(rb"[\x00-\x08]")
_SAMPLE_BYTES = 64_000
_HEAD_BYTES = 2000
_MOST_IMPLAUSIBLE = 0.1
_LATIN = {"cp1250", "cp1254", "cp1257", "cp1258"}
_TURKISH = re.compile("[\x00-\x7fçğıöşüÇĞİÖŞÜâîûÂÎÛ‘’“”–—…]*")
_ONE_SCRIPT = 0.8
_PAST_ASCII = re.compile(rb"[\x80-\xff]+")
_REPLACEMENT = "\ufffd"


@dataclass(frozen=True, slots=True)
class Decoded:
    """A file as text, with what there is to ask and to tell about that."""

    source: SourceText
    questions: tuple[Question, ...] = ()
    notices: tuple[Message, ...] = ()


def load_codecs() -> None:
    """Loads what `decode_text` may need: each codec is a module that a caged process could not open."""
    for name in (*LABELS, "utf-8-sig", "utf-16", "latin-1", "ascii", "cp437"):
        codecs.lookup(name)
    for name in _TOLD:
        charset_normalizer.from_bytes("“é” …".encode(name, "ignore") * 9, cp_isolation=list(_TOLD))


def decode_text(content: bytes, choices: Mapping[str, str]) -> Decoded:
    """The text: as somebody chose, by its byte order mark, as UTF-8, as UTF-16 by its zeros, else by a guess.

    Bytes that are none in the encoding become a replacement mark each, with a notice: one bad byte does not
    change the encoding of a file.

    Raises:
        UnreadableError: it is no text.
    """
    marked = next(((codec, shown) for mark, codec, shown in _MARKS if content.startswith(mark)), None)
    if marked is not None:
        return _decoded(content, *marked)
    sample = content[:_HEAD_BYTES]
    if sample.count(0) > len(sample) // 4:
        big = sample[::2].count(0) > sample[1::2].count(0)
        return _decoded(content, "utf-16-be" if big else "utf-16-le", "UTF-16")
    try:
        return Decoded(SourceText(_unix(content.decode("utf-8")), "UTF-8", content=content))
    except UnicodeDecodeError as exc:
        if b"\0" in content or _CONTROLS.search(sample):
            raise UnreadableError("no_text_file", content.count(b"\n", 0, exc.start) + 1) from exc
    return _decode_in_doubt(content, choices)


def decode_head(head: bytes) -> str | None:
    """The beginning of a file as text that shows its format; None where it is no text."""
    if any(head.startswith(mark) for mark, _, _ in _MARKS) or head[:_HEAD_BYTES].count(0) > len(head) // 4:
        try:
            return decode_text(head[: len(head) // 2 * 2], {}).source.text
        except UnreadableError:
            return None
    text = head.decode("utf-8", "replace")
    return None if _REPLACEMENT in text and _CONTROLS.search(head) else _unix(text)


def _decode_in_doubt(content: bytes, choices: Mapping[str, str]) -> Decoded:
    lines = [line for line in content.splitlines() if not line.isascii()]
    sample = b"\n".join(lines)[:_SAMPLE_BYTES]
    fitting = _guess(sample)
    names = ["utf-8", *fitting] if _is_nearly_utf8(sample) else [*fitting, "utf-8"]
    chosen = choices.get(_QUESTION, "")
    if chosen not in LABELS:
        chosen = names[0]
    if chosen not in names:
        names.append(chosen)
    decoded = _decoded(content, chosen, LABELS[chosen])
    options = tuple(Option(name, LABELS[name], _first_lines(lines, name)) for name in names)
    told = () if chosen == "utf-8" else (Message("encoding_assumed", encoding=LABELS[chosen]),)
    return Decoded(decoded.source, (Question(_QUESTION, chosen, options),), (*told, *decoded.notices))


def _first_lines(lines: Sequence[bytes], codec: str) -> tuple[str, ...]:
    return preview(line[:1000].decode(codec, "replace") for line in lines[:10])


def _decoded(content: bytes, codec: str, shown: str) -> Decoded:
    text = content.decode(codec, "replace")
    notices = ()  # type: tuple[Message, ...]
    lost = text.count(_REPLACEMENT)
    if lost and (lost := lost - _written(content, codec)) > 0:
        line = text.count("\n", 0, text.index(_REPLACEMENT)) + 1
        notices = (Message("letters_unreadable", count=lost, encoding=shown, first=line),)
    return Decoded(SourceText(_unix(text), shown, content=content), (), notices)


def _written(content: bytes, codec: str) -> int:
    """How many replacement marks stand in the file itself."""
    try:
        return content.count(_REPLACEMENT.encode(codec.removesuffix("-sig")))
    except UnicodeEncodeError:
        return 0


def _is_nearly_utf8(sample: bytes) -> bool:
    """Whether most of what is not ASCII is UTF-8, and letters of one script.

    Other encodings make UTF-8 by chance only, and then of all scripts.
    """
    letters = [letter for letter in sample.decode("utf-8", "ignore") if not letter.isascii()]
    right = sum(len(letter.encode()) for letter in letters)
    if right <= 2 * (sum(byte > 127 for byte in sample) - right):  # noqa: PLR2004 - past ASCII
        return False
    scripts = Counter(unicodedata.name(each, "").split(" ")[0] for each in letters if each.isalpha())
    return not scripts or max(scripts.values()) >= _ONE_SCRIPT * scripts.total()


def _guess(sample: bytes) -> list[str]:
    """The encodings that fit, the best first, as charset-normalizer tells them by the language they make.

    Some pairs it takes for one another, told here by letters that hardly anybody writes.
    """
    matches = charset_normalizer.from_bytes(sample, cp_isolation=list(_TOLD))
    found = [name for match in matches for name in (match.encoding, *match.could_be_from_charset)]
    ranked = [name for name in found if name in _TOLD]
    ranked += [name for name in _TOLD if name not in ranked and _fits(sample, name)]
    ranked.sort(key=lambda name: _is_implausible(sample, name))
    if not ranked:
        return ["cp1252"]
    if ranked[0] == "cp1251" and "cp1255" in ranked and not re.search(rb"[\xc0-\xdf\xfb-\xff]", sample):
        ranked.insert(0, "cp1255")  # neither a capital nor ы ь э ю я: Hebrew
    elif ranked[0] in _LATIN and "cp1252" in found and _is_western(sample.decode("cp1252", "replace")):
        ranked.insert(0, "cp1252")
    elif ranked[0] in _LATIN and _TURKISH.fullmatch(sample.decode("cp1254", "replace")):
        ranked.insert(0, "cp1254")
    return list(dict.fromkeys(ranked))


def _is_western(text: str) -> bool:
    """Whether the text has letters only that the languages of Windows-1252 write often."""
    return not re.search("[ÐÝÞðýþ¢-©¬-±´-¶¸¹¼-¾×÷]", text)


def _is_implausible(sample: bytes, codec: str) -> bool:
    if codec in {"gb18030", "cp949", "euc_jp"}:  # both bytes of a letter are past ASCII, of most at least
        runs = [len(run) for run in _PAST_ASCII.findall(sample)]
        if runs.count(1) * 2 > len(runs):
            return True
    return _implausible(sample.decode(codec, "replace")) > _MOST_IMPLAUSIBLE


def _fits(sample: bytes, codec: str) -> bool:
    try:
        sample.decode(codec)
    except UnicodeDecodeError:
        return len(sample) == _SAMPLE_BYTES and codec.startswith(("gb", "big", "cp9", "euc"))  # cut in two
    return True


def _implausible(text: str) -> float:
    """The share of letters that stand where hardly anybody writes them: 0 for a text in any language."""
    letters = [letter for letter in text if not letter.isascii()]
    odd = sum(_is_odd(letter) for letter in letters)
    odd += sum(a.islower() and b.isupper() for a, b in pairwise(text) if not b.isascii())
    return odd / max(len(letters), 1)


def _is_odd(letter: str) -> bool:
    return (
        "\uff61" <= letter <= "\uff9f"  # half-width katakana
        or "\u3131" <= letter <= "\u318e"  # single letters of Hangul
        or "\u05b0" <= letter <= "\u05c7"  # Hebrew points
        or unicodedata.category(letter) in {"Cc", "Co", "Cn"}
        or letter == _REPLACEMENT
    )


def _unix(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
