"""A lent card answers what the processor would be asked; what it refuses is asked here. The card is a pickled call."""

import pickle
from collections.abc import Callable
from contextvars import copy_context
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from engines.asr.recogniser import Chunk
from engines.pipeline import card_work
from engines.pipeline.card_work import CardHearing, Heard, HearPiece, TellSpeakers
from engines.pipeline.hearing_journal import PieceJournal
from engines.pipeline.recognition import Recognition
from engines.runtime import zero_gpu
from engines.runtime.zero_gpu import Loan
from engines.speech.vad import Region
from tests.support.spelling_engines import Engines

REGIONS = tuple(Region(20.0 * n, 20.0 * n + 15.0) for n in range(90))  # half an hour
SAMPLES = np.zeros(1800 * 16_000, np.float32)
REFUSED = "You have exceeded your free ZeroGPU quota ({}s requested vs. {}s left). Try again in 2:41:07. "


class SpellingEngines(Engines):
    only = None
    models: Any = SimpleNamespace(cards=lambda: ())


class RefusedError(Exception):
    """As Gradio's errors are, which `spaces` raises."""

    def __init__(self, title: str, message: str) -> None:
        super().__init__(message)
        self.title, self.message = title, message


@dataclass
class LentCard:
    """Computes what it is given as a fork does: pickled both ways. Refuses work of more seconds than `left`."""

    left: int = 1000
    works: list[HearPiece] = field(default_factory=list)

    def __call__(self, work: HearPiece) -> Heard:
        self.works.append(work)
        if work.card_s > self.left:
            raise RefusedError("ZeroGPU quota exceeded", REFUSED.format(work.card_s, self.left))
        found: Heard = pickle.loads(pickle.dumps(pickle.loads(pickle.dumps(work)).compute()))  # noqa: S301
        return found


@pytest.fixture
def lend(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], tuple[LentCard, SpellingEngines]]:
    def make(left: int = 1000) -> tuple[LentCard, SpellingEngines]:
        card, engines = LentCard(left), SpellingEngines()
        monkeypatch.setattr(card_work, "_card", engines)
        monkeypatch.setattr(zero_gpu, "compute_on_card", card)
        return card, engines

    return make


def recognise(loan: Loan | None) -> tuple[list[Chunk], SpellingEngines]:
    engines = SpellingEngines()
    card = CardHearing(loan, engines, SAMPLES, None) if loan else None  # type: ignore[arg-type]
    recognition = Recognition(engines, SAMPLES, None, lambda: False, PieceJournal(), card=card)
    return [chunk for chunks, _ in recognition.recognise(REGIONS) for chunk in chunks], engines


def test_the_card_hears_what_the_processor_would_hear(lend):
    card, on_card = lend()
    found, engines = recognise(Loan(copy_context()))
    assert found == recognise(None)[0]
    assert (on_card.asked > 0, engines.asked) == (True, 0)
    assert [len(work.sound) / 16_000 <= 600 for work in card.works] == [True] * 3


def test_the_seconds_asked_for_follow_from_the_sound(lend):
    card, _ = lend()
    recognise(Loan(copy_context()))
    assert max(work.card_s for work in card.works) == 10 + round(595 / 20)
    assert TellSpeakers(SAMPLES, 2).card_s == 10 + 1800 // 60


def test_with_few_seconds_left_the_pieces_are_smaller(lend):
    card, on_card = lend(15)
    found, engines = recognise(loan := Loan(copy_context()))
    assert found == recognise(None)[0]
    assert card.works[0].card_s > 15
    assert {work.card_s <= 15 for work in card.works[1:]} == {True}
    assert (on_card.asked > 0, engines.asked, loan.notices) == (True, 0, ())


@pytest.mark.parametrize(("left", "told"), [(0, "card_spent_hours"), (11, "card_spent")])
def test_spent_seconds_leave_the_rest_to_the_processor(lend, left, told):
    card, on_card = lend(left)
    found, engines = recognise(loan := Loan(copy_context()))
    assert found == recognise(None)[0]
    assert (on_card.asked, len(card.works)) == (0, 1)
    assert engines.asked > 0
    assert (loan.compute(card.works[0]), [notice.code for notice in loan.notices]) == (None, [told])


def test_another_refusal_in_the_middle_keeps_what_was_heard(lend, monkeypatch):
    card, on_card = lend()
    loan, plain = Loan(copy_context()), card.__call__
    calls: list[int] = []

    def fail_later(work: HearPiece) -> Heard:
        calls.append(1)
        if len(calls) > 2:
            raise RuntimeError("GPU task aborted")
        return plain(work)

    monkeypatch.setattr(zero_gpu, "compute_on_card", fail_later)
    found, engines = recognise(loan)
    assert found == recognise(None)[0]
    assert on_card.asked > 0
    assert 0 < engines.asked < on_card.asked
    assert [notice.code for notice in loan.notices] == ["card_not_had"]
