"""One visitor takes only so many places; others, and who cannot be told apart, have theirs."""

import pytest

from engines.jobs import JobRequest, QueueFullError, State, VisitorFullError
from engines.jobs.job import Job
from engines.jobs.job_register import JobRegister
from engines.jobs.kept_recordings import _dump_request


class NoQueue:
    def count_ahead(self, job):
        return 0

    def forget_waiting(self, job):
        pass


def add(register, visitor, tmp_path):
    register.take_place(visitor)
    job = Job(JobRequest(tmp_path / "a", "a", visitor=visitor), NoQueue())
    register.add(job)
    return job


def test_a_visitor_has_so_many_places_and_gets_them_back(tmp_path):
    register = JobRegister(2, 3, most_of_visitor=2)
    first, _ = add(register, "greedy", tmp_path), add(register, "greedy", tmp_path)
    with pytest.raises(
        VisitorFullError, match=r"^2 recordings of yours, the most at one time, are under way"
    ):
        register.take_place("greedy")
    add(register, "other", tmp_path)
    add(register, "", tmp_path)
    register.settle(first, State.DONE)
    add(register, "greedy", tmp_path)
    add(register, "", tmp_path)
    with pytest.raises(QueueFullError):
        register.take_place("third")


def test_a_place_that_was_given_back_counts_no_more(tmp_path):
    register = JobRegister(1, 1, most_of_visitor=1)
    for _ in range(3):
        register.take_place("one")
        register.give_place_back("one")
    assert register._of_visitor == {}


def test_the_visitor_is_told_to_nobody(tmp_path):
    assert "203.0.113.5" not in _dump_request(JobRequest(tmp_path, "a", visitor="203.0.113.5"))
