"""What Prometheus reads of a running server: counts and seconds, never a word, a name or a secret."""

import asyncio
import hmac
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Protocol

from fastapi import APIRouter, Request
from fastapi.responses import Response
from prometheus_client import CollectorRegistry, Counter, Histogram, ProcessCollector, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_1_0_0
from prometheus_client.registry import Collector

from engines.jobs import JobManager, JobReport, State
from engines.streaming import LiveSessions
from transcript.errors import LikhitaError
from transcript.storage import Store
from ui.errors import Refusal
from ui.senders import bearer_of

_STAGE_S = (0.3, 1, 3, 10, 30, 100, 300, 1000, 3000)
_FACTORS = (0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 1, 2, 5)
_COUNTED_S = 30.0
"""Between two counts of the documents in the database."""


class Weights(Protocol):
    """Of a card of the models: which role, how many bytes of weights, whether it is here."""

    @property
    def role(self) -> str: ...
    @property
    def size_bytes(self) -> int: ...
    @property
    def state(self) -> str: ...


class Metrics:
    """Counts what happens. A `JobObserver`; any thread may call any method."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        self._ends = Counter("likhita_jobs_ended", "Jobs by their end", ["end"], registry=self.registry)
        self._refusals = Counter(
            "likhita_refused", "Requests that reached a limit, by its code", ["limit"], registry=self.registry
        )
        self._stages = Histogram(
            "likhita_job_stage_seconds",
            "Seconds a recording spent in a stage",
            ["stage"],
            buckets=_STAGE_S,
            registry=self.registry,
        )
        self._factor = Histogram(
            "likhita_job_real_time_factor",
            "Seconds of work for a second of sound",
            buckets=_FACTORS,
            registry=self.registry,
        )

    def note_refusal(self, limit: str) -> None:
        """See `JobObserver`; `limit` is the code of what was answered."""
        self._refusals.labels(limit).inc()

    def note_end(self, state: State, report: JobReport | None) -> None:
        """See `JobObserver`."""
        self._ends.labels(state.value).inc()
        if report is None:
            return
        for stage, seconds in report.seconds.items():
            self._stages.labels(stage).observe(seconds)
        if report.sound_s > 0:
            self._factor.observe(report.total_s / report.sound_s)

    def watch(
        self, jobs: JobManager, live: LiveSessions, store: Store, cards: Callable[[], Sequence[Weights]]
    ) -> None:
        """Reads the state of these parts at each request."""
        self.registry.register(_State(jobs, live, store, cards))


class _State(Collector):
    """What is so at the moment of the question."""

    def __init__(
        self, jobs: JobManager, live: LiveSessions, store: Store, cards: Callable[[], Sequence[Weights]]
    ) -> None:
        self._jobs, self._live, self._store, self._cards = jobs, live, store, cards
        self._documents, self._counted_s = 0, float("-inf")

    def describe(self) -> list[Metric]:
        return []  # nothing is read before the first question

    def collect(self) -> Iterator[Metric]:
        yield GaugeMetricFamily("likhita_jobs_waiting", "Jobs that wait", self._jobs.queue_depth)
        yield GaugeMetricFamily("likhita_jobs_running", "Jobs that run", self._jobs.running)
        yield GaugeMetricFamily("likhita_live_sessions", "Microphones that are written for", self._live.known)
        yield GaugeMetricFamily("likhita_documents", "Documents in the database", self._count_documents())
        saved = self._store.edits_saved
        yield CounterMetricFamily("likhita_edits_saved", "Edits of people on the disk", saved)
        weights = GaugeMetricFamily(
            "likhita_model_weights_bytes", "Bytes of the weights that serve a role", labels=["role"]
        )
        for card in self._cards():
            if card.state == "ready":
                weights.add_metric([str(card.role)], card.size_bytes)
        yield weights

    def _count_documents(self) -> int:
        now_s = time.monotonic()
        if now_s - self._counted_s > _COUNTED_S:
            try:
                self._documents, self._counted_s = self._store.count_documents(), now_s
            except LikhitaError:
                return self._documents  # /ready tells of the database
        return self._documents


def metrics_router(metrics: Metrics, token: str) -> APIRouter:
    """`GET /metrics` for who sends the token as a bearer's; without one there is no such page."""
    router = APIRouter()

    @router.get("/metrics", include_in_schema=False)
    async def read(request: Request) -> Response:
        sent = bearer_of(request.scope)
        if not token or not hmac.compare_digest(sent.encode(), token.encode()):
            raise Refusal(404, "route_unknown")
        content = await asyncio.to_thread(generate_latest, metrics.registry)
        return Response(content, media_type=None, headers={"Content-Type": CONTENT_TYPE_PLAIN_1_0_0})

    return router
