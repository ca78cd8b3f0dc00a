"""What stands beside the rows of a file: kept with the document, in its project, and bounded."""

from dataclasses import replace

import pytest

from tests.support.builders import make_document, make_segment
from transcript import source_parts
from transcript.document import Document
from transcript.formats.detection import open_transcript
from transcript.formats.packages.project_reader import read_bundle
from transcript.formats.reading_answer import read_imported, write_imported
from transcript.formats.registry import export
from transcript.source_file import Annotation, Element, SourceFile, SourceTier, TierKind
from transcript.source_parts import dump_source, read_source
from transcript.storage import Store

SOURCE = SourceFile(
    "eaf",
    (
        Element("ANNOTATION_DOCUMENT", (("AUTHOR", "అమ్మ"),)),
        Element("HEADER", (), "", (Element("PROPERTY", (), "x"),)),
    ),
    (
        SourceTier(
            "A", TierKind.TEXT, "", "A", (("PARTICIPANT", "A"),), (Annotation("a1", "one", "a1", "", 0, 900),)
        ),
        SourceTier("ft", TierKind.BESIDE, "A", None, (), (Annotation("f1", "un | deux", "a1", "a1"),)),
    ),
)


@pytest.fixture
def document() -> Document:
    return replace(make_document([make_segment(1)]), source=SOURCE)


@pytest.fixture
def store(address):
    store = Store(address)
    yield store
    store.close()


def test_it_is_kept_with_its_document_and_goes_with_it(store, document):
    store.create(document, complete=True)
    assert store.load(document.id).source == SOURCE
    store.delete(document.id)
    store.create(replace(document, source=None), complete=True)
    assert store.load(document.id).source is None


def test_a_project_carries_it(tmp_path, document):
    file = tmp_path / "talk.zip"
    file.write_bytes(export(document, "bundle"))
    assert read_bundle(file).document.source == SOURCE


def test_the_reading_process_hands_it_on():
    content = export(make_document([make_segment(1)]), "eaf")
    opened = open_transcript(content, "eaf")
    assert opened.source is not None
    assert read_imported(list(write_imported(opened))) == opened


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"eaf"', '"srt"'),
        ('"AUTHOR"', '"AU THOR=\\"<"'),
        ('"HEADER"', '"HEADER><x"'),
        ("un | deux", "\\ud800"),
        ("un | deux", "\\u0000"),
        ("900", "-1"),
        ("900", "1e3"),
        ('"beside"', '"other"'),
        ("un | deux", "x" * 20_001),
        ('"a1","one"', "7,7"),
        ('["annotations"', '["more"'),
        ('"ft","beside","A"', '"ft","beside","B"'),
        ('"ft","beside","A"', '"ft","beside","ft"'),
        ('"ft","beside","A"', '"A","beside",""'),
        ('"ft","beside","A"', '"ft","text","A"'),
        ('"ANNOTATION_DOCUMENT"', '"HEADER"'),
        ('"PARTICIPANT"', '"PART ICIPANT"'),
    ],
)
def test_what_no_reader_wrote_is_refused(old, new):
    text = dump_source(SOURCE)
    assert old in text
    assert read_source(text) == SOURCE
    with pytest.raises((ValueError, TypeError)):
        read_source(text.replace(old, new))


def test_what_would_write_lines_of_its_own_is_refused():
    number = Annotation("", "x", "", "", 0, 1, (("xmin", "0\nclass"),))
    line = Annotation("1", "x", "r", attributes=(("line", "x\n@End"),))
    grid = SourceFile("textgrid", (), (SourceTier("A", TierKind.BESIDE, annotations=(number,)),))
    chat = SourceFile("chat", (), (SourceTier("*A", TierKind.TEXT, annotations=(line,)),))
    for source in (grid, chat):
        with pytest.raises(ValueError, match=r"no number|several"):
            read_source(dump_source(source))


def test_more_than_a_document_keeps_is_refused(monkeypatch):
    monkeypatch.setattr(source_parts, "MOST_ANNOTATIONS", 50_000)
    many = tuple(Annotation(f"a{n}", "", "", "", 0, 1) for n in range(50_001))
    with pytest.raises(ValueError, match="too many"):
        read_source(
            dump_source(SourceFile("eaf", SOURCE.head, (SourceTier("g", TierKind.BESIDE, annotations=many),)))
        )
