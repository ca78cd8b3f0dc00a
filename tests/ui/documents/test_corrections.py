"""The page of corrections and its CSV files, through the real routes and a real store."""

import csv
import io
import re
from dataclasses import replace
from html import escape
from html.parser import HTMLParser

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from tests.support.builders import database_url, make_document, make_patch, make_segment
from transcript.document import Transcript
from transcript.storage import Store
from ui import text
from ui.documents.export import Exports
from ui.documents.routes import media_router

ROWS = [
    make_segment(1, text="బ్రిద్గె మీద", engine="swecha", language="te", speaker="<b>లక్ష్మి</b>"),
    make_segment(2, text="=1+1 two", engine="whisper", language="en", speaker="=cmd|'/C calc'!A0"),
    make_segment(3, text="మూడు", engine="swecha", language="te", speaker=None),
]


@pytest.fixture
def served(tmp_path):
    store = Store(database_url(tmp_path))
    app = FastAPI()
    exports = Exports(store, tmp_path / "media", tmp_path / "out")
    app.include_router(media_router(store, tmp_path / "media", exports))
    yield TestClient(app), store
    store.close()


def keep(store, rows=ROWS, **changes):
    document = replace(make_document(rows), id="secret", **changes)
    store.create(document, complete=True)


def correct(store):
    store.apply("secret", make_patch("s00001", "text", "బ్రిడ్జి మీద", 0))
    store.apply("secret", make_patch("s00002", "status", "verified", 1))


class Reader(HTMLParser):
    def __init__(self):
        super().__init__()
        self.tables, self.cells, self.tags, self.words = [], None, set(), []

    def handle_starttag(self, tag, attributes):
        self.tags.add(tag)
        if tag == "tr":
            self.tables.append([])
        if tag in {"td", "th"}:
            self.cells = ""

    def handle_data(self, data):
        self.words.append(data)
        if self.cells is not None:
            self.cells += data

    def handle_endtag(self, tag):
        if tag in {"td", "th"}:
            self.tables[-1].append(self.cells)
            self.cells = None


def read(client, address="/documents/secret/corrections"):
    answer = client.get(address)
    assert answer.status_code == 200
    reader = Reader()
    reader.feed(answer.text)
    return answer, reader


def lines(client, table):
    answer = client.get(f"/documents/secret/corrections/{table}.csv")
    assert answer.status_code == 200
    assert answer.content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_every_question_has_its_numbers(served):
    client, store = served
    keep(store)
    correct(store)
    _, page = read(client)
    assert ["All", "2", "7.7 % (1/13)", "15.0 % (3/20)", "25.0 % (1/4)"] in page.tables
    assert ["ద్గె", "డ్జి", "1"] in page.tables
    assert ["swecha", "1", "20.0 % (1/5)", "25.0 % (3/12)", "50.0 % (1/2)"] in page.tables
    assert ["English", "1", "0.0 % (0/8)", "0.0 % (0/8)", "0.0 % (0/2)"] in page.tables
    assert ["Not edited", "1", "33.3 %"] in page.tables
    assert "svg" in page.tags


def test_confused_letters_come_first_and_each_number_stands_once_beside_its_bar(served):
    client, store = served
    keep(store)
    correct(store)
    answer, page = read(client)
    questions = re.findall(r"<h2>(.*?)</h2>", answer.text)
    say = text.strings_of("corrections_", "en")
    assert questions[:2] == [escape(say["confused"]), escape(say["wrong"])]
    assert " ".join(page.words).count("7.7 % (1/13)") == 1
    shares = re.findall(r'<bdi>(\d+\.\d) %[^<]*</bdi><svg[^>]*><rect width="([\d.]+)"', answer.text)
    assert shares
    assert all(float(width) == pytest.approx(float(shown), abs=0.06) for shown, width in shares)


def test_names_are_text_and_nothing_runs(served):
    client, store = served
    keep(store, name="<img src=x onerror=alert(1)>.wav")
    correct(store)
    answer, page = read(client)
    assert not {"img", "b", "script"} & page.tags
    assert "<b>లక్ష్మి</b>" in page.words
    assert "script-src" not in answer.headers["content-security-policy"]
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert "no-store" in answer.headers["cache-control"]


def test_before_any_correction_the_page_says_what_to_do(served):
    client, store = served
    keep(store)
    _, page = read(client)
    assert any("Correct a row or mark one as verified" in words for words in page.words)


def test_an_imported_text_says_that_no_machine_wrote_it(served):
    client, store = served
    keep(store, [replace(row, engine="") for row in ROWS])
    correct(store)
    _, page = read(client)
    assert any("there is no machine text to compare it with" in words for words in page.words)


def test_the_page_speaks_telugu_and_wears_the_theme(served):
    client, store = served
    keep(store)
    correct(store)
    answer, page = read(client, "/documents/secret/corrections?language=te&theme=dark")
    assert '<html lang="te" data-theme="dark">' in answer.text
    shown = " ".join(page.words[page.words.index("యంత్రం ఎంత కచ్చితంగా రాసింది?") :])
    assert (
        re.findall(
            r"[A-Za-z]{4,}",
            shown.replace("swecha", "").replace("whisper", "").replace("English", "").replace("calc", ""),
        )
        == []
    )


def test_scores_go_into_a_spreadsheet_that_runs_nothing(served):
    client, store = served
    keep(store)
    correct(store)
    table = lines(client, "scores")
    assert table[0][:6] == ["group", "name", "rows", "cluster_errors", "clusters", "cluster_error_rate"]
    assert table[1] == ["all", "", "2", "1", "13", "0.076923", "3", "20", "0.150000", "1", "4", "0.250000"]
    assert [line[:3] for line in table if line[0] == "speaker"] == [
        ["speaker", "<b>లక్ష్మి</b>", "1"],
        ["speaker", "'=cmd|'/C calc'!A0", "1"],
    ]


def test_confusions_and_work_are_tables_of_their_own(served):
    client, store = served
    keep(store)
    correct(store)
    assert lines(client, "confusions") == [["machine", "corrected", "count"], ["ద్గె", "డ్జి", "1"]]
    work = dict(lines(client, "work")[1:])
    assert (work["rows_edited"], work["rows_verified"], work["saves"]) == ("1", "1", "2")
    assert work["reviewed_audio_ms"] == "1800"


@pytest.mark.parametrize(
    "address", ["nobody/corrections", "nobody/corrections/scores.csv", "secret/corrections/x.csv"]
)
def test_what_is_not_there_is_not_found(served, address):
    client, store = served
    keep(store)
    assert client.get(f"/documents/{address}").status_code == 404


def test_an_empty_document_has_a_page(served):
    client, store = served
    keep(store, [], edited=Transcript())
    read(client)
