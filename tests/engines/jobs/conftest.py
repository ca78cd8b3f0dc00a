"""A job manager whose pipeline waits at a gate, for the tests of jobs."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from engines.runtime.executor import InferenceExecutor
from tests.engines.gated import GatedPipeline
from tests.engines.house import House


@pytest.fixture
def executor() -> Iterator[InferenceExecutor]:
    executor = InferenceExecutor(workers=2, cores=2)
    yield executor
    executor.shutdown()


@pytest.fixture
def gated(tmp_path: Path, executor: InferenceExecutor) -> GatedPipeline:
    return GatedPipeline(tmp_path / "cache", executor)


@pytest.fixture
def house(tmp_path: Path, gated: GatedPipeline) -> Iterator[House]:
    house = House(tmp_path, gated)
    yield house
    gated.gate.set()
    house.close()
