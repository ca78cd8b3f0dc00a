"""The page of options and the downloads behind it, through the real routes and a real store."""

import io
import os
import re
import zipfile
from dataclasses import replace
from urllib.parse import urljoin

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from tests.support.builders import database_url, make_document, make_rows, make_segment, nasty_document
from tests.support.presence import present
from transcript.document import Status
from transcript.errors import LikhitaError
from transcript.formats.base.options import TextOptions, option_fields
from transcript.formats.registry import FORMATS, export
from transcript.speaker_turns import SpeakerTurn
from transcript.storage import Store
from transcript.storage.media_files import ORIGINAL, media_folder
from transcript.storage.retention import empty_folder
from transcript.storage.turns_file import keep_divisions
from ui.documents.export import Exports, first_given
from ui.documents.routes import media_router
from ui.errors import BROKEN
from ui.strings import STRINGS

DOCUMENT = replace(make_document([make_segment(1, status=Status.VERIFIED), *make_rows(1)]), id="secret")


@pytest.fixture
def served(tmp_path):
    store = Store(database_url(tmp_path))
    store.create(DOCUMENT, complete=True)
    app = FastAPI()
    app.include_router(
        media_router(store, tmp_path / "media", Exports(store, tmp_path / "media", tmp_path / "out"))
    )
    yield TestClient(app), store, tmp_path
    store.close()


@pytest.mark.parametrize("name", [name for name in FORMATS if name != "dataset"])
def test_a_download_without_options_is_the_plain_export(served, name):
    client, _, folder = served
    answer = client.get(f"/documents/secret/export/{name}")
    assert answer.status_code == 200
    assert answer.content == export(DOCUMENT, name)
    extension = FORMATS[name].extension
    assert answer.headers["content-disposition"] == f"attachment; filename*=UTF-8''interview%201.{extension}"
    assert "no-store" in answer.headers["cache-control"]
    assert [path for path in (folder / "out").rglob("*") if path.is_file()] == []


def test_a_download_has_the_options_of_its_address(served):
    client, _, _ = served
    answer = client.get("/documents/secret/export/txt?rows=verified&times=false")
    assert answer.text == "Speaker 2:\tనమస్కారం మీరు\n"


@pytest.mark.parametrize(
    ("address", "code", "sentence"),
    [
        ("secret/export/txt?rows=some", 400, "rows: choose one of all, verified."),
        ("secret/export/txt?x=1", 400, "no option 'x'"),
        ("secret/export/nothing", 400, "does not exist"),
        ("secret/export/dataset", 400, "needs a recording"),
        ("other/export/txt", 404, "does not exist"),
        ("other/export/bundle", 404, "does not exist"),
        ("other/export", 404, "does not exist"),
    ],
)
def test_what_cannot_be_given_is_told(served, address, code, sentence):
    client, _, _ = served
    answer = client.get(f"/documents/{address}")
    assert answer.status_code == code
    assert sentence in answer.json()["detail"]


BROWSER = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


def test_who_follows_a_link_sees_a_page_with_a_way_on(served):
    client, _, _ = served
    answer = client.get("/documents/secret/export/dataset?language=te&theme=dark", headers=BROWSER)
    assert answer.status_code == 400
    assert answer.headers["content-type"].startswith("text/html")
    assert '<html lang="te" data-theme="dark">' in answer.text
    assert "డేటాసెట్‌కు రికార్డింగ్ కావాలి" in answer.text
    assert 'href="../export?language=te&amp;theme=dark"' in answer.text
    assert 'href="../../../#secret"' in answer.text
    assert "no-store" in answer.headers["cache-control"]
    assert "script" not in answer.headers["content-security-policy"]
    answer = client.get("/documents/secret/export/txt?<b>=1", headers=BROWSER)
    assert "<b>" not in answer.text


@pytest.mark.parametrize("address", ["/documents/other/export/txt", "/documents/other/export"])
def test_a_link_to_a_document_that_is_gone_leads_to_the_start(served, address):
    client, _, _ = served
    answer = client.get(address, headers=BROWSER)
    assert answer.status_code == 404
    assert "This document does not exist." in answer.text
    assert "other" not in answer.text.replace("another", "")
    start = present(re.search('href="([^"]+)"', answer.text))[1]
    assert urljoin(f"http://host/x{address}", start) == "http://host/x/"


def test_a_failure_is_a_sentence_and_is_logged(served, monkeypatch, caplog):
    client, _, _ = served
    monkeypatch.setattr(Exports, "content", lambda *_: 1 / 0)
    answer = client.get("/documents/secret/export/txt", headers=BROWSER)
    assert answer.status_code == 500
    assert str(BROKEN) in answer.text
    assert "ZeroDivisionError" in caplog.text


def test_a_file_that_takes_long_to_make_is_not_swept_away(served, monkeypatch):
    _, store, folder = served
    exports = Exports(store, folder / "media", folder / "out")
    seen = []

    def write_slowly(out, *_):
        out.write(b"half")
        os.utime(folder / "out", (0, 0))
        seen.append(empty_folder(folder / "out"))
        out.write(b" and whole")

    monkeypatch.setattr(exports, "_write", write_slowly)
    path = exports.file(exports.load("secret"), "everything", {})
    assert seen == [0]
    assert path.read_bytes() == b"half and whole"
    assert [p.name for p in folder.iterdir() if p.name.startswith("export-")] == []


def test_a_file_that_fails_leaves_nothing(served):
    _, store, folder = served
    exports = Exports(store, folder / "media", folder / "out")
    with pytest.raises(LikhitaError):
        exports.file(exports.load("secret"), "dataset", {})
    assert [p for p in folder.rglob("*") if p.is_file() and "sqlite" not in p.name] == []


def test_the_project_holds_the_recording(served):
    client, _, folder = served
    place = media_folder(folder / "media", "secret")
    place.mkdir(parents=True)
    (place / ORIGINAL).write_bytes(b"as it was sent")
    content = client.get("/documents/secret/export/bundle").content
    assert zipfile.ZipFile(io.BytesIO(content)).read("recording") == b"as it was sent"


def test_the_page_lists_checks_and_every_format_with_its_options(served):
    client, _, _ = served
    answer = client.get("/documents/secret/export")
    for name in FORMATS:
        assert f'action="export/{name}"' in answer.text
    assert '<a href="../../#secret/s00000">This row at 0.0 s is not verified.</a>' in answer.text
    assert answer.text.index("is not verified") < answer.text.index('action="export/everything"')
    assert answer.text.index('action="export/everything"') < answer.text.index('action="export/txt"')
    assert "Needs a recording" in answer.text
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'")
    assert "script" not in policy


def test_turns_as_heard_are_offered_and_given_where_they_were_kept(served):
    client, _, folder = served
    assert 'name="turns"' not in client.get("/documents/secret/export").text
    place = media_folder(folder / "media", "secret")
    place.mkdir(parents=True)
    keep_divisions(place, [(SpeakerTurn(0, 900, "SPEAKER_00"), SpeakerTurn(600, 1400, "SPEAKER_01"))])
    page = client.get("/documents/secret/export").text
    assert '<option value="heard">as heard, with overlaps</option>' in page
    answer = client.get("/documents/secret/export/rttm?turns=heard")
    lines = [line for line in answer.text.splitlines() if line.startswith("SPEAKER")]
    assert [line.split()[3:5] for line in lines] == [["0.000", "0.900"], ["0.600", "0.800"]]


def test_the_page_speaks_telugu(served):
    client, _, _ = served
    page = client.get("/documents/secret/export?language=te").text
    assert '<html lang="te">' in page
    assert STRINGS["export_title"]["te"] in page
    assert STRINGS["export_title"]["en"] not in page
    assert '<html lang="en">' in client.get("/documents/secret/export?language=<script>").text


def test_nothing_that_people_wrote_becomes_markup(served):
    client, store, _ = served
    nasty = replace(nasty_document(), id="nasty", name="<script>alert(1)</script>.wav")
    nasty = replace(
        nasty,
        edited=make_document(
            [make_segment(1, speaker="<b>x"), make_segment(2, speaker="<b>x", start_ms=1100)]
        ).edited,
    )
    store.create(nasty, complete=True)
    page = client.get("/documents/nasty/export").text
    assert "<script" not in page
    assert "<b>x" not in page
    assert "&lt;b&gt;x also speaks in another row" in page


def test_the_forms_of_the_page_ask_for_what_is_ticked(served):
    client, _, _ = served
    page = client.get("/documents/secret/export").text
    (form,) = re.findall(r'<form action="export/txt".*?</form>', page)
    boxes = re.findall(r'type="checkbox" name="(\w+)" value="true"( checked)?', form)
    assert boxes == [("times", " checked"), ("speakers", " checked"), ("merge_turns", "")]
    sent = [
        ("rows", "all"),
        ("times", "false"),
        ("speakers", "true"),
        ("speakers", "false"),
        ("merge_turns", "false"),
    ]
    assert first_given(sent) == {"rows": "all", "times": "false", "speakers": "true", "merge_turns": "false"}
    assert client.get("/documents/secret/export/txt", params=sent).content == export(
        DOCUMENT, "txt", TextOptions(times=False)
    )


def test_every_option_and_choice_has_a_name_in_both_languages():
    for item in FORMATS.values():
        for field, kind in option_fields(item.options):
            assert f"export_option_{field.name}" in STRINGS
            for value in getattr(kind, "__members__", {}).values():
                assert f"export_choice_{value}" in STRINGS


def test_a_script_can_be_chosen_where_words_are_marked(served):
    client, store, _ = served
    assert 'name="script"' not in client.get("/documents/secret/export").text
    marked = make_document([make_segment(1, text="హాస్పిటల్ {en:hospital}")]).edited
    store.create(replace(DOCUMENT, id="marked", edited=marked), complete=True)
    assert 'name="script"' in client.get("/documents/marked/export").text
    answer = client.get("/documents/marked/export/txt?script=latin&times=false&speakers=false")
    assert answer.text == "hospital\n"
