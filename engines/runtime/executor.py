"""The one shared bounded pool for model work and its share of threads."""

import math
import os
import sys
import threading
from collections import Counter, deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

_THREAD_VARIABLES = ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS", "NUMEXPR_NUM_THREADS")


def count_cores(root: Path = Path("/")) -> int:
    """Cores that this process may really use, at least 1: its affinity, cut by the container's CPU quota.

    `os.cpu_count()` answers for the host, and more threads than the quota allows are stopped by the kernel
    for most of every period. `root` is where /proc and /sys stand.
    """
    affinity = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    quota = _read_cgroup_quota(root)
    return affinity if quota is None else max(1, min(affinity, math.ceil(quota)))


def _read_cgroup_quota(root: Path) -> float | None:
    """Cores that the control group grants (version 2, then 1); None is no limit."""
    groups = root / "sys/fs/cgroup"
    quotas = []
    for folder in (groups, groups / _read_own_group(root, "")):
        parts = _read_words(folder / "cpu.max")
        if len(parts) == 2 and parts[0] != "max":  # noqa: PLR2004 - "quota period"
            quotas.append(int(parts[0]) / int(parts[1]))
    for folder in (groups / "cpu", groups / "cpu" / _read_own_group(root, "cpu")):
        quota_us = _read_words(folder / "cpu.cfs_quota_us")
        period_us = _read_words(folder / "cpu.cfs_period_us")
        if quota_us and period_us and int(quota_us[0]) > 0:
            quotas.append(int(quota_us[0]) / int(period_us[0]))
    return min(quotas, default=None)


def _read_own_group(root: Path, controller: str) -> str:
    """This process's group of a controller ("" for version 2), relative to the controller's folder."""
    try:
        lines = (root / "proc/self/cgroup").read_text().splitlines()
    except OSError:
        return ""
    for line in lines:
        _, controllers, group = line.split(":", 2)
        if controller in controllers.split(","):
            return group.lstrip("/")
    return ""


def _read_words(path: Path) -> list[str]:
    try:
        return path.read_text().split()
    except OSError:
        return []


@dataclass(frozen=True, slots=True)
class _Call:
    """What a worker is to compute, and for whom."""

    future: Future[Any]
    fn: Callable[..., Any]
    args: tuple[object, ...]


class InferenceExecutor:
    """A bounded pool for leaf model calls: `workers` at once, each on its share of the cores.

    Any thread may call any method. Leaf calls only: a job that waits here for its own parts would deadlock
    once as many jobs run as there are workers, so jobs have threads of their own (and `run`, called on a
    worker, computes on the spot). Threads that submit calls take turns, each with its own calls in order: who
    has one call waits for the end of one call of somebody else, however many others wait there
    (docs/decisions/shared-cores.md).

    Measured on 2 cores, wav2vec2-base float32, seconds of work for a second of sound: 1 worker x 2 threads
    0.070, 2 workers x 1 thread 0.072 together, 2 workers x 2 threads 0.103, 1 worker x 1 thread 0.124. torch,
    CTranslate2 and ONNX Runtime release the GIL inside their operators, so workers do run in parallel; what
    hurts is workers x threads > cores. Hence threads = cores / calls that wait or run, for torch; the others
    are told a count when their weights are loaded: cores / workers.
    """

    def __init__(
        self, workers: int | None = None, cores: int | None = None, most_threads: int | None = None
    ) -> None:
        """`most_threads` is the host's limit for one call; None is none but the cores."""
        self.cores = count_cores() if cores is None else cores
        self.workers = max(2, self.cores) if workers is None else workers
        self.threads_per_worker = max(1, self.cores // self.workers)
        self._most_threads = most_threads or self.cores
        self._pool = ThreadPoolExecutor(self.workers, thread_name_prefix="inference")
        self._own = threading.local()
        self._lock = threading.Lock()
        self._waiting: dict[int, deque[_Call]] = {}  # by who asks, the one whose turn it is first
        self._unfinished: Counter[int] = Counter()

    @property
    def pending(self) -> int:
        """Calls that wait or run now."""
        with self._lock:
            return self._unfinished.total()

    @property
    def callers(self) -> int:
        """Threads whose calls wait or run now."""
        with self._lock:
            return len(self._unfinished)

    def submit(self, fn: Callable[..., Result], *args: object) -> "Future[Result]":
        """A future of `fn(*args)`, computed on a worker; cancelled, it is not begun."""
        future: Future[Result] = Future()
        caller = threading.get_ident()
        call = _Call(future, fn, args)
        with self._lock:
            self._pool.submit(self._take_turn)  # raises once it was shut down
            self._waiting.setdefault(caller, deque()).append(call)
            self._unfinished[caller] += 1
        future.add_done_callback(lambda done: self._forget(caller) if done.cancelled() else None)
        return future

    def run(self, fn: Callable[..., Result], *args: object) -> Result:
        """`fn(*args)`, computed on a worker while this thread waits."""
        if getattr(self._own, "is_worker", False):
            return fn(*args)
        return self.submit(fn, *args).result()

    def map(self, fn: Callable[[Item], Result], items: Iterable[Item]) -> Generator[Result]:
        """`fn` of each item, in order; as many at once as there are workers, as far as others leave them.

        Items are taken as they are needed. Where the caller stops, what was not begun is dropped.
        """
        if getattr(self._own, "is_worker", False):
            yield from map(fn, items)
            return
        ahead: deque[Future[Result]] = deque()
        rest = iter(items)
        try:
            while True:
                ahead.extend(self.submit(fn, item) for item in islice(rest, 2 * self.workers - len(ahead)))
                if not ahead:
                    return
                yield ahead.popleft().result()
        finally:
            for future in ahead:
                future.cancel()

    def shutdown(self) -> None:
        """Drops what waits and returns when what runs has ended."""
        with self._lock:
            dropped = [call.future for calls in self._waiting.values() for call in calls]
        for future in dropped:
            future.cancel()
        self._pool.shutdown(wait=True, cancel_futures=True)

    def limit_threads(self) -> None:
        """Holds torch, if it is imported, to this call's share; the count is the calling thread's own.

        A worker does this before each call. A loader that imports torch itself calls it after the import.
        """
        torch = sys.modules.get("torch")
        # a thread that is still importing torch has a module without its functions
        if torch is None or not hasattr(torch, "set_num_threads"):
            return
        share = max(self.threads_per_worker, self.cores // max(1, self.pending))
        threads = min(share, self._most_threads)
        if threads != getattr(self._own, "threads", 0):
            torch.set_num_threads(threads)
            self._own.threads = threads

    def _take_turn(self) -> None:
        """Computes the next call of the caller whose turn it is."""
        with self._lock:
            caller = next(iter(self._waiting))
            calls = self._waiting.pop(caller)
            call = calls.popleft()
            if calls:  # behind all others
                self._waiting[caller] = calls
        if not call.future.set_running_or_notify_cancel():
            return
        try:
            result = self._call(call.fn, call.args)
        except BaseException as exc:  # noqa: BLE001 - handed on, as a pool does
            self._forget(caller)
            call.future.set_exception(exc)
        else:
            self._forget(caller)  # first: who waits for the answer finds the worker free
            call.future.set_result(result)

    def _call(self, fn: Callable[..., Result], args: tuple[object, ...]) -> Result:
        self._own.is_worker = True
        self.limit_threads()
        return fn(*args)

    def _forget(self, caller: int) -> None:
        with self._lock:
            self._unfinished[caller] -= 1
            if not self._unfinished[caller]:
                del self._unfinished[caller]


class CallingThread(InferenceExecutor):
    """The same, computed by who calls: for a fork, in which no thread of a pool lives."""

    def __init__(self) -> None:
        super().__init__(workers=1, cores=1)

    def submit(self, fn: Callable[..., Result], *args: object) -> "Future[Result]":
        future: Future[Result] = Future()
        try:
            future.set_result(self._call(fn, args))
        except Exception as exc:  # noqa: BLE001 - handed on, as a pool does
            future.set_exception(exc)
        return future


_shared: InferenceExecutor | None = None
_shared_lock = threading.Lock()


def inference_executor() -> InferenceExecutor:
    """The one pool that jobs, live sessions and diarization share; made at the first call, from any thread.

    Making it sets the thread variables that OpenMP and the BLAS libraries read once, before their first
    operator; a value chosen by the host stays, and that of OMP_NUM_THREADS is also the most for one call.
    """
    global _shared  # noqa: PLW0603 - the one shared object of the process
    if _shared is None:
        with _shared_lock:
            if _shared is None:
                chosen = os.environ.get("OMP_NUM_THREADS", "")
                executor = InferenceExecutor(most_threads=int(chosen) if chosen.isdecimal() else None)
                for variable in _THREAD_VARIABLES:
                    os.environ.setdefault(variable, str(executor.threads_per_worker))
                _shared = executor
    return _shared
