"""Independent readers of the formats of scoring, training and CLAN; rows as in `readers`."""

import csv
import io
import json
import re
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

import rustling
from pyannote.database.util import load_stm

from tests.support.presence import present
from tests.support.readers import Row, on_disk


@dataclass(frozen=True)
class CtmWord:
    channel: str
    start_ms: int
    end_ms: int
    text: str
    confidence: float | None


def comments(content: bytes, kind: str) -> list[str]:
    return [line.removeprefix(kind) for line in content.decode().split("\n") if line.startswith(kind)]


def milliseconds(seconds: str) -> int:
    whole, millis = seconds.split(".")
    assert len(millis) == 3
    return int(whole) * 1000 + int(millis)


def ctm_milliseconds(seconds: str) -> int:
    """Words that share a row's last millisecond have six decimals."""
    whole, decimals = seconds.split(".")
    assert len(decimals) in {3, 6}
    return int(whole) * 1000 + int(decimals[:3])


def read_ctm(content: bytes) -> list[CtmWord]:
    """As SCTK's manual says: fields at white space, `;;` begins a comment."""
    words = []
    for line in content.decode().split("\n"):
        if line.startswith(";;") or not line:
            continue
        _, channel, start, duration, text, *rest = re.split("[ \t]+", line)
        start_ms = ctm_milliseconds(start)
        confidence = float(rest[0]) if rest else None
        words.append(CtmWord(channel, start_ms, start_ms + ctm_milliseconds(duration), text, confidence))
    return words


def read_stm(content: bytes) -> list[Row]:
    """Times and labels by pyannote.database, texts by hand; names and ids from a legend behind the lines."""
    lines = [line for line in content.decode().split("\n") if line and not line.startswith(";;")]
    if not lines:
        return []
    file = on_disk("".join(" ".join(line.split(" ")[:5]) + "\n" for line in lines).encode(), ".stm")
    try:
        (annotation,) = load_stm(str(file)).values()
    finally:
        file.unlink()
    ids = [unquote(i) for i in comments(content, ";;ids=")[0].split(",")]
    names = dict(line.split("=") for line in comments(content, ";;speaker:"))
    turns = sorted(annotation.itertracks(yield_label=True), key=lambda turn: turn[1])
    rows = []
    for (segment, number, label), line in zip(turns, lines, strict=True):
        text = [*line.split(" ", 5), ""][5]
        times = round(segment.start * 1000), round(segment.end * 1000)
        rows.append(Row(*times, unquote(names.get(label, label)), text, ids[number]))
    return rows


def read_seglst(content: bytes) -> list[Row]:
    return [
        Row(
            round(r["start_time"] * 1000),
            round(r["end_time"] * 1000),
            r["speaker_name"] or "",
            r["text"],
            r["segment_id"],
        )
        for r in json.loads(content)
    ]


def read_audacity(content: bytes) -> list[Row]:
    rows = []
    for line in content.decode().split("\n")[:-1]:
        start, end, text = line.split("\t")
        rows.append(Row(milliseconds(start), milliseconds(end), "", text))
    return rows


def read_chat(content: bytes) -> list[Row]:
    """By rustling; the name from the legend, the text from the exact tier where there is one."""
    (media,) = re.findall("@Media:\t(.*), audio", content.decode())
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / f"{media}.cha"
        file.write_bytes(content)
        parsed = rustling.read_chat(str(file))
    names = {p.code: p.name for p in parsed.participants()}
    names |= dict(line.split("=") for line in comments(content, "@Comment:\tspeaker "))
    rows = []
    for utterance in parsed.utterances():
        start_ms, end_ms = present(utterance.time_marks)
        tiers, participant = present(utterance.tiers), present(utterance.participant)
        text = tiers.get("%xtxt")
        if text is None:
            main = re.sub(r" ?\x15[^\x15]*\x15", "", tiers[participant])
            words = re.sub(r"^\[- \w+\] |@s:\w+", "", main).split(" ")
            mark = words.pop()
            text = " ".join(words).replace(" ,", ",") + (mark if mark != "." else "")
            text = "" if text == "0" else text
        rows.append(
            Row(
                start_ms,
                end_ms,
                unquote(names[participant]),
                text.replace("␤", "\n").replace("␠", " "),
            )
        )
    return rows


def read_kaldi(content: bytes) -> list[Row]:
    """By the rules of validate_data_dir.sh: sorted bytes, one set of ids, speakers in front of them."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        texts = {name: archive.read(name).decode() for name in archive.namelist() if "/" not in name}
    lists = {name: [line.split(" ", 1) for line in text.splitlines()] for name, text in texts.items()}
    for name in ("segments", "text", "utt2spk", "spk2utt", "wav.scp"):
        keys = [key.encode() for key, _ in lists[name]]
        assert keys == sorted(set(keys))
        assert all(key.isascii() for key in keys)
    said_by, said = dict(lists["utt2spk"]), dict(lists["text"])
    spans = dict(lists["segments"])
    assert said_by.keys() == said.keys() == spans.keys()
    assert all(utterance.startswith(speaker) for utterance, speaker in said_by.items())
    inverse = {u: speaker for speaker, names in lists["spk2utt"] for u in names.split(" ")}
    assert inverse == said_by
    names = dict(csv.reader(io.StringIO(texts["speakers.tsv"]), "excel-tab", quoting=csv.QUOTE_NONE))
    ids = dict(line.split("\t") for line in texts["rows.tsv"].splitlines())
    rows = []
    for utterance, span in spans.items():
        recording, start, end = span.split(" ")
        assert recording in dict(lists["wav.scp"])
        times = milliseconds(start), milliseconds(end)
        rows.append(Row(*times, names[said_by[utterance]], said[utterance], ids[utterance]))
    return rows
