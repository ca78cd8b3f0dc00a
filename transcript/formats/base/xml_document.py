"""XML of strangers: parsed without entities, and what its first element is called."""

import codecs
import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError

import defusedxml.ElementTree
from defusedxml.common import DefusedXmlException
from lxml import etree

from transcript.formats.base.drafts import UnreadableError

XML_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_OLDER = (
    "cp1250", "cp1251", "cp1252", "iso8859-2", "iso8859-5", "iso8859-9", "iso8859-15", "koi8-r", "mac-roman",
)  # fmt: skip
# each is a module, which a caged process could not open later
_ENCODINGS = tuple(map(codecs.lookup, _OLDER))
_AMPERSAND = re.compile(rb"&(?!(?:[A-Za-z]{2,8}|#[0-9]{1,7}|#x[0-9A-Fa-f]{1,6});)")
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
    except (
        DefusedXmlException,
        ValueError,
        LookupError,
        OSError,
    ) as exc:  # OSError: no module of the encoding
        raise UnreadableError("xml_refused") from exc
    return root


def mend_xml(content: bytes) -> bytes | None:
    """What libxml2 makes of broken XML: open elements closed; None where nothing is left.

    Nothing that declares a document type is mended.
    """
    if b"<!" in content.replace(b"\0", b"").replace(b"<!--", b"").replace(b"<![CDATA[", b""):
        return None
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(_AMPERSAND.sub(b"&amp;", content), parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
    return None if root is None else etree.tostring(root, encoding="utf-8")


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
