"""What stands beside a row, as lines of its note, a line a tier; and what a person made of these lines."""

from collections.abc import Iterable, Mapping, Sequence

from transcript.source_file import SourceTier

BETWEEN = " | "
OUR_NOTES = " - note"
"""How a tier of ours ends that holds what people wrote into notes."""
_LONGEST_NOTE = 10_000
_MOST_COLONS = 8


def write_note(values: Mapping[str, Sequence[str]], free: str = "") -> str:
    """The note of a row: `tier: value | value` for each tier, then what belongs to none."""
    note = "\n".join(_lines(values))
    return "\n".join(part for part in (note, free) if part)


def show_values(values: Iterable[str]) -> str:
    """Values of one tier on one line."""
    return BETWEEN.join(" ".join(value.split()) for value in values)


def _lines(values: Mapping[str, Sequence[str]]) -> Iterable[str]:
    room = _LONGEST_NOTE
    for name, found in values.items():
        line = f"{_on_a_line(name)}: {show_values(found)}"
        room -= len(line)
        if room < 0:
            return
        if any(value.strip() for value in found):
            yield line


class NoteCorrections:
    """What people made of the lines of notes, for the tiers of one file."""

    def __init__(self, tiers: Iterable[SourceTier]) -> None:
        self._name_of: dict[str, str] = {}  # what begins a line of the tier -> its name
        self._shown: dict[str, set[str]] = {}  # tier -> the lines as they were written
        for tier in tiers:
            self._name_of[f"{_on_a_line(tier.name)}:"] = tier.name
            values: dict[str, list[str]] = {}
            for annotation in tier.annotations:
                values.setdefault(annotation.row, []).append(annotation.text)
            self._shown[tier.name] = {show_values(found) for found in values.values()}

    def correct(self, note: str, kept: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
        """The values of each tier as a person left them in the row's note; `kept` are those of the file.

        A line that is as it was written, or not there, or in another number of parts, changes nothing.
        """
        lines, free = self._read(note)
        corrected = {}
        for name, values in kept.items():
            said = lines.get(name)
            if name.rstrip("_").endswith(OUR_NOTES) and len(values) == 1:
                said = [free] if free else None
            is_as_written = said is None or all(line in self._shown[name] for line in said)
            corrected[name] = list(values) if said is None or is_as_written else _put(values, said)
        return corrected

    def free_lines(self, note: str) -> str:
        """The lines of a note that belong to no tier."""
        return self._read(note)[1]

    def _head_of(self, line: str) -> str | None:
        """The longest beginning of the line that is a tier's name and a colon."""
        place, found = -1, None
        for _ in range(_MOST_COLONS):
            place = line.find(":", place + 1)
            if place < 0:
                break
            if line[: place + 1] in self._name_of:
                found = line[: place + 1]
        return found

    def _read(self, note: str) -> tuple[dict[str, list[str]], str]:
        values: dict[str, list[str]] = {}
        free = []
        for line in note.split("\n"):
            head = self._head_of(line)
            if head is None:
                free.append(line)
            else:
                values.setdefault(self._name_of[head], []).append(line[len(head) :].strip())
        return values, "\n".join(free)


def _put(kept: Sequence[str], lines: Sequence[str]) -> list[str]:
    said = [" ".join(lines)] if len(kept) == 1 else [part for line in lines for part in line.split(BETWEEN)]
    if len(said) != len(kept):
        return list(kept)
    return [
        old if " ".join(old.split()) == " ".join(new.split()) else new
        for old, new in zip(kept, said, strict=True)
    ]


def _on_a_line(name: str) -> str:
    return " ".join(name.split())
