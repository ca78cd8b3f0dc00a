"""What a file of another tool holds beside the rows: its head, and what hangs on rows or on times.

It never changes after the file was opened; exports of the same format write the rows, as they are now, into
it. Everything in it comes from a stranger, so `read_source` believes nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

Attributes = tuple[tuple[str, str], ...]


class TierKind(StrEnum):
    """What a tier is to the rows.

    text: its annotations are the rows. above: the rows' annotations hang on those of this one. beside: it
    hangs on rows, on other annotations or on times.
    """

    TEXT = "text"
    ABOVE = "above"
    BESIDE = "beside"


@dataclass(frozen=True, slots=True)
class Element:
    """A piece of a file's head: an XML element, or a line with a name."""

    name: str
    attributes: Attributes = ()
    text: str = ""
    children: tuple["Element", ...] = ()

    def get(self, name: str) -> str | None:
        """The attribute's value, None without one."""
        return next((value for key, value in self.attributes if key == name), None)


@dataclass(frozen=True, slots=True)
class Annotation:
    """A value on a tier.

    `row` is the row that it is, or on which it hangs; "" for none. `above` is the annotation of the tier
    above on which it hangs. Times are None where it has none of its own.
    """

    id: str
    text: str
    row: str = ""
    above: str = ""
    start_ms: int | None = None
    end_ms: int | None = None
    attributes: Attributes = ()


@dataclass(frozen=True, slots=True)
class SourceTier:
    """A tier of the file. `above` names the tier on which it hangs, `speaker` is who its rows said spoke."""

    name: str
    kind: TierKind
    above: str = ""
    speaker: str | None = None
    attributes: Attributes = ()
    annotations: tuple[Annotation, ...] = ()

    def get(self, name: str) -> str | None:
        """The attribute's value, None without one."""
        return next((value for key, value in self.attributes if key == name), None)


@dataclass(frozen=True, slots=True)
class SourceFile:
    """What one file holds; the tiers stand in its order."""

    format: str
    head: tuple[Element, ...] = ()
    tiers: tuple[SourceTier, ...] = ()


def find_element(elements: Iterable[Element], name: str) -> Element | None:
    """The first of this name."""
    return next((element for element in elements if element.name == name), None)


def with_attribute(attributes: Attributes, name: str, value: str | None) -> Attributes:
    """The attributes with this one set, or without it; in the place where it stood."""
    if value is None:
        return tuple(pair for pair in attributes if pair[0] != name)
    if any(key == name for key, _ in attributes):
        return tuple((key, value if key == name else old) for key, old in attributes)
    return (*attributes, (name, value))
