"""A few seconds of the load: nothing is lost, nobody sees another's words, every figure is there."""

from pathlib import Path

import pytest

from tests.benchmarks.load import describe, run
from tests.benchmarks.load_visitors import Seen, token_of


@pytest.mark.model
def test_sixteen_visitors_lose_nothing_and_see_only_their_own(tmp_path: Path) -> None:
    load = run(0.15, tmp_path)
    assert (load.seen.lost, load.seen.leaks, load.seen.faults) == ([], [], [])
    assert load.seen.counts["edits"] > 0
    assert load.seen.counts["live 200"] > 0, dict(load.seen.counts)
    assert load.late_ms
    told = describe(load, 0.15)
    assert all(f"| {name} |" in told for name in ("edit", "/health", "document", "piece of speech", "export"))


def test_a_word_of_another_visitor_is_a_leak() -> None:
    seen = Seen(16)
    seen.look_for_leaks(3, f"text {token_of(3)}")
    assert seen.leaks == []
    seen.look_for_leaks(3, f"text {token_of(4)}")
    assert seen.leaks == ["visitor 3 was answered a word of visitor 4"]
