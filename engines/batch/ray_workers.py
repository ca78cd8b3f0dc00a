"""An archive's work on a Ray cluster. The only module that knows Ray.

A piece of work is a task: Ray gives it to a node with room, gives it to another where that is lost, and keeps
the process of the last for the next, so that a process loads its models once. What a task did is found by its
key, so one that runs twice does nothing twice.
"""

import json
import os
import socket
from concurrent.futures import Future
from functools import cache
from typing import Any

from engines.batch.archive_run import WorkerLostError
from engines.batch.archive_worker import ArchiveWorker
from engines.batch.work import Row, RunChoices, Work
from engines.models import Role
from engines.models.registry import Models
from engines.models.settings import ModelSettings, read_environment
from engines.pipeline import Pipeline
from engines.runtime.executor import InferenceExecutor
from transcript.errors import LikhitaError
from transcript.version import VERSION

_TRIES_AGAIN = 3
_KNOCK_S = 10.0
_SPARE = 8  # a cluster that grows sees what waits


class RayWorkers:
    """Hands pieces of work to a cluster, and brings their rows back. Of one driver; any thread may submit."""

    def __init__(
        self, address: str, settings: ModelSettings, choices: RunChoices, *, cores: int = 1, gpus: float = 0.0
    ) -> None:
        """`local` is a cluster of this machine for this run; `auto` the one that runs on it.

        Raises:
            LikhitaError: Ray is not installed, or no cluster answers.
        """
        self._ray = _import_ray()
        os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # nothing is told to anybody outside
        try:
            _knock(address)
            self._ray.init(
                address, log_to_driver=False, logging_level="ERROR", include_dashboard=_dashboard(address)
            )
        except (OSError, RuntimeError, ValueError) as exc:
            raise LikhitaError("archive_no_cluster") from exc
        self._cores = cores
        self._order = (_write_models(settings), choices.to_json(), cores)
        # max_calls: else a process with a card ends after each piece, and its models with it
        as_task = self._ray.remote(num_cpus=cores, num_gpus=gpus, max_retries=_TRIES_AGAIN, max_calls=0)
        self._task = as_task(_do)

    @property
    def ahead(self) -> int:
        """Twice what the cluster can do at once now, and a few more."""
        return 2 * int(self._ray.cluster_resources().get("CPU", 0)) // self._cores + _SPARE

    def submit(self, work: Work) -> "Future[list[Row]]":
        """The rows of the work's recordings; `WorkerLostError` where every node that tried was lost."""
        answer = self._task.remote(*self._order, work.to_json()).future()
        rows: Future[list[Row]] = Future()

        def take(done: "Future[str]") -> None:
            error = done.exception()
            if error is None:
                rows.set_result([Row.from_json(each) for each in json.loads(done.result())])
            else:
                lost = WorkerLostError()
                lost.__cause__ = error
                rows.set_exception(lost)

        answer.add_done_callback(take)
        return rows

    def close(self) -> None:
        """Leaves the cluster, which ends what of this run is on it."""
        self._ray.shutdown()


def _dashboard(address: str) -> bool | None:
    return False if address == "local" else None


def _knock(address: str) -> None:
    """Ray itself takes minutes to say that nobody is there.

    Raises:
        OSError: nobody is.
    """
    host, _, port = address.rpartition(":")
    if port.isdecimal() and "/" not in host:
        socket.create_connection((host, int(port)), _KNOCK_S).close()


def _import_ray() -> Any:
    try:
        import ray  # noqa: PLC0415 - optional
    except ImportError as exc:
        raise LikhitaError("archive_ray_missing") from exc
    return ray


def _write_models(settings: ModelSettings) -> str:
    """The choice of models. Where a node keeps them, and its token, are its own: neither is sent."""
    told = [settings.models, dict(settings.overrides), settings.languages, settings.whisper_backend]
    return json.dumps(told)


def _read_models(told: str) -> ModelSettings:
    models, overrides, languages, whisper_backend = json.loads(told)
    here = read_environment(os.environ)
    roles = {Role(role): name for role, name in overrides.items()}
    return ModelSettings(here.cache_dir, models, roles, here.hf_token, tuple(languages), whisper_backend)


def _do(models: str, choices: str, cores: int, work: str) -> str:
    """One piece of work in a process of a node."""
    rows = _worker(models, choices, cores).do(Work.from_json(work))
    return json.dumps([row.to_json() for row in rows], ensure_ascii=False)


@cache
def _worker(models: str, choices: str, cores: int) -> ArchiveWorker:
    """The process's own, with its models; another run's process is another."""
    settings = _read_models(models)
    executor = InferenceExecutor(workers=cores, cores=cores, most_threads=cores)
    pipeline = Pipeline(Models(settings), settings.languages, executor)
    return ArchiveWorker(pipeline, RunChoices.from_json(choices), VERSION)
