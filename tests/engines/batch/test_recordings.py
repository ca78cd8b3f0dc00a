"""Which recordings a folder, a manifest or an address names, and under which names they are written."""

import gzip
import hashlib
import io
import json
from pathlib import Path

import fsspec
import pytest

from engines.batch.corrector_lists import share_out
from engines.batch.names import name_outputs
from engines.batch.places import Place, hash_file
from engines.batch.progress_line import ProgressLine
from engines.batch.recordings import list_recordings
from engines.batch.work import Recording, Row, RunChoices
from transcript.errors import LikhitaError


def names(source: Path | str, output: Path | None = None) -> list[str]:
    return [one.name for one in list_recordings(str(source), output)]


def test_a_folder_gives_its_sounds_in_order_without_hidden_ones_and_its_own_output(tmp_path: Path) -> None:
    for name in ("b.WAV", "a/talk.mp3", ".hidden.wav", ".git/x.wav", "notes.txt", "out/old.wav"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"x")
    assert names(tmp_path, tmp_path / "out") == ["b.WAV", "a/talk.mp3"]


def test_a_link_out_of_the_folder_has_a_problem(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (tmp_path / "secret.wav").write_bytes(b"x")
    (folder / "link.wav").symlink_to(tmp_path / "secret.wav")
    (one,) = list_recordings(str(folder), None)
    assert "link" in one.problem


NEMO = {"audio_filepath": "a/one.wav", "duration": 3.0, "text": ""}
LHOTSE = {"id": "r1", "sources": [{"type": "file", "channels": [0], "source": "a/one.wav"}]}
CUT = {"id": "c1", "start": 1.0, "duration": 2.0, "recording": LHOTSE}


@pytest.mark.parametrize("line", [NEMO, LHOTSE, CUT, {"file_name": "a/one.wav"}, {"path": "a/one.wav"}])
def test_manifests_of_others_name_their_sounds(line: dict, tmp_path: Path) -> None:
    (tmp_path / "set.jsonl").write_text(json.dumps(line) + "\n" + json.dumps(line) + "\n")
    (one,) = list_recordings(str(tmp_path / "set.jsonl"), None)
    assert one == Recording(str(tmp_path / "a/one.wav"), "a/one.wav")


def test_tables_are_read_by_their_head_or_their_first_column(tmp_path: Path) -> None:
    (tmp_path / "head.tsv").write_text("client_id\tpath\nx\tone.mp3\n")
    (tmp_path / "bare.tsv").write_text("one.mp3\t3.0\ntwo.mp3\t4.0\n")
    assert names(tmp_path / "head.tsv") == ["one.mp3"]
    assert names(tmp_path / "bare.tsv") == ["one.mp3", "two.mp3"]


def test_a_line_that_names_no_file_is_a_row_and_packed_manifests_are_read(tmp_path: Path) -> None:
    with gzip.open(tmp_path / "set.jsonl.gz", "wt") as file:
        file.write('{"path": "one.wav"}\nno json\n{"tracks": []}\n')
    told = list(list_recordings(str(tmp_path / "set.jsonl.gz"), None))
    assert [bool(one.problem) for one in told] == [False, True, True]


def test_names_from_a_manifest_do_not_lead_out_of_the_output(tmp_path: Path) -> None:
    lines = ["../up.wav", "/etc/root.wav", "s3://bucket/far.wav", "C:\\x\\win.wav"]
    (tmp_path / "set.jsonl").write_text("".join(json.dumps({"path": line}) + "\n" for line in lines))
    assert names(tmp_path / "set.jsonl") == ["up.wav", "root.wav", "far.wav", "win.wav"]


def test_an_address_is_listed_and_written_as_a_folder_is() -> None:
    files = fsspec.filesystem("memory")
    files.pipe_file("/archive-in/deep/one.wav", b"x")
    (one,) = list_recordings("memory://archive-in", None)
    assert one.name == "deep/one.wav"
    assert fsspec.open(one.address).open().read() == b"x"
    place = Place("memory://archive-out")
    place.write("a/b.json", b"y")
    assert (place.read("a/b.json"), place.read("none"), place.list_names()) == (b"y", None, ["a/b.json"])


@pytest.mark.parametrize("name", ["పాట 1.wav", "a%20b.wav", "a::b.wav", "[x]*?.wav", "#1.wav"])
def test_a_recording_may_have_any_name(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(b"x")
    (one,) = list_recordings(str(tmp_path), None)
    assert hash_file(one.address) == (hashlib.sha256(b"x").hexdigest(), 1)


def test_nothing_at_the_source_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(LikhitaError, match="There is nothing at gone"):
        list(list_recordings(str(tmp_path / "gone"), None))


def test_no_two_recordings_share_the_names_of_their_files() -> None:
    told = ["a/talk.wav", "a/talk.mp3", "a/Talk.wav", "b/talk.wav", "..", "con.wav"]
    stems = list(name_outputs(Recording(name, name) for name in told).values())
    assert len({stem.casefold() for stem in stems}) == len(told)
    assert stems[0] == "a/talk.wav"
    assert stems[3] == "b/talk"


def test_correctors_have_even_shares_and_keep_what_they_have() -> None:
    rows = [Row(f"{n}.wav", stem=str(n), duration_s=60.0 * n, minutes_in_doubt=n % 4) for n in range(1, 21)]
    shares = share_out(rows, {"anu": {"1"}, "ravi": {"20"}, "sita": set()})
    minutes = [sum(row.duration_s for row in share) / 60 for share in shares.values()]
    doubt = [sum(row.minutes_in_doubt for row in share) for share in shares.values()]
    assert sum(minutes) == 210
    assert max(minutes) - min(minutes) <= 20
    assert max(doubt) - min(doubt) <= 6
    assert "1" in {row.stem for row in shares["anu"]}
    assert "20" in {row.stem for row in shares["ravi"]}


def test_the_line_tells_hours_speed_and_time_left() -> None:
    now = [0.0]
    line = ProgressLine(4, io.StringIO(), lambda: now[0])
    line.add(Row("0", duration_s=3600, was_finished=True))
    now[0] = 600.0
    line.add(Row("1", duration_s=3600))
    line.add(Row("2", "bad"))
    assert line.describe() == "3 of 4 recordings, 2.00 h, 6.0 times as fast as speech, 0:05 left, 1 failed"


def test_choices_go_to_other_machines_and_come_back() -> None:
    choices = RunChoices("out", ("eaf", "json"), "te", 2, vocabulary=("విజయవాడ", "Swecha"))
    assert RunChoices.from_json(choices.to_json()) == choices
