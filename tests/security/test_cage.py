"""The cage itself: what is tried in it can hurt nothing."""

from tests.support.cage import require_cage


def test_the_cage_holds(tmp_path):
    require_cage(tmp_path)
