"""What the command `python -m engines.batch` is told."""

import argparse
from collections.abc import Sequence

from engines.diarization.clustering import MOST_SPEAKERS
from transcript.formats.registry import FORMATS

_DESCRIPTION = """Transcribes an archive as the app does: a folder, a manifest (.tsv, .csv, .jsonl of NeMo,
Lhotse or others), or an fsspec address such as s3://bucket/folder. Each recording becomes a project that the
app opens, NAME.likhita.zip, and a file a format, in OUTPUT beside report.csv and report.parquet. The same
command again goes on where it stopped, and writes over nothing that a person changed. Ends with 1 where a
recording could not be transcribed; the others are."""


def read_arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    """The choices of the command line; wrong ones end the process with 2."""
    parser = argparse.ArgumentParser(prog="python -m engines.batch", description=_DESCRIPTION)
    parser.add_argument("input", metavar="INPUT", help="a folder, a manifest or an address")
    parser.add_argument("output", metavar="OUTPUT", help="a folder or an address")
    parser.add_argument("--formats", type=_read_formats, default=(), metavar="FORMAT,...",
                        help=f"beside the project: {', '.join(FORMATS)}")  # fmt: skip
    parser.add_argument("--languages", type=_split, default=(), metavar="CODE,...",
                        help="that may be spoken; else those of LANGUAGES")  # fmt: skip
    parser.add_argument("--language", metavar="CODE", help="that is spoken; else it is found out")
    parser.add_argument("--speakers", type=int, choices=range(1, MOST_SPEAKERS + 1), metavar="NUMBER",
                        help="in each recording; else they are counted")  # fmt: skip
    parser.add_argument(
        "--vocabulary", metavar="FILE", help="names and terms, one a line, what matters most first"
    )
    parser.add_argument("--by-channel", action="store_true", help="each channel, or track, is one speaker")
    parser.add_argument("--longest-minutes", type=_read_count, default=240, metavar="MINUTES",
                        help="a longer recording is a row of the report (240)")  # fmt: skip
    parser.add_argument("--assign", type=_split, default=(), metavar="NAME,...",
                        help="write a list for each corrector, balanced by minutes and by doubt")  # fmt: skip
    parser.add_argument("--watch", action="store_true", help="go on with what is put into the folder later")
    parser.add_argument("--ray", metavar="ADDRESS",
                        help="work on this Ray cluster; `local` makes one of this machine")  # fmt: skip
    parser.add_argument("--cores", type=_read_count, default=1, metavar="NUMBER",
                        help="on Ray, for a recording (1)")  # fmt: skip
    parser.add_argument("--gpus", type=float, default=0.0, metavar="NUMBER",
                        help="on Ray, for a recording, such as 0.5 where two share a card (0)")  # fmt: skip
    return parser.parse_args(arguments)


def _split(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))


def _read_formats(text: str) -> tuple[str, ...]:
    names = _split(text)
    unknown = [name for name in names if name not in FORMATS]
    if unknown:
        raise argparse.ArgumentTypeError(f"no format {unknown[0]}; there are {', '.join(FORMATS)}")
    return names


def _read_count(text: str) -> int:
    count = int(text)
    if count < 1:
        raise argparse.ArgumentTypeError("at least 1")
    return count
