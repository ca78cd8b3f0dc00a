"""Under which name the files of each recording stand in the output, the same each time."""

import unicodedata
from collections import Counter
from collections.abc import Iterable
from pathlib import PurePosixPath

from engines.batch.work import Recording
from transcript.formats.base.naming import safe_name

_ANY = "x"


def name_outputs(recordings: Iterable[Recording]) -> dict[Recording, str]:
    """A name of parts divided by "/", without an extension, for each recording; no two share one.

    `a/talk.wav` is `a/talk` where that is the only talk in `a`, else `a/talk.wav`; what still collides, also
    on a disk that knows no capitals, is counted. Each part is safe on every file system.
    """
    wanted = {recording: _plain(recording.name) for recording in recordings}
    counts = Counter(_fold(stem) for stem, _ in wanted.values())
    taken: set[str] = set()
    names: dict[Recording, str] = {}
    for recording, (stem, whole) in wanted.items():
        name = stem if counts[_fold(stem)] == 1 else whole
        base, number = name, 1
        while _fold(name) in taken:
            number += 1
            name = f"{base} ({number})"
        taken.add(_fold(name))
        names[recording] = name
    return names


def _plain(name: str) -> tuple[str, str]:
    """The name without and with what tells the kind of file."""
    path = PurePosixPath(name)
    folders = [_safe(part) for part in path.parts[:-1] if part not in {"/", ".", ".."}]
    return "/".join([*folders, _safe(path.stem)]), "/".join([*folders, _safe(path.name)])


def _safe(part: str) -> str:
    return safe_name(part, _ANY).removesuffix(f".{_ANY}")


def _fold(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()
