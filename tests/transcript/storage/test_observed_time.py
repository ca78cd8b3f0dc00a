"""Ages are time that was seen to pass, whatever the wall clock says."""

import pytest

from transcript.storage.observed_time import ALLOWED_PAUSE_S, Noted, ObservedTime

DAY_S = 86_400


class Clocks:
    """A wall clock and a monotonic one, moved by hand."""

    def __init__(self, wall_s: float = 1_000_000.0) -> None:
        self.wall_s, self.monotonic_s = wall_s, 50.0

    def pass_by(self, seconds: float) -> None:
        self.wall_s += seconds
        self.monotonic_s += seconds

    def start(self) -> ObservedTime:
        """A process that starts now; its monotonic clock begins anew."""
        self.monotonic_s = 50.0
        return ObservedTime(lambda: self.wall_s, lambda: self.monotonic_s)


def test_time_passes_as_both_clocks_say() -> None:
    clocks = Clocks()
    observed = clocks.start()
    observed.note(None)
    clocks.pass_by(30)
    assert observed.note(None) == Noted(1_000_030, 1_000_030)


@pytest.mark.parametrize("jump_s", [40 * DAY_S, -40 * DAY_S])
def test_a_jump_of_the_wall_clock_moves_nothing_and_is_told_once(
    jump_s: int, caplog: pytest.LogCaptureFixture
) -> None:
    clocks = Clocks()
    observed = clocks.start()
    observed.note(None)
    clocks.wall_s += jump_s
    for _ in range(3):
        clocks.pass_by(10)
        observed.note(None)
    assert observed.now_s() == 1_000_030
    assert len([line for line in caplog.messages if "jumped" in line]) == 1


@pytest.mark.parametrize(
    ("pause_s", "counted_s"),
    [
        (20, 20),
        (ALLOWED_PAUSE_S, ALLOWED_PAUSE_S),
        (ALLOWED_PAUSE_S + 1, 0),
        (40 * DAY_S, 0),
        (-40 * DAY_S, 0),
    ],
)
def test_only_a_short_pause_between_two_processes_counts(pause_s: int, counted_s: int) -> None:
    clocks = Clocks()
    noted = clocks.start().note(None)
    clocks.wall_s += pause_s
    observed = clocks.start()
    observed.note(noted)
    assert observed.now_s() == noted.observed_s + counted_s


def test_two_processes_do_not_count_the_same_second_twice() -> None:
    clocks = Clocks()
    first, second = clocks.start(), clocks.start()
    noted = second.note(first.note(None))
    for _ in range(10):
        clocks.pass_by(30)
        noted = second.note(first.note(noted))
    assert noted.observed_s == 1_000_300


def test_the_first_start_on_older_documents_trusts_them_more_than_the_clock() -> None:
    clocks = Clocks(wall_s=1_000_000 + 40 * DAY_S)
    observed = clocks.start()
    observed.note(None, latest_s=1_000_000)
    assert observed.now_s() == 1_000_000 + ALLOWED_PAUSE_S
