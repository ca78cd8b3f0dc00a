"""Sixteen visitors at once on a real server: `python -m tests.benchmarks.load [--minutes 6]`.

Four speak, five edit, two send recordings, two take files, three wait for news. Prints the machine, then lost
edits, leaks between visitors, times, and what the server used. Exit code 1 where an acknowledged edit is not in
the final document, a visitor was answered another's words, or a request failed.
"""

import argparse
import json
import os
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from tests.benchmarks.load_visitors import ROLES, Seen, Visit, token_of
from tests.benchmarks.machine import describe_machine
from tests.support.builders import make_document, make_rows
from tests.support.server import running, wait_for_models
from tests.support.speech import speak as say
from transcript.storage import Store

_WORDS = "we are going to the market, and then the children go back to school across the river"
_LOOK_S = 2.0
_ROWS = 200


@dataclass(slots=True)
class Usage:
    """What the server's process used, one number a look."""

    at_s: list[float] = field(default_factory=list)
    rss_mb: list[float] = field(default_factory=list)
    threads: list[int] = field(default_factory=list)
    descriptors: list[int] = field(default_factory=list)

    def look(self, pid: int) -> None:
        status = dict(
            line.split(":", 1)
            for line in Path(f"/proc/{pid}/status").read_text("ascii").splitlines()
            if ":" in line
        )
        self.at_s.append(time.monotonic())
        self.rss_mb.append(int(status["VmRSS"].split()[0]) / 1024)
        self.threads.append(int(status["Threads"]))
        self.descriptors.append(len(list(Path(f"/proc/{pid}/fd").iterdir())))

    @property
    def slope_mb_a_minute(self) -> float:
        """Of the second half, when what is loaded once is loaded."""
        half = len(self.at_s) // 2
        if len(self.at_s) - half < 2:
            return 0.0
        return float(np.polyfit(np.array(self.at_s[half:]) / 60, self.rss_mb[half:], 1)[0])


@dataclass(frozen=True, slots=True)
class Load:
    """What a run showed. `late_ms` is how late the server's event loop was, a number a look."""

    seen: Seen
    usage: Usage
    late_ms: list[float]


def run(minutes: float, folder: Path) -> Load:
    """Lets the visitors in for `minutes`, with the server in a process of its own below `folder`."""
    data_dir, loop_file = folder / "data", folder / "loop.json"
    data_dir.mkdir()
    ids = _documents(data_dir)
    sound = say(folder / "spoken.wav", _WORDS)
    seen, usage = Seen(len(ROLES)), Usage()
    program = ("-m", "tests.benchmarks.load_server", str(loop_file))
    with running(data_dir, program=program) as server:
        wait_for_models(server)
        until_s = time.monotonic() + minutes * 60
        visits = [Visit(n, server.url, ids[n], sound, until_s, seen) for n in range(len(ROLES))]
        _visit_all(visits, server.process.pid, usage)
        log = server.log
    seen.faults += ["the server's log has a traceback"] if "Traceback" in log else []
    return Load(seen, usage, json.loads(loop_file.read_text("ascii")))


def _documents(data_dir: Path) -> list[str]:
    """A document a visitor, each with a word of its own in every row."""
    store = Store(f"sqlite:///{data_dir / 'likhita.sqlite3'}")
    ids = [f"load-{number:02d}-{os.urandom(8).hex()}" for number in range(len(ROLES))]
    for number, document_id in enumerate(ids):
        rows = [replace(row, text=f"{token_of(number)} {row.text}", words=()) for row in make_rows(_ROWS)]
        document = make_document(rows, duration_ms=_ROWS * 1000, name=f"{token_of(number)}.wav")
        store.create(replace(document, id=document_id), complete=True)
    store.close()
    return ids


def _visit_all(visits: list[Visit], pid: int, usage: Usage) -> None:
    """Lets all visitors in at once, and looks at the server's process until the last has gone."""

    def come_in(visit: Visit) -> None:
        role = ROLES[visit.number]
        try:
            role(visit)
        except Exception as exc:  # noqa: BLE001 - a visitor who gives up is what is counted
            visit.seen.note_fault(f"visitor {visit.number} ({role.__name__}): {type(exc).__name__}: {exc}")

    threads = [threading.Thread(target=come_in, args=(visit,)) for visit in visits]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        usage.look(pid)
        time.sleep(_LOOK_S)
    usage.look(pid)


def describe(load: Load, minutes: float) -> str:
    """The tables in Markdown."""
    seen, usage = load.seen, load.usage
    lines = [
        f"{len(ROLES)} visitors for {minutes:g} minutes: {seen.counts['edits']} edits acknowledged, "
        f"{len(seen.lost)} lost; {len(seen.leaks)} leaks; {len(seen.faults)} faults",
        ", ".join(f"{name} {count}" for name, count in sorted(seen.counts.items())),
        "",
        "| | n | p50 | p95 | p99 |",
        "|---|---|---|---|---|",
    ]
    for name, times_s in sorted(seen.times_s.items()):
        low, high, highest = np.percentile(times_s, [50, 95, 99]) * 1000
        lines.append(f"| {name} | {len(times_s)} | {low:.0f} ms | {high:.0f} ms | {highest:.0f} ms |")
    if load.late_ms:
        low, high, highest = np.percentile(load.late_ms, [50, 95, 99])
        lines.append(
            f"| event loop late | {len(load.late_ms)} | {low:.1f} ms | {high:.1f} ms | {highest:.1f} ms |"
        )
        lines.append(f"| event loop late at most | | {max(load.late_ms):.0f} ms | | |")
    lines += [
        "",
        f"memory {usage.rss_mb[0]:.0f} MB to {usage.rss_mb[-1]:.0f} MB "
        f"({usage.slope_mb_a_minute:+.1f} MB a minute in the second half); threads {usage.threads[0]} to "
        f"{usage.threads[-1]} (most {max(usage.threads)}); descriptors {usage.descriptors[0]} to "
        f"{usage.descriptors[-1]} (most {max(usage.descriptors)})",
        *(seen.lost + seen.leaks + seen.faults)[:50],
    ]
    return "\n".join(lines)


def main() -> None:
    """Prints the machine and the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=6.0)
    options = parser.parse_args()
    print(describe_machine("gradio", "uvicorn", "ctranslate2", "torch"), flush=True)
    with tempfile.TemporaryDirectory() as folder:
        load = run(options.minutes, Path(folder))
    print(describe(load, options.minutes))
    sys.exit(bool(load.seen.lost or load.seen.leaks or load.seen.faults))


if __name__ == "__main__":
    main()
