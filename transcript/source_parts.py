"""A `SourceFile` as JSON text and back; a stranger made it, so nothing of it is believed."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from transcript.bounds import LATEST_MS, LONGEST_ID, LONGEST_TEXT
from transcript.source_checks import check_source
from transcript.source_file import (
    Annotation,
    Attributes,
    Element,
    SourceFile,
    SourceTier,
    TierKind,
)
from transcript.text.cleaning import has_lone_surrogate

MOST_ANNOTATIONS = 400_000
MOST_TIERS = 2_000
MOST_LETTERS = 30_000_000
"""Of everything together; a file with more is opened without what stands beside its rows."""
_LONGEST_IN_HEAD = 1_000_000
_MOST_ATTRIBUTES = 40
_DEEPEST = 12
_ANNOTATIONS_A_LINE = 500
_FORMATS = {"eaf", "textgrid", "chat"}
_NAME = re.compile(r"[A-Za-z_@%][A-Za-z0-9_.:@% -]{0,99}", re.ASCII)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def dump_source(source: SourceFile) -> str:
    """The file as JSON text, a line a part."""
    return "\n".join(
        json.dumps(part, ensure_ascii=False, separators=(",", ":")) for part in write_parts(source)
    )


def read_source(text: str) -> SourceFile:
    """The file in the text of `dump_source`.

    Raises:
        ValueError, TypeError: it is not such text, or beyond a bound.
    """
    return read_parts(json.loads(line) for line in text.split("\n"))


def write_parts(source: SourceFile) -> Iterator[list[Any]]:
    """The file in plain values, none of them large."""
    yield ["source", [source.format, [_write_element(element) for element in source.head]]]
    for tier in source.tiers:
        yield ["tier", [tier.name, str(tier.kind), tier.above, tier.speaker, _write_pairs(tier.attributes)]]
        for first in range(0, len(tier.annotations), _ANNOTATIONS_A_LINE):
            part = tier.annotations[first : first + _ANNOTATIONS_A_LINE]
            yield ["annotations", [_write_annotation(annotation) for annotation in part]]


def read_parts(parts: Iterable[Any]) -> SourceFile:
    """The file in the values of `write_parts`.

    Raises:
        ValueError, TypeError: they are no such values, or beyond a bound.
    """
    collected = CollectedSource()
    for kind, value in parts:
        collected.add(kind, value)
    source = collected.finish()
    if source is None:
        raise ValueError("no file")
    return source


@dataclass(slots=True)
class CollectedSource:
    """The parts of a file as they come."""

    format: str = ""
    head: tuple[Element, ...] = ()
    tiers: list[SourceTier] = field(default_factory=list)
    annotations: list[Annotation] = field(default_factory=list)
    count: int = 0
    letters: int = 0

    def add(self, kind: str, value: Any) -> None:
        """Takes the next part.

        Raises:
            ValueError, TypeError: it is none, or beyond a bound.
        """
        if kind == "source" and not self.format:
            name, head = value
            if name not in _FORMATS:
                raise ValueError("a format that keeps nothing beside its rows")
            self.format, self.head = name, tuple(_read_element(each, 0) for each in _list(head, 10_000))
        elif kind == "tier" and self.format and len(self.tiers) < MOST_TIERS:
            self._close()
            name, role, above, speaker, attributes = value
            told = None if speaker is None else _text(speaker)
            self.tiers.append(
                SourceTier(_text(name), TierKind(role), _text(above), told, _read_pairs(attributes))
            )
        elif kind == "annotations" and self.tiers:
            self.annotations += [_read_annotation(each) for each in _list(value, _ANNOTATIONS_A_LINE)]
            self.count += len(value)
            self.letters += sum(len(each.text) + len(each.id) for each in self.annotations[-len(value) :])
            if self.count > MOST_ANNOTATIONS or self.letters > MOST_LETTERS:
                raise ValueError("too many annotations")
        else:
            raise ValueError("an unknown part")

    def finish(self) -> SourceFile | None:
        """The file; None where no part came.

        Raises:
            ValueError: its format cannot be written of it.
        """
        if not self.format:
            return None
        self._close()
        source = SourceFile(self.format, self.head, tuple(self.tiers))
        check_source(source)
        return source

    def _close(self) -> None:
        if self.tiers:
            self.tiers[-1] = replace(self.tiers[-1], annotations=tuple(self.annotations))
        self.annotations = []


def _write_element(element: Element) -> list[Any]:
    children = [_write_element(child) for child in element.children]
    return [element.name, _write_pairs(element.attributes), element.text, children]


def _write_pairs(pairs: Attributes) -> list[list[str]]:
    return [[name, value] for name, value in pairs]


def _write_annotation(a: Annotation) -> list[Any]:
    return [a.id, a.text, a.row, a.above, a.start_ms, a.end_ms, _write_pairs(a.attributes)]


def _read_element(value: Any, depth: int) -> Element:
    if depth > _DEEPEST:
        raise ValueError("nested too deep")
    name, attributes, text, children = value
    if not _NAME.fullmatch(name):
        raise ValueError("no name")
    inner = tuple(_read_element(child, depth + 1) for child in _list(children, 100_000))
    return Element(name, _read_pairs(attributes), _text(text, _LONGEST_IN_HEAD), inner)


def _read_pairs(value: Any) -> Attributes:
    pairs = tuple((name, _text(told)) for name, told in _list(value, _MOST_ATTRIBUTES))
    if not all(_NAME.fullmatch(name) for name, _ in pairs):
        raise ValueError("no name")
    return pairs


def _read_annotation(value: Any) -> Annotation:
    own, text, row, above, start_ms, end_ms, attributes = value
    return Annotation(
        _text(own, LONGEST_ID),
        _text(text),
        _text(row, LONGEST_ID),
        _text(above, LONGEST_ID),
        _time(start_ms),
        _time(end_ms),
        _read_pairs(attributes),
    )


def _time(value: Any) -> int | None:
    if value is not None and (type(value) is not int or not 0 <= value <= LATEST_MS):
        raise ValueError("no time")
    return value


def _text(value: Any, longest: int = LONGEST_TEXT) -> str:
    if not isinstance(value, str) or len(value) > longest:
        raise TypeError("no text, or too long")
    if _CONTROL.search(value) or has_lone_surrogate(value):
        raise ValueError("text that no file can hold")
    return value


def _list(value: Any, most: int) -> list[Any]:
    if not isinstance(value, list) or len(value) > most:
        raise TypeError("no list, or too long")
    return value
