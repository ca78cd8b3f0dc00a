"""The child process that reads a stranger's transcript.

The file is standard input, the answer (`transcript.formats.reading_answer`) standard output. A project's
recording becomes the file `block_reader` in the current folder. What to do is one JSON argument. From the
moment it looks at the file, the process can open, make, move or delete nothing, be it a file or a socket.
"""

import json
import os
import sys
import traceback
from collections.abc import Iterator
from contextlib import ExitStack
from typing import IO

from engines.runtime.child_limits import end_with_parent, limit_resources
from transcript.formats.base.drafts import UnreadableError
from transcript.formats.base.encodings import load_codecs
from transcript.formats.detection import open_transcript
from transcript.formats.packages.project_reader import copy_recording, read_bundle
from transcript.formats.reading_answer import write_bundle, write_failure, write_imported, write_refusal
from transcript.messages import Message

TOO_LARGE = Message("transcript_too_heavy")


def main(told: dict[str, object]) -> None:
    """Writes the answer."""
    load_codecs()
    if told["kind"] == "xlsx":
        import openpyxl  # noqa: F401, PLC0415 - its modules too; half a second that only workbooks cost
    with ExitStack() as stack:
        source = stack.enter_context(open(0, "rb", closefd=False))
        answer = stack.enter_context(open(1, "wb", closefd=False))
        recording = None
        if told["kind"] == "bundle":
            recording = stack.enter_context(open("recording", "xb"))  # noqa: PTH123 - in a folder of ours
        limit_resources(
            int(str(told["memory_bytes"])),
            int(str(told["cpu_seconds"])),
            file_bytes=int(str(told["file_bytes"])),
            may_start_threads=False,
        )
        try:
            for line in _lines(told, source, recording):
                answer.write(line)
        except UnreadableError as exc:
            _begin_again(answer, write_refusal(exc))
        except MemoryError:
            _begin_again(answer, write_refusal(UnreadableError(TOO_LARGE)))
        except Exception as exc:  # noqa: BLE001 - whatever a reader does on hostile bytes ends here
            _begin_again(answer, write_failure(_describe(exc)))


def _lines(told: dict[str, object], source: IO[bytes], recording: IO[bytes] | None) -> Iterator[bytes]:
    if recording is not None:
        bundle = read_bundle(source)
        if bundle.has_recording:
            copy_recording(source, recording, int(str(told["most_recording_bytes"])))
        return write_bundle(bundle)
    choices = told["choices"]
    opened = open_transcript(
        source.read(),
        str(told["kind"]),
        with_sound=bool(told["with_sound"]),
        sound_name=str(told["sound_name"]),
        choices=choices if isinstance(choices, dict) else {},
    )
    return write_imported(opened)


def _begin_again(answer: IO[bytes], line: bytes) -> None:
    answer.seek(0)
    answer.truncate()
    answer.write(line)


def _describe(exc: Exception) -> str:
    """The kind of error and its place, without a word of the file."""
    frames = traceback.extract_tb(exc.__traceback__, limit=-1)
    return " ".join([type(exc).__name__, *(f"{os.path.basename(f.filename)}:{f.lineno}" for f in frames)])  # noqa: PTH119


if __name__ == "__main__":
    arguments = json.loads(sys.argv[1])
    end_with_parent(arguments["parent"])
    main(arguments)
