"""A stranger's transcript or project as values, read in a process of its own."""

import logging
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import IO

from engines.runtime.child_process import SIGXCPU, run_child
from engines.runtime.progress import WorkCancelledError
from transcript.formats.base.drafts import UnreadableError
from transcript.formats.base.shape import refuse_size
from transcript.formats.detection import Imported
from transcript.formats.packages.project_reader import Bundle
from transcript.formats.reading_answer import LONGEST_LINE_BYTES, find_failure, read_bundle, read_imported
from transcript.formats.reading_answer import MOST_BYTES as MOST_ANSWER_BYTES
from transcript.messages import Message

log = logging.getLogger(__name__)

RECORDING = "recording"
TOO_SLOW = Message("transcript_too_slow")
BROKEN = Message("transcript_damaged")


@dataclass(frozen=True, slots=True)
class ReadLimits:
    """What one file may cost. `cpu_seconds` and `wall_seconds` end the child, whatever it does."""

    memory_bytes: int = 1536 * 1024**2
    cpu_seconds: int = 60
    wall_seconds: float = 180.0


def read_transcript(
    path: Path,
    kind: str,
    folder: Path,
    cancelled: Callable[[], bool] = lambda: False,
    *,
    with_sound: bool = False,
    sound_name: str = "",
    choices: Mapping[str, str] = MappingProxyType({}),
    limits: ReadLimits | None = None,
) -> Imported:
    """The transcript in the file at `path`, read as the format that `find_reader` named.

    `with_sound`, `sound_name` and `choices` are those of `open_transcript`.

    Blocks its thread; any number may run at once. What it needs on the way has no name in `folder`.

    Raises:
        UnreadableError: too large, not of this format, or too much to read; the message is for the user.
        WorkCancelledError: `cancelled()` came true.
    """
    refuse_size(path.stat().st_size)
    told = {
        "kind": kind,
        "with_sound": with_sound,
        "sound_name": sound_name,
        "choices": dict(choices),
        "file_bytes": MOST_ANSWER_BYTES,
    }
    with _answered(path, told, folder, cancelled, limits or ReadLimits()) as lines:
        return read_imported(lines)


def read_project(
    path: Path,
    folder: Path,
    most_recording_bytes: int,
    cancelled: Callable[[], bool] = lambda: False,
    *,
    limits: ReadLimits | None = None,
) -> Bundle:
    """The project in the file at `path`; its recording, where it has one, is `folder / RECORDING` afterwards.

    `folder` is the caller's, private and empty.

    Raises:
        UnreadableError, WorkCancelledError: as `read_transcript`.
    """
    most = max(MOST_ANSWER_BYTES, most_recording_bytes)
    told = {"kind": "bundle", "most_recording_bytes": most_recording_bytes, "file_bytes": most}
    with _answered(path, told, folder, cancelled, limits or ReadLimits()) as lines:
        return read_bundle(lines)


@contextmanager
def _answered(
    path: Path,
    told: Mapping[str, object],
    folder: Path,
    cancelled: Callable[[], bool],
    limits: ReadLimits,
) -> Iterator[Iterator[bytes]]:
    """The lines of the child's answer."""
    folder.mkdir(parents=True, exist_ok=True)
    bounds = {"memory_bytes": limits.memory_bytes, "cpu_seconds": limits.cpu_seconds}
    with tempfile.TemporaryFile(dir=folder) as answer:
        try:
            code = run_child(
                "engines.transcript_import.reader_process",
                {**told, **bounds},
                path,
                answer,
                folder=folder,
                wall_seconds=limits.wall_seconds,
                cancelled=cancelled,
            )
        except TimeoutError as exc:
            raise UnreadableError(TOO_SLOW) from exc
        if code != 0:
            log.warning("The reader of transcripts ended with code %s.", code)
            raise UnreadableError(TOO_SLOW if code == -SIGXCPU else BROKEN)
        answer.seek(0)
        problem = find_failure(answer.readline(LONGEST_LINE_BYTES))
        if problem is not None:
            log.warning("The reader of transcripts failed: %s", problem)
            raise UnreadableError(BROKEN)
        answer.seek(0)
        yield _read_lines(answer, cancelled)


def _read_lines(answer: IO[bytes], cancelled: Callable[[], bool]) -> Iterator[bytes]:
    while line := answer.readline(LONGEST_LINE_BYTES + 1):
        if cancelled():
            raise WorkCancelledError
        yield line
