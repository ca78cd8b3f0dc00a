"""Independent readers: each gives the rows of an exported file, read by somebody else's code where there is some."""

import csv
import html
import io
import json
import re
import tempfile
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote
from xml.etree.ElementTree import Element

import defusedxml.ElementTree
import pysubs2
import webvtt
from praatio import textgrid
from pyannote.database.util import load_rttm
from pympi import Eaf
from pympi.Praat import TextGrid


@dataclass(frozen=True, order=True)
class Row:
    """What a file says of a segment; "" for what it does not know."""

    start_ms: int
    end_ms: int
    speaker: str
    text: str
    id: str = ""


def to_ms(clock: str) -> int:
    hours, minutes, seconds, millis = map(int, re.split("[:,.]", clock))
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + millis


def on_disk(content: bytes, suffix: str) -> Path:
    with tempfile.NamedTemporaryFile(suffix=suffix, delete=False) as file:
        file.write(content)
    return Path(file.name)


def read_txt(content: bytes) -> list[Row]:
    rows: list[Row] = []
    for line in content.decode().split("\n")[:-1]:
        if line.startswith("\t\t"):
            last = rows.pop()
            rows.append(Row(last.start_ms, last.end_ms, last.speaker, f"{last.text}\n{line[2:]}"))
            continue
        times, speaker, text = line.split("\t")
        start, end = times.strip("[]").split(" - ")
        rows.append(Row(to_ms(start), to_ms(end), speaker.removesuffix(":"), text))
    return rows


def read_srt(content: bytes) -> list[Row]:
    """By pysubs2; speaker and text stay together, as SubRip knows no speakers."""
    return [
        Row(e.start, e.end, "", e.text.replace("\\N", "\n"))
        for e in pysubs2.SSAFile.from_string(content.decode(), "srt")
    ]


def read_srt_raw(content: bytes) -> list[Row]:
    """By webvtt-py, which leaves the text as it stands and passes over empty cues."""
    captions = webvtt.from_buffer(io.BytesIO(content), format="srt")
    return [Row(to_ms(c.start), to_ms(c.end), "", c.raw_text) for c in captions.captions]


def read_vtt(content: bytes) -> list[Row]:
    """By webvtt-py; the entities, which it leaves, by the HTML rules that WebVTT refers to."""
    return [
        Row(
            to_ms(c.start),
            to_ms(c.end),
            html.unescape(c.voice or ""),
            html.unescape(c.text),
            c.identifier or "",
        )
        for c in webvtt.from_buffer(io.BytesIO(content), format="vtt").captions
    ]


def read_csv(content: bytes) -> list[Row]:
    assert content.startswith(b"\xef\xbb\xbf")
    rows = csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    return [
        Row(
            int(r["start_ms"]),
            int(r["end_ms"]),
            r["speaker"].removeprefix("'"),
            r["text"].removeprefix("'"),
            r["id"],
        )
        for r in rows
    ]


def read_tsv(content: bytes) -> list[Row]:
    rows = csv.DictReader(io.StringIO(content.decode(), newline=""), dialect="excel-tab")
    return [Row(int(r["start_ms"]), int(r["end_ms"]), r["speaker"], r["text"], r["id"]) for r in rows]


def read_json(content: bytes) -> list[Row]:
    def refuse(constant: str) -> None:
        raise ValueError(constant)

    rows = json.loads(content, parse_constant=refuse)["segments"]
    for r in rows:
        assert (round(r["start"] * 1000), round(r["end"] * 1000)) == (r["start_ms"], r["end_ms"])
    return [Row(r["start_ms"], r["end_ms"], r["speaker"] or "", r["text"], r["id"]) for r in rows]


def read_textgrid(content: bytes) -> dict[str, list[Row]]:
    """Rows of each tier by pympi's reader; gaps are left out, and every tier is seen to be tiled."""
    file = on_disk(content, ".TextGrid")
    try:
        grid = TextGrid(str(file))
    finally:
        file.unlink()
    tiers = {}
    for tier in grid.tiers:
        reached = grid.xmin
        for start, end, _ in tier.intervals:
            assert start == reached < end
            reached = end
        assert reached == grid.xmax == tier.xmax
        tiers[tier.name] = [
            Row(round(start * 1000), round(end * 1000), tier.name, text)
            for start, end, text in tier.intervals
            if text.strip()
        ]
    assert len(tiers) == len(grid.tiers)
    return tiers


def read_textgrid_praatio(content: bytes) -> dict[str, list[Row]]:
    file = on_disk(content, ".TextGrid")
    try:
        grid = textgrid.openTextgrid(
            str(file), includeEmptyIntervals=False, reportingMode="error", duplicateNamesMode="rename"
        )
    finally:
        file.unlink()
    return {
        tier.name: [Row(round(e.start * 1000), round(e.end * 1000), tier.name, e.label) for e in tier.entries]
        for tier in grid.tiers
        if isinstance(tier, textgrid.IntervalTier)
    }


def read_rttm(content: bytes) -> list[Row]:
    """Times and labels by pyannote.database; names and ids from a legend, where one stands behind the lines."""
    file = on_disk(content.partition(b";;")[0], ".rttm")
    try:
        annotations = load_rttm(str(file))
    finally:
        file.unlink()
    lines = content.decode().split("\n")
    legend = next((line for line in lines if line.startswith(";;ids=")), None)
    ids = (
        defaultdict(str, enumerate(unquote(i) for i in legend[6:].split(","))) if legend else defaultdict(str)
    )
    names = dict(line[10:].split("=") for line in lines if line.startswith(";;speaker:"))
    if not annotations:
        return []
    (annotation,) = annotations.values()
    turns = sorted(annotation.itertracks(yield_label=True), key=lambda turn: turn[1])
    return [
        Row(round(s.start * 1000), round(s.end * 1000), unquote(names.get(label, label)), "", ids[line])
        for s, line, label in turns
    ]


def read_eaf(content: bytes) -> list[Row]:
    """By pympi; the speaker is the tier's participant. No two annotations of a tier may overlap."""
    file = on_disk(content, ".eaf")
    try:
        eaf = Eaf(str(file))
    finally:
        file.unlink()
    rows = []
    for annotations, _, attributes, _ in eaf.tiers.values():
        reached = 0
        for annotation_id, (start, end, text, _) in annotations.items():
            start_ms, end_ms = eaf.timeslots[start], eaf.timeslots[end]
            assert reached <= start_ms < end_ms
            reached = end_ms
            rows.append(Row(start_ms, end_ms, attributes["PARTICIPANT"], text, annotation_id.split(".")[0]))
    assert len({row.id for row in rows}) == len(rows)
    check_eaf(defusedxml.ElementTree.fromstring(content))
    return rows


def check_eaf(root: Element) -> None:
    """What the EAF 3.0 schema asks: order of the parts, unique ids, references that lead somewhere."""
    order = ["HEADER", "TIME_ORDER", "TIER", "LINGUISTIC_TYPE", "LANGUAGE", "CONSTRAINT"]
    places = [order.index(child.tag) for child in root]
    assert places == sorted(places)
    for attribute in ("TIME_SLOT_ID", "ANNOTATION_ID", "TIER_ID", "LANG_ID"):
        values = [e.get(attribute) for e in root.iter() if e.get(attribute) is not None]
        assert len(values) == len(set(values))
    used: defaultdict[str, set[str | None]] = defaultdict(set)
    for element in root.iter():
        for name in ("LINGUISTIC_TYPE_REF", "LANG_REF"):
            used[name].add(element.get(name))
    types = {e.get("LINGUISTIC_TYPE_ID"): e for e in root.iter("LINGUISTIC_TYPE")}
    assert used["LINGUISTIC_TYPE_REF"] <= {None, *types}
    stereotypes = {e.get("STEREOTYPE") for e in root.iter("CONSTRAINT")}
    assert {e.get("CONSTRAINTS") for e in types.values()} - {None} == stereotypes
    names = {tier.get("TIER_ID") for tier in root.iter("TIER")}
    assert {tier.get("PARENT_REF") for tier in root.iter("TIER")} <= {None, *names}
    rows = {e.get("ANNOTATION_ID") for e in root.iter("ALIGNABLE_ANNOTATION")}
    assert {e.get("ANNOTATION_REF") for e in root.iter("REF_ANNOTATION")} <= rows
    assert used["LANG_REF"] <= {None, *(e.get("LANG_ID") for e in root.iter("LANGUAGE"))}
    slots = [int(e.get("TIME_VALUE", "-1")) for e in root.iter("TIME_SLOT")]
    assert slots == sorted(slots)
