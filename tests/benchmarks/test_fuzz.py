"""A short run of the fuzz, so that it stays able to run and what it holds is held on each commit."""

from dataclasses import replace

import pytest

from tests.benchmarks import fuzz
from tests.benchmarks.fuzz_inputs import Samples
from transcript.formats.base.drafts import Reading, SourceText
from transcript.formats.detection import READERS

pytestmark = pytest.mark.slow

INPUTS = 400


def test_no_hostile_input_ends_a_reader_or_is_more_than_refused() -> None:
    report = fuzz.run(INPUTS, seed=2026, workers=1)
    assert report.problems == []
    assert report.count == INPUTS
    assert sum(report.accepted.values()) > INPUTS // 10  # most of what it sends is near to what is read


def test_an_input_is_the_same_each_time() -> None:
    first, second = Samples(), Samples()
    for number in range(200):
        given = first.draw(7, number)
        again = second.draw(7, number)
        assert given.kind == again.kind
        assert given == again or given.kind in {"sound", "bundle"}  # encoders and ZIP note the time


def test_a_reader_that_fails_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_source: SourceText) -> Reading:
        raise ZeroDivisionError

    for kind, reader in READERS.items():
        if kind != "eaf":  # has no reader of text
            monkeypatch.setitem(READERS, kind, replace(reader, read=fail))
    report, samples = fuzz.Report(), Samples()
    for number in range(30):
        fuzz.try_input(samples, 1, number, report)
    assert any("ZeroDivisionError" in problem for problem in report.problems)
