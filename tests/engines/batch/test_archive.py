"""An archive on this machine: each recording a document, each failure a row, nothing twice, nothing lost."""

import csv
import io
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import fastparquet
import pytest

from engines.batch.__main__ import main
from engines.batch.archive_run import run_archive
from engines.batch.local_workers import LocalWorkers
from engines.batch.names import name_outputs
from engines.batch.recordings import list_recordings
from engines.batch.work import Row, RunChoices, Target
from engines.pipeline import Pipeline
from transcript.formats.packages.project_reader import read_bundle

pytestmark = pytest.mark.model
COPIES = 15
BAD = {"broken.wav": b"this is no sound", "empty.mp3": b"", "torn.flac": b"fLaC\0\0", "page.ogg": b"<html>"}

Run = Callable[[Path, Path], list[Row]]


@pytest.fixture
def run(pipeline: Pipeline) -> Run:
    """Does an archive as the command does, with the models that other tests have loaded."""

    def do(source: Path, output: Path) -> list[Row]:
        recordings = name_outputs(list_recordings(str(source), output))
        targets = [Target(recording, stem) for recording, stem in recordings.items()]
        workers = LocalWorkers(pipeline, RunChoices(str(output), ("json", "srt")), "0.1.0")
        try:
            return sorted(run_archive(targets, workers), key=lambda row: row.file)
        finally:
            workers.close()

    return do


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory, pipeline: Pipeline, clips: list[Path]) -> Path:
    """An archive of twenty recordings of which five are bad, done by the command."""
    folder = tmp_path_factory.mktemp("archive")
    source = folder / "in"
    (source / "deep").mkdir(parents=True)
    for number in range(COPIES):
        clip = clips[number % len(clips)]
        shutil.copy(clip, source / "deep" / f"{number:02} నమస్తే{clip.suffix}")
    for name, content in BAD.items():
        (source / name).write_bytes(content)
    (folder / "outside.wav").write_bytes(b"")
    (source / "link.wav").symlink_to(folder / "outside.wav")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("engines.batch.__main__.Pipeline", lambda *_: pipeline)
        patch.setenv("MODELS", "starter")
        patch.chdir(folder)
        assert main(["in", "out", "--formats", "json,srt", "--assign", "Anu,రవి"]) == 1
    return folder


def test_bad_files_are_rows_of_the_report_and_the_others_are_done(finished: Path) -> None:
    text = (finished / "out" / "report.csv").read_text("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert len(rows) == COPIES + len(BAD) + 1
    assert {row["file"] for row in rows if row["error"]} == {*BAD, "link.wav"}
    frame = fastparquet.ParquetFile(finished / "out" / "report.parquet").to_pandas()
    assert list(frame["file"]) == [row["file"] for row in rows]
    assert (frame[frame["error"] == ""]["duration_s"] > 1).all()
    for row in rows:
        if not row["error"]:
            written = [
                finished / "out" / f"{row['stem']}.{ending}" for ending in ("json", "srt", "likhita.zip")
            ]
            assert all(path.stat().st_size for path in written)
            assert read_bundle(written[2]).document.name == row["file"].rsplit("/", 1)[-1]


def test_recordings_of_the_same_bytes_are_heard_once(finished: Path, clips: list[Path]) -> None:
    assert len(list((finished / "out" / ".likhita" / "heard").glob("*.zip"))) == len(clips)


def test_nothing_is_left_half_written(finished: Path) -> None:
    assert not list((finished / "out").rglob("*.part"))


def test_each_document_is_one_correctors_and_the_minutes_are_even(finished: Path) -> None:
    lists = [
        list(csv.DictReader(io.StringIO(path.read_text("utf-8-sig"))))
        for path in sorted((finished / "out" / "assignments").iterdir())
    ]
    assert len(lists) == 2
    files = [line["file"] for lines in lists for line in lines]
    assert len(files) == len(set(files)) == COPIES
    assert abs(len(lists[0]) - len(lists[1])) <= 2


def test_a_second_run_does_nothing_and_what_people_changed_stays(
    finished: Path, run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    output = tmp_path / "out"
    shutil.copytree(finished / "out", output)
    subtitles = sorted(output.rglob("*.srt"))
    subtitles[0].write_text("1\n00:00:00,000 --> 00:00:01,000\ncorrected\n")
    subtitles[1].unlink()
    monkeypatch.setattr(Pipeline, "transcribe", None)
    rows = {row.stem: row for row in run(finished / "in", output) if not row.error}
    assert len(rows) == COPIES
    stems = [path.relative_to(output).as_posix().removesuffix(".srt") for path in subtitles]
    assert "altered file kept" in rows[stems[0]].flags
    assert "corrected" in subtitles[0].read_text()
    assert subtitles[1].stat().st_size
    assert {stem for stem, row in rows.items() if not row.was_finished} == {stems[1]}


def test_after_a_kill_only_what_is_not_finished_is_done(clips: list[Path], run: Run, tmp_path: Path) -> None:
    source, output = tmp_path / "in", tmp_path / "out"
    source.mkdir()
    for clip in clips:
        shutil.copy(clip, source)
    environment = os.environ | {"MODELS": "starter", "LANGUAGES": "te,en"}
    command = [sys.executable, "-m", "engines.batch", str(source), str(output), "--formats", "json,srt"]
    started = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)
    try:
        heard = output / ".likhita" / "heard"
        deadline = time.monotonic() + 120
        while not list(heard.glob("*.json")):
            assert started.poll() is None
            assert time.monotonic() < deadline
            time.sleep(0.02)
    finally:
        started.send_signal(signal.SIGKILL)
        started.wait()
    before = {path: path.stat().st_mtime_ns for path in heard.glob("*.json")}
    assert 0 < len(before) < len(clips)
    rows = run(source, output)
    assert [row.error for row in rows] == [""] * len(clips)
    assert {path: path.stat().st_mtime_ns for path in before} == before
    assert len(list(heard.glob("*.json"))) == len(clips)
