"""No reader takes more than its share for a longer file: processor time at n and at 4 n of the worst inputs."""

import json

import pytest

from tests.support.builders import make_document, make_rows
from tests.support.growth import grows_linearly
from tests.support.transcript_files import (
    EXB,
    FLEX,
    FRAMES,
    JSON_FRAMES,
    PACKED_FRAMES,
    TEI,
    TRS,
    TTML,
    binary_grid,
    bundle,
    cues,
    frame,
    grid,
    tier,
    xml,
)
from transcript.formats.detection import READERS, open_transcript
from transcript.formats.json_files.json_shapes import SHAPES as JSON_SHAPES
from transcript.formats.packages.project_reader import read_bundle
from transcript.formats.registry import export

pytestmark = pytest.mark.slow

LETTERS = 8_000
ROWS = 800

# What began a search of the rest of the text once, or might.
FRAGMENTS = (
    "<i ", "<font", "{\\", "<v a", "<v.", "<v ", "<a,", "a,", "<", "<1", "</", "[", "[ ", "(", " (1", "&", "&#",
    "&amp", "&=", "\u00a0", " ", " \t", "\x15", "\x15 1_", "+", "@a", '"', '""', "'", ".", ". ", ".'", ":", "a: ",
    "1", "1:", "1.", "9e9", "-->", "1 --> ", "\n", "\n\t", "\na", "\n*A:\t", "\n%a:\tb", "\n;;", "\n;;ids=", "\\",
    "a\u0301", "\u0315\u0300", "\u0c4d\u0c56", "\U0001f468\u200d", "%20", "{", "[[", '{"a":', "]]>", "<!--", "é",
)  # fmt: skip


def many(count, line):
    return "".join(line.format(n=n, m=n + 1) for n in range(count))


# Files that grow in another way than by one text.
SHAPES = {
    "srt rows": ("srt", lambda n: many(n, "{m}\n00:00:00,000 --> 00:00:01,000\nA: x\n")),
    "srt one row": ("srt", lambda n: cues("1\n" * n)),
    "vtt voices": ("vtt", lambda n: "WEBVTT\n\n00:00.000 --> 00:01.000\n" + "<v A>x" * n),
    "vtt same ids": ("vtt", lambda n: "WEBVTT\n\n" + "a\n00:00.000 --> 00:01.000\nx\n\n" * n),
    "textgrid rows that lie over each other": (
        "textgrid",
        lambda n: grid(("A", [(0, 9, "x")] * n), ("A - words", [(1, 2, "x")] * n)),
    ),
    "textgrid tiers of one name": (
        "textgrid",
        lambda n: grid(*[("A", [(0, 9, "x")])] * n, ("A - words", [(1, 2, "x")] * n)),
    ),
    "textgrid tiers": ("textgrid", lambda n: grid(*[(f"A ({k})", [(0, 9, "x")]) for k in range(n)])),
    "eaf rows": ("eaf", lambda n: xml(tier("A", *["x"] * n), slots=n + 1)),
    "eaf tiers": ("eaf", lambda n: xml(*[tier(f"A{k}", "x") for k in range(n)])),
    "eaf tiers below tiers": (
        "eaf",
        lambda n: xml(tier("A0", "x"), *[tier(f"A{k}", "x", parent=f"A{k - 1}") for k in range(n - 1, 0, -1)]),
    ),
    "eaf tiers inside tiers": ("eaf", lambda n: xml(tier("A", "x", extra="<TIER>" * 5 + "</TIER>" * 5) * n)),
    "eaf notes of one row": ("eaf", lambda n: xml(tier("A", "x"), *[tier(f"n{k}", "y", parent="A") for k in range(n)])),
    "eaf words of one row": ("eaf", lambda n: xml(tier("A", "x"), tier("words", *["y"] * n, parent="A", step=0))),
    "eaf slots without times": ("eaf", lambda n: xml('<TIME_SLOT TIME_SLOT_ID="a"/>' * n)),
    "textgrid chronological": (
        "textgrid_chronological",
        lambda n: '"Praat chronological TextGrid text file"\n0 9\n' + f"{n}\n" + '"IntervalTier" "A" 0 9\n' * n + '1 0 1\n"x"\n' * n,
    ),
    "textgrid collection": (
        "textgrid_collection",
        lambda n: 'File type = "ooTextFile"\n"Collection"\n9\n' + '"TextGrid" "a" 0 9 <exists> 1 "IntervalTier" "A" 0 9 1 0 1 "x"\n' * n,
    ),
    "textgrid binary": ("textgrid_binary", lambda n: binary_grid(*[(0, 1, "x")] * n)),
    "ttml rows": ("ttml", lambda n: TTML.format('<p begin="0s" end="1s">x</p>' * n)),
    "ttml words": ("ttml", lambda n: TTML.format('<p begin="0s" end="1s">' + '<span begin="0s">x<span>y</span></span>' * n + "</p>")),
    "ttml without ends": ("ttml", lambda n: TTML.format('<p begin="0s">x</p>' * n)),
    "ttml in sequence": ("ttml", lambda n: TTML.format('<div timeContainer="seq">' + '<p dur="1ms">x</p>' * n + "</div>")),
    "trs moments": ("trs", lambda n: TRS.format('<Sync time="1"/>x<Event desc="b"/>' * n)),
    "trs voices": ("trs", lambda n: TRS.format('<Who nb="1"/>x' * n)),
    "exb events": ("exb", lambda n: EXB.format('<tier type="t">' + '<event start="T0" end="T1">x</event>' * n + "</tier>")),
    "exb tiers": ("exb", lambda n: EXB.format('<tier type="t"><event start="T0" end="T1">x</event></tier>' * n)),
    "exb notes": (
        "exb",
        lambda n: EXB.format('<tier type="t"><event start="T2" end="T1">x</event></tier>' * n + '<tier type="a"><event start="T1" end="T2">x</event></tier>' * n),
    ),
    "exb moments": ("exb", lambda n: EXB.format("<common-timeline>" + '<tli id="A"/>' * n + "</common-timeline>")),
    "tei utterances": ("tei", lambda n: TEI.format('<annotationBlock start="T0" end="T1">' + "<u><w>x</w></u>" * n + "<spanGrp><span>x</span></spanGrp>" * n + "</annotationBlock>")),
    "tei words": ("tei", lambda n: TEI.format('<u start="T0" end="T1">' + "<w>x</w><anchor/>" * n + "</u>")),
    "tei moments": ("tei", lambda n: TEI.format("<timeline>" + '<when xml:id="A"/><when/>' * n + "</timeline><u>x</u>")),
    "flextext phrases": ("flextext", lambda n: FLEX.format('<phrase begin-time-offset="1"><words>' + '<word><item type="txt">x</item><item type="gls">y</item></word>' * n + "</words></phrase>")),
    "flextext kinds": ("flextext", lambda n: FLEX.format('<phrase begin-time-offset="1"><words>' + "".join(f'<word><item type="txt">x</item><item type="a{k}">y</item></word>' for k in range(n)) + "</words></phrase>")),
    "xml comments": ("xml", lambda n: "<?xml version='1.0'?>" + "<!--x-->" * n + "<!" * n),
    "sbv rows": ("sbv", lambda n: "0:00:00.000,0:00:01.000\nx\n" * n),
    "ass rows": ("ass", lambda n: "[Events]\n" + "Dialogue: 0,0:00:00.00,0:00:01.00,,A,0,0,0,,{\\p x\n" * n),
    "lrc times": ("lrc", lambda n: "[00:01.00]" * n + "x\n"),
    "lrc words": ("lrc", lambda n: "[00:01.00]" + "<00:01.00>x " * n),
    "lrc rows": ("lrc", lambda n: "[00:01.00]x\n" * n),
    "toolbox records": ("toolbox", lambda n: "\\ref 1\n\\tx x\n\\ELANBegin 1\n" * n),
    "toolbox markers": ("toolbox", lambda n: "\\ref 1\n\\tx x\n\\ELANBegin 1\n" + "".join(f"\\a{k} y\n" for k in range(n))),
    "toolbox lines": ("toolbox", lambda n: "\\ref 1\n\\tx x\n\\ELANBegin 1\n" + "y\n" * n),
    "htk labels": ("htk", lambda n: "0 10 a\n" * n),
    "json lines": ("json", lambda n: '{"start": 0, "end": 1, "text": "x"}\n' * n),
    "json broken lines": ("json", lambda n: '{"start": 0, "end": 1}\n' + '{"start": [0,\n' * n),
    "json lines that are none": ("json", lambda n: '{"start": 0, "end": 1}\n' + "x\n" * n),
    "json of nobody": ("json", lambda n: json.dumps({str(k): {str(k): 1} for k in range(n)})),
    "rttm legend": ("rttm", lambda n: many(n, ";;speaker:a{n}=b\n;;ids=a,b\nSPEAKER a 1 {n} 1 x x a{n} x\n")),
    "ctm rows": ("ctm", lambda n: many(n, "a 1 0.0 1.0 x 1\n")),
    "ctm channels": ("ctm", lambda n: many(n, "a {n} 0.0 1.0 x 1\n")),
    "stm rows": ("stm", lambda n: many(n, "a 1 s{n} 0.0 1.0 <o,f0> x\n")),
    "json words": ("json", lambda n: json.dumps([{"start": 0, "end": 1, "words": [{"word": "x", "start": 0, "end": 1}] * n}])),
    "json same ids": ("json", lambda n: json.dumps([{"id": "i00001x", "start": 0, "end": 1}] * n)),
    "csv columns": ("csv", lambda n: "start,end" + ",start" * n + "\n0,1" + ",2" * n),
    "csv rows": ("csv", lambda n: "start,end,text\n" + "0,1,x\n" * n),
    "tsv rows": ("tsv", lambda n: "start\tend\ttext\n" + "0\t1\tx\n" * n),
    "chat continued": ("chat", lambda n: "*A:\tx" + "\n\ty" * n),
    "chat people": ("chat", lambda n: "@Participants:\t" + "A B C, " * n + "\n" + many(n, "*A{n}:\tx \x150_9\x15\n")),
    "chat without times": ("chat", lambda n: "*A:\tx \x150_9\x15\n" + "*A:\ty\n" * n),
    "txt continued": ("txt", lambda n: "[00:00.0 - 00:01.0] A:\tx" + "\n\ty" * n),
    "txt sentences": ("txt", lambda n: "[00:00.0 - 00:01.0] A:\tx\n" + "So it is. " * n),
    "chat tiers": ("chat", lambda n: "*A:\tx \x150_9\x15\n" + "%mor:\ty\n" * n),
    "audacity rows": ("audacity", lambda n: many(n, "{n}.0\t{m}.0\tA: x\n")),
    "vtt that rolls": ("vtt", lambda n: "WEBVTT\n\n" + many(n, "00:00.000 --> 00:01.000\nx{n}\nx{m}\n\n")),
    "txt times": ("txt", lambda n: "Anna  0:03\nyes\n" * n),
    "txt names": ("txt", lambda n: "Anna: yes\n" * n),
    "rttm digits": ("rttm", lambda n: "SPEAKER a 1 0 1 <NA> <NA> A <NA> " + "9" * 20 * n + "x\n"),
    "ctm digits": ("ctm", lambda n: "a 1 0 1 x\na 1 0 " + "9" * 20 * n + "x y\n"),
    "eaf that was cut off": ("eaf", lambda n: xml(tier("A", *["x & y"] * n), slots=2 * n)[:-40]),
    "txt times behind": ("txt", lambda n: "I: yes #00:00:01-0#\n" * n),
    "txt crosses": ("txt", lambda n: "#00:00:01-0" * n),
    "srt dialogue": ("srt", lambda n: "1\n00:00:00,000 --> 00:00:01,000\n" + "- A: x\n" * n),
    "microdvd rows": ("microdvd", lambda n: "{0}{1}x|y\n" * n),
    "mpl2 rows": ("mpl2", lambda n: "[0][1]x|y\n" * n),
    "youtube rows": ("youtube", lambda n: "<timedtext>" + '<p t="0" d="9"><s>x</s><s t="1">y</s></p>' * n + "</timedtext>"),
    "youtube texts": ("youtube_text", lambda n: "<transcript>" + '<text start="0" dur="9">x</text>' * n + "</transcript>"),
    "json by other names": ("json", lambda n: json.dumps({"a": {"b": [{"begin": 0, "end": 1, "body": "x"}] * n}})),
    "json words by other names": ("json", lambda n: json.dumps({"words": [{"begin": 0, "end": 1, "word": "x"}] * n})),
    "json that was cut off": ("json", lambda n: '{"a": [' + '{"begin": 0, "end": 1, "body": "x"},' * n),
    "json with commas too many": ("json", lambda n: "[" + '{"start": 0, "end": 1,},' * n + " " * n + "]"),
    "json of python": ("json", lambda n: "[" + "{'start': 0, 'end': 1}," * n + "]"),
    "csv without a header": ("csv", lambda n: "0.5,1.5,x\n" * n),
    "csv without ends": ("csv", lambda n: "time,text\n" + "0.5,x\n" * n),
    "csv between pipes": ("csv", lambda n: "|start|end|text|\n" + "|0|1|x|\n" * n),
}  # fmt: skip


def reads(kind):
    def read(content):
        return open_transcript(
            content if isinstance(content, bytes) else content.encode(), kind, with_sound=True
        )

    return read


def test_every_reader_has_a_file_with_a_strangers_text_here():
    assert FRAMES.keys() | PACKED_FRAMES.keys() == READERS.keys()
    assert {kind for kind, _ in SHAPES.values()} >= FRAMES.keys()


@pytest.mark.parametrize("kind", READERS)
def test_a_long_text_takes_a_reader_its_share(kind):
    slow = [
        fragment
        for fragment in FRAGMENTS[:: 8 if kind in PACKED_FRAMES else 1]
        if not grows_linearly(
            reads(kind),
            *(frame(kind, fragment * (count // len(fragment))) for count in (LETTERS, 4 * LETTERS)),
        )
    ]
    assert slow == []


@pytest.mark.parametrize("shape", SHAPES)
def test_many_parts_take_a_reader_their_share(shape):
    kind, make = SHAPES[shape]
    assert grows_linearly(reads(kind), make(ROWS), make(4 * ROWS))


WITH_MARKUP = {"oTranscribe"}  # the others take a text as it is


def test_every_maker_of_json_has_a_file_here():
    assert JSON_FRAMES.keys() == {shape.label for shape in JSON_SHAPES}


@pytest.mark.parametrize("maker", JSON_FRAMES)
def test_long_texts_and_many_rows_take_the_reader_of_a_maker_their_share(maker):
    def make(text, count):
        return json.dumps(JSON_FRAMES[maker](text, count))

    opened = open_transcript(make("x", 2).encode(), "json", with_sound=True)
    assert opened.format == f"{maker} JSON"
    slow = [
        fragment
        for fragment in (FRAGMENTS if maker in WITH_MARKUP else (" ", "a,"))
        if not grows_linearly(
            reads("json"), *(make(fragment * (n // len(fragment)), 1) for n in (LETTERS, 4 * LETTERS))
        )
    ]
    assert slow == []
    assert grows_linearly(reads("json"), make("x", ROWS), make("x", 4 * ROWS))


@pytest.mark.parametrize("name", PACKED_FRAMES)
def test_many_rows_of_a_workbook_or_a_word_document_take_their_share(name):
    few, many_rows = (export(make_document(make_rows(count)), name) for count in (ROWS // 4, ROWS))
    assert grows_linearly(reads(name), few, many_rows)


def test_the_rows_and_the_changes_of_a_project_take_their_share():
    assert len(read_bundle(bundle(2, 3)).log) == 3
    assert grows_linearly(read_bundle, bundle(ROWS, ROWS), bundle(4 * ROWS, 4 * ROWS))
