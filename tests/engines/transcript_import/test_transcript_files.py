"""Transcripts of strangers, read in a caged process of their own: what comes back, and what never does."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from engines.runtime.progress import WorkCancelledError
from engines.transcript_import import transcript_files
from engines.transcript_import.transcript_files import (
    BROKEN,
    RECORDING,
    TOO_SLOW,
    ReadLimits,
    read_project,
    read_transcript,
)
from tests.support.builders import make_document, make_rows
from tests.support.presence import present
from tests.support.server import REPOSITORY
from tests.support.transcript_files import bundle, frame
from transcript.formats.base.drafts import UnreadableError
from transcript.formats.base.encodings import LABELS
from transcript.formats.base.shape import MOST_BYTES
from transcript.formats.detection import READERS, open_transcript
from transcript.formats.packages.project_reader import read_bundle
from transcript.formats.reading_answer import read_imported, write_failure, write_imported
from transcript.formats.registry import export

pytestmark = pytest.mark.slow


def put(folder: Path, content: str | bytes) -> Path:
    path = folder / "sent"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


@pytest.mark.parametrize("kind", READERS)
def test_the_process_answers_what_the_reader_reads(kind, tmp_path):
    content = frame(kind, "నమస్కారం &amp; <i>hello</i>")
    if kind == "srt":
        content = content.decode().encode("utf-16")
    read = read_transcript(put(tmp_path, content), kind, tmp_path / "work", with_sound=True)
    assert read == open_transcript(content, kind, with_sound=True)
    assert list((tmp_path / "work").iterdir()) == []


@pytest.mark.parametrize(
    ("encoding", "said"), [("iso-8859-15", "€"), ("windows-1251", "да"), ("iso-8859-14", None)]
)
def test_xml_in_an_older_encoding_is_read_or_refused_with_a_sentence(encoding, said, tmp_path):
    turn = f'<Turn startTime="0" endTime="1"><Sync time="0"/>{said or "x"}</Turn>'
    content = f'<?xml version="1.0" encoding="{encoding}"?><Trans><Episode>{turn}</Episode></Trans>'
    path = put(tmp_path, content.encode(encoding))
    if said is not None:
        (row,) = read_transcript(path, "trs", tmp_path / "work").transcript.segments
        assert row.text == said
        return
    with pytest.raises(UnreadableError) as caught:
        read_transcript(path, "trs", tmp_path / "work")
    assert caught.value.reason.code == "xml_refused"


def test_a_text_without_times_says_where_its_gaps_are(tmp_path):
    content = b"@Begin\n*A:\tone\n*A:\ttwo \x15500_900\x15\n*A:\tthree\n@End\n"
    read = read_transcript(put(tmp_path, content), "chat", tmp_path, with_sound=True)
    assert read == open_transcript(content, "chat", with_sound=True)
    assert [len(gap.rows) for gap in read.gaps] == [1, 1]


def test_a_project_answers_its_rows_and_its_changes(tmp_path):
    path = put(tmp_path, bundle(3, 2).getvalue())
    (tmp_path / "work").mkdir()
    assert read_project(path, tmp_path / "work", 1000) == read_bundle(path)
    assert [file.name for file in (tmp_path / "work").iterdir()] == [RECORDING]


def test_the_line_of_a_fault_is_told(tmp_path):
    with pytest.raises(UnreadableError, match=r"^Line 2: 'soon' is not a time such as") as caught:
        read_transcript(put(tmp_path, "1\nsoon --> 00:00:09,000\nx\n"), "srt", tmp_path)
    assert caught.value.reason.values["line"] == 2


def test_a_file_over_the_limit_is_refused_before_anything_reads_it(tmp_path):
    path = tmp_path / "sent"
    with path.open("wb") as file:
        file.truncate(MOST_BYTES + 1)
    with pytest.raises(UnreadableError, match="larger than 100 MB"):
        read_transcript(
            path, "srt", tmp_path, limits=ReadLimits(wall_seconds=0)
        )  # a process would be too slow


@pytest.mark.parametrize(
    ("kind", "content", "reason"),
    [
        ("json", "[" * 100_000, "nested too deep"),
        ("json", '{"segments":' + '{"a":' * 200 + "}" * 201, "nested too deep"),
        ("json", "[" + "{}," * 3_000_001 + "{}]", "more than 3,000,000 parts"),
        ("eaf", "<ANNOTATION_DOCUMENT>" + "<a>" * 500_000, "nested too deep"),
        ("eaf", '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "entities"),
        ("srt", "\n" * 2_000_001, "more than 2,000,000 lines"),
        ("csv", "start,end\n" + "1" * 1_000_001, "Line 2: the line is too long"),
        ("csv", "start,end,text\n" + "0,1,x\n" * 100_001, "more than 100,000 rows"),
    ],
    ids=lambda value: str(value)[:30],
)
def test_what_is_too_deep_too_long_or_too_many_is_a_sentence(kind, content, reason, tmp_path):
    with pytest.raises(UnreadableError, match=str(reason)):
        read_transcript(put(tmp_path, content), kind, tmp_path)


def test_a_reader_that_breaks_is_a_sentence_and_its_place_is_logged(tmp_path, monkeypatch, caplog):
    def break_(_module, _told, _source, answer, **_options):
        answer.write(write_failure("KeyError json_reader.py:9"))
        return 0

    monkeypatch.setattr(transcript_files, "run_child", break_)
    with pytest.raises(UnreadableError, match=str(BROKEN)):
        read_transcript(put(tmp_path, "x"), "srt", tmp_path)
    assert "KeyError json_reader.py:9" in caplog.text


def test_choices_and_the_name_of_the_sound_reach_the_reader(tmp_path):
    content = "talk_a 1 A 0 1 one\ntalk_b 1 B 2 3 two\n"
    for how in ({"choices": {"recording": "talk_b"}}, {"sound_name": "talk_b.wav"}):
        read = read_transcript(put(tmp_path, content), "stm", tmp_path, **how)
        assert read == open_transcript(content.encode(), "stm", **how)
        assert [row.text for row in read.transcript.segments] == ["two"]
    assert read.questions[0].chosen == "talk_b"


@pytest.mark.parametrize("codec", LABELS)
def test_every_encoding_is_read_in_the_cage(codec, tmp_path):
    content = "1\n00:00:00,000 --> 00:00:01,000\n\u201cdéjà\u201d\n".encode(codec, "replace")
    read = read_transcript(put(tmp_path, content), "srt", tmp_path, choices={"encoding": codec})
    assert read == open_transcript(content, "srt", choices={"encoding": codec})


def test_questions_out_of_bounds_are_not_believed():
    line = next(write_imported(open_transcript(b"1\n00:00:00,000 --> 00:00:01,000\n\xe9\n", "srt")))
    about = json.loads(line)
    about[-1] = about[-1] * 11
    with pytest.raises(UnreadableError):
        read_imported([json.dumps(about).encode()])


def test_the_process_is_ended_at_its_limits(tmp_path):
    path = put(tmp_path, json.dumps([{"start": 0, "end": 1, "text": "x"}] * 200_000))
    with pytest.raises(UnreadableError, match="too much memory"):
        read_transcript(path, "json", tmp_path, limits=ReadLimits(memory_bytes=100 * 1000**2))
    with pytest.raises(UnreadableError, match=str(TOO_SLOW)):
        read_transcript(path, "json", tmp_path, limits=ReadLimits(wall_seconds=0.01))
    with pytest.raises(WorkCancelledError):
        read_transcript(path, "json", tmp_path, lambda: True)
    assert list(tmp_path.iterdir()) == [path]


CAGED = """
import os, pathlib, socket, sys
from engines.runtime.child_limits import limit_resources
canary = pathlib.Path(sys.argv[1])
def attempt(act):
    try:
        act()
    except OSError:
        return "refused"
    return "done"
limit_resources(10**9, 60, file_bytes=100)
print(*map(attempt, [
    lambda: canary.open(), lambda: canary.with_name("new").open("w"), canary.unlink,
    lambda: canary.rename(canary.with_name("moved")), lambda: canary.with_name("folder").mkdir(),
    lambda: socket.socket(), lambda: os.pipe(),
]))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux closes paths")
def test_in_the_cage_nothing_is_opened_made_moved_or_deleted(tmp_path):
    canary = put(tmp_path, "here")
    found = subprocess.run(
        [sys.executable, "-c", CAGED, canary], cwd=REPOSITORY, capture_output=True, text=True, check=True
    )
    told = found.stdout.split()
    assert set(told[:2] + told[-2:]) == {"refused"}
    if told[2] == "done":
        pytest.skip("this kernel has no Landlock: only what needs a descriptor is refused")
    assert set(told) == {"refused"}
    assert canary.read_text() == "here"
    assert list(tmp_path.iterdir()) == [canary]


PARENT = """
import subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", sys.argv[1], str(__import__("os").getpid())])
time.sleep(60)
"""
CHILD = """
import os, sys, time
from engines.runtime.child_limits import end_with_parent
end_with_parent(int(sys.argv[1]))
print(os.getpid(), flush=True)
time.sleep(60)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends a process with its parent")
def test_a_child_does_not_outlive_a_killed_parent():
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT, CHILD], cwd=REPOSITORY, stdout=subprocess.PIPE, text=True
    )
    child = int(present(parent.stdout).readline())
    parent.send_signal(signal.SIGKILL)
    parent.wait(10)
    deadline_s = time.monotonic() + 20
    while is_alive(child):
        assert time.monotonic() < deadline_s
        time.sleep(0.01)


def is_alive(process):
    try:
        os.kill(process, 0)
        return Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except (ProcessLookupError, FileNotFoundError):
        return False


def test_the_process_imports_readers_and_nothing_else():
    script = (
        "import sys, engines.transcript_import.reader_process; "
        "print(sorted({m.split('.')[0] for m in sys.modules} & {'numpy', 'sqlalchemy', 'gradio', 'docx', 'torch'}), "
        "sorted(m for m in sys.modules if m.startswith(('engines.', 'transcript.formats.registry'))))"
    )
    found = subprocess.run(
        [sys.executable, "-c", script], cwd=REPOSITORY, capture_output=True, text=True, check=True
    )
    assert (
        found.stdout.strip() == "[] ['engines.runtime', 'engines.runtime.child_limits', "
        "'engines.transcript_import', 'engines.transcript_import.reader_process']"
    )


def answered(change):
    """The lines of an answer, one of which was changed."""
    opened = open_transcript(export(make_document(make_rows(3)), "json"), "json")
    lines = [json.loads(line) for line in write_imported(opened)]
    change(lines)
    return [json.dumps(line).encode() for line in lines]


def put_in_row(place, value):
    return lambda lines: lines[1][2].__setitem__(place, value)


@pytest.mark.parametrize(
    "change",
    [
        lambda lines: lines.clear(),
        lambda lines: lines.__setitem__(0, ["imported"]),
        lambda lines: lines[0].__setitem__(5, 10**9),
        lambda lines: lines.append([9, None, lines[1][2]]),
        lambda lines: lines.append(lines[1]),
        put_in_row(0, {}),
        put_in_row(1, 1.5),
        put_in_row(2, True),
        put_in_row(2, 10**400),
        put_in_row(5, "x" * 200_000),
        put_in_row(6, [["x", 0, 1, "high"]]),
        put_in_row(8, "owned"),
        put_in_row(9, "x"),
    ],
)
def test_an_answer_that_is_not_typed_and_bounded_is_not_believed(change):
    with pytest.raises(UnreadableError, match="could not be read"):
        read_imported(answered(change))
    assert read_imported(answered(lambda _: None)).transcript.segments
