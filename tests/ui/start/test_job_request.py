"""What a sender may claim about a recording, and what becomes of it."""

import pytest

from engines.jobs import SpeakerCount
from transcript.errors import LikhitaError
from ui.page.language import speaker_options
from ui.speaker_count import read_speakers
from ui.start.job_request import job_request
from ui.start.upload_tickets import UploadedRecording


@pytest.mark.parametrize(
    "speakers", [-1, 21, 2.5, True, "two", float("nan"), float("inf"), [1], "4-2", "2-21", "-3", "0-2"]
)
def test_a_senseless_number_of_speakers_is_refused(tmp_path, speakers):
    with pytest.raises(LikhitaError, match="speakers"):
        job_request(UploadedRecording(tmp_path, "a"), "te", speakers)


@pytest.mark.parametrize(
    ("speakers", "meant"), [(0, None), (None, None), ("0", None), (1, 1), (3.0, 3), (20, 20)]
)
def test_a_number_of_speakers_is_understood(tmp_path, speakers, meant):
    assert job_request(UploadedRecording(tmp_path, "a"), "auto", speakers).speakers == meant


@pytest.mark.parametrize(
    ("speakers", "meant"),
    [("3", 3), ("2-4", SpeakerCount(2, 4)), ("2-", SpeakerCount(2)), ("5-5", SpeakerCount(5, 5))],
)
def test_bounds_of_the_number_of_speakers_are_understood(speakers, meant):
    assert read_speakers(speakers) == meant


def test_every_number_of_speakers_that_the_page_offers_is_understood(tmp_path):
    requests = [
        job_request(UploadedRecording(tmp_path, "a"), "auto", offered) for _, offered in speaker_options("te")
    ]
    assert [request.by_channel for request in requests] == [False] * (len(requests) - 1) + [True]
    assert SpeakerCount(2, 4) in [request.speakers for request in requests]


def test_no_recording_is_a_sentence():
    with pytest.raises(LikhitaError, match="no recording"):
        job_request(None, "auto", 0)


@pytest.mark.parametrize(
    "speakers", [10**400, -(10**400), 1e308, float("nan"), float("inf"), [1], {"a": 1}, True, "9" * 5000]
)
def test_an_odd_number_of_speakers_is_told_in_a_sentence(speakers):
    with pytest.raises(LikhitaError, match="speakers: give a whole number"):
        read_speakers(speakers)
