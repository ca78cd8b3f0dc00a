from hypothesis import given
from hypothesis import strategies as st

from engines.runtime.progress import Clock, Stage


def test_the_stage_is_what_the_job_waits_for() -> None:
    clock = Clock()
    stages = []
    for stage, fraction in [
        (Stage.READING, 0.0),
        (Stage.RECOGNISING, 0.2),
        (Stage.SPEAKERS, 0.9),
        (Stage.RECOGNISING, 1.0),
        (Stage.SPEAKERS, 0.95),
        (Stage.SAVING, 0.0),
    ]:
        clock.tell(stage, fraction)
        stages.append(str(clock.stage))
    assert stages == ["reading", "recognising", "recognising", "speakers", "speakers", "saving"]


def test_the_time_left_follows_the_pace() -> None:
    now = [100.0]
    clock = Clock(lambda: now[0])
    clock.tell(Stage.RECOGNISING, 0.0)
    assert clock.seconds_left() is None
    now[0] += 10
    clock.tell(Stage.RECOGNISING, 0.5)
    clock.tell(Stage.SPEAKERS, 0.5)
    left_s = clock.seconds_left()
    assert left_s is not None
    assert 10 < left_s < 12


@given(st.lists(st.tuples(st.sampled_from(list(Stage)), st.floats(0, 1.2)), max_size=20))
def test_the_bar_never_goes_back(told: list[tuple[Stage, float]]) -> None:
    clock, last = Clock(), 0.0
    for stage, fraction in told:
        clock.tell(stage, fraction)
        if clock.stage is not Stage.MODELS:
            assert last <= clock.fraction <= 1.0 + 1e-9
            last = clock.fraction
