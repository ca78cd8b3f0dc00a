import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.support.builders import DOCUMENT_ID as ID
from tests.support.builders import make_patch
from tests.support.presence import present
from transcript.errors import StaleRevisionError

pytestmark = pytest.mark.slow


def test_of_two_threads_on_one_revision_exactly_one_wins(kept):
    barrier = threading.Barrier(2)

    def race(revision: int, name: str) -> bool:
        barrier.wait()
        try:
            kept.apply(ID, make_patch("s00003", "text", f"{name} {revision}", revision))
        except StaleRevisionError:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        for revision in range(25):
            wins = list(pool.map(lambda name, at=revision: race(at, name), ("left", "right")))
            assert sorted(wins) == [False, True]
            winner = ("left", "right")[wins.index(True)]
            assert kept.load(ID).edited.find("s00003").text == f"{winner} {revision}"
    assert kept.load(ID).revision == 25


def test_readers_always_see_a_whole_revision_while_others_write(kept):
    done = threading.Event()

    def read() -> int:
        loads = 0
        while not done.is_set() or not loads:
            document = kept.load(ID)
            expected = f"v{document.revision}" if document.revision else None
            names = {s.speaker for s in document.edited.segments}
            assert names == ({expected} if expected else {"Speaker 1", "Speaker 2", "Speaker 3"})
            loads += 1
        return loads

    def write() -> None:
        kept.apply(ID, make_patch("", "rename_speaker", {"from": "v3", "to": "v4"}, 3))
        for revision in range(4, 20):
            change = {"from": f"v{revision}", "to": f"v{revision + 1}"}
            kept.apply(ID, make_patch("", "rename_speaker", change, revision))

    kept.apply(ID, make_patch("", "rename_speaker", {"from": "Speaker 1", "to": "Speaker 3"}, 0))
    kept.apply(ID, make_patch("", "rename_speaker", {"from": "Speaker 2", "to": "Speaker 3"}, 1))
    kept.apply(ID, make_patch("", "rename_speaker", {"from": "Speaker 3", "to": "v3"}, 2))
    with ThreadPoolExecutor(3) as pool:
        readers = [pool.submit(read) for _ in range(2)]
        pool.submit(write).result()
        done.set()
        assert all(reader.result() > 0 for reader in readers)


RACER = """
import sys
from tests.support.builders import make_patch
from transcript.errors import StaleRevisionError
from transcript.storage.store import Store

store = Store(sys.argv[1])
print("ready", flush=True)
for line in sys.stdin:
    revision = int(line)
    try:
        store.apply("secret0123456789", make_patch("s00003", "text", f"{sys.argv[2]} {revision}", revision))
    except StaleRevisionError:
        print("stale", flush=True)
    else:
        print("won", flush=True)
"""


def start(script: str, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", script, *arguments],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[3],
    )  # fmt: skip


def test_of_two_processes_on_one_revision_exactly_one_wins(kept, address):
    racers = [start(RACER, address, name) for name in ("left", "right")]
    try:
        assert [present(racer.stdout).readline() for racer in racers] == ["ready\n", "ready\n"]
        for revision in range(25):
            for racer in racers:
                present(racer.stdin).write(f"{revision}\n")
                present(racer.stdin).flush()
            answers = [present(racer.stdout).readline().strip() for racer in racers]
            assert sorted(answers) == ["stale", "won"]
            winner = ("left", "right")[answers.index("won")]
            assert kept.load(ID).edited.find("s00003").text == f"{winner} {revision}"
    finally:
        for racer in racers:
            racer.communicate(timeout=30)


def test_four_processes_open_a_new_database_at_once(address):
    racers = [start(RACER, address, "x") for _ in range(4)]
    assert [racer.communicate(timeout=60)[0] for racer in racers] == ["ready\n"] * 4


WRITER = """
import sys
from tests.support.builders import make_patch
from transcript.storage.store import Store

store = Store(sys.argv[1])
revision = store.load("secret0123456789").revision
while True:
    revision = store.apply(
        "secret0123456789", make_patch(f"s{revision % 20:05d}", "text", f"text {revision}", revision)
    ).revision
    sys.stdout.write(f"{revision}\\n")
    sys.stdout.flush()
"""


def test_after_kill_9_everything_acknowledged_is_there(kept, address):
    acknowledged = 0
    for _ in range(4):
        writer = start(WRITER, address)
        for _ in range(15):
            acknowledged = int(present(writer.stdout).readline())
        writer.kill()  # SIGKILL, somewhere between a patch and its acknowledgement
        writer.wait()
        acknowledged = max([acknowledged, *map(int, present(writer.stdout).read().split())])
        document = kept.load(ID)
        assert document.revision in {acknowledged, acknowledged + 1}
        for made in range(max(0, document.revision - 20), document.revision):
            assert document.edited.find(f"s{made % 20:05d}").text == f"text {made}"
    undone = kept.undo(ID, document.revision)
    assert undone.changed[0].id == f"s{(document.revision - 1) % 20:05d}"
