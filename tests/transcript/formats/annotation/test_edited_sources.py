"""Whatever is done to the rows, a file with much beside them is written, and read again with these rows."""

import random
from dataclasses import replace
from itertools import pairwise

import pytest
from lxml import etree

from tests.support.annotation_files import (
    document_of,
    make_beside,
    make_eaf,
    make_grid,
    make_tier,
    make_timed,
)
from tests.support.public_files import public_files
from transcript.document import Document, Transcript
from transcript.editing.structure import delete, merge, split
from transcript.errors import PatchError
from transcript.formats.detection import open_transcript
from transcript.formats.registry import export

PEOPLE = ["A", "B", "C", None]


def random_of(seed: int) -> random.Random:
    return random.Random(seed)  # noqa: S311 - the same edits in every run


def edit(document: Document, chance: random.Random, count: int) -> Document:
    rows = document.edited
    for number in range(count):
        if len(rows.segments) < 3:
            break
        row, other = chance.sample(rows.segments, 2)
        kind = chance.randrange(5)
        try:
            if kind == 0:
                rows = split(rows, row.id, max(1, len(row.text) // 2), f"new{number}")
            elif kind == 1:
                rows = merge(rows, row.id, other.id)
            elif kind == 2:
                rows = delete(rows, row.id)
            else:
                changed = replace(row, speaker=chance.choice(PEOPLE))
                if kind == 4:
                    end_ms = row.end_ms + chance.randrange(1, 3000)
                    changed = replace(row, start_ms=row.start_ms // 2, end_ms=end_ms)
                rows = Transcript.from_segments(changed if s.id == row.id else s for s in rows.segments)
        except PatchError:
            continue
    latest_ms = max(s.end_ms for s in rows.segments)
    return replace(document, edited=rows, duration_ms=max(latest_ms, document.duration_ms))


def said(document_or_rows: Transcript) -> list[tuple[int, int, str, str]]:
    return sorted((s.start_ms, s.end_ms, s.speaker or "", s.text) for s in document_or_rows.segments)


TALK = make_eaf(
    make_tier("ref@A", "d", *[make_timed(f"r{n}", n * 4, n * 4 + 3, f"N_{n}") for n in range(9)], person="A")
    + make_tier("tx@A", "ft", *[make_beside(f"a{n}", f"r{n}", f"one two {n}") for n in range(9)], person="A", above="ref@A")
    + make_tier("ft@A", "ft", *[make_beside(f"f{n}", f"a{n}", f"un {n}") for n in range(9)], person="A", above="tx@A")
    + make_tier("ge@A", "ft", *[make_beside(f"g{n}", f"f{n}", f"x{n}") for n in range(9)], person="A", above="ft@A")
    + make_tier("cut@A", "cut", *[make_timed(f"c{n}", n * 4 + 1, n * 4 + 3, f"c{n}") for n in range(9)], person="A", above="ref@A")
    + make_tier("tx@B", "d", *[make_timed(f"b{n}", n * 4 + 1, n * 4 + 4, f"three {n}") for n in range(9)], person="B")
    + make_tier("ft@B", "ft", *[make_beside(f"h{n}", f"b{n}", f"trois {n}") for n in range(9)], person="B", above="tx@B")
)  # fmt: skip


@pytest.mark.parametrize("seed", range(25))
def test_an_elan_file_holds_the_rows_after_any_edits_and_what_hangs_on_them(seed):
    document = edit(document_of(open_transcript(TALK, "eaf")), random_of(seed), 12)
    content = export(document, "eaf")
    assert said(open_transcript(content, "eaf").transcript) == said(document.edited)
    root = etree.fromstring(content)
    ids = [each.get("ANNOTATION_ID") for each in root.iterfind("TIER/ANNOTATION/*")]
    assert len(set(ids)) == len(ids)
    tiers = {tier.get("TIER_ID"): tier for tier in root.iter("TIER")}
    at = {slot.get("TIME_SLOT_ID"): int(slot.get("TIME_VALUE")) for slot in root.iter("TIME_SLOT")}
    for tier in tiers.values():
        above = tiers.get(tier.get("PARENT_REF"))
        spans = sorted(
            (at[each.get("TIME_SLOT_REF1")], at[each.get("TIME_SLOT_REF2")])
            for each in tier.iter("ALIGNABLE_ANNOTATION")
        )
        assert all(before[1] <= after[0] for before, after in pairwise(spans))
        held = (
            {each.get("ANNOTATION_ID") for each in above.iterfind("ANNOTATION/*")}
            if above is not None
            else set()
        )
        assert {each.get("ANNOTATION_REF") for each in tier.iter("REF_ANNOTATION")} <= held


GRID = make_grid(
    ("A", [(n * 0.4, n * 0.4 + 0.3, f"one two {n}") for n in range(9)]),
    ("A - words", [(n * 0.4, n * 0.4 + 0.1, f"one{n}") for n in range(9)]),
    ("A - phones", [(n * 0.4, n * 0.4 + 0.1, "HH") for n in range(9)]),
    ("B", [(n * 0.4 + 0.1, n * 0.4 + 0.4, f"three {n}") for n in range(9)]),
)


@pytest.mark.parametrize("seed", range(25))
def test_a_textgrid_holds_the_rows_after_any_edits(seed):
    document = edit(document_of(open_transcript(GRID, "textgrid")), random_of(seed), 12)
    content = export(document, "textgrid")
    assert said(open_transcript(content, "textgrid").transcript) == said(document.edited)


@pytest.mark.parametrize("seed", range(25))
def test_a_chat_file_holds_the_rows_after_any_edits(seed):
    lines = "".join(
        f"*{'AB'[n % 2]}:\tone (.) two x{n} . \x15{n * 400}_{n * 400 + 300}\x15\n%mor:\ty{n}\n"
        for n in range(18)
    )
    content = f"@UTF8\n@Begin\n@Languages:\teng\n@Participants:\tA Participant, B Participant\n{lines}@End\n"
    document = edit(document_of(open_transcript(content.encode(), "chat")), random_of(seed), 12)
    back = open_transcript(export(document, "chat"), "chat").transcript
    assert said(back) == said(document.edited)
    assert {s.id for s in back.segments} == {s.id for s in document.edited.segments}


@pytest.mark.slow
def test_the_rows_of_a_public_elan_file_come_back_after_many_edits():
    (content,) = (c for name, c in public_files(".eaf").items() if name.endswith("sample_3.0.eaf"))
    document = edit(document_of(open_transcript(content, "eaf")), random_of(1), 200)
    assert said(open_transcript(export(document, "eaf"), "eaf").transcript) == said(document.edited)
