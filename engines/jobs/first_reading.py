"""How a recording was first read: which tracks and channels, and whether each of them is a speaker."""

import json
import logging
from dataclasses import dataclass
from pathlib import Path

from engines.audio.parts import Part, read_parts, write_parts
from engines.diarization.assignment import name_speakers
from transcript.document import Document, Segment

log = logging.getLogger(__name__)

_FILE = "reading.json"


@dataclass(frozen=True, slots=True)
class FirstReading:
    """See `JobRequest`."""

    by_channel: bool = False
    parts: tuple[Part, ...] = ()


def keep_reading(folder: Path, reading: FirstReading) -> None:
    """Writes it into the document's folder; the usual reading needs no file."""
    if reading == FirstReading():
        return
    kept = {"by_channel": reading.by_channel, "parts": write_parts(reading.parts)}
    try:
        (folder / _FILE).write_text(json.dumps(kept), encoding="ascii")
    except OSError:
        log.warning("How a recording was read could not be kept", exc_info=True)


def load_reading(folder: Path) -> FirstReading:
    """The reading, the usual one where nothing else was kept."""
    try:
        kept = json.loads((folder / _FILE).read_text(encoding="ascii"))
        return FirstReading(kept["by_channel"] is True, read_parts(kept["parts"]))
    except FileNotFoundError:
        return FirstReading()
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        log.warning("How a recording was read cannot be told", exc_info=True)
        return FirstReading()


def find_channel(document: Document, row: Segment) -> int | None:
    """The channel, counted from 0, in which a row of a document with a speaker a channel was heard.

    As the machine had it; a row that it did not have is of the channel that its speaker's other rows are of.
    None where nobody can tell.
    """
    machine = {one.id: one.speaker for one in document.machine.segments}
    speaker = machine.get(row.id)
    if speaker is None:
        alike = (machine.get(one.id) for one in document.edited.segments if one.speaker == row.speaker)
        known = [name for name in alike if name is not None]
        speaker = max(known, key=known.count) if known and row.speaker else row.speaker
    return _name_channels().get(speaker or "")


def _name_channels() -> dict[str, int]:
    """The channels by the names that a job gives their speakers."""
    labels = [str(number) for number in range(_MOST_CHANNELS)]
    return {name: int(label) for label, name in name_speakers(labels).items()}


_MOST_CHANNELS = 64
