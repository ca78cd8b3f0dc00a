"""The command `python -m engines.batch`: an archive of recordings to documents, files and a report."""

import argparse
import logging
import os
import signal
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from engines.batch.archive_run import Workers, run_archive
from engines.batch.arguments import read_arguments
from engines.batch.corrector_lists import write_lists
from engines.batch.local_workers import LocalWorkers
from engines.batch.names import name_outputs
from engines.batch.places import Place, is_address
from engines.batch.progress_line import ProgressLine
from engines.batch.recordings import list_recordings
from engines.batch.report import write_report
from engines.batch.work import Row, RunChoices, Target
from engines.models.registry import Models
from engines.models.settings import read_dotenv, read_environment
from engines.pipeline import Pipeline
from transcript.errors import LikhitaError
from transcript.version import VERSION
from transcript.vocabulary import read_vocabulary

_STOPPED = 130  # as a shell tells Ctrl+C
_WATCH_S = 10.0
_SETTLED_S = 5.0  # a file that grew less long ago is still being written


def main(arguments: Sequence[str] | None = None) -> int:
    """0 where every recording was transcribed, 1 where one was not, 130 after Ctrl+C."""
    chosen = read_arguments(arguments)
    logging.basicConfig(level=logging.ERROR, format="%(message)s", stream=sys.stderr)
    source = _make_absolute(chosen.input)
    try:
        words = read_vocabulary(Path(chosen.vocabulary).read_bytes()).entries if chosen.vocabulary else ()
    except (LikhitaError, OSError) as exc:
        sys.stderr.write(
            f"{chosen.vocabulary}: {exc.message if isinstance(exc, LikhitaError) else exc.strerror}\n"
        )
        return 1
    choices = RunChoices(
        _make_absolute(chosen.output),
        chosen.formats,
        chosen.language,
        chosen.speakers,
        chosen.by_channel,
        chosen.longest_minutes,
        vocabulary=words,
    )
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        workers = make_workers(chosen, choices)
        try:
            run = _Run(source, choices, workers, chosen.assign)
            return run.watch() if chosen.watch else run.go_through()
        finally:
            workers.close()
    except LikhitaError as exc:
        sys.stderr.write(f"{exc.message}\n")
        return 1
    except KeyboardInterrupt:
        return _STOPPED


def make_workers(chosen: argparse.Namespace, choices: RunChoices) -> Workers:
    """Threads of this process, or with `--ray` a cluster.

    Raises:
        LikhitaError: there is no Ray here, or no cluster at the address.
    """
    settings = read_environment({**read_dotenv(Path(".env")), **os.environ})
    if chosen.languages:
        settings = replace(settings, languages=chosen.languages)
    if not chosen.ray:
        pipeline = Pipeline(Models(settings), settings.languages)
        return LocalWorkers(pipeline, choices, VERSION)
    from engines.batch.ray_workers import RayWorkers  # noqa: PLC0415 - optional

    return RayWorkers(chosen.ray, settings, choices, cores=chosen.cores, gpus=chosen.gpus)


class _Run:
    """One run of the command, or with `--watch` one after another."""

    def __init__(self, source: str, choices: RunChoices, workers: Workers, correctors: Sequence[str]) -> None:
        self._source, self._workers, self._correctors = source, workers, correctors
        self._place = Place(choices.output)
        self._rows: dict[Target, Row] = {}
        self._marks: dict[Target, tuple[int, int]] = {}

    def go_through(self) -> int:
        """Does what is not done, and writes the report, also where it is stopped."""
        targets = self._list_targets()
        self._do(targets, targets)
        return 1 if any(row.error for row in self._rows.values()) else 0

    def watch(self) -> int:
        """Does what is there and what is put there later, until it is stopped."""
        if is_address(self._source) or not Path(self._source).is_dir():
            raise LikhitaError("archive_watch_folder")
        while True:
            targets = self._list_targets()
            marks = {target: mark for target in targets if (mark := _read_mark(target)) is not None}
            new = [target for target, mark in marks.items() if self._marks.get(target) != mark]
            if new:
                self._do(new, targets)
                self._marks.update((target, marks[target]) for target in new)
            time.sleep(_WATCH_S)

    def _list_targets(self) -> list[Target]:
        recordings = list_recordings(self._source, self._place.local_path)
        return [Target(recording, stem) for recording, stem in name_outputs(recordings).items()]

    def _do(self, targets: Sequence[Target], order: Sequence[Target]) -> None:
        line = ProgressLine(len(targets), sys.stderr)
        by_recording = {(one.recording.address, one.recording.name): one for one in targets}
        try:
            for row in run_archive(targets, self._workers):
                self._rows[by_recording[row.address, row.file]] = row
                line.add(row)
        finally:
            line.end()
            rows = [self._rows[target] for target in order if target in self._rows]
            write_report(self._place, rows)
            write_lists(self._place, rows, self._correctors)


def _read_mark(target: Target) -> tuple[int, int] | None:
    """What changes when the file does; None while it is being written."""
    try:
        found = Path(target.recording.address).stat()
    except OSError:
        return None
    is_settled = time.time() - found.st_mtime >= _SETTLED_S
    return (found.st_size, found.st_mtime_ns) if is_settled else None


def _make_absolute(address: str) -> str:
    return address if is_address(address) else str(Path(address).absolute())


if __name__ == "__main__":
    sys.exit(main())
