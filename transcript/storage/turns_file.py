"""The file beside a document's sound that says who was heard when."""

import logging
from collections.abc import Sequence
from pathlib import Path

from transcript.speaker_turns import Division, dump_divisions, read_divisions
from transcript.storage.media_files import TURNS

log = logging.getLogger(__name__)


def load_divisions(folder: Path) -> tuple[Division, ...]:
    """The divisions kept in a document's folder, the latest last; none where none were kept."""
    try:
        return read_divisions((folder / TURNS).read_text("utf-8"))
    except FileNotFoundError:
        return ()
    except (OSError, ValueError):
        log.warning("The turns of a document cannot be read", exc_info=True)
        return ()


def keep_divisions(folder: Path, divisions: Sequence[Division]) -> None:
    """Writes the divisions into a document's folder in one step; nothing where there are none.

    Raises:
        OSError: they were not written.
    """
    if divisions:
        part = (folder / TURNS).with_suffix(".part")
        part.write_text(dump_divisions(divisions), "utf-8")
        part.replace(folder / TURNS)
