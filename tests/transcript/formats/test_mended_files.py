"""Files with odd rows, as people have them: the rest is read, and what was mended or left out is told by line."""

import json
from pathlib import Path

import pytest

from tests.support.shared_cases import read_case
from transcript.formats.detection import open_transcript
from transcript.messages import Message


def opened(content, kind, **how):
    return open_transcript(content.encode() if isinstance(content, str) else content, kind, **how)


def rows(found):
    return [(row.start_ms, row.end_ms, row.speaker, row.text) for row in found.transcript.segments]


def mended(found):
    """(line or row, code) of each repair."""
    notices = [n for n in found.notices if n.code in {"lines_mended", "rows_mended"}]
    assert len(notices) <= 1
    return [
        (message.values.get("line", message.values.get("row")), message.code)
        for notice in notices
        for message in notice.values["lines"]
    ]


A, B = "00:00:01,000 --> 00:00:02,000", "00:00:03,000 --> 00:00:04,000"
FIRST, LAST = (1000, 2000, None, "one"), (3000, 4000, None, "two")


@pytest.mark.parametrize(
    ("content", "expected", "told"),
    [
        (f"1\n{A}\none\n\n2\n{B}\ntwo\n", [FIRST, LAST], []),
        (f"1\n{A}\none\n\n2\n00:00:02,500 --> 00:00:02,500\nx\n\n3\n{B}\ntwo\n",
         [FIRST, (2500, 3000, None, "x"), LAST], [(6, "row_without_length")]),
        (f"1\n{A}\none\n\n2\n00:00:02,500 --> 00:00:01,900\nx\n\n3\n{B}\ntwo\n",
         [FIRST, (2500, 3000, None, "x"), LAST], [(6, "row_end_impossible")]),
        (f"1\n{A}\none\n\n2\n00:00:02,500 -->\nx\n\n3\n{B}\ntwo\n",
         [FIRST, (2500, 3000, None, "x"), LAST], [(6, "row_without_end")]),
        (f"1\n{A}\none\n\n2\n00:00:02,500\nx\n\n3\n{B}\ntwo\n",
         [FIRST, (2500, 3000, None, "x"), LAST], [(6, "row_without_end")]),
        (f"1\n-00:00:01,000 --> 00:00:00,900\nx\n\n2\n{A}\none\n", [(0, 900, None, "x"), FIRST], [(2, "row_before_zero")]),
        (f"1\n{A}\none\n\n2\n00:00:02,000 --> 00:00:60,000\nx\n",
         [FIRST, (2000, 60_000, None, "x")], [(6, "clock_overflow")]),
        (f"1\n{A}\none\n\n2\n00:00:02,000 --> 00:00:02,1000\nx\n",
         [FIRST, (2000, 3000, None, "x")], [(6, "clock_overflow")]),
        (f"1\n{A}\none\n\n2\nx\n\n3\n{B}\ntwo\n", [FIRST, (2000, 3000, None, "x"), LAST], [(5, "cue_without_times")]),
        (f"1\n{A}\none\n\nmore\n\n2\n{B}\ntwo\n", [(1000, 2000, None, "one\nmore"), LAST], [(5, "cue_continued")]),
        (f"1\n{A}\none\n \nmore\n\n2\n{B}\ntwo\n", [(1000, 2000, None, "one\nmore"), LAST], [(5, "cue_continued")]),
        (f"1\n{A}\none\n\n2\nsoon --> 00:00:03,000\nx\n\n3\n{B}\ntwo\n",
         [FIRST, (2000, 3000, None, "x"), LAST], [(6, "no_clock")]),
        (f"\ufeff1\n{A}\none\n\n\ufeff1\n{B}\ntwo\n", [FIRST, LAST], []),
        (f"1\n{A.replace('-->', '->')}\none\n\n2\n{B.replace('-->', '–>')}\ntwo\n", [FIRST, LAST], []),
        (f"Subtitles by X\n\n1\n{A}\none\n\n2\n{B}\ntwo\n", [FIRST, LAST], [(1, "line_outside")]),
        (f"1\n{A}\none\n\n2\n9999:00:00,000 --> 9999:00:01,000\nx\n\n3\n{B}\ntwo\n", [FIRST, LAST], [(6, "row_outside")]),
    ],
)  # fmt: skip
def test_an_odd_cue_of_subrip(content, expected, told):
    found = opened(content, "srt")
    assert rows(found) == expected
    assert mended(found) == told


V = "00:01.000 --> 00:02.000\none"


@pytest.mark.parametrize(
    ("content", "expected", "told"),
    [
        (f"WEBVTT\n{V}\n", [FIRST], []),
        (f"WEBVTT{V}\n", [FIRST], [(1, "webvtt_header_glued")]),
        (f"WEBVTT {V}\n", [FIRST], [(1, "webvtt_header_glued")]),
        (f"WEBVTT\n\nWEBVTT\n\n{V}\n", [FIRST], [(3, "webvtt_header_again")]),
        (f"WEBVTT\nKind: captions\n\n{V}WEBVTT\n\n00:03.000 --> 00:04.000\ntwo\n", [FIRST, LAST], [(5, "webvtt_header_glued")]),
        (f"WEBVTT\n\n{V}\n\nmore\n", [(1000, 2000, None, "one\nmore")], [(6, "cue_continued")]),
        (f"WEBVTT\n\n{V}\n\nNOTE x\n\nSTYLE\na\n", [FIRST], []),
        (f"WEBVTT\n\n{V} &#" + "9" * 5000, [(1000, 2000, None, "one &#" + "9" * 5000)], []),
    ],
)  # fmt: skip
def test_an_odd_header_or_cue_of_webvtt(content, expected, told):
    found = opened(content, "vtt")
    assert rows(found) == expected
    assert mended(found) == told


def test_a_header_that_moves_times_is_obeyed_and_told():
    moved = "WEBVTT\nX-TIMESTAMP-MAP=MPEGTS:900000,LOCAL:00:00:01.000\n\n" + V
    again = "\n\nWEBVTT\nX-TIMESTAMP-MAP=LOCAL:00:00:00.000,MPEGTS:0\n\n00:03.000 --> 00:04.000\ntwo\n"
    found = opened(moved + again, "vtt")
    assert rows(found) == [LAST, (10_000, 11_000, None, "one")]
    assert Message("times_shifted", seconds="+9.000") in found.notices


def test_a_header_that_moves_times_can_be_passed_over():
    moved = "WEBVTT\nX-TIMESTAMP-MAP=MPEGTS:900000,LOCAL:00:00:01.000\n\n" + V
    (question,) = opened(moved, "vtt").questions
    assert (question.code, question.chosen) == ("time_shift", "header")
    assert [(option.label, option.preview) for option in question.options] == [
        ("+9.000 s", ("10.000 s",)), ("+0.000 s", ("1.000 s",)),
    ]  # fmt: skip
    written = opened(moved, "vtt", choices={"time_shift": "written"})
    assert rows(written) == [FIRST]
    assert [notice.code for notice in written.notices] == []
    (asked,) = written.questions
    assert (asked.chosen, asked.options) == ("written", question.options)


@pytest.mark.parametrize(
    ("content", "kind", "expected", "told"),
    [
        ('start\tend\ttext\n0\t1500\t"Come," she said.\n1500\t2600\tI came.\n', "tsv",
         [(0, 1500, None, '"Come," she said.'), (1500, 2600, None, "I came.")], []),
        ('start\tend\ttext\n0\t1500\t"Come\n1500\t2600\tI "came"\n2600\t2700\tthere"\n', "tsv",
         [(0, 1500, None, '"Come'), (1500, 2600, None, 'I "came"'), (2600, 2700, None, 'there"')], []),
        ('start\tend\ttext\n0\t1500\t"a ""b""\nc"\n', "tsv", [(0, 1500, None, 'a "b"\nc')], []),
        ('start_ms,end_ms,text\n0,900,"one\n900,1500,two"\n', "csv",
         [(0, 900, None, '"one'), (900, 1500, None, 'two"')], [(2, "quotes_broken")]),
        ("start,end,text\n0.0,1,one, two\n1,2,x\n", "csv",
         [(0, 1000, None, "one, two"), (1000, 2000, None, "x")], [(2, "cells_unequal")]),
        ("start,end,text,speaker\n0,1,x,A,\n1,2\n", "csv",
         [(0, 1000, "A", "x"), (1000, 2000, None, "")], [(3, "cells_unequal")]),
        ("start,end,text\n0,nan,x\nnever,2,y\n2,1,z\n", "csv",
         [(0, 1000, None, "x"), (1000, 2000, None, "y"), (2000, 3000, None, "z")],
         [(2, "row_without_end"), (3, "no_seconds"), (4, "row_end_impossible")]),
        ("start_ms,end_ms,text\n0.5,9,x\n-5,9,y\n", "csv",
         [(0, 1, None, "x"), (0, 9, None, "y")], [(2, "no_milliseconds"), (3, "row_before_zero")]),
    ],
)  # fmt: skip
def test_an_odd_row_of_a_table(content, kind, expected, told):
    found = opened(content, kind)
    assert rows(found) == expected
    assert mended(found) == told


@pytest.mark.parametrize(
    ("header", "row"),
    [
        ("Speaker Name;Start Time;End Time;Text", "A;00:00:01.000;00:00:02.000;one"),
        ("START (s)|Duration|Transcript|SPEAKER", "1|1|one|A"),
        ("startTime,endTime,Transcript,speaker_label", "1.0,2.0,one,A"),
        ("Begin Time - msec,End Time - msec,Begin Time - ss.msec,Tier,Annotation", "1000,2000,9.9,A,one"),
        ("sep=;\nTimecode In;Timecode Out;Speaker;Subtitle", "00:00:01,000;00:00:02,000;A;one"),
    ],
)
def test_headers_of_tables_in_any_spelling(header, row):
    assert rows(opened(f"{header}\n{row}\n", "csv")) == [(1000, 2000, "A", "one")]


def test_times_in_frames_ask_for_their_rate():
    content = "Start,End,Text\n00:00:01:12,00:00:02:00,one\n"
    found = opened(content, "csv")
    assert rows(found) == [(1480, 2000, None, "one")]
    assert found.notices == (Message("frames_assumed", rate="25"),)
    (question,) = found.questions
    assert (question.code, question.chosen) == ("frame_rate", "25")
    assert [option.value for option in question.options] == [
        "23.976",
        "24",
        "25",
        "29.97",
        "30",
        "50",
        "59.94",
        "60",
    ]
    assert question.options[1].preview[0] == "00:00:01:12 = 1.500 s"
    chosen = opened(content, "csv", choices={"frame_rate": "24"})
    assert rows(chosen) == [(1500, 2000, None, "one")]
    assert rows(opened(content.replace("01:12", "01:29"), "csv")) == [(1967, 2000, None, "one")]
    dropped = "1\n01:00:00;00 --> 01:00:01;00\none\n"
    assert rows(opened(dropped, "srt")) == [(3_599_996, 3_600_997, None, "one")]


NA = "<NA> <NA>"


@pytest.mark.parametrize(
    ("content", "kind", "expected", "told"),
    [
        (f"SPEAKER a 1 0 0 {NA} A {NA}\nSPEAKER a 1 1 1 {NA} B {NA}\n", "rttm",
         [(1000, 2000, "B", "")], [(1, "row_empty")]),
        (f"SPEAKER a 1 nan 1 {NA} A {NA}\nSPEAKER a 1 1 -1 {NA} B {NA}\nSPEAKER a\n", "rttm",
         [(1000, 2000, "B", "")], [(1, "no_seconds"), (2, "row_end_impossible"), (3, "columns_too_few")]),
        (f"SPEAKER my talk 1 0.5 2 {NA} Dr. K. Rao {NA}\n", "rttm", [(500, 2500, "Dr. K. Rao", "")], []),
        ("my talk 1 A 0.5 2.5 3 4 words\n", "stm", [(500, 2500, "A", "3 4 words")], []),
        ("a 1 A 0 x one\na 1 A -1 2 two\n", "stm",
         [(0, 1, "A", "one"), (0, 2000, "A", "two")], [(1, "no_seconds"), (2, "row_before_zero")]),
        ("my talk 1 0.5 0.3 one 0.9\nmy talk 1 0.8 0.2 two\n", "ctm", [(500, 1000, None, "one two")], []),
        ("a 1 -0.5 0.7 one NaN\na 1 0.3 -1 two 7\n", "ctm",
         [(0, 300, None, "one two")], [(1, "row_before_zero"), (2, "row_end_impossible")]),
        ("a 1 * * <ALT_BEGIN>\na 1 0 1 one\na 1 * * <ALT>\na 1 0 1 won\na 1 * * <ALT_END>\na 1 1 1 two\n", "ctm",
         [(0, 2000, None, "one two")], [(4, "other_alternative")]),
    ],
)  # fmt: skip
def test_an_odd_line_of_a_scorers_file(content, kind, expected, told):
    found = opened(content, kind)
    assert rows(found) == expected
    assert mended(found) == told


def test_odd_segments_of_json():
    words = [{"word": "a", "start": -0.1, "end": 0.2, "score": float("nan")}, {"word": "b", "start": None}, 7]
    segments = [
        {"start": None, "end": None, "text": "by its words", "words": words},
        {"start": float("nan"), "end": 1.0, "text": "between"},
        "no segment",
        {"start": 1.0, "end": None, "text": "open"},
        {"start": 1.5, "end": 1.5, "text": "short"},
        {"start": 3, "end": 2, "text": "backwards"},
        {"start": 10**30, "end": 2, "text": "late"},
    ]
    found = opened(json.dumps(segments), "json")
    assert [row[:2] + row[3:] for row in rows(found)] == [
        (0, 200, "by its words"), (200, 1000, "between"), (1000, 1500, "open"), (1500, 2500, "short"),
        (3000, 4000, "backwards"), (4000, 5000, "late"),
    ]  # fmt: skip
    assert mended(found) == [
        (1, "json_segment_word"), (2, "row_without_time"), (3, "json_segment_no_object"), (4, "row_without_end"),
        (5, "row_without_length"), (6, "row_end_impossible"), (7, "json_time_outside"), (7, "row_without_time"),
    ]  # fmt: skip
    assert found.transcript.segments[0].words[0].confidence is None


TWO = {
    "rttm": f"SPEAKER talk_a 1 0 1 {NA} A {NA}\nSPEAKER talk_b 1 2 1 {NA} B {NA}\n",
    "ctm": "talk_a 1 0 1 one\ntalk_b 1 2 1 two\n",
    "stm": "talk_a 1 A 0 1 one\ntalk_b 1 B 2 3 two\n",
    "json": json.dumps([
        {"session_id": "talk_a", "start_time": "0", "end_time": "1", "words": "one", "speaker": "A"},
        {"session_id": "talk_b", "start_time": "2", "end_time": "3", "words": "two", "speaker": "B"},
    ]),
}  # fmt: skip


@pytest.mark.parametrize("kind", TWO)
def test_of_several_recordings_one_is_read_and_asked_for(kind):
    found = opened(TWO[kind], kind)
    assert [row[:2] for row in rows(found)] == [(0, 1000)]
    assert Message("recording_of_several", count=2, name="talk_a") in found.notices
    (question,) = found.questions
    assert (question.code, question.chosen) == ("recording", "talk_a")
    assert [option.value for option in question.options] == ["talk_a", "talk_b"]
    assert all(option.preview for option in question.options)
    matched = opened(TWO[kind], kind, sound_name="Talk B.wav")
    assert [row[:2] for row in rows(matched)] == [(2000, 3000)]
    assert matched.questions[0].chosen == "talk_b"
    assert rows(opened(TWO[kind], kind, choices={"recording": "talk_b"})) == rows(matched)
    assert rows(opened(TWO[kind], kind, choices={"recording": "none"})) == rows(found)


@pytest.mark.parametrize("name", ["row-without-length.srt", "below-zero.srt"])
def test_shared_cases_open_with_one_notice(name):
    found = opened(read_case(name), Path(name).suffix[1:])
    assert len(found.notices) == 1
    assert len(mended(found)) == 1
    assert found.transcript.segments[-1].text == "next"


def test_shared_cases_of_scorers():
    assert rows(opened(read_case("my talk.rttm"), "rttm")) == [
        (500, 2500, "A", ""), (3500, 5500, "B", ""),
    ]  # fmt: skip
    two = read_case("two-recordings.rttm")
    assert [row[:2] for row in rows(opened(two, "rttm", sound_name="meeting_b.wav"))] == [(700, 2700)]
