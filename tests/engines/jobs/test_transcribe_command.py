"""`python app.py transcribe`: a file for each recording, and a sentence for each that is none."""

import json
from pathlib import Path

import pytest

import app
from transcript.formats.detection import open_transcript

pytestmark = pytest.mark.model


@pytest.fixture
def settled(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A machine with the starter models and nothing of the host's."""
    monkeypatch.setenv("MODELS", "starter")
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))
    monkeypatch.chdir(tmp_path)


@pytest.mark.usefixtures("settled")
def test_recordings_become_files_beside_what_cannot_be_read(
    shared_speech: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = tmp_path / "notes.wav"
    text.write_text("this is no sound")
    recordings = [str(text), str(shared_speech / "jfk.flac")]
    out = tmp_path / "out"
    assert (
        app.main(["transcribe", *recordings, "--format", "srt", "--format", "json", "--output", str(out)])
        == 1
    )
    assert sorted(path.name for path in out.iterdir()) == ["jfk.json", "jfk.srt"]
    told = capsys.readouterr().err.splitlines()
    assert told[0].startswith("notes.wav: ")
    assert told[1].startswith("jfk.flac: ")
    rows = open_transcript((out / "jfk.srt").read_bytes(), "srt").transcript.segments
    assert "country" in " ".join(row.text for row in rows)
    assert json.loads((out / "jfk.json").read_text("utf-8"))["name"] == "jfk.flac"
    assert not (tmp_path / "data").exists()


@pytest.mark.usefixtures("settled")
def test_two_recordings_are_not_written_over_each_other(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert app.main(["transcribe", "a/talk.wav", "b/talk.mp3", "--output", str(tmp_path)]) == 1
    assert "talk.srt" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
