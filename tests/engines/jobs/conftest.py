"""A job manager whose pipeline waits at a gate, for the tests of jobs."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from engines.runtime.executor import InferenceExecutor
from tests.support.gated_pipeline import GatedPipeline
from tests.support.job_room import JobRoom


@pytest.fixture
def executor() -> Iterator[InferenceExecutor]:
    executor = InferenceExecutor(workers=2, cores=2)
    yield executor
    executor.shutdown()


@pytest.fixture
def gated(tmp_path: Path, executor: InferenceExecutor) -> GatedPipeline:
    return GatedPipeline(tmp_path / "cache", executor)


@pytest.fixture
def room(tmp_path: Path, gated: GatedPipeline) -> Iterator[JobRoom]:
    room = JobRoom(tmp_path, gated)
    yield room
    gated.gate.set()
    room.close()
