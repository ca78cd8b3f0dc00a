"""Files of transcripts as programs write them, made here without any writer of ours.

Documents that our writers turn into files are made in `tests.support.builders`.
"""

import io
import json
import zipfile
from collections.abc import Callable

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


FRAMES: dict[str, Callable[[str], str]] = {
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
    "audacity": lambda text: f"0.0\t1.0\t{text}\n",
    "txt": lambda text: f"[00:00.0 - 00:01.0] A:\t{text}\n",
}
"""A file of each format with a stranger's text in it."""


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
