"""Files of transcripts as programs write them, made here without any writer of ours.

Documents that our writers turn into files are made in `tests.support.builders`.
"""

import io
import json
import struct
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime

import docx
import xlsxwriter

from transcript.formats.packages.project_parts import ABOUT, EDITED, HISTORY, MACHINE


def xml(*tiers: str, slots: int = 2) -> str:
    """An ELAN document of these tiers, with time slots of 10 ms."""
    times = "".join(f'<TIME_SLOT TIME_SLOT_ID="t{n}" TIME_VALUE="{n * 10}"/>' for n in range(slots))
    return f"<ANNOTATION_DOCUMENT><TIME_ORDER>{times}</TIME_ORDER>{''.join(tiers)}</ANNOTATION_DOCUMENT>"


def tier(name: str, *values: str, parent: str = "", step: int = 1, extra: str = "") -> str:
    """A tier of an ELAN document: a row for each value, `step` slots after the last."""
    above = f' PARENT_REF="{parent}"' if parent else ""
    rows = "".join(
        f'<ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID="{name}{n}" TIME_SLOT_REF1="t{n * step}"'
        f' TIME_SLOT_REF2="t{n * step + 1}"><ANNOTATION_VALUE>{value}</ANNOTATION_VALUE>'
        "</ALIGNABLE_ANNOTATION></ANNOTATION>"
        for n, value in enumerate(values)
    )
    return f'<TIER TIER_ID="{name}"{above}>{rows}{extra}</TIER>'


def grid(*tiers: tuple[str, list[tuple[int, int, str]]]) -> str:
    """A TextGrid of tiers, each a name and its intervals."""
    shown = " ".join(
        f'"IntervalTier" "{name}" 0 9 {len(rows)} ' + " ".join(f'{a} {b} "{text}"' for a, b, text in rows)
        for name, rows in tiers
    )
    return f'File type = "ooTextFile"\nObject class = "TextGrid"\n0 9 <exists> {len(tiers)} {shown}'


def cues(text: str) -> str:
    """A SubRip file of one row."""
    return f"1\n00:00:00,000 --> 00:00:01,000\n{text}\n"


def escaped(text: str) -> str:
    """The text as XML has it."""
    return text.replace("&", "&amp;").replace("<", "&lt;")


def binary_grid(*rows: tuple[int, int, str]) -> bytes:
    """A TextGrid of one tier in Praat's binary form."""
    made = [struct.pack(">dd", start, end) + _counted(text) for start, end, text in rows]
    head = (
        b"ooBinaryFile\x08TextGrid"
        + struct.pack(">dd?i", 0, 9, True, 1)
        + b"\x0cIntervalTier"
        + _counted("A")
    )
    return head + struct.pack(">ddi", 0, 9, len(rows)) + b"".join(made)


def _counted(text: str) -> bytes:
    return struct.pack(">HH", 0xFFFF, len(text[:9000])) + text[:9000].encode("utf-16-be", "replace")


TTML = '<tt xmlns="http://www.w3.org/ns/ttml"><body><div>{}</div></body></tt>'
TRS = '<Trans><Speakers/><Episode><Section><Turn startTime="0" endTime="9">{}</Turn></Section></Episode></Trans>'
EXB = (
    "<basic-transcription><basic-body><common-timeline>"
    '<tli id="T0" time="0"/><tli id="T1"/><tli id="T2" time="1"/></common-timeline>{}</basic-body></basic-transcription>'
)
TEI = '<TEI><text><timeline><when xml:id="T0"/><when xml:id="T1" interval="1"/></timeline>{}</text></TEI>'
FLEX = "<document><interlinear-text><phrases>{}</phrases></interlinear-text></document>"


FRAMES: dict[str, Callable[[str], str | bytes]] = {
    "srt": cues,
    "vtt": lambda text: f"WEBVTT\n\n00:00.000 --> 00:01.000\n{text}\n",
    "textgrid": lambda text: grid(("A", [(0, 1, text)])),
    "eaf": lambda text: xml(tier("A", text.replace("&", "&amp;").replace("<", "&lt;"))),
    "textgrid_chronological": lambda text: (
        f'"Praat chronological TextGrid text file"\n0 9\n1\n"IntervalTier" "A" 0 9\n1 0 1\n"{text}"\n'
    ),
    "textgrid_collection": lambda text: (
        f'File type = "ooTextFile"\nObject class = "Collection"\n1\n"TextGrid" "a" 0 9 <exists> 1 "IntervalTier" "A" 0 9 1 0 1 "{text}"'
    ),
    "textgrid_binary": lambda text: binary_grid((0, 1, text)),
    "ttml": lambda text: TTML.format(f'<p begin="0s" end="1s">{escaped(text)}<br/>x</p>'),
    "trs": lambda text: TRS.format(f'<Sync time="0"/>{escaped(text)}'),
    "exb": lambda text: EXB.format(
        f'<tier type="t"><event start="T0" end="T2">{escaped(text)}</event></tier>'
    ),
    "tei": lambda text: TEI.format(f'<u start="#T0" end="#T1">{escaped(text)}</u>'),
    "flextext": lambda text: FLEX.format(
        f'<phrase begin-time-offset="0" end-time-offset="9"><item type="txt">{escaped(text)}</item></phrase>'
    ),
    "xml": lambda text: (
        f"<?xml version='1.0'?><!-- {text.replace('-', '')} -->"
        + TTML.format(f'<p begin="0s" end="1s">{escaped(text)}</p>')
    ),
    "sbv": lambda text: f"0:00:00.000,0:00:01.000\n{text}\n",
    "ass": lambda text: (
        f"[Script Info]\n[Events]\nFormat: Start, End, Name, Text\nDialogue: 0:00:00.00,0:00:01.00,A,{text}\n"
    ),
    "lrc": lambda text: f"[00:00.00]{text}\n[00:01.00]\n",
    "microdvd": lambda text: f"{{0}}{{25}}{text}\n",
    "mpl2": lambda text: f"[0][10]{text}\n",
    "youtube": lambda text: f'<timedtext><body><p t="0" d="1000">{escaped(text)}</p></body></timedtext>',
    "youtube_text": lambda text: f'<transcript><text start="0" dur="1">{escaped(text)}</text></transcript>',
    "toolbox": lambda text: f"\\ref 1\n\\ELANBegin 0\n\\ELANEnd 1\n\\tx {text}\n\\ft {text}\n",
    "htk": lambda text: f"0 10000000 {text}\n",
    "rttm": lambda text: f"SPEAKER a 1 0.0 1.0 <NA> <NA> {text} <NA> <NA>\n",
    "ctm": lambda text: f"a 1 0.0 1.0 {text} 1\n",
    "stm": lambda text: f"a 1 s 0.0 1.0 {text}\n",
    "json": lambda text: json.dumps([{"start": 0, "end": 1, "text": text}]),
    "csv": lambda text: f"start,end,text\n0,1,{text}\n",
    "tsv": lambda text: f"start\tend\ttext\n0\t1\t{text}\n",
    "chat": lambda text: f"@Begin\n*A:\thello {text} \x150_900\x15\n@End\n",
    "audacity": lambda text: f"0.0\t1.0\t{text}\n",
    "txt": lambda text: f"[00:00.0 - 00:01.0] A:\t{text}\n",
}
"""A file of each text format with a stranger's text in it."""


def workbook(text: str) -> bytes:
    """A workbook of one row with this text, at most 32,767 letters."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        book.set_properties({"created": datetime(2026, 1, 1, tzinfo=UTC)})  # the same whenever it is made
        sheet = book.add_worksheet("any")
        for row, cells in enumerate((("Start", "End", "Text"), ("00:00:00.000", "00:00:01.000", text))):
            for column, cell in enumerate(cells):
                sheet.write_string(row, column, cell)
    return out.getvalue()


def word(text: str) -> bytes:
    """A Word document of one row with this text, without the controls that XML refuses."""
    made = docx.Document()
    made.add_paragraph(
        f"[00:00.0 - 00:01.0] A:\t{text.translate(dict.fromkeys([*range(9), *range(14, 32)]))}"
    )
    out = io.BytesIO()
    made.save(out)
    return undated(out.getvalue())


def undated(packed: bytes) -> bytes:
    """A ZIP whose entries have no time of their own, so that it is the same whenever it was made."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(packed)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name), old.read(name), zipfile.ZIP_DEFLATED)
    return out.getvalue()


PACKED_FRAMES: dict[str, Callable[[str], bytes]] = {"xlsx": workbook, "docx": word}
"""The same of formats that are ZIP files."""


def frame(kind: str, text: str) -> bytes:
    """A file of this kind with a stranger's text in it."""
    content = PACKED_FRAMES[kind](text) if kind in PACKED_FRAMES else FRAMES[kind](text)
    return content.encode() if isinstance(content, str) else content


def _timed(
    text: str, count: int, start: str = "start", end: str = "end", name: str = "text"
) -> list[dict[str, object]]:
    return [{name: text, start: n, end: n + 1} for n in range(count)]


def _google(text: str, count: int) -> object:
    words = [{"word": text, "startTime": f"{n}s", "endTime": f"{n}.5s"} for n in range(count)]
    return {
        "results": [{"alternatives": [{"transcript": text, "words": words}]}]
        + [{"alternatives": [{"words": words[:1]}]}] * count
    }


def _deepgram(text: str, count: int) -> object:
    words = _timed(text, count, name="word")
    channels = [{"alternatives": [{"words": words}]}]
    return {"results": {"channels": channels, "utterances": _timed(text, count, name="transcript")}}


def _aws(text: str, count: int) -> object:
    items = [
        {
            "id": n,
            "type": "pronunciation",
            "start_time": str(n),
            "end_time": str(n + 1),
            "alternatives": [{"content": text}],
        }
        for n in range(count)
    ]
    marks = [{"type": "punctuation", "alternatives": [{"content": "."}]}] * count
    turns = [{"start_time": str(n), "speaker_label": "a"} for n in range(count)]
    return {"results": {"transcripts": [], "items": [*items, *marks], "speaker_labels": {"segments": turns}}}


def _label_studio(text: str, count: int) -> object:
    results = [
        {"id": str(n), "value": {"start": n, "end": n + 1, "labels": ["A"], "text": [text]}}
        for n in range(count)
    ]
    return [{"annotations": [{"result": results}]}] * 2


def _rev(text: str, count: int) -> object:
    elements = [
        {"type": "text", "value": text, "ts": 0, "end_ts": 1},
        {"type": "punct", "value": "."},
    ] * count
    return {"monologues": [{"speaker": 0, "elements": elements}]}


JSON_FRAMES: dict[str, Callable[[str, int], object]] = {
    "whisper.cpp": lambda text, n: {
        "transcription": [
            {
                "offsets": {"from": 0, "to": 9},
                "text": text,
                "tokens": [{"text": text, "offsets": {"from": 0, "to": 9}}] * n,
            }
        ]
        * 2
    },
    "oTranscribe": lambda text, n: {
        "media": "",
        "text": f'<p><span class="timestamp" data-timestamp="1">0</span>{text}</p>' * n,
    },
    "transformers": lambda text, n: {"chunks": [{"timestamp": [0, 1], "text": text}] * n},
    "Deepgram": _deepgram,
    "Amazon Transcribe": _aws,
    "Amazon Transcribe Call Analytics": lambda text, n: {
        "Transcript": [{"BeginOffsetMillis": 0, "EndOffsetMillis": 9, "Content": text}] * n
    },
    "Speechmatics": lambda text, n: {
        "results": [
            {"type": kind, "start_time": 0, "end_time": 1, "alternatives": [{"content": text}]}
            for kind in ("word", *["punctuation"] * n)
        ]
    },
    "Google Speech-to-Text": _google,
    "Azure Speech": lambda text, n: {
        "recognizedPhrases": [{"offsetInTicks": 0, "durationInTicks": 9e6, "nBest": [{"display": text}]}] * n
    },
    "Rev": _rev,
    "Vosk": lambda text, n: [{"text": text, "result": _timed(text, n, name="word")}] * 2,
    "Sarvam": lambda text, n: {
        "timestamps": {"words": [text] * n, "start_time_seconds": [0] * n, "end_time_seconds": [1] * n}
    },
    "ElevenLabs": lambda text, n: {
        "language_code": "te",
        "words": [{"type": "word", "text": text, "start": 0, "end": 1}] * n,
    },
    "AssemblyAI": lambda text, n: {"status": "", "utterances": _timed(text, n), "words": _timed(text, n)},
    "Label Studio": _label_studio,
    "NeMo manifest": lambda text, n: [{"audio_filepath": "a", "duration": 1, "text": text}] * n,
    "Lhotse": lambda text, n: (
        [
            {
                "id": "a",
                "start": 0,
                "supervisions": [
                    {"start": 0, "duration": 1, "text": text, "alignment": {"word": [[text, 0, 1]] * n}}
                ],
            }
        ]
        * 2
    ),
    "YouTube": lambda text, n: {
        "events": [{"tStartMs": 0, "dDurationMs": 9, "segs": [{"utf8": text, "tOffsetMs": 1}] * 2}] * n
    },
    "Azure Video Indexer": lambda text, n: {
        "videos": [
            {
                "insights": {
                    "transcript": [{"text": text, "instances": [{"start": "0:00", "end": "0:01"}]}] * n
                }
            }
        ]
    },
    "Soniox": lambda text, n: {"tokens": [{"text": text, "start_ms": 0, "end_ms": 9}] * n},
    "IBM Watson": lambda text, n: {
        "results": [{"alternatives": [{"timestamps": [[text, 0, 1]] * n}]}] * 2,
        "speaker_labels": [{"from": 0, "speaker": 1}] * n,
    },
}
"""JSON of each maker with a stranger's text, in so many rows or words."""


def bundle(rows: int, changes: int) -> io.BytesIO:
    """A project of so many rows, the first of which was changed so many times."""
    texts = [str(number) for number in range(changes + 1)]
    head, tail = '{"id":"r', ',"speaker":null,"language":null,"text":'
    end = ',"words":[],"engine":"","status":"edited","alternatives":[],"flags":[],"note":""}'

    def transcript(text: str) -> str:
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
