"""What a `SourceFile` must be so that its format can be written: a stranger may have made it."""

import re
from collections.abc import Iterator

from transcript.source_file import Attributes, SourceFile, SourceTier, TierKind

_XML_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.:-]*", re.ASCII)
_NUMBER = re.compile(r"-?[0-9]{1,30}(?:\.[0-9]{0,60})?(?:[eE][-+]?[0-9]{1,2})?", re.ASCII)
_COUNT = re.compile(r"[0-9]{0,9}", re.ASCII)
_CHAT_TIER = re.compile(r"[%*]\S{0,100}")
_EDGES = {"xmin", "xmax"}


def check_source(source: SourceFile) -> None:
    """Nothing, where the file's format can be written of it.

    Raises:
        ValueError: it cannot.
    """
    _check_tree(source.tiers)
    if source.format == "eaf":
        _check_xml(source)
    elif source.format == "textgrid":
        numbers = [*_numbers(source), *(part.text for part in source.head if part.name in _EDGES)]
        if not all(map(_NUMBER.fullmatch, numbers)):
            raise ValueError("a time that is no number")
    else:
        _check_chat(source)


def _check_tree(tiers: tuple[SourceTier, ...]) -> None:
    named = {tier.name: tier for tier in tiers}
    if len(named) != len(tiers):
        raise ValueError("two tiers of one name")
    reaches_top = {""}
    for tier in tiers:
        path: set[str] = set()
        name = tier.name
        while name not in reaches_top:
            if name not in named or name in path:
                raise ValueError("a tier that hangs on none, or on itself")
            path.add(name)
            name = named[name].above
        reaches_top |= path
        upper = named.get(tier.above)
        if tier.kind is not TierKind.BESIDE and upper is not None and upper.kind is not TierKind.ABOVE:
            raise ValueError("rows that hang on what stands beside rows")


def _check_xml(source: SourceFile) -> None:
    if not source.head or source.head[0].name != "ANNOTATION_DOCUMENT":
        raise ValueError("no root")
    if not all(map(_XML_NAME.fullmatch, _names(source))):
        raise ValueError("a name that XML does not have")


def _names(source: SourceFile) -> Iterator[str]:
    waiting = list(source.head)
    while waiting:
        part = waiting.pop()
        waiting += part.children
        yield part.name
        yield from _keys(part.attributes)
    for tier in source.tiers:
        yield from _keys(tier.attributes)
        yield from (name for annotation in tier.annotations for name in _keys(annotation.attributes))


def _keys(attributes: Attributes) -> Iterator[str]:
    return (name for name, _ in attributes)


def _numbers(source: SourceFile) -> Iterator[str]:
    for tier in source.tiers:
        yield from _edges(tier.attributes)
        for annotation in tier.annotations:
            yield from _edges(annotation.attributes)


def _edges(attributes: Attributes) -> Iterator[str]:
    return (value for name, value in attributes if name in _EDGES)


def _check_chat(source: SourceFile) -> None:
    if not all(_CHAT_TIER.fullmatch(tier.name) for tier in source.tiers):
        raise ValueError("a tier that CHAT does not have")
    annotations = [annotation for tier in source.tiers for annotation in tier.annotations]
    if not all(_COUNT.fullmatch(annotation.id) for annotation in annotations):
        raise ValueError("an utterance without a number")
    told = [part.text for part in source.head]
    told += [value for annotation in annotations for _, value in annotation.attributes]
    if any("\n" in line for line in told):
        raise ValueError("a line that is several")
