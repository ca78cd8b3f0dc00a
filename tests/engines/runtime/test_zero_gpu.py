"""What a refusal of ZeroGPU means. The real package is tried in tests/engines/zero_gpu, where it is installed."""

import contextvars
import sys
from dataclasses import dataclass

import pytest

from engines.runtime import zero_gpu
from engines.runtime.zero_gpu import Loan

ASKED: contextvars.ContextVar[str] = contextvars.ContextVar("asked", default="nobody")
QUOTA = "You have exceeded your free ZeroGPU quota (30s requested vs. {}s left). Try again in {}. "


@dataclass(frozen=True)
class Work:
    card_s: int = 30

    def compute(self) -> str:
        return ASKED.get()


class RefusedError(Exception):
    def __init__(self, title: str, message: str) -> None:
        super().__init__(message)
        self.title, self.message = title, message


def test_where_no_card_is_lent_work_is_a_plain_call_and_the_package_is_not_imported():
    assert zero_gpu.compute_on_card is zero_gpu._compute
    assert "spaces" not in sys.modules
    assert zero_gpu.compute_on_card(Work()) == "nobody"


def test_work_runs_in_the_context_of_who_asked():
    visitor = contextvars.copy_context()
    visitor.run(ASKED.set, "somebody")
    loan = Loan(visitor)
    assert (loan.compute(Work()), visitor.run(loan.compute, Work()), ASKED.get()) == (
        "somebody", "somebody", "nobody",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("error", "notice"),
    [
        (RefusedError("ZeroGPU quota exceeded", QUOTA.format(0, "3:20:01")), "You have more in 4 hours."),
        (RefusedError("ZeroGPU quota exceeded", QUOTA.format(0, "1 day, 0:00:00")), "in 24 hours."),
        (RefusedError("ZeroGPU quota exceeded", QUOTA.format(0, "0:00:30")), "in 1 hour."),
        (RefusedError("ZeroGPU quota exceeded", "Space app has reached its GPU limit. "), "for today"),
        (RefusedError("ZeroGPU pending credits exceeded", "You have too many"), "for today"),
        (RefusedError("ZeroGPU illegal duration", "larger than the maximum"), "could not be had"),
        (RefusedError("ZeroGPU queue timeout", "No GPU was available after 60s."), "could not be had"),
        (RefusedError("ZeroGPU worker error", "GPU task aborted"), "could not be had"),
        (RefusedError("ZeroGPU client error", "Expired ZeroGPU proxy token"), "could not be had"),
        (RuntimeError("ZeroGPU API /schedule error: 500"), "could not be had"),
    ],
)  # fmt: skip
def test_a_refusal_ends_the_loan_with_a_sentence(monkeypatch, error, notice):
    asked = []

    def refuse(work: Work) -> str:
        asked.append(work)
        raise error

    monkeypatch.setattr(zero_gpu, "compute_on_card", refuse)
    loan = Loan(contextvars.copy_context())
    assert loan.compute(Work()) is None
    assert loan.compute(Work()) is None
    assert (len(asked), loan.left_s) == (1, 0)
    assert notice in str(loan.notices[0])


def test_seconds_that_are_left_are_told_once(monkeypatch):
    def refuse(work: Work) -> str:
        raise RefusedError("ZeroGPU quota exceeded", QUOTA.format(21, "3:20:01"))

    monkeypatch.setattr(zero_gpu, "compute_on_card", refuse)
    loan = Loan(contextvars.copy_context())
    assert (loan.compute(Work()), loan.left_s, loan.notices) == (None, 21, ())
    assert (loan.compute(Work(20)), loan.left_s) == (None, 0)
    assert loan.notices[0].code == "card_spent_hours"
