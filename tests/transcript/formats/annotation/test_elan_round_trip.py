"""What an ELAN file holds beside its rows comes back out of the EAF export."""

from dataclasses import replace
from typing import Any

import pytest
from lxml import etree

from tests.support.annotation_files import document_of
from tests.support.annotation_files import make_beside as beside
from tests.support.annotation_files import make_eaf as eaf
from tests.support.annotation_files import make_tier as tier
from tests.support.annotation_files import make_timed as timed
from tests.support.presence import present
from tests.support.public_files import public_files
from transcript.document import Document, Status, Transcript
from transcript.editing.structure import delete, merge, split
from transcript.formats.detection import open_transcript
from transcript.formats.registry import export

OWN = ("likhita.", "lastUsedAnnotationId")


def facts(content: bytes) -> dict[str, Any]:
    """Everything that a file says, without the names of time slots and without what this app adds."""
    root = etree.fromstring(content, etree.XMLParser(no_network=True, remove_blank_text=True))
    time_of = {slot.get("TIME_SLOT_ID"): slot.get("TIME_VALUE") for slot in root.iter("TIME_SLOT")}
    tiers = {}
    for each in root.iter("TIER"):
        annotations = {}
        for annotation in each.iterfind("ANNOTATION/*"):
            told = dict(annotation.attrib)
            for name in ("TIME_SLOT_REF1", "TIME_SLOT_REF2"):
                if name in told:
                    told[name] = time_of[told[name]]
            annotations[told.pop("ANNOTATION_ID")] = (told, annotation.findtext("ANNOTATION_VALUE") or "")
        tiers[each.get("TIER_ID")] = (dict(each.attrib), annotations)
    rest = [
        (part.tag, sorted(part.attrib.items()), (part.text or "").strip())
        for part in root.iter()
        if part.tag not in {"TIER", "TIME_ORDER", "TIME_SLOT", "ANNOTATION_VALUE"}
        and "ANNOTATION" not in part.tag
        and not (part.get("NAME") or "").startswith(OWN)
    ]
    shared = shared_slots(root)
    return {"tiers": tiers, "order": list(tiers), "rest": sorted(rest), "shared": shared}


def shared_slots(root: etree._Element) -> set[frozenset[tuple[str, str]]]:
    """Which borders of annotations are one and the same slot."""
    users: dict[str, set[tuple[str, str]]] = {}
    for annotation in root.iter("ALIGNABLE_ANNOTATION"):
        for edge in ("1", "2"):
            slot = annotation.get(f"TIME_SLOT_REF{edge}")
            users.setdefault(slot, set()).add((annotation.get("ANNOTATION_ID"), edge))
    return {frozenset(each) for each in users.values()}


@pytest.mark.slow
def test_every_public_elan_file_comes_back_whole():
    for name, content in public_files(".eaf").items():
        before, after = facts(content), facts(export(document_of(open_transcript(content, "eaf")), "eaf"))
        for part in before:
            assert after[part] == before[part], (name, part)
        assert sum(len(found) for _, found in before["tiers"].values()) > 7000


@pytest.mark.slow
def test_a_public_elan_file_that_came_back_is_valid_against_its_schema():
    (schema,) = (c for name, c in public_files(".xsd").items() if name.endswith("EAFv3.0.xsd"))
    (content,) = (c for name, c in public_files(".eaf").items() if name.endswith("sample_3.0.eaf"))
    document = document_of(open_transcript(content, "eaf"))
    parsed = etree.XMLSchema(etree.fromstring(schema, etree.XMLParser(no_network=True)))
    parsed.assertValid(etree.fromstring(export(document, "eaf")))
    rows = document.edited
    rows = split(rows, rows.segments[0].id, 10, "n1")
    rows = merge(rows, rows.segments[4].id, rows.segments[5].id)
    rows = delete(rows, rows.segments[9].id)
    changed = replace(rows.segments[20], speaker="Anna", language="te")
    rows = Transcript.from_segments(changed if s.id == changed.id else s for s in rows.segments)
    edited = export(replace(document, edited=rows), "eaf")
    parsed.assertValid(etree.fromstring(edited))


TALK = eaf(
    tier("tx@A", "d", timed("a1", 0, 10, "one two"), timed("a2", 10, 20, "three"), person="A")
    + tier("ft@A", "ft", beside("f1", "a1", "un deux"), beside("f2", "a2", "trois"), person="A", above="tx@A")
    + tier(
        "cut@A",
        "cut",
        timed("c1", 0, 4, "I"),
        timed("c2", 4, 10, "II"),
        timed("c3", 10, 20, "III"),
        person="A",
        above="tx@A",
    )
    + tier("tx@B", "d", timed("b1", 20, 30, "four"), person="B")
    + tier("ft@B", "ft", beside("f3", "b1", "quatre"), person="B", above="tx@B")
)


def talk() -> Document:
    return document_of(open_transcript(TALK, "eaf"))


def told(document: Document) -> dict[str, list[tuple[str, str, str]]]:
    """Tier -> (id, what it hangs on or its times, text)."""
    found = {}
    for name, (_, annotations) in facts(export(document, "eaf"))["tiers"].items():
        found[name] = [
            (own, at.get("ANNOTATION_REF") or f"{at['TIME_SLOT_REF1']}-{at['TIME_SLOT_REF2']}", text)
            for own, (at, text) in annotations.items()
        ]
    return found


def test_what_hangs_on_a_row_stands_in_its_note_by_the_name_of_its_tier():
    assert [s.note for s in talk().edited.segments] == [
        "ft@A: un deux\ncut@A: I | II", "ft@A: trois\ncut@A: III", "ft@B: quatre",
    ]  # fmt: skip


def test_a_row_that_is_cut_keeps_what_has_no_time_and_shares_what_has():
    document = talk()
    found = told(replace(document, edited=split(document.edited, "a1", 4, "n1", 400)))
    assert found["tx@A"] == [("a1", "0-400", "one"), ("n1", "400-1000", "two"), ("a2", "1000-2000", "three")]
    assert found["ft@A"] == [("f1", "a1", "un deux"), ("f2", "a2", "trois")]
    assert found["cut@A"] == [("c1", "0-400", "I"), ("c2", "400-1000", "II"), ("c3", "1000-2000", "III")]


def test_rows_that_are_joined_have_what_hung_on_both():
    document = talk()
    found = told(replace(document, edited=merge(document.edited, "a1", "a2")))
    assert found["tx@A"] == [("a1", "0-2000", "one two three")]
    assert found["ft@A"] == [("f1", "a1", "un deux trois")]
    assert found["cut@A"] == [("c1", "0-400", "I"), ("c2", "400-1000", "II"), ("c3", "1000-2000", "III")]


def test_what_hung_on_a_row_that_was_deleted_goes_with_it():
    document = talk()
    found = told(replace(document, edited=delete(document.edited, "a2")))
    assert (found["ft@A"], found["cut@A"]) == (
        [("f1", "a1", "un deux")],
        [("c1", "0-400", "I"), ("c2", "400-1000", "II")],
    )
    assert found["ft@B"] == [("f3", "b1", "quatre")]


def changed(document: Document, row_id: str, **values: Any) -> Document:
    rows = (replace(s, **values) if s.id == row_id else s for s in document.edited.segments)
    return replace(document, edited=Transcript.from_segments(rows))


def test_a_row_of_another_speaker_goes_to_their_tiers_with_what_hangs_on_it():
    found = told(changed(talk(), "a2", speaker="B"))
    assert found["tx@B"] == [("a2", "1000-2000", "three"), ("b1", "2000-3000", "four")]
    assert found["ft@B"] == [("f2", "a2", "trois"), ("f3", "b1", "quatre")]
    assert found["ft@A"] == [("f1", "a1", "un deux")]
    assert found["cut@A - tx@B"] == [("c3", "1000-2000", "III")]


def test_a_speaker_who_is_named_anew_keeps_the_tiers():
    content = export(changed(talk(), "b1", speaker="Lakshmi"), "eaf")
    found = facts(content)["tiers"]["tx@B"]
    assert (found[0]["PARTICIPANT"], list(found[1])) == ("Lakshmi", ["b1"])
    assert present(open_transcript(content, "eaf").transcript.find("b1")).speaker == "Lakshmi"


def test_a_new_speaker_gets_tiers_like_the_others():
    found = told(changed(talk(), "a2", speaker="C"))
    assert found["tx@C"] == [("a2", "1000-2000", "three")]
    assert found["ft@A - tx@C"] == [("f2", "a2", "trois")]


def test_a_correction_of_the_note_goes_to_its_tier():
    note = "ft@A: un DEUX\ncut@A: I | 2\nlaughs"
    found = told(changed(talk(), "a1", note=note))
    assert [text for _, _, text in found["ft@A"]] == ["un DEUX", "trois"]
    assert [text for _, _, text in found["cut@A"]] == ["I", "2", "III"]
    assert told(changed(talk(), "a1", note=""))["ft@A"] == told(talk())["ft@A"]


def test_status_and_languages_of_rows_come_back():
    document = changed(talk(), "a1", status=Status.VERIFIED, language="te")
    document = changed(document, "b1", status=Status.SKIPPED, language="en")
    for source in (document.source, None):
        opened = open_transcript(export(replace(document, source=source), "eaf"), "eaf")
        rows = {s.id: (s.status, s.language) for s in opened.transcript.segments}
        assert rows["a1"] == (Status.VERIFIED, "te")
        assert rows["a2"] == (Status.UNTOUCHED, None)
        assert rows["b1"] == (Status.SKIPPED, "en")


def test_languages_come_back_from_a_version_of_elan_that_has_no_place_for_them():
    content = TALK.replace(b'"3.0"', b'"2.7"')
    document = changed(document_of(open_transcript(content, "eaf")), "a1", language="te")
    written = export(document, "eaf")
    assert b"LANG_REF" not in written
    assert present(open_transcript(written, "eaf").transcript.find("a1")).language == "te"


@pytest.mark.parametrize(
    ("unit", "scale"), [("NTSC-frames", 1001 / 30), ("PAL-frames", 40), ("PAL-50-frames", 20)]
)
def test_times_in_frames_are_told_and_read_as_such(unit, scale):
    content = eaf(tier("A", "d", timed("a1", 1, 3, "x")), header=f'<HEADER TIME_UNITS="{unit}"/>')
    opened = open_transcript(content, "eaf")
    (row,) = opened.transcript.segments
    assert (row.start_ms, row.end_ms) == (round(100 * scale), round(300 * scale))
    assert ("times_in_frames", unit) in {(n.code, n.values.get("unit")) for n in opened.notices}


def test_gestures_of_a_closed_vocabulary_are_no_speech_and_come_back():
    content = eaf(
        tier("A", "d", timed("a1", 0, 10, "one")) + tier("right", "g", timed("g1", 2, 5, "hold")),
        types='<LINGUISTIC_TYPE LINGUISTIC_TYPE_ID="g" CONTROLLED_VOCABULARY_REF="v" TIME_ALIGNABLE="true"/>'
        '<CONTROLLED_VOCABULARY CV_ID="v"/>',
    )
    opened = open_transcript(content, "eaf")
    assert [s.text for s in opened.transcript.segments] == ["one"]
    assert told(document_of(opened))["right"] == [("g1", "200-500", "hold")]
