"""What open tabs that only wait cost the server: `python -m tests.benchmarks.idle_tabs [TABS] [SECONDS]`.

Each tab shows a document of 1,000 rows and waits for news as `ui/editor/sync/remote_changes.js` does while it is visible.
"""

import argparse
import asyncio
import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import httpx

from tests.benchmarks.machine import describe_machine
from tests.benchmarks.transcript_speed import make_document
from tests.support.server import running
from transcript.storage import Store
from ui.documents.changes import HOLD_S

T = TypeVar("T")


def processor_s(pid: int) -> float:
    """Seconds of processor time that a process has used (Linux)."""
    fields = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


async def wait_in_tab(client: httpx.AsyncClient, url: str, delay_s: float, end_s: float) -> int:
    """Requests that one tab made."""
    await asyncio.sleep(delay_s)
    count = 0
    while (left_s := end_s - time.monotonic()) > 0:
        answer = await client.get(url, params={"since": 0, "wait": min(HOLD_S, left_s)}, timeout=30)
        assert answer.status_code == 204, answer.text
        count += 1
    return count


async def open_tabs(url: str, tabs: int, seconds: float) -> int:
    """Requests that all tabs made; they were opened one after the other."""
    end_s = time.monotonic() + seconds
    async with httpx.AsyncClient(limits=httpx.Limits(max_connections=tabs)) as client:
        waits = (wait_in_tab(client, url, i * HOLD_S / tabs, end_s) for i in range(tabs))
        return sum(await asyncio.gather(*waits))


def share_of_core(pid: int, wait: Callable[[], T]) -> tuple[float, float, T]:
    """(share of one core that the process used while `wait` ran, its seconds, what it returned)."""
    used_s, begun = processor_s(pid), time.monotonic()
    result = wait()
    passed_s = time.monotonic() - begun
    return (processor_s(pid) - used_s) / passed_s, passed_s, result


def main() -> None:
    """Prints the machine, then requests a second and the share of one core that the server took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("tabs", nargs="?", type=int, default=100)
    parser.add_argument("seconds", nargs="?", type=float, default=30)
    chosen = parser.parse_args()
    print(describe_machine())
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        data.mkdir()
        store = Store(f"sqlite:///{data / 'likhita.sqlite3'}")
        store.create(make_document(1000), complete=True)
        store.close()
        with running(data) as server:
            pid, url = server.process.pid, f"{server.url}/documents/benchmark/changes"
            time.sleep(10)  # what the start still does is over
            rest, _, _ = share_of_core(pid, lambda: time.sleep(10))
            share, passed_s, count = share_of_core(
                pid, lambda: asyncio.run(open_tabs(url, chosen.tabs, chosen.seconds))
            )
    print(f"{chosen.tabs} tabs: {count / passed_s:.1f} requests/s, {share:.1%} of one core; none: {rest:.1%}")


if __name__ == "__main__":
    main()
