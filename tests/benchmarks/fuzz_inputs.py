"""Inputs that nobody sends in good faith: true samples of every format, changed at random."""

import io
import json
import random
import tempfile
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from tests.support.builders import make_document, make_rows, nasty_document
from tests.support.random_edits import draw_patch
from tests.support.speech import RATE_HZ, convert, write_wav
from tests.support.transcript_files import FRAMES, JSON_FRAMES
from transcript.formats.detection import READERS
from transcript.formats.registry import FORMATS, export

DOCUMENT = make_document(make_rows(40))
"""What the patches are for."""
_SOUNDS = ("mp3", "m4a", "ogg", "flac", "webm", "mp4")
_MOST_BYTES, _RARELY_BYTES = 32_000, 300_000
_HEAD_BYTES = 65_536
_TOKENS = tuple(
    token.encode("utf-8", "surrogatepass")
    for token in (
        "-->", "<i ", "{\\", "<v a", "<a,", "[[[[[[[[", '{"a":', '"', "'", "\x00", "\ufeff", "\u2028", "\xa0", "\x15",
        "\r", "\n\n", "\t", ",", ";", "|", "nan", "1e309", "-1", "99999999999999999999", "00:00:00,000", "0.0000001",
        "\ud800", "\u202e", "క్‌ష", "😀", "@Begin", "*S01:\t", "%xtxt:\t", "<TIER", "<!DOCTYPE a [<!ENTITY b 'c'>]>",
        "&b;", "SPEAKER ", ";;", 'class = "IntervalTier"', "intervals: size = 99999999", "WEBVTT", "NOTE\n",
    )
)  # fmt: skip
_ODD_VALUES: tuple[Any, ...] = (
    None, True, False, -1, 0, 1, 2**31, 2**63, 10**400, 0.5, -0.0, 1e308, float("nan"), float("inf"), "", "\x00", " ",
    "\ud800", "x" * 30_000, "అమ్మ" * 50, [], {}, [[]], [None], {"": None}, {"path": "/x", "meta": {"_type": "gradio.FileData"}},
    "s00001", ["s00001", "s00001"], "te", "verified",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Input:
    """`kind` says what reads it: a format of transcripts, "bundle", "sound" or "patch"."""

    kind: str
    content: bytes


class Samples:
    """True files of every kind, made once; `draw` gives the same input for the same seed and number."""

    def __init__(self) -> None:
        self._texts = {kind: _transcripts(kind) for kind in READERS}
        self._all_texts = [text for texts in self._texts.values() for text in texts]
        self._sounds = _sounds()
        with zipfile.ZipFile(io.BytesIO(export(DOCUMENT, "bundle"))) as archive:
            self._parts = {name: archive.read(name) for name in archive.namelist()}

    def draw(self, seed: int, number: int) -> Input:
        """The input of this number."""
        chance = random.Random(f"{seed} {number}")  # noqa: S311 - the same each time
        kind = chance.choices(["text", "patch", "sound", "bundle"], [70, 15, 10, 5])[0]
        if kind == "text":
            reader = chance.choice(list(self._texts))
            return Input(reader, self._changed(chance, chance.choice(self._texts[reader])))
        if kind == "sound":
            return Input(kind, self._changed(chance, chance.choice(self._sounds)))
        return Input(kind, self._patch(chance, number) if kind == "patch" else self._bundle(chance))

    def _patch(self, chance: random.Random, number: int) -> bytes:
        field, row_id, value = draw_patch(chance, DOCUMENT.edited.segments, number)
        patch: Any = {"id": row_id, "field": field, "value": value, "base_revision": 0}
        for _ in range(chance.choice([0, 1, 1, 2, 3])):
            patch = change_value(chance, patch)
        content = json.dumps(patch).encode()
        return self._changed(chance, content) if chance.random() < 0.1 else content

    def _bundle(self, chance: random.Random) -> bytes:
        parts = dict(self._parts)
        name = chance.choice(list(parts))
        if chance.random() < 0.7 and name.endswith(".json"):
            value = json.loads(parts[name])
            for _ in range(chance.randint(1, 3)):
                value = change_value(chance, value)
            parts[name] = json.dumps(value).encode()
        else:
            parts[name] = self._changed(chance, parts[name])
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for part, content in parts.items():
                archive.writestr(part, content)
        return out.getvalue() if chance.random() < 0.8 else self._changed(chance, out.getvalue())

    def _changed(self, chance: random.Random, content: bytes) -> bytes:
        most = _RARELY_BYTES if chance.random() < 0.002 else _MOST_BYTES
        for _ in range(chance.choice([1, 1, 2, 3, 5])):
            content = chance.choice(_CHANGES)(chance, content, self._all_texts, most)[:most]
        return content


def change_value(chance: random.Random, value: Any) -> Any:
    """The decoded JSON value with one thing in it another one, gone, or wrapped."""
    if isinstance(value, dict) and value and chance.random() < 0.9:
        key = chance.choice(list(value))
        changed = dict(value)
        if chance.random() < 0.1:
            del changed[key]
        else:
            changed[key] = change_value(chance, value[key])
        return changed
    if isinstance(value, list) and value and chance.random() < 0.9:
        place = chance.randrange(len(value))
        if chance.random() < 0.1:
            return value[:place] + value[place + 1 :] * 2
        return [*value[:place], change_value(chance, value[place]), *value[place + 1 :]]
    return chance.choice([*_ODD_VALUES, [value], {"value": value}, str(value)])


_Change = Callable[[random.Random, bytes, list[bytes], int], bytes]


def _flip(chance: random.Random, content: bytes, _others: list[bytes], _most: int) -> bytes:
    changed = bytearray(content)
    for _ in range(chance.randint(1, 8)):
        if changed:
            changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def _cut(chance: random.Random, content: bytes, _others: list[bytes], _most: int) -> bytes:
    first, after = _stretch(chance, content)
    return content[:first] + content[after:]


def _repeat(chance: random.Random, content: bytes, _others: list[bytes], most: int) -> bytes:
    first, after = _stretch(chance, content)
    piece = content[first:after][: chance.choice([1, 2, 10, 200])]
    count = chance.choice([2, 10, 1000, most // max(1, len(piece))])
    return content[:first] + piece * count + content[after:]


def _insert(chance: random.Random, content: bytes, _others: list[bytes], most: int) -> bytes:
    token, place = chance.choice(_TOKENS), chance.randint(0, len(content))
    count = chance.choice([1, 1, 1, 3, 100, most // len(token)])
    return content[:place] + token * count + content[place:]


def _splice(chance: random.Random, content: bytes, others: list[bytes], _most: int) -> bytes:
    other = chance.choice(others)
    return content[: chance.randint(0, len(content))] + other[chance.randint(0, len(other)) :]


def _end(chance: random.Random, content: bytes, _others: list[bytes], _most: int) -> bytes:
    return content[: chance.randint(0, len(content))]


def _recode(chance: random.Random, content: bytes, _others: list[bytes], _most: int) -> bytes:
    codec = chance.choice(["utf-16", "utf-16-be", "utf-8-sig", "cp1252"])
    return content.decode("utf-8", "replace").encode(codec, "replace")


_CHANGES: tuple[_Change, ...] = (_flip, _cut, _repeat, _insert, _insert, _splice, _end, _recode)


def _stretch(chance: random.Random, content: bytes) -> tuple[int, int]:
    first = chance.randint(0, len(content))
    return first, min(len(content), first + chance.choice([1, 5, 50, 1000]))


def _transcripts(kind: str) -> list[bytes]:
    """Ours, of a plain and of a nasty document; where we write none, one as the tool writes it."""
    names = {"json": ("json", "seglst"), "txt": ("txt", "audacity")}.get(kind, (kind,))
    found = [
        export(document, name)
        for document in (DOCUMENT, nasty_document())
        for name in names
        if name in FORMATS
    ]
    text = " ".join(row.text for row in DOCUMENT.edited.segments[:5])
    framed = [FRAMES[kind](text)]
    if kind == "json":
        framed += [json.dumps(make(text, 3)) for make in JSON_FRAMES.values()]
    return found + [each if isinstance(each, bytes) else each.encode() for each in framed]


def _sounds() -> list[bytes]:
    """The beginnings of half a second of tone in every usual format."""
    with tempfile.TemporaryDirectory() as folder:
        tone = 0.3 * np.sin(np.arange(RATE_HZ // 2) * 0.17)
        wav = write_wav(Path(folder) / "tone.wav", tone)
        paths = [wav, *(convert(wav, wav.with_suffix(f".{ending}")) for ending in _SOUNDS)]
        return [path.read_bytes()[:_HEAD_BYTES] for path in paths]
