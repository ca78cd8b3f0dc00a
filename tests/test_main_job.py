"""The main job over the named endpoints, on real models: recording in, rows, edits, files out."""

import csv
import json
import re
import threading
from pathlib import Path

import httpx
import jiwer
import numpy as np
import pytest
from gradio_client import Client, handle_file

from tests.support.server import running, wait_for_models
from tests.support.speech import JFK, convert, speak, write_wav
from transcript.formats.registry import FORMATS as ALL_FORMATS

pytestmark = pytest.mark.model

FORMATS = ["txt", "srt", "vtt", "csv", "tsv", "json", "textgrid", "rttm", "eaf"]


@pytest.fixture(scope="module")
def likhita(server):
    wait_for_models(server)
    return Client(server.url, verbose=False, analytics_enabled=False)


@pytest.fixture(scope="module")
def jfk(shared_speech):
    return shared_speech / "jfk.flac"


@pytest.fixture(scope="module")
def answer(likhita, jfk):
    return likhita.predict(handle_file(jfk), api_name="/transcribe")


@pytest.fixture
def document(likhita, answer):
    return likhita.predict(answer["document_id"], api_name="/document")


def words(text):
    return re.sub(r"[^a-z ]", "", text.lower().replace("\n", " ")).split()


def test_the_sentence_comes_out_with_at_most_two_wrong_words(answer):
    spoken = " ".join(segment["text"] for segment in answer["segments"])
    assert jiwer.process_words(JFK, " ".join(words(spoken))).wer * len(JFK.split()) <= 2


def test_the_answer_has_the_shape_that_programs_rely_on(answer):
    assert set(answer) >= {"document_id", "name", "duration_ms", "notices", "segments"}
    assert answer["name"] == "jfk.flac"
    assert abs(answer["duration_ms"] - 11_000) <= 20
    for segment in answer["segments"]:
        assert set(segment) >= {
            "id",
            "start_ms",
            "end_ms",
            "speaker",
            "language",
            "engine",
            "text",
            "status",
            "words",
        }
        assert (segment["language"], segment["status"]) == ("en", "untouched")
        assert segment["speaker"] == "Speaker 1"
        assert 0 <= segment["start_ms"] < segment["end_ms"] <= answer["duration_ms"]
        starts = [word["start_ms"] for word in segment["words"]]
        assert starts == sorted(starts)
        assert len(segment["words"]) == len(segment["text"].split())


def test_an_edit_is_stored_and_a_stale_one_refused(likhita, document):
    row = document["segments"][0]
    patch = {
        "id": row["id"],
        "field": "text",
        "value": "నమస్కారం, my friends",
        "base_revision": document["revision"],
    }
    revision = likhita.predict(document["document_id"], patch, api_name="/edit")["revision"]
    assert revision == document["revision"] + 1
    with pytest.raises(Exception, match="base_revision"):
        likhita.predict(document["document_id"], patch | {"value": "older"}, api_name="/edit")
    now = likhita.predict(document["document_id"], api_name="/document")
    assert now["segments"][0]["text"] == "నమస్కారం, my friends"
    assert now["segments"][0]["status"] == "edited"


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"id": "no-such-row"}, "id"),
        ({"field": "engine"}, "field"),
        ({"field": "end_ms", "value": 0}, "end_ms"),
        ({"field": "end_ms", "value": 10**9}, "end_ms"),
        ({"field": "start_ms", "value": -1}, "start_ms"),
        ({"field": "start_ms", "value": "1e309"}, "start_ms"),
        ({"field": "status", "value": "perfect"}, "status"),
        ({"field": "language", "value": ["te"]}, "language"),
        ({"field": "speaker", "value": "x" * 5000}, "speaker"),
        ({"value": None}, "text"),
        ({"value": "x" * 30_000}, "text"),
        ({"base_revision": True}, "base_revision"),
    ],
)
def test_a_bad_patch_is_refused_by_the_name_of_its_field(likhita, document, change, named):
    good = {
        "id": document["segments"][0]["id"],
        "field": "text",
        "value": "x",
        "base_revision": document["revision"],
    }
    with pytest.raises(Exception, match=rf"^{named}: ") as refused:
        likhita.predict(document["document_id"], good | change, api_name="/edit")
    assert "Traceback" not in str(refused.value)
    assert likhita.predict(document["document_id"], api_name="/document") == document


@pytest.mark.parametrize("patch", [None, [], "x", 7, {"id": {}}])
def test_what_is_no_patch_at_all_is_refused(likhita, document, patch):
    with pytest.raises(Exception, match=r"^(patch|id|field): "):
        likhita.predict(document["document_id"], patch, api_name="/edit")


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_says_what_the_table_says(likhita, document, name, tmp_path):
    path = likhita.predict(document["document_id"], name, api_name="/export")
    raw = Path(path).read_bytes()
    content = raw.decode("utf-8-sig")
    route = httpx.get(f"{likhita.src.rstrip('/')}/documents/{document['document_id']}/export/{name}")
    assert route.content == raw
    assert "attachment" in route.headers["content-disposition"]
    assert document["document_id"] not in content
    if name == "rttm":
        assert len(re.findall(r"^SPEAKER ", content, re.MULTILINE)) == len(document["segments"])
        return
    for segment in document["segments"]:
        assert segment["text"] in content
    if name == "json":
        assert [s["text"] for s in json.loads(content)["segments"]] == [
            s["text"] for s in document["segments"]
        ]
    if name == "tsv":
        rows = list(csv.DictReader(content.splitlines(), delimiter="\t"))
        assert [int(r["start_ms"]) for r in rows] == [s["start_ms"] for s in document["segments"]]


@pytest.mark.parametrize("name", [name for name in ALL_FORMATS if name not in FORMATS])
def test_every_other_format_of_a_recording_can_be_had_too(likhita, document, name):
    chosen = {"rows": "all", "overlapped": True, "shortest_ms": 0} if name == "dataset" else {}
    path = likhita.predict(document["document_id"], name, chosen, api_name="/export")
    given = {option: str(value).lower() for option, value in chosen.items()}
    route = httpx.get(
        f"{likhita.src.rstrip('/')}/documents/{document['document_id']}/export/{name}",
        params=given,
        timeout=60,
    )
    assert route.status_code == 200
    assert route.content == Path(path).read_bytes()


def test_an_export_takes_the_formats_options(likhita, document):
    chosen = {"times": False, "speakers": False, "merge_turns": True}
    path = likhita.predict(document["document_id"], "txt", chosen, api_name="/export")
    lines = Path(path).read_text("utf-8").splitlines()
    assert len(lines) <= len(document["segments"])
    assert " ".join(lines) == " ".join(segment["text"] for segment in document["segments"])
    with pytest.raises(Exception, match="no option 'colour'; it has rows, script, times"):
        likhita.predict(document["document_id"], "txt", {"colour": "red"}, api_name="/export")


def test_an_unknown_format_or_document_is_one_sentence(likhita, document):
    with pytest.raises(Exception, match="srt") as refused:
        likhita.predict(document["document_id"], "docm", api_name="/export")
    assert "Traceback" not in str(refused.value)
    with pytest.raises(Exception, match="does not exist"):
        likhita.predict("guess", api_name="/document")
    with pytest.raises(Exception, match="does not exist"):
        likhita.predict("guess", "srt", api_name="/export")


def test_the_sound_is_served_in_ranges(likhita, document):
    url = f"{likhita.src.rstrip('/')}/documents/{document['document_id']}/sound"
    part = httpx.get(url, headers={"Range": "bytes=100-199"})
    assert (part.status_code, len(part.content)) == (206, 100)
    assert part.content == httpx.get(url).content[100:200]
    assert part.headers["cache-control"] == "private, no-store"


@pytest.mark.parametrize("ending", ["wav", "mp3", "m4a", "ogg", "flac", "webm", "mp4"])
def test_every_usual_format_is_read(likhita, tmp_path, ending):
    spoken = speak(tmp_path / "spoken.wav", "the weather is nice today, and we are going to the market")
    sent = spoken if ending == "wav" else convert(spoken, tmp_path / f"spoken.{ending}")
    got = likhita.predict(handle_file(sent), "en", 1, api_name="/transcribe")
    said = " ".join(words(" ".join(segment["text"] for segment in got["segments"])))
    assert "going to the market" in said


def hostile(name, folder):
    second = np.zeros(16_000, np.float32)
    path = folder / name
    match name:
        case "empty.wav":
            path.write_bytes(b"")
        case "header.wav":
            write_wav(path, second[:0])
        case "short.wav":
            write_wav(path, second[:800])
        case "noise.wav":
            path.write_bytes(np.random.default_rng(1).bytes(60_000))
        case "playlist.mp3":
            path.write_text(
                "#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n"
            )
        case "page.mp3":
            path.write_text("<html><script>alert(1)</script></html>")
    return path


@pytest.mark.parametrize(
    "name", ["empty.wav", "header.wav", "short.wav", "noise.wav", "playlist.mp3", "page.mp3"]
)
def test_what_is_no_recording_gets_one_sentence(likhita, server, tmp_path, name):
    with pytest.raises(Exception) as refused:  # noqa: PT011 - the client has its own class
        likhita.predict(handle_file(hostile(name, tmp_path)), api_name="/transcribe")
    told = str(refused.value)
    assert told.endswith(".")
    assert "Traceback" not in told
    assert str(server.data_dir) not in told
    assert 15 < len(told) < 200


@pytest.mark.parametrize(
    ("name", "samples"),
    [("silence", np.zeros(16_000 * 8)), ("tone", 0.2 * np.sin(np.arange(16_000 * 8) * 0.17))],
)
def test_no_speech_gives_an_empty_document_that_says_so(likhita, tmp_path, name, samples):
    got = likhita.predict(handle_file(write_wav(tmp_path / f"{name}.wav", samples)), api_name="/transcribe")
    assert got["segments"] == []
    assert any("no speech" in notice.lower() for notice in got["notices"])


@pytest.mark.parametrize(
    ("language", "speakers", "named"),
    [
        ("klingon", 0, "language"),
        ("en", -3, "speakers"),
        ("en", 2.5, "speakers"),
        ("en", 99, "speakers"),
    ],
)
def test_a_bad_choice_is_refused(likhita, jfk, language, speakers, named):
    with pytest.raises(Exception, match=named):
        likhita.predict(handle_file(jfk), language, speakers, api_name="/transcribe")


@pytest.mark.parametrize("more", [{}, {"is_stream": True}], ids=["copied", "taken as it is"])
@pytest.mark.parametrize("named", ["address", "file of the server"])
def test_only_an_upload_is_a_recording(server, jfk, named, more):
    path = "http://127.0.0.1:9/x.wav" if named == "address" else str(jfk)
    sent = {"path": path, "meta": {"_type": "gradio.FileData"}} | more
    answer = httpx.post(f"{server.url}/gradio_api/call/transcribe", json={"data": [sent, "auto", 0]})
    assert answer.status_code == 400
    assert "Upload it again" in answer.json()["detail"]


def test_runs_one_after_the_other_leave_no_temporary_file(likhita, server, jfk):
    before = temporary_files(server)
    for _ in range(3):
        likhita.predict(handle_file(jfk), "en", 1, api_name="/transcribe")
    assert temporary_files(server) <= before


def temporary_files(server):
    return {p for p in (server.data_dir / "tmp").rglob("*") if p.is_file() and "exports" not in p.parts}


def test_a_full_queue_refuses_with_a_sentence_and_recovers(tmp_path, jfk):
    with running(tmp_path / "data", QUEUE_SIZE="1") as small:
        wait_for_models(small)
        client = Client(small.url, verbose=False, analytics_enabled=False)
        told = []

        def ask():
            try:
                told.append(
                    client.predict(handle_file(jfk), "en", 1, api_name="/transcribe")["segments"] != []
                )
            except Exception as exc:  # noqa: BLE001 - what it says is looked at below
                told.append(str(exc))

        crowd = [threading.Thread(target=ask) for _ in range(12)]
        for one in crowd:
            one.start()
        for one in crowd:
            one.join(240)
        assert True in told
        refused = [answer for answer in told if answer is not True]
        assert refused
        assert all("already waiting" in answer for answer in refused)
        assert client.predict(handle_file(jfk), "en", 1, api_name="/transcribe")["segments"]


def test_a_restart_brings_the_document_back(tmp_path, jfk):
    data = tmp_path / "data"
    with running(data) as first:
        wait_for_models(first)
        client = Client(first.url, verbose=False, analytics_enabled=False)
        made = client.predict(handle_file(jfk), "en", 1, api_name="/transcribe")
        row = made["segments"][0]
        patch = {"id": row["id"], "field": "speaker", "value": "Kennedy", "base_revision": made["revision"]}
        client.predict(made["document_id"], patch, api_name="/edit")
        first.kill()  # not asked to stop: what was acknowledged must be on the disk
    with running(data) as second:
        client = Client(second.url, verbose=False, analytics_enabled=False)
        back = client.predict(made["document_id"], api_name="/document")
        assert back["segments"][0]["speaker"] == "Kennedy"
        assert httpx.get(f"{second.url}/documents/{made['document_id']}/sound").status_code == 200


def test_the_log_tells_stages_and_no_words(server, likhita, answer):
    log = server.log
    assert re.search(r"model loaded in \d+\.\d s", log.replace("s\n", " s\n")) or "loaded in" in log
    assert "fellow" not in log.lower()
    assert "jfk.flac" not in log
    assert answer["document_id"] not in log
    assert "Traceback" not in log
