"""What a TextGrid holds beside its rows comes back out of the TextGrid export."""

import re
from dataclasses import replace

import pytest

from tests.support.annotation_files import document_of
from tests.support.annotation_files import make_grid as grid
from tests.support.builders import make_document, make_segment
from tests.support.public_files import public_files
from transcript.document import Transcript
from transcript.editing.structure import delete, split
from transcript.formats.annotation.textgrid_file import read_grid
from transcript.formats.base.drafts import SourceText
from transcript.formats.base.encodings import decode_text
from transcript.formats.detection import open_transcript
from transcript.formats.registry import export


def tiers_of(content: bytes) -> list[tuple[str, str, str, str, list[tuple[str, str, str]]]]:
    """Class, name, borders and labels of each tier, numbers as they are written."""
    grid = read_grid(SourceText(decode_text(content, {}).source.text, ""))
    return [
        (
            tier.kind,
            tier.name,
            tier.start.number,
            tier.end.number,
            [(at.start.number, at.end.number, " ".join(at.text.split())) for at in tier.labels],
        )
        for tier in grid.tiers
    ]


def test_every_public_textgrid_comes_back_whole():
    seen = 0
    for name, content in public_files(".textgrid").items():
        document = document_of(open_transcript(content, "textgrid"))
        assert tiers_of(export(document, "textgrid")) == tiers_of(content), name
        seen += len(tiers_of(content))
    assert seen > 60


def rows(content: bytes) -> list[tuple[int, int, str | None, str]]:
    found = open_transcript(content, "textgrid").transcript.segments
    return [(s.start_ms, s.end_ms, s.speaker, s.text) for s in found]


ALIGNED = grid(
    ("anna - words", [(0, 1, "hi"), (1, 2, "there"), (2, 4, "")]),
    ("anna - phones", [(0, 0.5, "HH"), (0.5, 1, "AY1"), (1, 2, "DH"), (2, 4, "")]),
)


def test_words_of_an_aligner_are_the_text_and_phones_are_nobody():
    opened = open_transcript(ALIGNED, "textgrid")
    assert [(s.speaker, s.text, s.note) for s in opened.transcript.segments] == [
        ("anna", "hi", "anna - phones: HH | AY1"), ("anna", "there", "anna - phones: DH"),
    ]  # fmt: skip


def labels(content: bytes, name: str) -> list[tuple[str, str, str]]:
    return next(found for _, own, _, _, found in tiers_of(content) if own == name)


def test_what_stands_on_other_tiers_stays_at_its_time_when_rows_are_edited():
    document = document_of(open_transcript(ALIGNED, "textgrid"))
    edited = delete(document.edited, document.edited.segments[1].id)
    content = export(replace(document, edited=edited), "textgrid")
    assert labels(content, "anna - words") == [("0", "1", "hi"), ("1", "2", ""), ("2", "4", "")]
    assert labels(content, "anna - phones") == labels(ALIGNED, "anna - phones")


def test_a_correction_of_the_note_goes_to_its_tier():
    document = document_of(open_transcript(ALIGNED, "textgrid"))
    first, *others = document.edited.segments
    edited = Transcript((replace(first, note="anna - phones: HH | AA0"), *others))
    content = export(replace(document, edited=edited), "textgrid")
    assert [text for _, _, text in labels(content, "anna - phones")] == ["HH", "AA0", "DH", ""]


def test_a_speaker_who_is_named_anew_is_so_on_every_tier():
    document = document_of(open_transcript(ALIGNED, "textgrid"))
    edited = Transcript(tuple(replace(s, speaker="Lakshmi") for s in document.edited.segments))
    content = export(replace(document, edited=edited), "textgrid")
    assert [name for _, name, *_ in tiers_of(content)] == ["Lakshmi - words", "Lakshmi - phones"]


def test_words_follow_the_row_that_was_corrected():
    content = grid(
        ("A", [(0, 2, "one two"), (2, 4, "three")]),
        ("A - words", [(0, 1, "one"), (1, 2, "two"), (2, 4, "three")]),
    )
    document = document_of(open_transcript(content, "textgrid"))
    assert [w.text for w in document.edited.segments[0].words] == ["one", "two"]
    first, *others = document.edited.segments
    edited = Transcript((replace(first, text="ONE two"), *others))
    found = labels(export(replace(document, edited=edited), "textgrid"), "A - words")
    assert [text for *_, text in found if text] == ["ONE", "two", "three"]
    assert labels(export(document, "textgrid"), "A - words") == labels(content, "A - words")
    cut = split(document.edited, first.id, 4, "n1")
    found = labels(export(replace(document, edited=cut), "textgrid"), "A")
    assert [text for *_, text in found] == ["one", "two", "three"]


def test_names_with_numbers_and_the_name_unknown_stay():
    speakers = ["A", "A (2)", "unknown", None, "B"]
    document = make_document([make_segment(n, speaker=name) for n, name in enumerate(speakers)])
    assert [row[2] for row in sorted(rows(export(document, "textgrid")))] == speakers


def test_somebody_called_as_the_second_tier_of_another_who_speaks_meanwhile_keeps_the_name():
    found = [make_segment(1, speaker="A"), make_segment(1, id="x", start_ms=1100, speaker="A (2)")]
    assert [row[2] for row in rows(export(make_document(found), "textgrid"))] == ["A", "A (2)"]


def test_who_speaks_over_themselves_stays_one_speaker():
    found = [make_segment(1, speaker="A"), make_segment(1, id="x", start_ms=1100, speaker="A")]
    content = export(make_document(found), "textgrid")
    assert [name for _, name, *_ in tiers_of(content)] == ["A", "A (2)"]
    assert [row[2] for row in rows(content)] == ["A", "A"]


def test_rows_without_text_come_back():
    document = make_document([make_segment(1, text=""), make_segment(2, text="two")])
    assert [row[3] for row in rows(export(document, "textgrid"))] == ["", "two"]


def test_a_file_that_begins_before_0_is_moved_and_moved_back():
    content = grid(("A", [(-0.5, 1, "one"), (1, 2, "two")]), start=-0.5, end=2)
    opened = open_transcript(content, "textgrid")
    assert [(s.start_ms, s.end_ms) for s in opened.transcript.segments] == [(0, 1500), (1500, 2500)]
    assert ("times_moved", 500) in {(n.code, n.values.get("ms")) for n in opened.notices}
    assert opened.duration_ms == 2500
    assert tiers_of(export(document_of(opened), "textgrid")) == tiers_of(content)


def test_a_row_whose_end_is_its_start_leaves_the_others_as_they_are():
    content = grid(("A", [(0, 1, "first"), (1, 1.0003, "t"), (1.0003, 4, "next")]))
    opened = open_transcript(content, "textgrid")
    assert rows(content) == [(0, 1000, "A", "first"), (1000, 2000, "A", "t"), (1000, 4000, "A", "next")]
    assert [n.code for n in opened.notices] == ["lines_mended"]


@pytest.mark.parametrize(
    ("second", "texts"),
    [
        ([(0, 1, "house"), (1, 2, "dog"), (2, 4, "cat")], ["ఇల్లు", "కుక్క", "పిల్లి"]),  # a translation
        ([(0.5, 0.9, "mm"), (1.2, 1.4, "yes"), (2.5, 2.6, "mm")], ["ఇల్లు", "mm", "కుక్క", "yes", "పిల్లి", "mm"]),
    ],
)
def test_a_tier_with_the_borders_of_another_is_no_speaker(second, texts):
    first = [(0, 1, "ఇల్లు"), (1, 2, "కుక్క"), (2, 4, "పిల్లి")]
    for tiers in ((("Anna", first), ("Ravi", second)), (("Ravi", second), ("Anna", first))):
        assert [row[3] for row in rows(grid(*tiers))] == texts


def test_a_file_of_an_earlier_version_has_nobody_where_it_said_unknown():
    content = grid(("unknown", [(0, 4, "x")])) + b"! Likhita 0.1.0, recognised 2026\n"
    assert rows(content) == [(0, 4000, None, "x")]
    assert re.search(rb'"\(unknown\)"', export(make_document([make_segment(1, speaker=None)]), "textgrid"))
