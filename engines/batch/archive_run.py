"""One run over an archive: each sound is given to the workers once, and a row comes back a recording."""

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from itertools import islice
from typing import Protocol

from engines.batch.places import hash_file
from engines.batch.work import Finding, Row, Target, Work
from transcript.messages import Message

_LOOKS_AT_ONCE = 4
_EMPTY = Message("archive_file_empty")
_UNREADABLE = Message("archive_file_unreadable")
_WORKER_LOST = Message("archive_worker_lost")


class Workers(Protocol):
    """Who does the work: threads of this process, or a cluster."""

    @property
    def ahead(self) -> int:
        """How many pieces of work are with the workers at once, those that wait for one included."""

    def submit(self, work: Work) -> "Future[list[Row]]":
        """The rows of the work's recordings, once they are made."""

    def close(self) -> None:
        """Ends what runs; nothing is waited for that is not begun."""


class WorkerLostError(Exception):
    """A piece of work took its worker down each time that it was tried."""


def run_archive(targets: Iterable[Target], workers: Workers) -> Iterator[Row]:
    """A row for each target, in the order in which they are finished.

    Recordings of the same bytes are heard once. Left early, what is not begun is dropped.
    """
    run = _Run(workers)
    with ThreadPoolExecutor(_LOOKS_AT_ONCE, thread_name_prefix="look") as looking:
        source = iter(targets)
        looks: deque[tuple[Target, Future[Finding]]] = deque()
        try:
            while True:
                for target in islice(source, run.room + _LOOKS_AT_ONCE - len(looks)):
                    looks.append((target, looking.submit(_look, target)))
                while looks and run.room > 0:
                    target, look = looks.popleft()
                    yield from run.take(target, look.result())
                if not looks and not run.is_busy:
                    return
                yield from run.wait_for_some()
        finally:
            for _, look in looks:
                look.cancel()


@dataclass(slots=True)
class _Run:
    """What is with the workers now, and what waits for the end of the same sound."""

    workers: Workers
    given: dict["Future[list[Row]]", Work] = field(default_factory=dict)
    twins: dict[str, list[Target]] = field(default_factory=dict)  # by the sound that is heard now

    @property
    def room(self) -> int:
        return max(0, self.workers.ahead - len(self.given))

    @property
    def is_busy(self) -> bool:
        return bool(self.given)

    def take(self, target: Target, found: Finding) -> Iterator[Row]:
        """Gives the recording to a worker; one that cannot be heard has its row at once."""
        recording = target.recording
        if found.error:
            yield Row(recording.name, found.error, audio_sha256=found.sha256, address=recording.address)
        elif found.sha256 in self.twins:
            self.twins[found.sha256].append(target)
        else:
            self._give(Work(found.sha256, found.size_bytes, (target,)))

    def _give(self, work: Work) -> None:
        self.twins[work.sha256] = []
        self.given[self.workers.submit(work)] = work

    def wait_for_some(self) -> Iterator[Row]:
        """The rows of what is finished next."""
        done, _ = wait(self.given, return_when=FIRST_COMPLETED)
        for future in done:
            work = self.given.pop(future)
            twins = self.twins.pop(work.sha256)
            if twins:  # it is kept now: only their files are left to write
                self._give(Work(work.sha256, work.size_bytes, tuple(twins)))
            try:
                yield from future.result()
            except WorkerLostError:
                for target in work.targets:
                    yield _lost_row(work, target)


def _lost_row(work: Work, target: Target) -> Row:
    recording = target.recording
    return Row(recording.name, str(_WORKER_LOST), audio_sha256=work.sha256, address=recording.address)


def _look(target: Target) -> Finding:
    recording = target.recording
    if recording.problem:
        return Finding(recording, error=recording.problem)
    try:
        sha256, size = hash_file(recording.address)
    except Exception:  # noqa: BLE001 - fsspec's file systems raise what their libraries do
        return Finding(recording, error=str(_UNREADABLE))
    return Finding(recording, sha256, size, "" if size else str(_EMPTY))
