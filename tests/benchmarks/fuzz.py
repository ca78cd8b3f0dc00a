"""Hostile inputs over everything that reads what strangers send: `python -m tests.benchmarks.fuzz`.

    python -m tests.benchmarks.fuzz [--inputs 100000] [--seed 1] [--workers 2] [--only NUMBER]

Readers of transcripts and bundles, the decoder's border and patches, in this process (what the app puts around
them, a caged process each, would only hide a fault); a few go through the real child processes and a real
server. Whatever is accepted must be writable in a format drawn at random. Exit code 1 where an input ended a
process, raised what is no refusal, or took longer than its budget of processor time; `--only` tries one again.
"""

import argparse
import ctypes
import io
import json
import multiprocessing as mp
import os
import random
import resource
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import FrameType

from engines.audio.containers import find_claimed_seconds, find_demuxer, tells_true_length
from engines.audio.foreign_formats import find_foreign_format
from tests.benchmarks.fuzz_inputs import DOCUMENT, Input, Samples
from tests.benchmarks.machine import describe_machine
from transcript.document import Document, Transcript
from transcript.editing import Patch, apply_patch
from transcript.errors import LikhitaError
from transcript.formats.detection import open_transcript
from transcript.formats.packages.project_reader import read_bundle
from transcript.formats.reading_answer import read_bundle as read_answered
from transcript.formats.reading_answer import read_imported, write_bundle, write_imported
from transcript.formats.registry import FORMATS, export

BUDGET_S = 3.0
"""Processor time for one input of at most 300 kB."""
_HARD_S = 20.0
_STUCK_S = 180.0
_MEMORY_BYTES = 6 * 1024**3
_WRITABLE = tuple(name for name in FORMATS if name not in {"dataset", "everything"})


class OverBudgetError(BaseException):
    """Raised by the timer, past every `except Exception`."""


@dataclass(slots=True)
class Report:
    """What became of the inputs; `problems` are lines that name number, kind and fault."""

    accepted: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    problems: list[str] = field(default_factory=list)

    def add(self, other: "Report") -> None:
        self.accepted += other.accepted
        self.refused += other.refused
        self.problems += other.problems

    @property
    def count(self) -> int:
        return self.accepted.total() + self.refused.total() + len(self.problems)


def read(given: Input, chance: random.Random) -> None:
    """Reads the input as the app would; LikhitaError is a refusal, everything else a fault."""
    if given.kind == "sound":
        _look_at_sound(given.content)
    elif given.kind == "patch":
        _write(_patched(given.content), chance)
    elif given.kind == "bundle":
        bundle = read_answered(iter(list(write_bundle(read_bundle(io.BytesIO(given.content))))))
        _write(replace(bundle.document, id=DOCUMENT.id), chance)
    else:
        imported = open_transcript(given.content, given.kind, with_sound=chance.random() < 0.5)
        if read_imported(iter(write_imported(imported))) != imported:
            raise AssertionError("the parent reads another transcript than the child wrote")
        _write(_document(imported.transcript, imported.machine, imported.duration_ms), chance)


def _look_at_sound(head: bytes) -> None:
    demuxer = find_demuxer(head)
    find_claimed_seconds(head, len(head))
    if demuxer is None:
        find_foreign_format(head)
        raise LikhitaError("audio_unknown", accepted="WAV")
    tells_true_length(demuxer, head)


def _patched(content: bytes) -> Document:
    try:
        value = json.loads(content)
    except (ValueError, RecursionError) as exc:
        raise LikhitaError("not_json", problem="") from exc
    patch = Patch.from_json(value)
    edited = apply_patch(DOCUMENT.edited, patch, DOCUMENT.duration_ms, DOCUMENT.machine.segments)
    return _document(edited, DOCUMENT.machine, DOCUMENT.duration_ms)


def _document(edited: Transcript, machine: Transcript, duration_ms: int) -> Document:
    return Document(
        DOCUMENT.id,
        DOCUMENT.name,
        duration_ms,
        DOCUMENT.audio_sha256,
        machine,
        edited,
        1,
        DOCUMENT.provenance,
    )


def _write(document: Document, chance: random.Random) -> None:
    export(document, chance.choice(_WRITABLE))


def try_input(samples: Samples, seed: int, number: int, report: Report) -> None:
    """Reads one input within its budget and writes down what became of it."""
    given = samples.draw(seed, number)
    chance = random.Random(number)  # noqa: S311 - the same each time
    began_s = time.process_time()
    signal.setitimer(signal.ITIMER_VIRTUAL, _HARD_S)
    fault = ""
    try:
        read(given, chance)
        outcome = report.accepted
    except LikhitaError:
        outcome = report.refused
    except OverBudgetError:
        fault = f"over {_HARD_S:.0f} s"
    except Exception as exc:  # noqa: BLE001 - what is looked for
        last = traceback.extract_tb(exc.__traceback__)[-1]
        fault = f"{type(exc).__name__}: {str(exc)[:80]!r} ({Path(last.filename).name}:{last.lineno})"
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    took_s = time.process_time() - began_s
    if not fault and took_s > BUDGET_S:
        fault = f"{took_s:.1f} s of processor time"
    if fault:
        report.problems.append(f"{number} {given.kind} ({len(given.content)} bytes): {fault}")
    else:
        outcome[given.kind] += 1


def _end(_signal: int, _frame: FrameType | None) -> None:
    raise OverBudgetError


def _work(seed: int, numbers: range, at: "ctypes.c_long", told: Path) -> None:
    """One worker: tries its numbers, says in `at` which one, leaves its report in `told`."""
    signal.signal(signal.SIGVTALRM, _end)
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY_BYTES, _MEMORY_BYTES))
    samples, report = Samples(), Report()
    for number in numbers:
        at.value = number
        try_input(samples, seed, number, report)
        if number % 512 == numbers.start % 512 or report.problems:
            _tell(told, report)
    _tell(told, report)


def _tell(told: Path, report: Report) -> None:
    part = told.with_suffix(".part")
    part.write_text(json.dumps([report.accepted, report.refused, report.problems]), "utf-8")
    part.rename(told)


def run(inputs: int, seed: int, workers: int) -> Report:
    """Tries inputs 0 to `inputs`, in processes of their own; one that an input ends is begun again after it."""
    total = Report()
    context = mp.get_context("spawn")
    with tempfile.TemporaryDirectory() as folder:
        ranges = [range(first, inputs, workers) for first in range(workers)]
        running = [_begin(context, seed, numbers, Path(folder)) for numbers in ranges]
        while running:
            running = [
                again for one in running for again in _look_after(context, seed, one, total, Path(folder))
            ]
            time.sleep(0.1)
    return total


@dataclass(slots=True)
class _Worker:
    process: mp.process.BaseProcess
    numbers: range
    at: "ctypes.c_long"
    told: Path
    seen: int = -1
    seen_s: float = field(default_factory=time.monotonic)


def _begin(context: "mp.context.SpawnContext", seed: int, numbers: range, folder: Path) -> _Worker:
    at = context.Value("l", -1, lock=False)
    told = folder / f"{numbers.start}-{numbers.step}-{time.monotonic_ns()}.json"
    process = context.Process(target=_work, args=(seed, numbers, at, told))
    process.start()
    return _Worker(process, numbers, at, told)


def _look_after(
    context: "mp.context.SpawnContext", seed: int, one: _Worker, total: Report, folder: Path
) -> list[_Worker]:
    """The worker while it works; the one that goes on after a crash; nobody where all is done."""
    if one.at.value != one.seen:
        one.seen, one.seen_s = one.at.value, time.monotonic()
    if one.process.is_alive():
        if time.monotonic() - one.seen_s < _STUCK_S:
            return [one]
        one.process.kill()
    one.process.join()
    if one.told.is_file():
        accepted, refused, problems = json.loads(one.told.read_text("utf-8"))
        total.add(Report(Counter(accepted), Counter(refused), problems))
    if one.process.exitcode == 0:
        return []
    total.problems.append(f"{one.at.value} ended its process (code {one.process.exitcode})")
    if one.at.value < 0:
        return []
    rest = range(one.at.value + one.numbers.step, one.numbers.stop, one.numbers.step)
    return [_begin(context, seed, rest, folder)] if rest else []


def main() -> None:
    """Prints the machine, then a line a kind, the problems and the speed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--inputs", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--only", type=int)
    parser.add_argument("--through-routes", type=int, default=40)
    options = parser.parse_args()
    print(describe_machine("regex", "lxml"), flush=True)
    began_s = time.monotonic()
    if options.only is not None:
        signal.signal(signal.SIGVTALRM, _end)
        report = Report()
        try_input(Samples(), options.seed, options.only, report)
    else:
        report = run(options.inputs, options.seed, options.workers)
    took_s = time.monotonic() - began_s
    if options.only is None and options.through_routes:
        from tests.benchmarks.fuzz_routes import try_routes  # noqa: PLC0415 - starts the app

        report.problems += try_routes(options.seed, options.through_routes)
    for kind in sorted({*report.accepted, *report.refused}):
        print(f"{kind:10} accepted {report.accepted[kind]:6}  refused {report.refused[kind]:6}")
    print("\n".join(report.problems[:100]))
    print(
        f"{report.count} inputs, seed {options.seed}: {len(report.problems)} problems; "
        f"{report.count / took_s:.0f} inputs/s"
    )
    sys.exit(bool(report.problems))


if __name__ == "__main__":
    main()
