"""No reader takes more than its share for a longer file: processor time at n and at 4 n of the worst inputs."""

import json

import pytest

from tests.support.growth import grows_linearly
from tests.support.transcript_files import FRAMES, bundle, cues, grid, tier, xml
from transcript.formats.detection import READERS, open_transcript
from transcript.formats.packages.project_reader import read_bundle

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
}  # fmt: skip


def reads(kind):
    return lambda content: open_transcript(content, kind, with_sound=True)


def test_every_reader_has_a_file_with_a_strangers_text_here():
    assert FRAMES.keys() == READERS.keys()
    assert {kind for kind, _ in SHAPES.values()} >= READERS.keys()


@pytest.mark.parametrize("kind", READERS)
def test_a_long_text_takes_a_reader_its_share(kind):
    slow = [
        fragment
        for fragment in FRAGMENTS
        if not grows_linearly(
            reads(kind),
            *(FRAMES[kind](fragment * (count // len(fragment))).encode() for count in (LETTERS, 4 * LETTERS)),
        )
    ]
    assert slow == []


@pytest.mark.parametrize("shape", SHAPES)
def test_many_parts_take_a_reader_their_share(shape):
    kind, make = SHAPES[shape]
    assert grows_linearly(reads(kind), make(ROWS).encode(), make(4 * ROWS).encode())


def test_the_rows_and_the_changes_of_a_project_take_their_share():
    assert len(read_bundle(bundle(2, 3)).log) == 3
    assert grows_linearly(read_bundle, bundle(ROWS, ROWS), bundle(4 * ROWS, 4 * ROWS))
