"""XML of strangers: parsed without entities, and what its first element is called."""

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError

import defusedxml.ElementTree
from defusedxml.common import DefusedXmlException

from transcript.formats.base.drafts import UnreadableError

XML_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_NAME = re.compile(r"<(?:[A-Za-z_][\w.-]{0,99}:)?([A-Za-z_][\w.-]{0,99})")


def parse_xml(content: bytes) -> Element:
    """The first element.

    Raises:
        UnreadableError: the XML is broken (with the line), or has entities.
    """
    try:
        root: Element = defusedxml.ElementTree.fromstring(content)
    except ParseError as exc:
        raise UnreadableError("xml_broken", exc.position[0], problem=str(exc).partition(":")[0]) from exc
    except (DefusedXmlException, ValueError, LookupError) as exc:
        raise UnreadableError("xml_refused") from exc
    return root


def local_name(name: object) -> str:
    """The name of an element or attribute without its namespace; a comment has none."""
    return name.rpartition("}")[2] if isinstance(name, str) else ""


def find_all(element: Element, name: str) -> Iterator[Element]:
    """Every element of this name below, whatever its namespace, in the order of the file."""
    return (each for each in element.iter() if local_name(each.tag) == name)


def children(element: Element, *names: str) -> Iterator[Element]:
    """The elements of these names directly below."""
    return (each for each in element if local_name(each.tag) in names)


def attribute(element: Element, name: str) -> str:
    """The attribute of this name, whatever its namespace; empty where there is none."""
    found = element.get(name)
    if found is not None:
        return found
    return next((value for key, value in element.items() if local_name(key) == name), "")


def text_of(element: Element) -> str:
    """All the text inside."""
    return "".join(element.itertext())


def root_name(head: str) -> str | None:
    """The name of the first element of the text, None where it is no XML or the element comes later."""
    place = 0
    while (place := _after_blanks(head, place)) < len(head) and head[place] == "<":
        if head.startswith("<?", place):
            end = "?>"
        elif head.startswith("<!--", place):
            end = "-->"
        elif head.startswith("<!", place):
            end = "]>" if "[" in head[place : head.find(">", place)] else ">"
        else:
            found = _NAME.match(head, place)
            return found[1] if found else None
        closed = head.find(end, place)
        if closed < 0:
            return None
        place = closed + len(end)
    return None


def _after_blanks(head: str, place: int) -> int:
    while place < len(head) and head[place].isspace():
        place += 1
    return place
