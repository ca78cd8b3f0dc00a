"""What a sender may claim about a recording, and what becomes of it."""

import pytest

from engines.jobs import SpeakerCount
from transcript.errors import LikhitaError
from ui.language import speaker_options
from ui.recording import UPLOAD_SUFFIX, UploadedRecording, Uploads, job_request, read_speakers, shown_name


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("talk.wav", "talk.wav"),
        ("../../etc/passwd", "passwd"),
        (r"C:\recordings\talk.wav", "talk.wav"),
        ("a\u202eb\n\x00.wav", "ab.wav"),
        ("ఇంటర్వ్యూ 1.wav", "ఇంటర్వ్యూ 1.wav"),
        ("", "recording"),
        ("///", "recording"),
        ("x" * 1000, "x" * 200),
    ],
)
def test_a_name_is_only_text(sent, shown):
    assert shown_name(sent) == shown


def test_an_upload_of_ours_is_found(tmp_path):
    path = tmp_path / f"token{UPLOAD_SUFFIX}"
    path.write_bytes(b"x")
    assert Uploads(tmp_path).find({"path": str(path), "name": "a.wav"}) == UploadedRecording(path, "a.wav")


@pytest.mark.parametrize(
    "sent",
    [
        None,
        [],
        {},
        {"path": "/etc/passwd", "name": "a"},
        {"path": 7, "name": "a"},
        {"path": "{folder}/a.recording", "name": 7},
        {"path": "{folder}/a.recording"},
        {"path": "{folder}/../secret/a.recording", "name": "a"},
        {"path": "{folder}/./a.other", "name": "a"},
        {"path": "{folder}/gone.recording", "name": "a"},
    ],
)
def test_any_other_path_is_refused(tmp_path, sent):
    folder = tmp_path / "uploads"
    for place in (folder, tmp_path / "secret"):
        place.mkdir()
        (place / "a.recording").write_bytes(b"x")
        (place / "a.other").write_bytes(b"x")
    if isinstance(sent, dict) and isinstance(sent.get("path"), str):
        sent = sent | {"path": sent["path"].format(folder=folder)}
    with pytest.raises(LikhitaError):
        Uploads(folder).find(sent)


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
