"""The command `python -m engines.training`: verified rows in, a model of one's own out."""

import argparse
import errno
import logging
import os
import shutil
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from engines.asr.router import pick_role
from engines.models import Checkpoint, Models
from engines.models.settings import read_environment
from engines.training.adaptation import Base, Goal, adapt, check_output
from engines.training.learner import Effort
from engines.training.model_card import tell_table
from engines.training.rented import NOT_ROWS, bring_back, write_package
from engines.training.training_set import LEAST_MS, TrainingSet, gather_set, is_set, read_set
from transcript.errors import LikhitaError

_NICENESS = 15
_PAUSED = 2
_USUAL = Effort()


def main(arguments: list[str] | None = None) -> int:
    """0 where there is a model now, 2 where it was paused, else 1."""
    chosen = _make_parser().parse_args(arguments)
    logging.basicConfig(level=logging.WARNING, format="%(message)s", stream=sys.stderr)
    try:
        return _run(chosen)
    except LikhitaError as exc:
        sys.stderr.write(f"{exc.message}\n")
    except OSError as exc:
        no_room = exc.errno == errno.ENOSPC
        sys.stderr.write(f"{LikhitaError('training_disk_filled').message if no_room else exc}\n")
    return 1


def _make_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m engines.training",
        description="Teaches a model from rows that people verified: exported projects (.likhita.zip) or "
        "data folders. Ctrl+C stops and keeps the best so far, SIGTERM pauses; the same command goes on.",
    )
    parser.add_argument("inputs", nargs="+", type=Path, metavar="INPUT")
    parser.add_argument("output", type=Path, metavar="OUTPUT", help="the folder of the model, a new one")
    parser.add_argument("--model", default="", help="hub id or folder of the model that is taught; else the "
                        "one that is used for the language now")  # fmt: skip
    parser.add_argument("--language", default="", metavar="CODE", help="else that of most rows")
    parser.add_argument("--few", action="store_true", help=f"less than {LEAST_MS // 60_000} minutes will do")
    parser.add_argument("--held-out", type=float, default=0.15, metavar="SHARE", help="default 0.15")
    parser.add_argument("--general", type=Path, action="append", default=[], metavar="INPUT",
                        help="speech that it must not forget; may be repeated")  # fmt: skip
    parser.add_argument("--consent", default="", metavar="SENTENCE", help="who agreed, for the card")
    parser.add_argument("--rounds", type=float, default=_USUAL.rounds, help="passes over the rows")
    parser.add_argument("--batch", type=int, default=_USUAL.batch, help="rows at once")
    parser.add_argument("--rate", type=float, help="step size")
    parser.add_argument("--looks", type=int, default=_USUAL.looks, help="checkpoints")
    parser.add_argument("--layers", type=int, help="of a wav2vec2: how many are trained, from the top")
    parser.add_argument("--seed", type=int, default=_USUAL.seed)
    parser.add_argument("--again", action="store_true", help="forget the training that was begun")
    parser.add_argument("--package", type=Path, metavar="FOLDER",
                        help="write a folder with a script for another machine instead")  # fmt: skip
    parser.add_argument("--bring-back", action="store_true", help="INPUT is such a folder, run to its end")
    return parser


def _run(chosen: argparse.Namespace) -> int:
    if chosen.bring_back:
        found = bring_back(chosen.inputs[0], chosen.output)
        sys.stdout.write((found / "README.md").read_text("utf-8"))
        return 0
    work = chosen.output.with_name(f"{chosen.output.name}.training")
    if chosen.again:
        shutil.rmtree(work, ignore_errors=True)
    made = _open_set(chosen, work)
    check_output(chosen.output, made.language)
    _tell_set(made)
    base = find_base(chosen.model, made.language, os.environ)
    if chosen.package:
        options = ["--rounds", str(chosen.rounds), "--batch", str(chosen.batch), "--seed", str(chosen.seed)]
        write_package(made, base, chosen.package, chosen.output.name, options)
        shutil.rmtree(work)
        return 0
    general = None
    if chosen.general:
        general = gather_set(
            chosen.general, work / "general", language=made.language, share=chosen.held_out, few=True
        )
    effort = Effort(chosen.rounds, chosen.batch, chosen.rate, chosen.looks, chosen.seed)
    adapted = adapt(base, made, work, effort, Goal(chosen.output, general, layers=chosen.layers))
    if adapted is None:
        sys.stderr.write("Paused; the same command goes on.\n")
        return _PAUSED
    sys.stdout.write("\n".join(tell_table(adapted)) + "\n")
    shutil.rmtree(work, ignore_errors=True)
    return 0


def _open_set(chosen: argparse.Namespace, work: Path) -> TrainingSet:
    """The set of a training that was begun, or one that lies in a folder, or a new one."""
    if is_set(work):
        sys.stderr.write("Going on with the rows of the training that was begun; --again forgets it.\n")
        return read_set(work)
    first = chosen.inputs[0]
    if len(chosen.inputs) == 1 and is_set(first):
        shutil.copytree(first, work, dirs_exist_ok=True, ignore=NOT_ROWS)
        return read_set(work)
    return gather_set(
        chosen.inputs,
        work,
        language=chosen.language,
        share=chosen.held_out,
        few=chosen.few,
        consent=chosen.consent,
    )


def find_base(name: str, language: str, environment: Mapping[str, str]) -> Base:
    """The model to teach: a folder, a hub id that is fetched, or what serves the language now.

    Raises:
        ModelUnavailableError: it cannot be had.
    """
    folder = Path(name).expanduser()
    if name and folder.is_dir():
        return Base(Checkpoint(folder), folder.resolve().name)
    settings, role = read_environment(environment), pick_role(language)
    if name:
        settings = replace(settings, overrides={**settings.overrides, role: name})
    models = Models(settings)
    return Base(models.checkpoint(role), name or models.name_of(role))


def _tell_set(made: TrainingSet) -> None:
    lines = [
        f"{len(made.learnt)} rows to learn from, {made.learnt_ms / 60_000:.1f} min; held out: "
        f"{len(made.held_out)} rows, {made.held_out_ms / 60_000:.1f} min, of other {made.apart}.",
        *(f"left out, {reason}: {count}" for reason, count in made.left_out.items()),
    ]
    if made.learnt_ms < LEAST_MS:
        lines.append(str(LikhitaError("training_few_minutes", least=LEAST_MS // 60_000)))
    sys.stderr.write("".join(f"{line}\n" for line in lines))


if __name__ == "__main__":
    if hasattr(os, "nice"):  # the app goes on serving meanwhile
        os.nice(max(0, _NICENESS - os.nice(0)))
    sys.exit(main())
