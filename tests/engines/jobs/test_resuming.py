"""What is left of jobs whose process ended, and who goes on with them."""

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from engines.jobs import Job, JobManager, State, resuming
from engines.jobs.residence import Residence
from engines.jobs.stored_rows import StoredRows
from tests.support.builders import make_patch
from tests.support.gated_pipeline import ROW, GatedPipeline
from tests.support.job_room import WAIT_S, JobRoom
from transcript.document import Document, Provenance, Segment, Status, Transcript
from transcript.storage import Store
from transcript.storage.leases import LeaseLostError
from transcript.storage.media_files import ORIGINAL, PLAYBACK, media_folder


@pytest.fixture
def room(tmp_path: Path, gated: GatedPipeline, address: str) -> Iterator[JobRoom]:
    room = JobRoom(tmp_path, gated, address=address)
    yield room
    gated.gate.set()
    room.close()


@pytest.fixture
def next_process(room: JobRoom, gated: GatedPipeline) -> Iterator[JobManager]:
    manager = room.make_manager(gated)
    yield manager
    gated.gate.set()
    manager.shutdown()


def wait_until(is_true: Callable[[], bool]) -> None:
    deadline_s = time.monotonic() + WAIT_S
    while not is_true():
        assert time.monotonic() < deadline_s
        time.sleep(0.02)


def start(room: JobRoom, gated: GatedPipeline) -> Job:
    job = room.submit()
    assert gated.started.acquire(timeout=WAIT_S)
    return job


def finish(manager: JobManager, document_id: str) -> None:
    job = manager.find(document_id)
    assert job is not None
    assert job.wait(WAIT_S).state is State.DONE


def test_rows_are_stored_before_they_are_shown(room: JobRoom, gated: GatedPipeline) -> None:
    job = start(room, gated)
    assert job.snapshot().segments == (ROW,)
    assert room.store.load(job.document_id).edited == Transcript((ROW,))


def test_a_parked_job_is_told_and_the_next_process_goes_on(
    room: JobRoom, gated: GatedPipeline, next_process: JobManager
) -> None:
    job = start(room, gated)
    room.manager.shutdown()
    told = job.snapshot()
    assert told.state is State.PARKED
    assert "continues by itself" in str(told.error)
    assert not room.store.is_complete(job.document_id)
    next_process.recover()
    resumed = next_process.find(job.document_id)
    assert resumed is not None
    assert (resumed.snapshot().segments, resumed.snapshot().has_sound) == ((ROW,), True)
    gated.gate.set()
    finish(next_process, job.document_id)
    assert room.store.load(job.document_id).machine == Transcript((ROW,))
    assert [lease.begun for lease in room.store.leases.read_all()] == []
    assert room.temporary_files() == []


def test_jobs_that_waited_are_parked_too(
    room: JobRoom, gated: GatedPipeline, next_process: JobManager
) -> None:
    jobs = [room.submit() for _ in range(4 + 2)]
    for _ in range(4):
        assert gated.started.acquire(timeout=WAIT_S)
    room.manager.park()
    for job in jobs:
        job.cancel()  # as a page's event does when it ends
    assert {job.snapshot().state for job in jobs} == {State.PARKED}
    assert {(lease.owner, lease.begun) for lease in room.store.leases.read_all()} == {("", 0)}
    gated.gate.set()
    next_process.recover()
    for job in jobs:
        wait_until(lambda job=job: is_complete(room, job.document_id))  # type: ignore[misc]
        assert room.store.load(job.document_id).machine == Transcript((ROW,))


def is_complete(room: JobRoom, document_id: str) -> bool:
    return not any(lease.document_id == document_id for lease in room.store.leases.read_all())


def test_a_parked_job_writes_nothing_more(room: JobRoom, gated: GatedPipeline) -> None:
    job = start(room, gated)
    room.manager.park()
    with pytest.raises(LeaseLostError):
        room.store.keep_rows(job.document_id, [], [], room.manager._kept.owner)
    gated.gate.set()
    room.manager.shutdown()
    assert not room.store.is_complete(job.document_id)


def test_a_cancel_still_ends_a_job_for_good(
    room: JobRoom, gated: GatedPipeline, next_process: JobManager
) -> None:
    job = start(room, gated)
    job.cancel()
    assert job.wait(WAIT_S).state is State.CANCELLED
    next_process.recover()
    assert next_process.find(job.document_id) is None
    assert room.store.leases.read_all() == []


def test_a_second_process_leaves_a_living_job_alone(
    room: JobRoom, gated: GatedPipeline, next_process: JobManager, caplog: pytest.LogCaptureFixture
) -> None:
    job = start(room, gated)
    next_process.recover()
    assert next_process.find(job.document_id) is None
    assert "Another process works on this data folder" in caplog.text
    gated.gate.set()
    assert job.wait(WAIT_S).state is State.DONE


def test_a_lease_whose_owner_nobody_can_ask_runs_out(
    room: JobRoom, gated: GatedPipeline, next_process: JobManager, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on another machine: only its counting tells that it lives."""
    job = start(room, gated)
    room.manager._resuming.close()
    monkeypatch.setattr(Residence, "is_alive", lambda _self, _owner: None)
    next_process.recover()
    assert next_process.find(job.document_id) is None
    room.store.leases.beat(room.manager._kept.owner)
    monkeypatch.setattr(resuming, "LEASE_S", 0.0)
    next_process._resuming._look()  # it has counted since: it lives
    assert next_process.find(job.document_id) is None
    next_process._resuming._look()
    assert next_process.find(job.document_id) is not None
    with pytest.raises(LeaseLostError):
        room.store.complete(job.document_id, Transcript(), Provenance("1", ""), room.manager._kept.owner)
    room.manager._resuming._look()
    assert job.snapshot().state is State.PARKED
    gated.gate.set()
    finish(next_process, job.document_id)


def die(room: JobRoom, document_id: str, begun: int) -> None:
    """What a killed process leaves in the table: an owner that nobody is."""
    leases = room.store.leases
    lease = next(one for one in leases.read_all() if one.document_id == document_id)
    dead = f"{'0' * 16}.{room.manager._kept.owner.partition('.')[2]}"
    for _ in range(begun - lease.begun):
        leases.begin(document_id, lease.owner)
    assert leases.take(lease, dead)


@pytest.mark.parametrize("has_document", [True, False])
def test_a_recording_that_ended_two_processes_is_kept_and_not_tried_again(
    room: JobRoom, gated: GatedPipeline, next_process: JobManager, has_document: bool
) -> None:
    job = start(room, gated)
    room.manager.park()
    if not has_document:
        forget_document(room, job.document_id)
    die(room, job.document_id, begun=0)
    lease = room.store.leases.read_all()[0]
    for _ in range(2):
        room.store.leases.begin(job.document_id, lease.owner)
    next_process.recover()
    assert next_process.find(job.document_id) is None
    document = room.store.load(job.document_id)
    assert "stopped twice" in str(document.provenance.notices[0])
    assert room.store.is_complete(job.document_id)
    assert (media_folder(room.media_dir, job.document_id) / ORIGINAL).stat().st_size > 0
    if has_document:
        assert document.edited == Transcript((ROW,))
        assert (media_folder(room.media_dir, job.document_id) / PLAYBACK).exists()
    assert room.store.leases.read_all() == []


def forget_document(room: JobRoom, document_id: str) -> None:
    """Back to before the sound was read."""
    lease = room.store.leases.read_all()[0]
    room.store.delete(document_id)
    room.store.leases.add(document_id, lease.request, lease.place, lease.owner)


def test_what_may_have_ended_a_process_is_tried_one_at_a_time(
    room: JobRoom, gated: GatedPipeline, next_process: JobManager
) -> None:
    jobs = [start(room, gated), start(room, gated)]
    room.manager.park()
    for job in jobs:
        die(room, job.document_id, begun=0)
    for lease in room.store.leases.read_all():
        room.store.leases.begin(lease.document_id, lease.owner)
    next_process.recover()
    assert sorted(next_process.find(job.document_id) is None for job in jobs) == [False, True]
    gated.gate.set()
    for job in jobs:
        wait_until(lambda job=job: is_complete(room, job.document_id))  # type: ignore[misc]
    assert {room.store.load(job.document_id).machine for job in jobs} == {Transcript((ROW,))}


def test_a_document_of_an_earlier_version_is_completed_with_its_rows(
    room: JobRoom, next_process: JobManager
) -> None:
    empty = Transcript()
    document = Document("d" * 32, "a.wav", 1000, "0" * 64, empty, Transcript((ROW,)), 0, Provenance("0", ""))
    room.store.create(document, complete=False)
    next_process.recover()
    kept = room.store.load(document.id)
    assert "server stopped" in str(kept.provenance.notices[0])
    assert kept.edited == Transcript((ROW,))


def test_the_lock_of_a_process_tells_whether_it_lives(tmp_path: Path) -> None:
    first, second = Residence(tmp_path), Residence(tmp_path)
    assert (second.is_alive(first.owner), second.is_shared()) == (True, True)
    assert first.place == second.place
    first.close()
    assert (second.is_alive(first.owner), second.is_shared()) == (False, False)
    assert second.is_alive(f"{'0' * 16}.other-boot") is None


LATER = replace(ROW, id="s2", start_ms=600, end_ms=900)


def test_rows_of_an_interrupted_run_stay_until_the_new_one_has_passed_them() -> None:
    class Recorded:
        def __init__(self) -> None:
            self.calls: list[tuple[tuple[Segment, ...], set[str]]] = []

        def keep_rows(self, _id: str, changed: tuple[Segment, ...], removed: set[str], _owner: str) -> None:
            self.calls.append((changed, removed))

    store: Any = Recorded()
    shown: list[tuple[Segment, ...]] = []
    old = replace(ROW, id="old")
    rows = StoredRows(store, "d", "me", shown.append, (old, LATER))
    rows.put((ROW,))
    assert shown == [(ROW, LATER)]
    assert store.calls == [((ROW,), {"old"})]


def test_what_a_person_did_to_a_running_documents_row_stays(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path / 'rows.sqlite3'}")
    verified = replace(ROW, status=Status.VERIFIED)
    named = replace(ROW, id="s3", start_ms=500, end_ms=600)
    empty = Transcript()
    document = Document(
        "d" * 32, "a", 1000, "", empty, Transcript((verified, named, LATER)), 0, Provenance("0", "")
    )
    store.create(document, complete=True)
    store.apply(document.id, make_patch("s3", "speaker", "Asha", 0))
    with store._writing() as connection:
        connection.exec_driver_sql("UPDATE documents SET complete = 0")
    other = replace(ROW, id="s9", start_ms=100, end_ms=450, text="other")
    after = replace(ROW, id="s8", start_ms=900, end_ms=990)
    store.leases.add(document.id, "{}", "", "me")
    store.keep_rows(document.id, [other, after], ["s3"], "me")
    assert [row.id for row in store.load(document.id).edited.segments] == ["s1", "s3", "s2", "s8"]
    store.keep_rows(document.id, [replace(ROW, text="machine"), after], [], "me")
    assert [row.text for row in store.load(document.id).edited.segments] == ["hello"] * 4
    machine = Transcript((replace(ROW, text="machine"), replace(named, text="machine"), after))
    done = store.complete(document.id, machine, Provenance("0", ""), "me")
    assert [(row.id, row.text) for row in done.edited.segments] == [
        ("s1", "hello"),
        ("s3", "hello"),
        ("s8", "hello"),
    ]
    assert done.machine == machine
    store.close()
