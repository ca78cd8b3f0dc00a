"""No reader takes more than its share for a longer file: processor time at n and at 4 n of the worst inputs."""

import io
import json
import zipfile

import pytest

from tests.support.growth import grows_linearly
from transcript.formats.detection import READERS, open_transcript
from transcript.formats.packages.project_parts import ABOUT, EDITED, HISTORY, MACHINE
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


def xml(*tiers, slots=2):
    times = "".join(f'<TIME_SLOT TIME_SLOT_ID="t{n}" TIME_VALUE="{n * 10}"/>' for n in range(slots))
    return f"<ANNOTATION_DOCUMENT><TIME_ORDER>{times}</TIME_ORDER>{''.join(tiers)}</ANNOTATION_DOCUMENT>"


def tier(name, *values, parent="", step=1, extra=""):
    above = f' PARENT_REF="{parent}"' if parent else ""
    rows = "".join(
        f'<ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID="{name}{n}" TIME_SLOT_REF1="t{n * step}"'
        f' TIME_SLOT_REF2="t{n * step + 1}"><ANNOTATION_VALUE>{value}</ANNOTATION_VALUE>'
        "</ALIGNABLE_ANNOTATION></ANNOTATION>"
        for n, value in enumerate(values)
    )
    return f'<TIER TIER_ID="{name}"{above}>{rows}{extra}</TIER>'


def grid(*tiers):
    shown = " ".join(
        f'"IntervalTier" "{name}" 0 9 {len(rows)} ' + " ".join(f'{a} {b} "{text}"' for a, b, text in rows)
        for name, rows in tiers
    )
    return f'File type = "ooTextFile"\nObject class = "TextGrid"\n0 9 <exists> {len(tiers)} {shown}'


def cues(text):
    return f"1\n00:00:00,000 --> 00:00:01,000\n{text}\n"


# A file of each format with a stranger's text in it.
FRAMES = {
    "srt": cues,
    "vtt": lambda text: f"WEBVTT\n\n00:00.000 --> 00:01.000\n{text}\n",
    "textgrid": lambda text: grid(("A", [(0, 1, text)])),
    "eaf": lambda text: xml(tier("A", text.replace("&", "&amp;").replace("<", "&lt;"))),
    "rttm": lambda text: f"SPEAKER a 1 0.0 1.0 <NA> <NA> {text} <NA> <NA>\n",
    "ctm": lambda text: f"a 1 0.0 1.0 {text} 1\n",
    "stm": lambda text: f"a 1 s 0.0 1.0 {text}\n",
    "json": lambda text: json.dumps([{"start": 0, "end": 1, "text": text}]),
    "csv": lambda text: f"start,end,text\n0,1,{text}\n",
    "tsv": lambda text: f"start\tend\ttext\n0\t1\t{text}\n",
    "chat": lambda text: f"@Begin\n*A:\thello {text} \x150_900\x15\n@End\n",
    "txt": lambda text: f"[00:00.0 - 00:01.0] A:\t{text}\n",
}


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


def bundle(rows, changes):
    """A project of so many rows, the first of which was changed so many times."""
    texts = [str(number) for number in range(changes + 1)]
    head, tail = '{"id":"r', ',"speaker":null,"language":null,"text":'
    end = ',"words":[],"engine":"","status":"edited","alternatives":[],"flags":[],"note":""}'

    def transcript(text):
        made = (
            f'{head}{n:06}","start_ms":{n},"end_ms":{n + 1}{tail}"{text if n == 0 else "x"}"{end}'
            for n in range(rows)
        )
        return f"[{','.join(made)}]"

    log = "".join(
        json.dumps({
            "revision": n, "saved_at": "2026-11-22T09:45:22Z", "target": n, "undo_top": n, "redo_top": 0,
            "change": json.dumps({"fields": {"r000000": {"text": [texts[n - 1], texts[n]]}}, "removed": [], "added": []}),
        }) + "\n"
        for n in range(1, changes + 1)
    )  # fmt: skip
    made = {"app_version": "", "created_at": "", "models": [], "notices": []}
    about = {"likhita_bundle": 1, "name": "a", "duration_ms": 9, "audio_sha256": "", "revision": changes}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(ABOUT, json.dumps({**about, "provenance": made}))
        archive.writestr(MACHINE, transcript(texts[0]))
        archive.writestr(EDITED, transcript(texts[-1]))
        archive.writestr(HISTORY, log)
    return out


def test_the_rows_and_the_changes_of_a_project_take_their_share():
    assert len(read_bundle(bundle(2, 3)).log) == 3
    assert grows_linearly(read_bundle, bundle(ROWS, ROWS), bundle(4 * ROWS, 4 * ROWS))
