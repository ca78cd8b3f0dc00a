"""Pieces side by side: results in order, cancel and closing."""

import threading
from collections.abc import Callable
from functools import partial

import pytest

from engines.pipeline.piece_order import compute_in_order
from engines.runtime.executor import CallingThread, InferenceExecutor

WAIT_S = 30


def never() -> bool:
    return False


def ask(item: int) -> list[Callable[[], int]]:
    return [partial(int, item), partial(int, 10 * item)]


def plan(item: int, answers: object) -> list[Callable[[], str]]:
    return [partial(str, f"{item}.{part} {answers}") for part in range(item)]


@pytest.mark.parametrize("executor", [InferenceExecutor(1), InferenceExecutor(4), CallingThread()])
def test_results_are_in_order_however_many_run_at_once(executor: InferenceExecutor) -> None:
    found = list(compute_in_order(executor, range(12), ask, plan, never))
    assert found == [f"{item}.{part} [{item}, {10 * item}]" for item in range(12) for part in range(item)]
    executor.shutdown()


def test_the_first_item_is_told_while_the_second_is_still_asked() -> None:
    executor, told = InferenceExecutor(2), threading.Event()
    results = compute_in_order(
        executor,
        [0, 1],
        lambda item: [partial(told.wait, WAIT_S if item else 0)],
        lambda item, _: [partial(int, item)],
        never,
    )
    assert next(results) == 0
    told.set()
    assert list(results) == [1]
    executor.shutdown()


def test_a_cancel_begins_nothing_more_and_waits_for_what_runs() -> None:
    executor, cancelled, begun = InferenceExecutor(2), threading.Event(), []

    def work(item: int) -> int:
        begun.append(item)
        return item

    results = compute_in_order(
        executor, range(1000), lambda item: [partial(int, item)], lambda item, _: [partial(work, item)],
        cancelled.is_set,
    )  # fmt: skip
    assert next(results) == 0
    cancelled.set()
    assert list(results) == []
    assert executor.pending == 0
    assert len(begun) < 10
    executor.shutdown()


def test_a_failure_reaches_the_caller() -> None:
    executor = InferenceExecutor(2)
    with pytest.raises(ZeroDivisionError):
        list(compute_in_order(executor, [1], lambda _: [lambda: 1 // 0], plan, never))
    executor.shutdown()
