"""Transcripts and projects as documents, with their sound and without; no model is needed."""

import io
import json
import re
import threading
import zipfile
from dataclasses import replace
from time import monotonic, sleep

import numpy as np
import pytest

from engines.audio.decoding import DecodeLimits
from engines.jobs import Opener, QueueFullError, Stage, State
from engines.jobs.document_import import CANCELLED, NOT_OPENED
from engines.models import Models, ModelSettings
from engines.pipeline.text_alignment import TextTimer
from engines.runtime.executor import inference_executor
from tests.support.builders import database_url, make_document, make_patch, make_rows
from tests.support.speech import write_wav
from transcript.errors import LikhitaError, UnknownDocumentError
from transcript.formats.base.format import Source
from transcript.formats.registry import export, export_to
from transcript.speaker_turns import read_divisions
from transcript.storage import Store
from transcript.storage.media_files import ORIGINAL, PEAKS, PLAYBACK, TURNS, media_folder
from transcript.storage.turns_file import load_divisions

pytestmark = pytest.mark.slow


@pytest.fixture
def room(tmp_path):
    store = Store(database_url(tmp_path))
    (tmp_path / "media").mkdir()
    opener = Opener(
        store,
        tmp_path / "media",
        tmp_path / "tmp",
        app_version="9",
        most_bytes=10**6,
        limits=DecodeLimits(),
        timer=TextTimer(Models(ModelSettings(tmp_path / "cache")), inference_executor()),
        queue_size=0,
    )
    (tmp_path / "tmp").mkdir()
    yield store, opener, tmp_path
    store.close()


def put(folder, name, content):
    (folder / name).write_bytes(content)
    return folder / name


def tone(folder, seconds=12.0):
    samples = 0.3 * np.sin(np.arange(int(seconds * 16_000)) * 0.05)
    return write_wav(folder / "talk.wav", samples)


def bundle_of(store, folder, document_id):
    place = media_folder(folder / "media", document_id)
    original = place / ORIGINAL if (place / ORIGINAL).exists() else None
    out = io.BytesIO()
    source = Source(store.load(document_id), original, None, store.log(document_id), load_divisions(place))
    export_to(out, source, "bundle")
    return out.getvalue()


def test_a_transcript_alone_becomes_a_document(room):
    store, opener, folder = room
    path = put(folder, "a.recording", export(make_document(make_rows(3)), "srt"))
    assert opener.is_transcript(path, "a.srt")
    document = store.load(opener.open(path, "interview.srt"))
    assert [s.text for s in document.edited.segments] == [s.text for s in make_rows(3)]
    assert document.machine == document.edited
    assert (document.name, document.duration_ms, document.audio_sha256) == ("interview.srt", 2900, "")
    assert tuple(map(str, document.provenance.notices)) == (
        "Opened from SRT: UTF-8, times in hours:minutes:seconds,milliseconds, 3 rows.",
    )
    assert store.is_complete(document.id)
    assert list((folder / "media").iterdir()) == []


def test_a_transcript_with_its_recording_can_be_played(room):
    store, opener, folder = room
    path = put(folder, "a.recording", export(make_document(make_rows(3)), "eaf"))
    document = store.load(opener.open(path, "interview.eaf", tone(folder)))
    place = media_folder(folder / "media", document.id)
    assert {p.name for p in place.iterdir()} == {PLAYBACK, PEAKS, ORIGINAL}
    assert document.duration_ms == 12_000
    assert len(document.audio_sha256) == 64
    assert list((folder / "tmp").iterdir()) == []


RUSSIAN = (
    "1\n00:00:01,000 --> 00:00:02,000\nПривет, как дела?\n\n2\n00:00:03,000 --> 00:00:04,000\nДа, конечно\n"
)


def test_a_document_is_called_like_its_recording(room):
    store, opener, folder = room
    path = put(folder, "a.recording", b"talk_a 1 A 0 1 one\ntalk_b 1 B 2 3 two\n")
    document = store.load(opener.open(path, "all.stm", tone(folder), "Talk B.wav"))
    assert document.name == "Talk B.wav"
    assert [row.text for row in document.edited.segments] == ["two"]


ELAN = (
    '<ANNOTATION_DOCUMENT><HEADER TIME_UNITS="milliseconds"><MEDIA_DESCRIPTOR MEDIA_URL="{url}" MIME_TYPE="audio/x-wav"'
    ' RELATIVE_MEDIA_URL="{url}"/></HEADER><TIME_ORDER><TIME_SLOT TIME_SLOT_ID="t1" TIME_VALUE="0"/>'
    '<TIME_SLOT TIME_SLOT_ID="t2" TIME_VALUE="900"/></TIME_ORDER><TIER TIER_ID="A"><ANNOTATION><ALIGNABLE_ANNOTATION'
    ' ANNOTATION_ID="a1" TIME_SLOT_REF1="t1" TIME_SLOT_REF2="t2"><ANNOTATION_VALUE>one</ANNOTATION_VALUE>'
    "</ALIGNABLE_ANNOTATION></ANNOTATION></TIER></ANNOTATION_DOCUMENT>"
)


@pytest.mark.parametrize(
    ("name", "content", "media"),
    [
        ("all.stm", "talk 1 A 0 1 one\n", ["./Talk%20B.wav"]),
        ("notes.eaf", ELAN.format(url="./other.wav"), ["./Talk%20B.wav", "./other.wav"]),
        ("notes.eaf", ELAN.format(url="file:///D:/data/talk%20b.WAV"), ["file:///D:/data/talk%20b.WAV"]),
    ],
)
def test_what_leaves_names_the_sound_and_not_the_transcript(room, name, content, media):
    store, opener, folder = room
    path = put(folder, "a.recording", content.encode())
    document = store.load(opener.open(path, name, tone(folder), "Talk B.wav"))
    written = export(document, "eaf").decode()
    assert re.findall(' MEDIA_URL="([^"]*)"', written) == media
    assert export(document, "rttm").split()[1] == b"Talk_B"
    assert json.loads(export(document, "seglst"))[0]["session_id"] == "Talk_B"


def test_a_transcript_alone_names_the_sound_that_it_may_be_of(room):
    store, opener, folder = room
    path = put(folder, "a.recording", b"talk 1 A 0 1 one\n")
    document = store.load(opener.open(path, "my talk.stm"))
    assert b' MEDIA_URL="./my%20talk.wav"' in export(document, "eaf")
    assert export(document, "stm").split()[0] == b"my_talk"


@pytest.mark.parametrize("has_sound", [False, True])
def test_a_file_in_doubt_is_kept_and_read_in_another_way(room, has_sound):
    store, opener, folder = room
    path = put(folder, "a.recording", RUSSIAN.encode("cp1251"))
    document_id = opener.open(path, "talk.srt", tone(folder) if has_sound else None)
    first = store.load(document_id)
    (question,) = opener.kept.questions(document_id)
    assert (question.chosen, first.edited.segments[1].text) == ("cp1251", "Да, конечно")
    opener.reopen(document_id, {"encoding": "koi8_r"})
    second = store.load(document_id)
    assert second.edited.segments[1].text == "Да, конечно".encode("cp1251").decode("koi8_r")
    assert second.machine == second.edited
    assert (second.revision, second.name, second.audio_sha256) == (0, "talk.srt", first.audio_sha256)
    assert "KOI8-R was assumed" in " ".join(map(str, second.provenance.notices))
    assert opener.kept.questions(document_id)[0].chosen == "koi8_r"
    opener.reopen(document_id, {"encoding": "cp1251"})
    third = store.load(document_id)
    assert (third.edited, third.machine) == (first.edited, first.machine)
    assert third.provenance.notices == first.provenance.notices


def test_rows_that_somebody_edited_are_not_read_again(room):
    store, opener, folder = room
    document_id = opener.open(put(folder, "a.recording", RUSSIAN.encode("cp1251")), "talk.srt")
    row = store.load(document_id).edited.segments[0]
    store.apply(document_id, make_patch(row.id, "text", "mine", 0))
    for reopen in (
        lambda: opener.reopen(document_id, {"encoding": "koi8_r"}),
        lambda: store.rewrite(replace(make_document([]), id=document_id)),
    ):
        with pytest.raises(LikhitaError) as caught:
            reopen()
        assert caught.value.reason.code == "document_edited"
    assert store.load(document_id).edited.segments[0].text == "mine"
    with pytest.raises(LikhitaError, match="no longer on the server"):
        opener.reopen("0" * 32, {})


def edited_document(store, opener, folder):
    path = put(folder, "a.recording", export(make_document(make_rows(3)), "json"))
    document_id = opener.open(path, "ఇంటర్వ్యూ.json", tone(folder))
    first = store.load(document_id).edited.segments[0].id
    store.apply(document_id, make_patch(first, "text", "నమస్కారం", 0))
    store.apply(document_id, make_patch(first, "text", "మళ్ళీ", 1))
    store.undo(document_id, 2)
    return document_id


def test_a_project_opens_again_byte_for_byte_with_its_history(room):
    store, opener, folder = room
    old = edited_document(store, opener, folder)
    content = bundle_of(store, folder, old)
    assert old.encode() not in content
    new = opener.open(put(folder, "p.recording", content), "p.likhita.zip")
    assert new != old
    assert bundle_of(store, folder, new) == content
    assert media_folder(folder / "media", new).joinpath(PLAYBACK).exists()
    assert store.load(new).edited.segments[0].text == "నమస్కారం"
    store.redo(new, 3)
    assert store.load(new).edited.segments[0].text == "మళ్ళీ"
    store.undo(new, 4)
    store.undo(new, 5)
    assert store.load(new).edited == store.load(old).machine


def test_a_project_without_sound_opens_too(room):
    store, opener, folder = room
    path = put(folder, "a.recording", export(make_document(make_rows(3)), "tsv"))
    content = bundle_of(store, folder, opener.open(path, "a.tsv"))
    new = opener.open(put(folder, "p.recording", content), "p.zip")
    assert bundle_of(store, folder, new) == content


TURNS_TEXT = '[[[0, 900, "SPEAKER_00"], [700, 1200, "SPEAKER_01"]]]'


@pytest.mark.parametrize("has_sound", [True, False])
def test_a_project_brings_when_speakers_were_heard(room, has_sound):
    store, opener, folder = room
    path = put(folder, "a.recording", export(make_document(make_rows(3)), "tsv"))
    old = opener.open(path, "a.tsv", tone(folder) if has_sound else None)
    place = media_folder(folder / "media", old)
    place.mkdir(exist_ok=True)
    (place / TURNS).write_text(TURNS_TEXT)
    content = bundle_of(store, folder, old)
    new = opener.open(put(folder, "p.recording", content), "p.zip")
    assert load_divisions(media_folder(folder / "media", new)) == read_divisions(TURNS_TEXT)
    assert bundle_of(store, folder, new) == content


def changed(content, name, edit):
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.namelist():
            data = old.read(entry)
            new.writestr(entry, edit(data) if entry == name else data)
        if name not in old.namelist():
            new.writestr(name, edit(b""))
    return out.getvalue()


def without_a_row(data):
    return json.dumps(json.loads(data)[1:]).encode()


@pytest.mark.parametrize(
    ("name", "edit", "sentence"),
    [
        ("../../evil", lambda _: b"x", "entries that do not belong to a project"),
        ("edited.json", lambda _: b"[" + b" " * 50_000_000 + b"]", "far too large when unpacked"),
        ("edited.json", lambda data: data[:-5], "damaged"),
        ("edited.json", without_a_row, "damaged"),
        ("history.jsonl", lambda data: data.split(b"\n", 1)[1], "damaged"),
        ("history.jsonl", lambda data: data.replace(b'"undo_top": 1', b'"undo_top": 99'), "damaged"),
        ("likhita.json", lambda data: data.replace(b'"likhita_bundle": 1', b'"likhita_bundle": 2'), "newer"),
        ("likhita.json", lambda data: data.replace(b'"revision": 3', b'"revision": -3'), "damaged"),
        ("turns.json", lambda _: b'[[[5, 2, "X"]]]', "damaged"),
        ("recording", lambda data: data[:-100], "not the one"),
        ("recording", lambda data: data * 4, "larger than this server accepts"),
        ("recording", lambda _: b"#EXTM3U\nfile:///etc/passwd\n", "no audio that can be read"),
    ],
)
def test_a_project_that_was_tampered_with_is_refused_and_leaves_nothing(room, name, edit, sentence):
    store, opener, folder = room
    content = bundle_of(store, folder, edited_document(store, opener, folder))
    before = set((folder / "media").iterdir())
    path = put(folder, "p.recording", changed(content, name, edit))
    with pytest.raises(LikhitaError, match=sentence):
        opener.open(path, "p.zip")
    assert set((folder / "media").iterdir()) == before
    assert list((folder / "tmp").iterdir()) == []


def test_text_alone_asks_for_its_recording_and_leaves_nothing(room):
    _, opener, folder = room
    path = put(folder, "a.recording", b"Anna: hello\nRavi: good morning\n")
    assert opener.is_transcript(path, "a.txt")
    with pytest.raises(LikhitaError, match="with its recording"):
        opener.open(path, "a.txt")
    assert list((folder / "tmp").iterdir()) == []


def test_beside_the_caller_a_file_becomes_the_document_that_was_announced(room):
    store, opener, folder = room
    path = put(folder, "a.recording", export(make_document(make_rows(3)), "srt"))
    sound = tone(folder)
    job = opener.begin(path, "interview.srt", sound)
    assert job.wait(30).state is State.DONE
    assert store.load(job.document_id).name == "interview.srt"
    assert not path.exists()
    assert not sound.exists()
    assert opener.find(job.document_id) is None


def test_beside_the_caller_a_broken_file_is_told_with_its_line(room):
    _, opener, folder = room
    path = put(folder, "a.recording", b"1\nsoon --> 00:00:09,000\nx\n")
    last = opener.begin(path, "interview.srt").wait(30)
    assert (last.state, str(last.error)) == (
        State.FAILED,
        "Line 2: 'soon' is not a time such as 00:01:02.500.",
    )
    assert not path.exists()


def test_an_unforeseen_failure_is_a_sentence(room, monkeypatch, caplog):
    store, opener, folder = room
    monkeypatch.setattr(store, "create", lambda *_, **__: 1 / 0)
    path = put(folder, "a.recording", export(make_document(make_rows(3)), "srt"))
    last = opener.begin(path, "interview.srt", tone(folder)).wait(30)
    assert (last.state, last.error) == (State.FAILED, NOT_OPENED)
    assert "ZeroDivisionError" in caplog.text
    assert list((folder / "media").iterdir()) == []


class WaitingTimer(TextTimer):
    """The real one, which begins only once the job was cancelled."""

    def time(self, opened, sound, watcher=None):
        watcher.tell(Stage.ALIGNING, 0.5)
        while not watcher.cancelled():
            sleep(0.01)
        return super().time(opened, sound, watcher)


def test_a_text_that_is_looked_for_in_its_sound_tells_how_far_it_is_and_can_be_cancelled(room):
    store, opener, folder = room
    opener._timer = WaitingTimer(Models(ModelSettings(folder / "cache")), inference_executor())
    path = put(folder, "a.recording", b"Good morning\nHow are you?\n")
    job = opener.begin(path, "interview.txt", tone(folder))
    deadline = monotonic() + 30
    while job.snapshot().stage is not Stage.ALIGNING and monotonic() < deadline:
        sleep(0.01)
    shown = job.snapshot()
    assert (shown.state, shown.stage) == (State.RUNNING, Stage.ALIGNING)
    assert shown.fraction == pytest.approx(0.1 + 0.05 + 0.84 / 2)
    opener.find(job.document_id).cancel()
    last = job.wait(30)
    assert (last.state, last.error) == (State.CANCELLED, CANCELLED)
    with pytest.raises(UnknownDocumentError):
        store.load(job.document_id)
    assert [list((folder / name).iterdir()) for name in ("media", "tmp")] == [[], []]
    assert not path.exists()


def test_the_end_of_the_server_ends_what_is_opened(room):
    _, opener, folder = room
    opener._timer = WaitingTimer(Models(ModelSettings(folder / "cache")), inference_executor())
    job = opener.begin(put(folder, "a.recording", b"Good morning\n"), "interview.txt", tone(folder))
    opener.shutdown()
    assert job.snapshot().state is State.CANCELLED


def test_one_file_too_many_is_refused_with_a_sentence_and_deleted(room, monkeypatch):
    _, opener, folder = room
    gate = threading.Event()
    monkeypatch.setattr(opener, "_open", lambda *_: gate.wait(30))
    jobs = [opener.begin(put(folder, f"{n}.srt", b""), "a.srt") for n in range(opener.most_jobs)]
    refused = put(folder, "refused.srt", b"")
    with pytest.raises(QueueFullError, match="0 recordings are already waiting"):
        opener.begin(refused, "a.srt")
    assert not refused.exists()
    gate.set()
    assert {job.wait(30).state for job in jobs} == {State.DONE}
    assert opener.begin(put(folder, "again.srt", b""), "a.srt").wait(30).state is State.DONE
