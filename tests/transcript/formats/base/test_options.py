import io
import re
from collections import Counter
from dataclasses import replace

import defusedxml.ElementTree
import pytest
from hypothesis import given

from tests.support import readers
from tests.support.builders import (
    export_with_legend,
    make_document,
    make_rows,
    make_segment,
    segments,
)
from tests.support.examples import at_most
from transcript.document import Status, Transcript, Word
from transcript.errors import LikhitaError
from transcript.formats.annotation.elan_writer import EafOptions
from transcript.formats.annotation.textgrid_writer import TextGridOptions
from transcript.formats.base.code_switching import Script
from transcript.formats.base.format import Source
from transcript.formats.base.options import (
    CueOptions,
    JsonShape,
    NoOptions,
    OptionError,
    Options,
    Overlap,
    Rows,
    TextOptions,
    Turns,
    option_fields,
    option_texts,
    read_options,
)
from transcript.formats.base.selection import merged_turns, overlapping_ids, without_overlap
from transcript.formats.json_files.whisper_writer import JsonOptions
from transcript.formats.nist.rttm_writer import RttmOptions
from transcript.formats.registry import FORMATS, export, export_to
from transcript.speaker_turns import SpeakerTurn


def spans(transcript):
    return [(s.id, s.start_ms, s.end_ms) for s in transcript.segments]


OVERLAPPING = Transcript.from_segments(
    [
        make_segment(0, id="a", start_ms=0, end_ms=1000),
        make_segment(0, id="b", start_ms=500, end_ms=1500),
        make_segment(0, id="c", start_ms=500, end_ms=800),
        make_segment(0, id="d", start_ms=1500, end_ms=2000),
    ]
)


def test_clip_ends_a_row_where_the_next_begins_and_shares_a_common_start():
    assert spans(without_overlap(OVERLAPPING, Overlap.CLIP)) == [
        ("a", 0, 500), ("c", 500, 650), ("b", 650, 1500), ("d", 1500, 2000),
    ]  # fmt: skip


def test_first_wins_leaves_out_what_begins_too_early():
    assert spans(without_overlap(OVERLAPPING, Overlap.FIRST)) == [("a", 0, 1000), ("d", 1500, 2000)]


@at_most(100)
@given(rows=segments(most=12))
@pytest.mark.parametrize("rule", [Overlap.CLIP, Overlap.FIRST])
def test_no_time_is_shared_after_a_rule(rule, rows):
    before = Transcript.from_segments(rows)
    after = without_overlap(before, rule)
    assert overlapping_ids(after) == set()
    assert {s.text for s in after.segments} <= {s.text for s in before.segments}
    if not overlapping_ids(before):
        assert after == before


def test_turns_are_rows_of_one_speaker_in_a_row():
    rows = [make_segment(n, speaker=who) for n, who in enumerate(["A", "A", "B", None, None, "A"])]
    merged = merged_turns(Transcript.from_segments(rows))
    assert [(s.speaker, s.start_ms, s.end_ms) for s in merged.segments] == [
        ("A", 0, 1900), ("B", 2000, 2900), (None, 3000, 3900), (None, 4000, 4900), ("A", 5000, 5900),
    ]  # fmt: skip
    assert merged.segments[0].text == "good morning నమస్కారం మీరు"


VERIFIED = make_document([make_segment(1, status=Status.VERIFIED), make_segment(2)])


@pytest.mark.parametrize(
    "name", [n for n, f in FORMATS.items() if issubclass(f.options, Options) and "zip" not in f.extension]
)
def test_only_verified_rows_go_out_where_asked(name):
    only = make_document(VERIFIED.edited.segments[:1])
    chosen = FORMATS[name].options(rows=Rows.VERIFIED)
    assert export(VERIFIED, name, chosen) == export(only, name)
    assert export(VERIFIED, name, chosen) != export(VERIFIED, name)


def test_marked_words_get_the_script_that_is_asked_for():
    words = (Word("హాస్పిటల్", 1000, 1400, 0.5), Word("కి", 1500, 1600, 0.5))
    row = make_segment(1, text="హాస్పిటల్ {en:hospital} కి", words=words, status=Status.VERIFIED)
    document = make_document([row])
    latin = export(document, "txt", TextOptions(script=Script.LATIN, times=False, speakers=False))
    assert latin.decode() == "hospital కి\n"
    telugu = export(document, "srt", CueOptions(script=Script.TELUGU, speakers=False))
    assert telugu.decode().splitlines()[2] == "హాస్పిటల్ కి"
    ctm = export(document, "ctm", FORMATS["ctm"].options(script=Script.LATIN)).decode()
    assert "interview_1 1 1.000 0.400 hospital 0.5000\n" in ctm
    assert ";;estimate" not in ctm
    chat = export(document, "chat").decode()
    assert "\tహాస్పిటల్ {en:hospital} కి\n" in chat
    assert "\thospital@s:eng కి . " in chat


@pytest.mark.parametrize("name", [n for n, f in FORMATS.items() if n not in {"rttm", "bundle"}])
def test_every_format_with_text_lets_its_script_be_chosen(name):
    fields = [field.name for field, _ in option_fields(FORMATS[name].options)]
    assert fields[:2] == ["rows", "script"]


@pytest.mark.parametrize("rule", Overlap)
def test_what_became_of_overlaps_is_said_in_the_file_or_beside_it(rule):
    document = make_document(make_rows(1))
    assert f"\nOverlap: {rule}\n" in export(document, "vtt", FORMATS["vtt"].options(overlap=rule)).decode()
    for name in ("ctm", "stm"):
        told = export_with_legend(document, name, FORMATS[name].options(overlap=rule)).decode()
        assert f"\n;;overlap={rule}\n" in told


def test_text_leaves_out_times_and_speakers_and_merges_turns():
    rows = [make_segment(1, speaker="A", text="one\ntwo"), make_segment(2, speaker="A", text="three")]
    document = make_document(rows)
    plain = TextOptions(times=False, speakers=False)
    assert export(document, "txt", plain).decode() == "one\ntwo\nthree\n"
    assert (
        export(document, "txt", replace(plain, merge_turns=True, speakers=True)).decode()
        == "A:\tone\n\ttwo three\n"
    )


def test_cues_leave_out_their_speaker_where_asked():
    document = make_document([make_segment(1, speaker="A", text="one")])
    assert "A" not in export(document, "srt", CueOptions(speakers=False)).decode()
    assert "<v" not in export(document, "vtt", CueOptions(speakers=False)).decode()


def test_rttm_merges_turns_where_asked():
    rows = [make_segment(1, speaker="A"), make_segment(2, speaker="A")]
    (turn,) = readers.read_rttm(export(make_document(rows), "rttm", RttmOptions(merge_turns=True)))
    assert (turn.start_ms, turn.end_ms) == (1000, 2900)


def source_with_turns():
    rows = [make_segment(n, speaker=who) for n, who in enumerate(["సీత", "సీత", "Ravi K", "Ravi K"])]
    turns = (SpeakerTurn(0, 2200, "SPEAKER_00"), SpeakerTurn(1800, 3900, "SPEAKER_01"))
    return Source(make_document(rows), divisions=(turns,))


def written(source, options):
    out = io.BytesIO()
    export_to(out, source, "rttm", options)
    return out.getvalue()


def test_rttm_has_the_turns_as_heard_under_the_names_of_the_table():
    content = written(source_with_turns(), RttmOptions(turns=Turns.HEARD))
    assert [(t.start_ms, t.end_ms, t.speaker) for t in readers.read_rttm(content)] == [
        (0, 2200, "సీత"), (1800, 3900, "Ravi_K"),
    ]  # fmt: skip
    assert b";;" not in content


def test_rttm_has_the_rows_unless_asked():
    source = source_with_turns()
    assert written(source, RttmOptions()) == export(source.document, "rttm")


@pytest.mark.parametrize(
    ("source", "rows", "reason"),
    [
        (Source(make_document(make_rows(2))), Rows.ALL, "does not keep who was heard when"),
        (source_with_turns(), Rows.VERIFIED, "do not belong to single rows"),
    ],
)
def test_turns_as_heard_are_refused_where_there_are_none(source, rows, reason):
    with pytest.raises(LikhitaError, match=reason):
        written(source, RttmOptions(rows=rows, turns=Turns.HEARD))


def test_json_has_the_names_of_whisperx_where_asked():
    document = make_document([make_segment(1, speaker="A", words=(Word("a", 1000, 1100, 0.5),))])
    text = export(document, "json", JsonOptions(shape=JsonShape.WHISPERX)).decode()
    assert '"score": 0.5, "speaker": "A"}]' in text
    assert "probability" not in text


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"rows": "some"}, "rows: choose one of all, verified."),
        ({"times": "maybe"}, "times: must be true or false."),
        ({"colour": "red"}, "no option 'colour'; it has rows, script, times, speakers, merge_turns"),
    ],
)
def test_a_choice_that_is_none_is_refused_by_name(given, reason):
    with pytest.raises(OptionError, match=re.escape(reason)):
        read_options(TextOptions, given)


def test_choices_are_read_from_text():
    read = read_options(TextOptions, {"rows": "verified", "times": "off", "merge_turns": "true"})
    assert read == TextOptions(rows=Rows.VERIFIED, times=False, merge_turns=True)
    assert read_options(FORMATS["dataset"].options, {"shortest_ms": "500"}).shortest_ms == 500
    for wrong in ("-1", "1e3", "౧", "9999999", ""):
        with pytest.raises(OptionError):
            read_options(FORMATS["dataset"].options, {"shortest_ms": wrong})
    with pytest.raises(OptionError, match="it has none"):
        read_options(NoOptions, {"rows": "all"})


def test_choices_of_a_program_are_plain_values():
    assert option_texts({"rows": "verified", "times": False, "shortest_ms": 500}) == {
        "rows": "verified", "times": "false", "shortest_ms": "500",
    }  # fmt: skip
    assert option_texts(None) == {}
    for wrong in (["rows"], "rows", {"rows": None}, {"rows": ["all"]}, 3):
        with pytest.raises(OptionError, match="must be an object"):
            option_texts(wrong)


def words_of(tier):
    return [(row.start_ms, row.end_ms, row.text) for row in tier]


def test_textgrid_gets_a_tier_of_words():
    words = (Word("good", 1000, 1300, 0.5), Word("morning", 1400, 1900, 0.5))
    rows = [make_segment(1, speaker="A", text="good morning", words=words)]
    tiers = readers.read_textgrid(export(make_document(rows), "textgrid", TextGridOptions(words=True)))
    assert list(tiers) == ["A", "A - words"]
    assert words_of(tiers["A - words"]) == [(1000, 1300, "good"), (1400, 1900, "morning")]


@at_most(60)
@given(rows=segments())
def test_every_word_stands_on_a_tier_of_words(rows):
    document = make_document(rows)
    tiers = readers.read_textgrid(export(document, "textgrid", TextGridOptions(words=True)))
    found = Counter(
        t for name, rows in tiers.items() if " - words" in name for row in rows for t in row.text.split()
    )
    assert found == Counter(token for row in document.edited.segments for token in row.text.split())


EVERY_TIER = EafOptions(words=True, machine=True, notes=True)


def test_eaf_has_child_tiers_for_words_machine_text_and_notes():
    row = make_segment(1, speaker="A", text="good evening", note="laughs")
    heard = replace(row, text="good morning")
    document = replace(make_document([row]), machine=Transcript((heard,)))
    content = export(document, "eaf", EVERY_TIER)
    root = defusedxml.ElementTree.fromstring(content)
    tiers = {tier.get("TIER_ID"): tier for tier in root.iter("TIER")}
    assert [(name, t.get("PARENT_REF"), t.get("LINGUISTIC_TYPE_REF")) for name, t in tiers.items()] == [
        ("A", None, "default-lt"), ("A - machine", "A", "beside-lt"), ("A - note", "A", "beside-lt"),
        ("A - words", "A", "words-lt"),
    ]  # fmt: skip
    values = {name: [e.text for e in tier.iter("ANNOTATION_VALUE")] for name, tier in tiers.items()}
    assert values == {
        "A": ["good evening"], "A - machine": ["good morning"], "A - note": ["laughs"],
        "A - words": ["good", "evening"],
    }  # fmt: skip
    assert {e.get("ANNOTATION_REF") for e in root.iter("REF_ANNOTATION")} == {"s00001"}


@at_most(60)
@given(rows=segments())
def test_eaf_with_every_tier_keeps_the_rules_and_the_rows(rows):
    document = make_document([replace(row, note="n") for row in rows])
    root = defusedxml.ElementTree.fromstring(export(document, "eaf", EVERY_TIER))
    readers.check_eaf(root)
    spoken = [t for t in root.iter("TIER") if t.get("PARENT_REF") is None]
    assert sum(len(t) for t in spoken) == len(rows)


def test_five_thousand_words_get_slots_of_their_own():
    root = defusedxml.ElementTree.fromstring(export(make_document(make_rows(5000)), "eaf", EVERY_TIER))
    readers.check_eaf(root)
    assert len(list(root.iter("TIME_SLOT"))) == 2 * (5000 + 10_000)
