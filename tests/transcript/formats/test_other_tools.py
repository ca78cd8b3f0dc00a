"""Files as other tools write them, and files that are broken: the sentence names line and reason."""

import json

import pytest

from tests.support.builders import make_document, make_segment
from transcript.formats.base.drafts import UnreadableError
from transcript.formats.base.untimed import Gap
from transcript.formats.detection import open_transcript
from transcript.formats.registry import export
from transcript.messages import Message


def rows(content, kind):
    return [(s.start_ms, s.end_ms, s.speaker, s.text) for s in opened(content, kind).transcript.segments]


def opened(content, kind):
    return open_transcript(content.encode() if isinstance(content, str) else content, kind)


def test_subrip_of_players():
    content = "1\r\n00:00:01,500 --> 00:00:02,000 X1:0\r\n<i>Hello</i> {\\an8}there\r\n\r\n2\r\n0:00:03.2 --> 0:00:04.25\r\nthere\r\n"
    assert rows(content, "srt") == [(1500, 2000, None, "Hello there"), (3200, 4250, None, "there")]


def test_names_in_front_of_most_subtitles_become_speakers():
    cue = "{n}\n00:00:0{n},000 --> 00:00:0{n},900\n{text}\n\n"
    texts = ["Anna: yes", "Ravi K.: no", "అమ్మ: సరే"]
    content = "".join(cue.format(n=n, text=text) for n, text in enumerate(texts, start=1))
    assert [row[2:] for row in rows(content, "srt")] == [
        ("Anna", "yes"),
        ("Ravi K.", "no"),
        ("అమ్మ", "సరే"),
    ]


def test_webvtt_with_styles_settings_and_two_voices():
    content = (
        "WEBVTT - x\nKind: captions\n\nSTYLE\n::cue {}\n\nNOTE a --> b\n\nfirst\n00:01.000 --> 00:02.000 align:start\n"
        "<v.loud Anna>R&amp;D <c.x>now</c></v>\n<v Ravi>no\n\n01:00:00.000 --> 01:00:01.000\n<b>x</b> &lt;y&gt;\n"
    )
    assert rows(content, "vtt") == [
        (1000, 2000, "Anna", "R&D now\n"), (1000, 2000, "Ravi", "no"), (3_600_000, 3_601_000, None, "x <y>"),
    ]  # fmt: skip


@pytest.mark.parametrize("kind", ["srt", "vtt"])
def test_a_cue_begins_with_its_times_even_without_a_blank_line(kind):
    begin = "" if kind == "srt" else "WEBVTT\n\n"
    content = begin + (
        "1\n00:00:01.000 --> 00:00:02.000\none\n40\n2\n00:00:03.000 --> 00:00:04.000\n5\n"
        "00:00:05.000 --> 00:00:06.000\nnot --> a time\n"
    )
    assert [row[:2] + row[3:] for row in rows(content, kind)] == [
        (1000, 2000, "one\n40"), (3000, 4000, "5"), (5000, 6000, "not --> a time"),
    ]  # fmt: skip


def test_textgrid_in_short_form_with_points():
    content = (
        'File type = "ooTextFile short"\n"TextGrid"\n0\n2.5\n<exists>\n2\n"IntervalTier"\n"A ""B"""\n0\n2.5\n2\n'
        '0\n1.23456\n"one\ntwo"\n1.23456\n2.5\n""\n"TextTier"\n"bell"\n0\n2.5\n1\n1.0\n"ding"\n'
    )
    found = opened(content, "textgrid")
    assert rows(content, "textgrid") == [(0, 1235, 'A "B"', "one\ntwo")]
    assert (found.duration_ms, found.notices) == (2500, (Message("tiers_beside", tiers="bell"),))


def test_whisper_whisperx_and_whisper_cpp():
    whisper = {
        "text": " a b",
        "language": "te",
        "segments": [{"id": 0, "start": 0.0, "end": 1.5, "text": " a b"}],
    }
    assert opened(json.dumps(whisper), "json").transcript.segments[0].language == "te"
    words = [{"word": "a", "start": 0.1, "end": 0.4, "score": 0.9}, {"word": "2"}]
    whisperx = {
        "segments": [{"start": 0.1, "end": 1.0, "text": "a 2", "speaker": "SPEAKER_00", "words": words}]
    }
    (segment,) = opened(json.dumps(whisperx), "json").transcript.segments
    assert (segment.speaker, segment.words[0].end_ms, segment.words[0].confidence) == ("SPEAKER_00", 400, 0.9)
    cpp = {"transcription": [{"offsets": {"from": 10, "to": 990}, "text": " x"}]}
    assert rows(json.dumps(cpp), "json") == [(10, 990, None, "x")]
    assert rows(json.dumps(whisperx["segments"]), "json")[0][:2] == (100, 1000)


@pytest.mark.parametrize(
    ("content", "told", "first"),
    [
        ("start\tend\ttext\n0\t1500\thi\n", "Whisper", (0, 1500)),
        ("start;end;text\n0,5;1,25;hi\n", "seconds", (500, 1250)),
        ("Begin,End,Speaker,Text\n00:01.5,1:00:02,A,hi\n", "hours", (1500, 3_602_000)),
    ],
)
def test_the_time_base_of_a_table_is_found_and_told(content, told, first):
    found = opened(content, "tsv")
    assert told in str(found.summary)
    assert (found.transcript.segments[0].start_ms, found.transcript.segments[0].end_ms) == first


def test_chat_of_clan():
    content = (
        "@UTF8\n@Begin\n@Languages:\teng\n@Participants:\tCHI Alex Target_Child, MOT Mother\n"
        "*MOT:\twhat's &-um <this one> [?] , hm ? \x15100_900\x15\n%mor:\tpro|what\n"
        "*CHI:\t(be)cause &=laughs dog@s:tel\n\tgo +...\n*CHI:\t0 . \x151100_1200\x15\n@End\n"
    )
    found = opened(content, "chat")
    assert rows(content, "chat") == [
        (100, 900, "MOT", "what's um this one, hm?"), (900, 1100, "Alex", "because dog go"), (1100, 1200, "Alex", ""),
    ]  # fmt: skip
    assert found.transcript.segments[0].note == "%mor: pro|what"
    assert "1 utterance without a time" in str(found.notices[0])


EAF = """<?xml version="1.0"?><ANNOTATION_DOCUMENT><TIME_ORDER><TIME_SLOT TIME_SLOT_ID="a" TIME_VALUE="100"/>
<TIME_SLOT TIME_SLOT_ID="b"/><TIME_SLOT TIME_SLOT_ID="c" TIME_VALUE="300"/></TIME_ORDER>
<TIER TIER_ID="gloss" PARENT_REF="A"><ANNOTATION><REF_ANNOTATION ANNOTATION_ID="g1" ANNOTATION_REF="a1">
<ANNOTATION_VALUE>dog</ANNOTATION_VALUE></REF_ANNOTATION></ANNOTATION></TIER>
<TIER TIER_ID="A"><ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID="a1" TIME_SLOT_REF1="a" TIME_SLOT_REF2="b">
<ANNOTATION_VALUE>కుక్క</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION></ANNOTATION></TIER></ANNOTATION_DOCUMENT>"""


def test_eaf_with_slots_without_times_and_a_child_before_its_parent():
    (segment,) = opened(EAF, "eaf").transcript.segments
    assert (segment.start_ms, segment.end_ms, segment.speaker) == (100, 200, "A")
    assert (segment.text, segment.note) == ("కుక్క", "gloss: dog")


def test_stm_and_seglst_of_meeteval():
    stm = (
        ";; a comment\nrec 1 Alice 0 0 nothing lasts\nrec 1 Bob 1.0 2.5 <o,f0,male> we need a shift\n"
        "rec A Alice 2.5 3 IGNORE_TIME_SEGMENT_IN_SCORING\nrec A Bob 3 4\n"
    )
    assert rows(stm, "stm") == [
        (0, 1000, "Alice", "nothing lasts"), (1000, 2500, "Bob", "we need a shift"), (2500, 3000, "Alice", ""), (3000, 4000, "Bob", ""),
    ]  # fmt: skip
    turns = [{"session_id": "a", "speaker": "Alice", "start_time": "0", "end_time": "1.25", "words": "a b"}]
    assert rows(json.dumps(turns), "json") == [(0, 1250, "Alice", "a b")]


def test_turns_without_length_are_left_out_and_told():
    found = opened("SPEAKER a 1 0 0 <NA> <NA> A <NA> <NA>\nSPEAKER a 1 1 1 <NA> <NA> B <NA> <NA>\n", "rttm")
    assert [s.speaker for s in found.transcript.segments] == ["B"]
    assert [notice.code for notice in found.notices] == ["file_without_text", "lines_mended"]


def test_our_own_text_keeps_its_times_names_and_lines():
    segments = [
        make_segment(1, speaker="Dr. A: B", text="one\ntwo"),
        make_segment(2, speaker=None, text="three: four"),
        make_segment(4, speaker="లక్ష్మి", text="ఐదు"),
    ]
    content = export(make_document(segments), "txt")
    told = [(s.start_ms, s.end_ms, s.speaker, s.text) for s in segments]
    assert rows(content, "txt") == told


def test_text_without_times_needs_its_sound_and_then_says_what_to_find():
    content = "Anna: Hello there.\n\nRavi:\tనమస్కారం\nAnna: " + "A long answer of many words. " * 9 + "\n"
    with pytest.raises(
        UnreadableError, match=r"Line 1: the text has no times\..* together with its recording"
    ):
        opened(content, "txt")
    found = open_transcript(content.encode(), "txt", with_sound=True)
    segments = found.transcript.segments
    assert [s.speaker for s in segments] == ["Anna", "Ravi", *["Anna"] * 9]
    assert [s.text for s in segments[:3]] == ["Hello there.", "నమస్కారం", "A long answer of many words."]
    assert found.gaps == (Gap(tuple(s.id for s in segments), 0, None),)
    assert str(found.summary) == "Opened from plain text: UTF-8, no times, 11 rows."


def test_a_gap_lies_between_its_timed_neighbours():
    content = "@UTF8\n@Begin\n*A:\tone . \x15100_900\x15\n*A:\ttwo .\n*A:\tthree .\n*A:\tfour . \x15950_1200\x15\n*A:\tfive .\n@End\n"
    found = open_transcript(content.encode(), "chat", with_sound=True)
    assert [(len(gap.rows), gap.start_ms, gap.end_ms) for gap in found.gaps] == [
        (2, 900, 950),
        (1, 1200, None),
    ]
    assert [s.text for s in found.transcript.segments] == ["one", "two", "three", "four", "five"]
    assert found.notices == ()


BOMB = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><ANNOTATION_DOCUMENT>&b;</ANNOTATION_DOCUMENT>'


@pytest.mark.parametrize(
    ("content", "kind", "sentence"),
    [
        ("one\ntwo\n", "srt", "Line 1: a timing line with --> is missing."),
        ("1\nsoon --> later\nx\n", "srt", "Line 1: the subtitle has no line with times."),
        ("1\nsoon --> 00:00:09,000\nx\n", "srt", "Line 2: 'soon' is not a time such as 00:01:02.500."),
        ("WEBVTT\n\nx\n\n", "vtt", "Line 3: a timing line"),
        ('File type = "ooTextFile"\n"TextGrid"\n0\nx\n', "textgrid", "Line 5: the file ends where the end"),
        ('File type = "ooTextFile"\n"Pitch"\n0\n', "textgrid", "Line 2: this Praat file is not a TextGrid."),
        ("SPEAKER a 1 0.5\n", "rttm", "Line 1: the line has fewer than 8 columns"),
        ("SPEAKER a 1 nan 1 <NA> <NA> A <NA> <NA>\n", "rttm", "Line 1: 'nan' is not a time in seconds."),
        ("a 1 0.1 1e309 x\n", "ctm", "Line 1: '1e309' is not a time"),
        ("a 1 A 0.1\n", "stm", "Line 1: the line has fewer than 5 columns"),
        ("a 1 A 0.1 x y\n", "stm", "Line 1: 'x' is not a time in seconds."),
        ("a 1 0.1\n", "ctm", "Line 1: the line has fewer than 5 columns"),
        ('{"segments": [\n{"start": 1;}]}', "json", "Line 2: this is not valid JSON"),
        ('{"segments": [{"start": NaN, "end": 1}]}', "json", "Row 1: the row has no time."),
        ('[{"start": 1e400, "end": 1}]', "json", "Row 1: it has a time outside the length of any recording."),
        ("[" * 100_000, "json", "nested too deep"),
        ("a,b\n1,2\n", "csv", "Line 1: the first line must name the columns"),
        ("start_ms,end_ms,text\n0.5,1,x\n", "csv", "Line 2: '0.5' is not a whole number of milliseconds."),
        ("@UTF8\n@Begin\n*A:\thi .\n@End\n", "chat", "Line 3: no utterance has a time bullet"),
        ("@UTF8\n@Begin\nhello\n", "chat", "Line 3: a line must begin with @"),
        ("<ANNOTATION_DOCUMENT>\n<x></ANNOTATION_DOCUMENT>", "eaf", "Line 2: the XML is broken (mismatched tag)."),
        (BOMB, "eaf", "declares entities"),
        (b"\x00\x01\x02\xff\xfe binary", "srt", "Line 1: this is not a text file."),
        ("1\n99999:00:00,000 --> 99999:00:01,000\nx\n", "srt", "Line 2:"),
    ],
)  # fmt: skip
def test_an_error_names_line_and_reason(content, kind, sentence):
    with pytest.raises(UnreadableError) as caught:
        opened(content, kind)
    assert sentence in caught.value.message


def test_text_from_strangers_is_cleaned():
    content = json.dumps(
        [{"start": 0, "end": 1, "text": "a\x00b\u202ec\ud800", "speaker": " A\nB ", "id": "x\ny"}]
    )
    (segment,) = opened(content, "json").transcript.segments
    assert (segment.text, segment.speaker, segment.id) == ("abc\ufffd", "A B", "x y")


def test_a_table_may_have_its_start_and_its_end_in_other_units():
    assert rows("start\tend_ms\ttext\n0.5\t900\tx\n", "tsv") == [(500, 900, None, "x")]
