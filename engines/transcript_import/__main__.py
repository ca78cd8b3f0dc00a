"""The command `python -m engines.transcript_import`: a transcript of another tool, told and written anew."""

import argparse
import sys
import tempfile
from pathlib import Path

from engines.transcript_import.transcript_files import read_transcript
from transcript.document import Document, Provenance, now_text
from transcript.errors import LikhitaError
from transcript.formats.base.options import read_options, read_pairs
from transcript.formats.detection import Imported, find_kind
from transcript.formats.registry import FORMATS, export, find_format
from transcript.messages import Message


def main(arguments: list[str] | None = None) -> int:
    """0 where the file was read, and written where that was asked for; else 1."""
    parser = argparse.ArgumentParser(
        prog="python -m engines.transcript_import",
        description="Reads a transcript of another tool and tells what was assumed and mended, each on a "
        "line with its code; with --format writes it in another format.",
    )
    parser.add_argument("file", type=Path)
    parser.add_argument(
        "--choice",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="how to read what is in doubt, such as encoding=cp1251 or recording=talk_b",
    )
    parser.add_argument("--recording", default="", metavar="NAME", help="the name of the sound")
    parser.add_argument("--format", choices=[name for name in FORMATS if name != "bundle"], metavar="FORMAT")
    parser.add_argument("--option", action="append", default=[], metavar="NAME=VALUE", help="of the format")
    parser.add_argument("--output", type=Path, help="where to write it instead of standard output")
    told = parser.parse_args(arguments)
    try:
        opened = _open(told.file, told.recording, read_pairs(told.choice))
        written = _write(opened, told.recording or told.file.name, told.format, read_pairs(told.option))
    except LikhitaError as exc:
        sys.stderr.write(f"{exc.reason.code}\t{exc.message}\n")
        return 1
    except OSError as exc:
        sys.stderr.write(f"{exc}\n")
        return 1
    sys.stderr.write("".join(f"{line}\n" for line in _describe(opened)))
    if written is not None and told.output is not None:
        told.output.write_bytes(written)
    elif written is not None:
        sys.stdout.buffer.write(written)
    return 0


def _open(path: Path, sound_name: str, choices: dict[str, str]) -> Imported:
    kind = find_kind(path, path.name)
    if kind is None or kind == "bundle":
        raise LikhitaError("transcript_unknown")
    with tempfile.TemporaryDirectory() as folder:
        return read_transcript(path, kind, Path(folder), sound_name=sound_name, choices=choices)


def _write(opened: Imported, name: str, format_: str | None, options: dict[str, str]) -> bytes | None:
    if format_ is None:
        return None
    provenance = Provenance("", now_text(), (), (opened.summary, *opened.notices))
    document = Document("", name, opened.duration_ms, "", opened.machine, opened.transcript, 0, provenance)
    return export(document, format_, read_options(find_format(format_).options, options))


def _describe(opened: Imported) -> list[str]:
    """A line for each notice, each line of the file that was mended, and each way to read it."""
    lines = []
    for notice in (opened.summary, *opened.notices):
        listed = [value for _, value in notice.items if isinstance(value, tuple)]
        short = Message(notice.code, **{k: () if isinstance(v, tuple) else v for k, v in notice.items})
        lines.append(f"{notice.code}\t{str(short).strip()}")
        lines += [f"{each.code}\t{each}" for messages in listed for each in messages]
    for question in opened.questions:
        for option in question.options:
            mark = "*" if option.value == question.chosen else ""
            shown = " | ".join(option.preview)
            lines.append(f"{question.code}={option.value}{mark}\t{option.label}\t{shown}")
    return lines


if __name__ == "__main__":
    sys.exit(main())
