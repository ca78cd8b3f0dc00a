"""Pieces of one recording computed side by side, their results in order."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from typing import Any, TypeVar

from engines.runtime.executor import InferenceExecutor

Item = TypeVar("Item")
Answer = TypeVar("Answer")
Result = TypeVar("Result")

_LOOK_S = 0.1
"""How often a cancel is looked at while a piece is computed."""


def compute_in_order(
    executor: InferenceExecutor,
    items: Iterable[Item],
    ask: Callable[[Item], Sequence[Callable[[], Answer]]],
    plan: Callable[[Item, Sequence[Answer]], Sequence[Callable[[], Result]]],
    cancelled: Callable[[], bool],
) -> Iterator[Result]:
    """The results of what `plan` makes of an item's answers to `ask`, item by item, in order.

    The calls of both are computed on the executor, as many at once as it has workers for this thread; a few
    items are asked ahead, so that no worker waits for an item's slowest call. Ends where it is cancelled or
    no longer asked: what was not begun is dropped, what runs has ended.
    """
    rest = iter(items)
    asked: deque[tuple[Item, list[Future[Answer]]]] = deque()
    planned: deque[Future[Result]] = deque()
    try:
        while not cancelled():
            while _count_unfinished(asked, planned) < 2 * executor.workers:
                item = next(rest, None)
                if item is None:
                    break
                asked.append((item, [executor.submit(call) for call in ask(item)]))
            if asked and all(future.done() for future in asked[0][1]):
                item, answers = asked.popleft()
                calls = plan(item, [future.result() for future in answers])
                planned.extend(executor.submit(call) for call in calls)
            elif planned and planned[0].done():
                yield planned.popleft().result()
            elif asked or planned:
                _wait_for_next(_list_all(list(asked)[:1], list(planned)[:1]))
            else:
                return
    finally:
        for future in _list_all(asked, planned):
            future.cancel()
        wait(_list_all(asked, planned))


def _wait_for_next(futures: Iterable[Future[Any]]) -> None:
    wait([future for future in futures if not future.done()], _LOOK_S, FIRST_COMPLETED)


def _list_all(
    asked: Iterable[tuple[Item, list[Future[Answer]]]], planned: Iterable[Future[Result]]
) -> list[Future[Any]]:
    return [*(future for _, futures in asked for future in futures), *planned]


def _count_unfinished(
    asked: Iterable[tuple[Item, list[Future[Answer]]]], planned: Iterable[Future[Result]]
) -> int:
    return sum(not future.done() for future in _list_all(asked, planned))
