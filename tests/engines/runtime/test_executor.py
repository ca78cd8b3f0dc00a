import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from engines.runtime import executor as module
from engines.runtime.executor import InferenceExecutor, count_cores, inference_executor

WAIT_S = 30


def write(root: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return root


@pytest.mark.parametrize(
    ("files", "cores"),
    [
        ({}, 64),
        ({"sys/fs/cgroup/cpu.max": "max 100000\n"}, 64),
        ({"sys/fs/cgroup/cpu.max": "250000 100000\n"}, 3),
        ({"sys/fs/cgroup/cpu.max": "20000 100000\n"}, 1),
        ({"proc/self/cgroup": "0::/app\n", "sys/fs/cgroup/app/cpu.max": "200000 100000\n"}, 2),
        (
            {
                "sys/fs/cgroup/cpu/cpu.cfs_quota_us": "400000\n",
                "sys/fs/cgroup/cpu/cpu.cfs_period_us": "100000\n",
            },
            4,
        ),
        (
            {
                "sys/fs/cgroup/cpu/cpu.cfs_quota_us": "-1\n",
                "sys/fs/cgroup/cpu/cpu.cfs_period_us": "100000\n",
            },
            64,
        ),
        (
            {
                "proc/self/cgroup": "5:cpu,cpuacct:/docker/x\n",
                "sys/fs/cgroup/cpu/docker/x/cpu.cfs_quota_us": "150000\n",
                "sys/fs/cgroup/cpu/docker/x/cpu.cfs_period_us": "50000\n",
            },
            3,
        ),
    ],
)
def test_cores_are_those_the_container_grants(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, files: dict[str, str], cores: int
) -> None:
    monkeypatch.setattr("os.sched_getaffinity", lambda _: set(range(64)), raising=False)
    assert count_cores(write(tmp_path, files)) == cores


@pytest.mark.parametrize(
    ("given_workers", "cores", "workers", "threads"),
    [(None, 1, 2, 1), (None, 2, 2, 1), (None, 8, 8, 1), (2, 8, 2, 4), (3, 8, 3, 2), (4, 2, 4, 1)],
)
def test_workers_times_threads_do_not_exceed_the_cores(
    given_workers: int | None, cores: int, workers: int, threads: int
) -> None:
    pool = InferenceExecutor(given_workers, cores)
    assert (pool.workers, pool.threads_per_worker) == (workers, threads)
    pool.shutdown()


def test_no_more_calls_run_at_once_than_there_are_workers() -> None:
    pool = InferenceExecutor(2, 2)
    lock, go, both = threading.Lock(), threading.Event(), threading.Barrier(3)
    running = most = 0

    def work(index: int) -> int:
        nonlocal running, most
        with lock:
            running += 1
            most = max(most, running)
        if index < 2:
            both.wait(WAIT_S)
            assert go.wait(WAIT_S)
        with lock:
            running -= 1
        return index

    futures = [pool.submit(work, index) for index in range(8)]
    both.wait(WAIT_S)
    assert pool.pending == 8
    go.set()
    assert [future.result(WAIT_S) for future in futures] == list(range(8))
    assert most == 2
    pool.shutdown()
    assert pool.pending == 0


def test_a_worker_that_waits_for_its_own_parts_does_not_deadlock() -> None:
    pool = InferenceExecutor(2, 2)
    both = threading.Barrier(2)

    def job() -> int:
        both.wait(WAIT_S)
        return pool.run(lambda: pool.run(lambda: 21)) * 2

    assert [future.result(WAIT_S) for future in (pool.submit(job), pool.submit(job))] == [42, 42]
    pool.shutdown()


def test_a_failing_call_reaches_its_caller_and_the_next_one_works() -> None:
    pool = InferenceExecutor(2, 2)
    with pytest.raises(ZeroDivisionError):
        pool.run(lambda: 1 / 0)
    assert pool.run(lambda: 1) == 1
    pool.shutdown()
    assert pool.pending == 0
    with pytest.raises(RuntimeError):
        pool.submit(print)
    assert pool.pending == 0


def test_all_threads_share_one_executor(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_shared", None)
    for variable in module._THREAD_VARIABLES:
        monkeypatch.setenv(variable, "7")
    start, found = threading.Barrier(8), []

    def ask() -> None:
        start.wait(WAIT_S)
        found.append(inference_executor())

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({id(one) for one in found}) == 1
    found[0].shutdown()


def test_who_asks_later_waits_for_one_call_of_who_asked_before() -> None:
    pool = InferenceExecutor(1, 1)
    begun, go = threading.Event(), threading.Event()
    order: list[str] = []

    def hold() -> None:
        begun.set()
        assert go.wait(WAIT_S)

    held = pool.submit(hold)
    assert begun.wait(WAIT_S)
    many = [pool.submit(order.append, f"long {number}") for number in range(4)]
    other = threading.Thread(target=lambda: [pool.run(order.append, "short") for _ in range(2)])
    other.start()
    while pool.callers < 2:
        time.sleep(0.001)
    go.set()
    other.join(WAIT_S)
    for future in [held, *many]:
        future.result(WAIT_S)
    assert order.index("short") == 1
    assert [name for name in order if name != "short"] == [f"long {number}" for number in range(4)]
    pool.shutdown()
    assert pool.callers == 0


def test_items_come_back_in_order_and_what_is_not_wanted_is_not_begun() -> None:
    pool = InferenceExecutor(2, 2)
    first = threading.Event()
    begun: list[int] = []

    def work(item: int) -> int:
        begun.append(item)
        if item == 0:
            assert first.wait(WAIT_S)  # the others are done before
        if item == 1:
            first.set()
        return item * 10

    assert list(pool.map(work, range(9))) == [item * 10 for item in range(9)]
    begun.clear()
    results = pool.map(work, range(100))
    assert next(results) == 0
    results.close()
    pool.shutdown()
    assert len(begun) <= 4


def test_a_worker_computes_its_own_items_itself() -> None:
    pool = InferenceExecutor(1, 1)
    assert pool.run(lambda: list(pool.map(str, range(3)))) == ["0", "1", "2"]
    pool.shutdown()


@pytest.mark.slow
def test_workers_hold_torch_to_their_share() -> None:
    script = """
from engines.runtime.executor import InferenceExecutor, inference_executor
import os
shared = inference_executor()
assert os.environ["OMP_NUM_THREADS"] == str(shared.threads_per_worker)
pool = InferenceExecutor(2, 6)
def load():
    import torch
    pool.limit_threads()
    return torch.get_num_threads()
import sys, threading
assert "torch" not in sys.modules
print(pool.run(load))
import torch
both = threading.Barrier(2)
def count():
    both.wait(30)
    return torch.get_num_threads()
go = threading.Event()
held = [pool.submit(go.wait, 30) for _ in range(2)]
counts = [pool.submit(count) for _ in range(2)]
go.set()
print({count.result() for count in counts})
"""
    command = [sys.executable, "-W", "ignore", "-c", script]
    environment = {"PATH": "/usr/bin:/bin", "PYTHONPATH": str(Path(module.__file__).parents[2])}
    found = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
    assert found.stdout.split() == ["6", "{3}"]  # alone it has all cores, two have three each
