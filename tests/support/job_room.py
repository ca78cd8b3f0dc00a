"""A job manager with its store and folders, for tests of whole jobs."""

import threading
import time
import wave
from pathlib import Path

import numpy as np

from engines.audio.samples import Samples
from engines.jobs import Job, JobManager, JobRequest, Snapshot
from engines.jobs.residence import Residence
from engines.pipeline import Pipeline
from transcript.storage import Store

WAIT_S = 120.0


def wait_for_ends(*jobs: Job) -> list[Snapshot]:
    """The jobs' ends.

    Fails only where none of them moves for `WAIT_S`: how long they take is the machine's matter.
    """
    moved: list[tuple[object, ...]] = []
    while True:
        shown = [job.snapshot() for job in jobs]
        waiting = [job for job, snapshot in zip(jobs, shown, strict=True) if not snapshot.state.is_end]
        if not waiting:
            return shown
        now: list[tuple[object, ...]] = [(s.state, s.stage, s.fraction, s.ahead, s.segments) for s in shown]
        if now != moved:
            moved, deadline_s = now, time.monotonic() + WAIT_S
        assert time.monotonic() < deadline_s, f"{len(waiting)} jobs stand still: {now}"
        waiting[0].wait(0.2)


class JobRoom:
    """A manager with its store and folders, and recordings for it."""

    def __init__(
        self, folder: Path, pipeline: Pipeline, queue_size: int = 3, address: str | None = None
    ) -> None:
        self.folder = folder
        self.store = Store(address or f"sqlite:///{folder / 'test.sqlite3'}")
        self.media_dir, self.temporary_dir = folder / "media", folder / "tmp"
        self.manager = self.make_manager(pipeline, queue_size)
        self.uploads = folder / "uploads"
        self.uploads.mkdir(exist_ok=True)

    def make_manager(self, pipeline: Pipeline, queue_size: int = 3) -> JobManager:
        """A manager as another process on the same folder would have it."""
        return JobManager(
            pipeline,
            self.store,
            self.media_dir,
            self.temporary_dir,
            residence=Residence(self.folder),
            queue_size=queue_size,
            app_version="1",
        )

    def submit(self, samples: Samples | None = None, name: str = "a.wav", **choices: object) -> Job:
        return self.manager.submit(JobRequest(self.write(samples), name, **choices))  # type: ignore[arg-type]

    def write(self, samples: Samples | None = None) -> Path:
        """An upload; a second of tone where nothing else is given."""
        path = self.uploads / f"upload{len(list(self.uploads.iterdir()))}-{threading.get_ident()}"
        values = 0.1 * np.sin(np.arange(16_000) / 10) if samples is None else samples
        with wave.open(str(path), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(16_000)
            file.writeframes((values * 32767).astype("<i2").tobytes())
        return path

    def temporary_files(self) -> list[Path]:
        left = [path for name in ("tmp", "jobs") for path in (self.folder / name).rglob("*")]
        return [*left, *self.uploads.iterdir()]

    def close(self) -> None:
        self.manager.shutdown()
        self.store.close()
