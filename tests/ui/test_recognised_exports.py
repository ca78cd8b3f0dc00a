"""Every format of a document that the real pipeline recognised, through the real routes."""

import io
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import docx
import openpyxl
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from tests.support import office_readers, readers, speech_readers
from tests.support.readers import Row
from tests.support.recognised import NAME, Recognised
from transcript.document import Document
from transcript.formats.base.format import provenance_lines
from transcript.formats.registry import FORMATS
from transcript.storage import Store
from ui.documents.export import Exports
from ui.documents.routes import media_router

pytestmark = pytest.mark.model

READERS: dict[str, Callable[[bytes], list[Row]]] = {
    "txt": readers.read_txt,
    "vtt": readers.read_vtt,
    "csv": readers.read_csv,
    "tsv": readers.read_tsv,
    "json": readers.read_json,
    "eaf": readers.read_eaf,
    "xlsx": office_readers.read_xlsx,
    "docx": office_readers.read_docx,
    "chat": speech_readers.read_chat,
    "seglst": speech_readers.read_seglst,
}
CHOICES = {"dataset": {"rows": "all", "overlapped": "true", "shortest_ms": "0"}}


@pytest.fixture(scope="module")
def kept(
    recognised: Recognised, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Store, Path, str]]:
    data_dir = tmp_path_factory.mktemp("recognised") / "data"
    store = Store(recognised.copy_to(data_dir))
    yield store, data_dir, recognised.document_id
    store.close()


@pytest.fixture(scope="module")
def exports(kept: tuple[Store, Path, str]) -> Exports:
    store, data_dir, _ = kept
    return Exports(store, data_dir / "media", data_dir / "tmp" / "exports")


@pytest.fixture(scope="module")
def fetch(kept: tuple[Store, Path, str], exports: Exports) -> Callable[[str], bytes]:
    """The bytes of a download."""
    store, data_dir, document_id = kept
    app = FastAPI()
    app.include_router(media_router(store, data_dir / "media", exports))
    client = TestClient(app)

    def get(name: str) -> bytes:
        answer = client.get(f"/documents/{document_id}/export/{name}", params=CHOICES.get(name))
        assert answer.status_code == 200, answer.text[:300]
        return answer.content

    return get


@pytest.fixture(scope="module")
def document(kept: tuple[Store, Path, str]) -> Document:
    return kept[0].load(kept[2])


def test_what_was_recognised_is_what_real_recordings_are(document: Document) -> None:
    assert {segment.language for segment in document.edited.segments} == {"en", "te"}
    assert all(segment.words and segment.speaker for segment in document.edited.segments)
    assert len("\n".join(provenance_lines(document))) > 255  # what Word's properties hold


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_of_a_recognised_recording_can_be_downloaded(
    fetch: Callable[[str], bytes], kept: tuple[Store, Path, str], name: str
) -> None:
    store, _, document_id = kept
    content = fetch(name)
    assert document_id.encode() not in content
    if name in READERS:
        rows = [(row.start_ms, row.end_ms, row.text) for row in READERS[name](content)]
        segments = store.load(document_id).edited.segments
        assert sorted(rows) == sorted((s.start_ms, s.end_ms, s.text) for s in segments)


def test_everything_in_one_file_leaves_nothing_out(fetch: Callable[[str], bytes]) -> None:
    with zipfile.ZipFile(io.BytesIO(fetch("everything"))) as archive:
        told = archive.read("README.txt").decode()
        assert "is missing" not in told
        stem = NAME.removesuffix(".wav")
        expected = {
            f"{stem}.{FORMATS[name].extension}" for name in FORMATS if name not in {"dataset", "everything"}
        } | {f"{stem}.{beside}" for beside in ("rttm.legend.txt", "stm.legend.txt", "ctm.legend.txt", "etf")}
        assert set(archive.namelist()) == expected | {"README.txt", f"recording/{NAME}"}


def test_who_opens_a_word_or_excel_file_finds_the_whole_provenance(
    fetch: Callable[[str], bytes], document: Document
) -> None:
    lines = provenance_lines(document)
    word = docx.Document(io.BytesIO(fetch("docx")))
    assert [paragraph.text for paragraph in word.paragraphs][-len(lines) :] == lines
    assert lines[0] in word.core_properties.comments
    about = openpyxl.load_workbook(io.BytesIO(fetch("xlsx")))["About"]
    assert [row[0] for row in about.iter_rows(values_only=True)] == lines
