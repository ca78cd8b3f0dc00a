"""The command `python app.py transcribe`: recordings to files of a transcript, without a server."""

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from engines.audio.decoding import DecodeLimits
from engines.diarization.clustering import MOST_SPEAKERS
from engines.jobs.file_transcriber import FileTranscriber
from engines.jobs.job import JobRequest, Snapshot
from engines.pipeline import Pipeline
from engines.runtime.whole_files import write_whole
from transcript.errors import LikhitaError
from transcript.formats.base.options import read_options, read_pairs
from transcript.formats.registry import FORMATS, export, find_format
from transcript.text.cleaning import clean_line
from transcript.vocabulary import Vocabulary, read_vocabulary

DESCRIPTION = """Transcribes recordings as the app does. Each transcript stands beside its recording, or in
the folder of --output, under the same name with the format's extension; an older one is replaced. How far a
recording is, and what is told of it, goes to standard error. Ends with 1 where a recording could not be
transcribed; the others are."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What `run` reads."""
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    parser.add_argument("--format", action="append", choices=list(FORMATS), metavar="FORMAT", dest="formats",
                        help=f"srt, where none is named; may be repeated: {', '.join(FORMATS)}")  # fmt: skip
    parser.add_argument("--option", action="append", default=[], metavar="NAME=VALUE", help="of the formats")
    parser.add_argument("--output", type=Path, metavar="FOLDER")
    parser.add_argument("--language", metavar="CODE", help="such as te or en; else it is found out")
    parser.add_argument("--speakers", type=int, choices=range(1, MOST_SPEAKERS + 1), metavar="NUMBER",
                        help="else they are counted")  # fmt: skip
    parser.add_argument("--vocabulary", type=Path, metavar="FILE",
                        help="names and terms, one a line, what matters most first")  # fmt: skip
    parser.add_argument("--by-channel", action="store_true", help="each channel, or track, is one speaker")


def run(chosen: argparse.Namespace, pipeline: Pipeline, limits: DecodeLimits, app_version: str) -> int:
    """0 where every recording was transcribed, else 1."""
    formats: list[str] = chosen.formats or ["srt"]
    try:
        options = {name: _read_options(name, chosen.option) for name in formats}
        targets = dict(_list_targets(chosen.files, formats, chosen.output))
        words = read_vocabulary(chosen.vocabulary.read_bytes()) if chosen.vocabulary else Vocabulary()
    except OSError as exc:
        sys.stderr.write(f"{chosen.vocabulary}: {exc.strerror}\n")
        return 1
    except LikhitaError as exc:
        sys.stderr.write(f"{exc.message}\n")
        return 1
    failed = 0
    with FileTranscriber(pipeline, limits, app_version) as transcriber:
        for path in chosen.files:
            request = JobRequest(
                path,
                path.name,
                chosen.language,
                chosen.speakers,
                by_channel=chosen.by_channel,
                vocabulary=words,
            )
            line = _Line(path.name)
            try:
                document = transcriber.transcribe(request, line.tell).document
                for name in formats:
                    write_whole(targets[path, name], export(document, name, options[name]))
            except (LikhitaError, OSError) as exc:
                failed += 1
                line.end(exc.message if isinstance(exc, LikhitaError) else str(exc))
                continue
            line.end(*map(str, document.provenance.notices))
    return 1 if failed else 0


def _read_options(format_name: str, given: Sequence[str]) -> object:
    return read_options(find_format(format_name).options, read_pairs(given))


def _list_targets(
    paths: Sequence[Path], formats: Sequence[str], folder: Path | None
) -> Iterator[tuple[tuple[Path, str], Path]]:
    """Where each recording's transcript goes, one place each.

    Raises:
        LikhitaError: two would go to the same place.
    """
    taken: set[Path] = set()
    for path in paths:
        for name in formats:
            target = (folder or path.parent) / f"{path.stem}.{find_format(name).extension}"
            if target in taken:
                raise LikhitaError("output_taken_twice", name=target.name)
            taken.add(target)
            yield (path, name), target


class _Line:
    """One recording's line on standard error: rewritten in a terminal, else written once."""

    def __init__(self, name: str) -> None:
        self._name, self._is_terminal = clean_line(name), sys.stderr.isatty()

    def tell(self, snapshot: Snapshot) -> None:
        if self._is_terminal:
            sys.stderr.write(f"\r\x1b[K{self._name}: {snapshot.fraction:.0%}")
            sys.stderr.flush()

    def end(self, *sentences: str) -> None:
        begin = "\r\x1b[K" if self._is_terminal else ""
        sys.stderr.write(f"{begin}{self._name}: {' '.join(sentences) or 'transcribed'}\n")
