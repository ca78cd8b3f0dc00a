"""Packages of several files: sound in them, splits, the same bytes twice."""

import csv
import io
import zipfile
from dataclasses import replace

import numpy as np
import pytest
import soundfile

from tests.support.builders import make_document, make_segment, nasty_document
from transcript.document import Status
from transcript.errors import LikhitaError
from transcript.formats.base.format import Source
from transcript.formats.base.options import Rows
from transcript.formats.packages.dataset import DatasetOptions, split_by_speaker
from transcript.formats.registry import FORMATS, export, export_to

RATE_HZ = 16_000


@pytest.fixture
def ramp(tmp_path):
    """Ten seconds in which every sample says where it is."""
    samples = (np.arange(10 * RATE_HZ) % 30_000).astype(np.int16)
    soundfile.write(tmp_path / "playback.flac", samples, RATE_HZ, subtype="PCM_16")
    (tmp_path / "original").write_bytes(b"as it was sent")
    return samples, tmp_path


def pack(source, name, options=None):
    out = io.BytesIO()
    export_to(out, source, name, options)
    return out.getvalue()


def opened(content):
    return zipfile.ZipFile(io.BytesIO(content))


def source_of(document, folder):
    return Source(document, folder / "original", folder / "playback.flac")


@pytest.mark.parametrize("name", ["kaldi", "dataset", "bundle", "everything"])
def test_a_package_is_the_same_twice(name, ramp):
    document = make_document([make_segment(1, status=Status.VERIFIED, end_ms=3000)])
    source = source_of(document, ramp[1])
    assert pack(source, name) == pack(source, name)
    assert opened(pack(source, name)).testzip() is None


def test_clips_are_cut_sample_for_sample(ramp):
    samples, folder = ramp
    rows = [
        make_segment(n, speaker="AB"[n % 2], status=Status.VERIFIED, end_ms=n * 1000 + 1000) for n in range(9)
    ]
    archive = opened(pack(source_of(make_document(rows), folder), "dataset"))
    told = {}
    for split in ("train", "test"):
        for row in csv.DictReader(io.StringIO(archive.read(f"{split}/metadata.csv").decode(), newline="")):
            clip, rate_hz = soundfile.read(
                io.BytesIO(archive.read(f"{split}/{row['file_name']}")), dtype="int16"
            )
            start = int(row["start_ms"]) * 16
            assert rate_hz == RATE_HZ
            np.testing.assert_array_equal(clip, samples[start : int(row["end_ms"]) * 16])
            told[row["segment_id"]] = (split, row["transcription"], row["speaker"])
    assert told == {
        row.id: (
            "train" if row.speaker == "A" else "test",
            row.text,
            "speaker_1" if row.speaker == "A" else "speaker_2",
        )
        for row in rows
    }


def test_a_dataset_leaves_out_what_does_not_teach_and_says_so(ramp):
    ok = {"status": Status.VERIFIED}
    rows = [
        make_segment(0, end_ms=1500, **ok),
        make_segment(2, end_ms=3500),
        make_segment(4, end_ms=5500, **ok, text=" "),
        make_segment(6, end_ms=6100, **ok),
        make_segment(7, end_ms=8500, **ok),
        make_segment(8, end_ms=9500, **ok),
        make_segment(3, start_ms=3600, end_ms=3900, status=Status.SKIPPED),
        make_segment(20, end_ms=22_000, **ok, text="NA"),
    ]
    archive = opened(pack(source_of(make_document(rows), ramp[1]), "dataset"))
    card = archive.read("README.md").decode()
    for line in (
        "not verified: 1",
        "without text: 1",
        "too short or too long: 1",
        "overlapped: 2",
        "skipped: 1",
        "missing value: 1",
    ):
        assert f"{line}\n" in card
    assert "| train | 1 |" in card
    assert "consent has not been stated" in card
    everything = DatasetOptions(
        rows=Rows.ALL, overlapped=True, shortest_ms=0, licence="cc-by-4.0", consent="All agreed."
    )
    card = (
        opened(pack(source_of(make_document(rows), ramp[1]), "dataset", everything))
        .read("README.md")
        .decode()
    )
    assert 'license: "cc-by-4.0"' in card
    assert "All agreed." in card


def test_no_speaker_is_in_two_splits():
    rows = [make_segment(n, speaker=f"S{n % 7}") for n in range(100)]
    splits = split_by_speaker(rows, 30)
    assert {r.speaker for r in splits["train"]} & {r.speaker for r in splits["test"]} == set()
    assert sum(map(len, splits.values())) == 100
    assert 0 < len(splits["test"]) <= 30
    assert list(split_by_speaker(rows[:1], 30)) == ["train"]
    assert list(split_by_speaker(rows, 0)) == ["train"]


def test_a_dataset_without_sound_or_rows_is_refused_with_the_reason(ramp):
    with pytest.raises(LikhitaError, match="needs a recording"):
        export(make_document(), "dataset")
    with pytest.raises(LikhitaError, match="No row"):
        pack(source_of(make_document([make_segment(1)]), ramp[1]), "dataset")


def test_kaldi_brings_the_sound_unless_told_not_to(ramp):
    samples, folder = ramp
    source = source_of(make_document([make_segment(1)]), folder)
    archive = opened(pack(source, "kaldi"))
    np.testing.assert_array_equal(
        soundfile.read(io.BytesIO(archive.read("audio/rec001.flac")), dtype="int16")[0], samples
    )
    silent = opened(pack(source, "kaldi", FORMATS["kaldi"].options(sound=False)))
    assert "audio/rec001.flac" not in silent.namelist()


def test_everything_has_every_single_file_and_the_recording(ramp):
    document = nasty_document()
    archive = opened(pack(source_of(document, ramp[1]), "everything"))
    assert archive.read("recording/interview 1.wav") == b"as it was sent"
    names = set(archive.namelist())
    for name in ("txt", "srt", "eaf", "TextGrid", "xlsx", "docx", "cha", "labels.txt", "seglst.json"):
        assert f"interview 1.{name}" in names
    assert archive.read("interview 1.srt") == export(document, "srt")
    assert "The row has no text." in archive.read("README.txt").decode()
    # the recording is in it once
    assert archive.read("interview 1.likhita.zip") == export(document, "bundle")
    assert "audio/rec001.flac" not in opened(archive.read("interview 1.kaldi.zip")).namelist()
    told = archive.read("README.txt").decode().splitlines()
    assert names - {"README.txt"} <= {line.split(": ")[0] for line in told}


def test_the_recording_of_an_opened_transcript_is_not_called_a_transcript(ramp):
    source = source_of(make_document([make_segment(1)], name="interview.srt"), ramp[1])
    assert "recording/interview.recording" in opened(pack(source, "everything")).namelist()


def test_the_secret_is_in_no_package(ramp):
    document = replace(
        nasty_document(), edited=make_document([make_segment(1, status=Status.VERIFIED, end_ms=3000)]).edited
    )
    for name in ("kaldi", "dataset", "bundle", "everything"):
        archive = opened(pack(source_of(document, ramp[1]), name))
        assert all(document.id.encode() not in archive.read(part) for part in archive.namelist())
