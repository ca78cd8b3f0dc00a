"""SubViewer, SubStation Alpha, LRC and TTML: exact rows, units told."""

import pysubs2
import pytest

from transcript.formats.detection import find_reader, open_transcript
from transcript.messages import Message

SBV = "0:00:01.500,0:00:03.250\nRavi: hello[br]you\n\n0:00:04.000,0:00:05.000\nAnna: yes\n"
ASS = """[Script Info]
; a comment
ScriptType: v4.00+

[V4+ Styles]
Format: Name, Fontname
Style: Default,Arial

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
Comment: 0,0:00:00.00,0:00:09.00,Default,,0,0,0,,not said
Dialogue: 0,0:00:01.50,0:00:03.25,Default,Ravi,0,0,0,,{\\i1}Hello{\\i0}, you\\Nand me
Dialogue: 0,0:00:02.00,0:00:03.00,Default,,0,0,0,,{\\p1}m 0 0 l 100 0 100 100{\\p0}
Dialogue: 0,0:00:04.00,0:00:05.00,Default,Anna,0,0,0,,{\\k20}య{\\k30}స్
"""
SSA = """[Script Info]
ScriptType: v4.00
[Events]
Format: Marked, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
Dialogue: Marked=0,0:00:01.50,0:00:03.25,Default,NTP,0000,0000,0000,!Effect,one, two
"""
LRC = "[ar:Somebody]\n[la:te]\n[length:00:12.50]\n[offset:500]\n[00:03.00][00:01.50]hello\n[00:02.00]\n[00:04.00]you\n"
LRC_WORDS = "[00:01.50]<00:01.50>so <00:01.80>it <00:02.10>\n[00:03.00]is\n"
HEAD = '<tt xmlns="http://www.w3.org/ns/ttml" xmlns:ttp="http://www.w3.org/ns/ttml#parameter" xmlns:ttm="http://www.w3.org/ns/ttml#metadata" xml:lang="te-IN"{}>'
TTML = (
    '<?xml version="1.0"?>' + HEAD.format("") + '<head><metadata><ttm:agent xml:id="a1" type="person"><ttm:name type="alias">Ravi</ttm:name></ttm:agent></metadata></head>'
    '<body><div begin="10s"><p xml:id="one" begin="00:00:01.500" end="3.25s" ttm:agent="a1">\n  Hello\n  <span>you<br/>and</span> me<metadata>no</metadata></p>'
    '<p begin="00:00:04" dur="1s" xml:lang="en">yes</p><p begin="6s" end="7s"> </p></div></body></tt>'
)  # fmt: skip
TTML_TICKS = (
    HEAD.format(' ttp:tickRate="10000000"')
    + '<body><div><p begin="15000000t" end="32504000t">x</p></div></body></tt>'
)
TTML_FRAMES = (
    HEAD.format(' ttp:frameRate="25"') + '<body><div><p begin="00:00:01:05" end="50f">x</p></div></body></tt>'
)
TTML_NTSC = (
    HEAD.format(' ttp:timeBase="smpte" ttp:frameRate="30" ttp:frameRateMultiplier="1000 1001" ttp:dropMode="dropNTSC"')
    + '<body><div><p begin="00:01:00:02" end="00:10:00:00">x</p></div></body></tt>'
)  # fmt: skip
TTML_SEQUENCE = (
    HEAD.format("")
    + '<body><div timeContainer="seq"><p dur="1s">a</p><p begin="0.5s" dur="1s">b</p></div></body></tt>'
)
TTML_APPLE = (
    HEAD.format("")
    + '<body dur="3:58.640"><div begin="19.764" end="59.300"><p begin="1:19.764" end="1:21.900" ttm:agent="v1">x</p></div></body></tt>'
)
TTML_WORDS = (
    HEAD.format("")
    + '<body><div><p><span begin="1s" end="1.5s">so</span> <span begin="1.5s" end="2s">it</span></p></div></body></tt>'
)

CASES = {
    "sbv": (SBV, "sbv", "SubViewer", "hours:minutes:seconds.milliseconds",
            [(1500, 3250, "Ravi", "hello\nyou", None), (4000, 5000, "Anna", "yes", None)]),
    "ass": (ASS, "ass", "SubStation Alpha", "hours:minutes:seconds.hundredths",
            [(1500, 3250, "Ravi", "Hello, you\nand me", None), (4000, 5000, "Anna", "యస్", None)]),
    "ssa": (SSA, "ass", "SubStation Alpha", "hours:minutes:seconds.hundredths", [(1500, 3250, "NTP", "one, two", None)]),
    "lrc": (LRC, "lrc", "LRC", "minutes:seconds", [(1000, 1500, None, "hello", "te"), (2500, 3500, None, "hello", "te"), (3500, 12500, None, "you", "te")]),
    "lrc of words": (LRC_WORDS, "lrc", "LRC", "minutes:seconds", [(1500, 3000, None, "so it", None), (3000, 6000, None, "is", None)]),
    "ttml": (TTML, "ttml", "TTML", "hours:minutes:seconds", [(11500, 13250, "Ravi", "Hello you\nand me", "te"), (14000, 15000, None, "yes", "en")]),
    "ttml in ticks": (TTML_TICKS, "ttml", "TTML", "ticks of 1/10000000 s", [(1500, 3250, None, "x", "te")]),
    "ttml in frames": (TTML_FRAMES, "ttml", "TTML", "hours:minutes:seconds:frames at 25 frames/s", [(1200, 2000, None, "x", "te")]),
    "ttml in NTSC time code": (TTML_NTSC, "ttml", "TTML", "hours:minutes:seconds:frames at 29.97 frames/s", [(60060, 599999, None, "x", "te")]),
    "ttml in sequence": (TTML_SEQUENCE, "ttml", "TTML", "hours:minutes:seconds", [(0, 1000, None, "a", "te"), (1500, 2500, None, "b", "te")]),
    "ttml of lyrics": (TTML_APPLE, "ttml", "TTML", "hours:minutes:seconds", [(79764, 81900, "v1", "x", "te")]),
    "ttml of words": (TTML_WORDS, "ttml", "TTML", "hours:minutes:seconds", [(1000, 2000, None, "so it", "te")]),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_the_file_is_found_and_has_exactly_these_rows(tmp_path, name):
    content, kind, label, unit, rows = CASES[name]
    path = tmp_path / "talk"
    path.write_text(content, "utf-8")
    assert find_reader(path, "talk") == kind
    opened = open_transcript(content.encode(), kind)
    assert opened.format == label
    assert opened.summary.values["unit"] == unit
    assert [(s.start_ms, s.end_ms, s.speaker, s.text, s.language) for s in opened.transcript.segments] == rows


@pytest.mark.parametrize(("content", "kind", "words"), [
    (LRC_WORDS, "lrc", [("so", 1500, 1800), ("it", 1800, 2100)]),
    (TTML_WORDS, "ttml", [("so", 1000, 1500), ("it", 1500, 2000)]),
])  # fmt: skip
def test_words_that_are_marked_keep_their_times(content, kind, words):
    segments = open_transcript(content.encode(), kind).transcript.segments
    assert [(w.text, w.start_ms, w.end_ms) for s in segments for w in s.words] == words


def test_the_offset_of_lyrics_moves_all_times_and_is_told():
    assert open_transcript(LRC.encode(), "lrc").notices == (Message("times_moved", ms=-500),)


@pytest.mark.parametrize(("content", "format_"), [(ASS, "ass"), (SSA, "ssa")])
def test_substation_is_read_as_pysubs2_reads_it(content, format_):
    events = [
        event
        for event in pysubs2.SSAFile.from_string(content, format_=format_)
        if not event.is_comment and not event.is_drawing
    ]
    opened = open_transcript(content.encode(), "ass")
    assert [(s.start_ms, s.end_ms, s.speaker or "", s.text) for s in opened.transcript.segments] == [
        (event.start, event.end, event.name, event.plaintext) for event in events
    ]
