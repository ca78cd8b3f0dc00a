"""On a database that is a server, a job writes rows while people edit them and a page follows, all at once."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from tests.support.builders import make_patch
from tests.support.postgres import Postgres
from transcript.document import Document, Provenance, Segment, Transcript, Word
from transcript.errors import LikhitaError, StaleRevisionError, UnknownDocumentError
from transcript.foreign_records import check_log
from transcript.storage import Store
from transcript.storage.leases import LeaseLostError

pytestmark = pytest.mark.slow

ID = "d" * 32
OWNER = "job"
MADE = Provenance("1", "2026-01-01T00:00:00Z")
ROWS = 40


@pytest.fixture
def address(postgres: Postgres) -> Iterator[str]:
    with postgres.database() as made:
        yield made


@pytest.fixture
def open_store(address: str) -> Iterator[Callable[[], Store]]:
    """A store of a process of its own, each time; the first one has the document."""
    opened: list[Store] = []

    def make() -> Store:
        opened.append(Store(address))
        return opened[-1]

    store = make()
    store.create(Document(ID, "a.wav", 60_000, "0" * 64, Transcript(), Transcript(), 0, MADE), complete=False)
    store.leases.add(ID, "{}", "here", OWNER)
    store.keep_rows(ID, machine_rows(0), [], OWNER)
    yield make
    for one in opened:
        one.close()


def machine_rows(count: int) -> list[Segment]:
    words = [f"row{number} heard{count}" for number in range(ROWS)]
    return [
        Segment(
            f"m{number}",
            1000 * number,
            1000 * number + 900,
            None,
            "en",
            text,
            tuple(
                Word(word, 1000 * number + 400 * n, 1000 * number + 400 * n + 300)
                for n, word in enumerate(text.split())
            ),
        )
        for number, text in enumerate(words)
    ]


def correct(store: Store, numbers: range, who: str) -> None:
    """Corrects these rows one after the other, as a page does: on the newest revision, and again where that is old."""
    for number in numbers:
        while True:
            try:
                store.apply(ID, make_patch(f"m{number}", "text", f"{who} {number}", store.state(ID).revision))
            except StaleRevisionError:
                continue
            break


def follow(store: Store, done: threading.Event) -> dict[str, Segment]:
    """The rows as a page has them that only ever asks what is new."""
    seen = {row.id: row for row in machine_rows(0)}
    revision, machine = 0, 1
    while True:
        is_last = done.is_set()
        news = store.changes_since(ID, revision, machine)
        seen |= {row.id: row for row in news.changed}
        for gone in news.removed:
            seen.pop(gone, None)
        revision, machine = news.revision, news.machine
        if is_last:
            return seen


def test_no_edit_is_lost_and_no_touched_row_overwritten(open_store: Callable[[], Store]) -> None:
    job, asha, ravi, page = (open_store() for _ in range(4))
    people_done, done = threading.Event(), threading.Event()

    def recognise() -> int:
        count = 0
        while not people_done.is_set():
            count += 1
            job.keep_rows(ID, machine_rows(count), [], OWNER)
        named = [replace(row, speaker="Speaker 1") for row in machine_rows(count)]
        job.complete(ID, Transcript.from_segments(named), MADE, OWNER)
        return count

    with ThreadPoolExecutor(4) as threads:
        machine = threads.submit(recognise)
        following = threads.submit(follow, page, done)
        people = [
            threads.submit(correct, asha, range(0, 15), "asha"),
            threads.submit(correct, ravi, range(15, 30), "ravi"),
        ]
        try:
            for one in people:
                one.result()
        finally:
            people_done.set()
        count = machine.result()
        done.set()
        seen = following.result()
    document = job.load(ID)
    texts = [f"asha {n}" for n in range(15)] + [f"ravi {n}" for n in range(15, 30)]
    texts += [f"row{n} heard{count}" for n in range(30, ROWS)]
    assert [row.text for row in document.edited.segments] == texts
    assert {row.speaker for row in document.edited.segments} == {"Speaker 1"}
    assert document.revision == 30
    assert [step.revision for step in job.log(ID)] == list(range(1, 31))
    check_log(document, job.log(ID))
    assert seen == {row.id: row for row in document.edited.segments}
    assert count > 1


def test_a_document_that_is_deleted_ends_its_job_and_nothing_hangs(open_store: Callable[[], Store]) -> None:
    job, owner = open_store(), open_store()
    wrote = threading.Event()

    def recognise() -> LikhitaError:
        count = 0
        while True:
            count += 1
            try:
                job.keep_rows(ID, machine_rows(count), [], OWNER)
            except LikhitaError as exc:
                return exc
            wrote.set()

    with ThreadPoolExecutor(1) as threads:
        machine = threads.submit(recognise)
        assert wrote.wait(60)
        owner.delete(ID)
        assert isinstance(machine.result(60), (LeaseLostError, UnknownDocumentError))
    assert owner.leases.read_all() == []
