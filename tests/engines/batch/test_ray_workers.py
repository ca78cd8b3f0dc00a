"""An archive on a real Ray cluster of this machine: the same bytes as without, also when a node is lost."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from engines.batch.archive_run import run_archive
from engines.batch.local_workers import LocalWorkers
from engines.batch.names import name_outputs
from engines.batch.ray_workers import RayWorkers
from engines.batch.recordings import list_recordings
from engines.batch.work import RunChoices, Target
from engines.models.settings import ModelSettings
from engines.pipeline import Pipeline
from transcript.errors import LikhitaError

pytest.importorskip("ray", reason="Ray is not installed: pip install -r requirements-scale.txt")
pytestmark = pytest.mark.model
MADE_AT = "2026-12-01T00:00:00+00:00"


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    """A head without cores of its own, and two nodes of one core each."""
    from ray.cluster_utils import Cluster  # noqa: PLC0415 - optional

    made = Cluster(initialize_head=True, head_node_args={"num_cpus": 0, "include_dashboard": False})
    for _ in range(2):
        made.add_node(num_cpus=1)
    yield made
    made.shutdown()


def list_targets(source: Path) -> list[Target]:
    return [Target(one, stem) for one, stem in name_outputs(list_recordings(str(source), None)).items()]


def read_all(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.glob("*.json")}


def test_no_cluster_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(LikhitaError, match="No Ray cluster"):
        RayWorkers("127.0.0.1:1", ModelSettings(tmp_path), RunChoices(str(tmp_path), ()))


def test_a_cluster_that_loses_a_node_writes_what_one_machine_writes(
    cluster: Any, pipeline: Pipeline, clips: list[Path], tmp_path: Path
) -> None:
    from ray._private.test_utils import get_other_nodes  # noqa: PLC0415 - optional

    source = tmp_path / "in"
    source.mkdir()
    for clip in clips:
        shutil.copy(clip, source)
    (source / "broken.wav").write_bytes(b"this is no sound")
    targets = list_targets(source)
    here = RunChoices(str(tmp_path / "here"), ("json",), made_at=MADE_AT)
    local = LocalWorkers(pipeline, here, "0.1.0")
    expected = sorted(run_archive(targets, local), key=lambda row: row.file)
    local.close()
    there = replace(here, output=str(tmp_path / "there"))
    settings = ModelSettings(pipeline.engines.models.settings.cache_dir, models="starter")
    workers = RayWorkers(cluster.address, settings, there)
    try:
        rows, is_whole = [], True
        for row in run_archive(targets, workers):
            if not row.error and is_whole:
                cluster.remove_node(get_other_nodes(cluster, exclude_head=True)[0], allow_graceful=False)
                is_whole = False
            rows.append(row)
    finally:
        workers.close()
    assert not list((tmp_path / "there").rglob("*.part"))
    assert read_all(tmp_path / "there") == read_all(tmp_path / "here")
    assert len(read_all(tmp_path / "there")) == len(clips)
    same = [replace(row, rtf=None, was_finished=False) for row in sorted(rows, key=lambda row: row.file)]
    assert same == [replace(row, rtf=None) for row in expected]
