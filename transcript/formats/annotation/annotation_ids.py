"""Ids of ELAN's annotations."""

import re
from collections.abc import Iterable

from transcript.document import Segment

_XML_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.\-]*", re.ASCII)
_NUMBERED = re.compile(r"a[0-9]{1,9}", re.ASCII)


def annotation_ids(segments: tuple[Segment, ...], used: Iterable[str] = ()) -> dict[str, str]:
    """Segment id -> annotation id, a unique XML name with a digit in it, none of those `used` already."""
    ids = {}
    taken = {segment.id for segment in segments}.union(used)
    used = set(used)
    for number, segment in enumerate(segments, start=1):
        name = segment.id
        if not _XML_NAME.fullmatch(name):
            name = f"a{number}"
        elif not re.search(r"\d", name):
            name = f"{name}.{number}"
        while (name != segment.id and name in taken) or name in used:
            name += "_"
        taken.add(name)
        ids[segment.id] = name
    return ids


class NewIds:
    """Ids `a<number>` beyond those that are used; ELAN counts on from `last_used`. Lives in one thread."""

    def __init__(self, used: Iterable[str]) -> None:
        names = list(used)
        self.last_used = max([len(names), *(int(name[1:]) for name in names if _NUMBERED.fullmatch(name))])

    def take(self) -> str:
        """The next id."""
        self.last_used += 1
        return f"a{self.last_used}"
