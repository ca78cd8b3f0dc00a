"""Readers of other makers, each as a function from a file to its rows; one that is not installed skips its test.

A row is (start_ms, end_ms, text); texts are compared as words, so what a format makes of spaces and line breaks
does not count here: `test_formats` holds that exactly.
"""

import io
import json
import os
import subprocess
import zipfile
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

import defusedxml.ElementTree
import pytest

from tests.support.speech_readers import read_chat

Found = list[tuple[int, int, str]]


def library(name: str) -> Any:
    """The module, without the warnings of its import; skips the test where it is missing."""
    return pytest.importorskip(name, reason=f"{name} is not installed (requirements-readers.txt)")


def ms(seconds: Any) -> int:
    return round(float(seconds) * 1000)


def eaf_by_pympi(file: Path) -> Found:
    eaf = library("pympi").Eaf(str(file))
    return [row[:3] for name in eaf.get_tier_names() for row in eaf.get_annotation_data_for_tier(name)]


def eaf_by_speach(file: Path) -> Found:
    tiers = library("speach.elan").read_eaf(str(file)).tiers()
    return [(row.from_ts.value, row.to_ts.value, row.value or "") for tier in tiers for row in tier]


def eaf_by_tgt(file: Path) -> Found:
    grid = library("tgt").io.read_eaf(str(file))
    return [(ms(i.start_time), ms(i.end_time), i.text) for tier in grid.tiers for i in tier]


def grid_by_praat(file: Path) -> Found:
    """Praat itself, through parselmouth: what it reads, written as its own table of intervals."""
    parselmouth = library("parselmouth")
    call = parselmouth.praat.call
    table = call(parselmouth.read(str(file)), "Down to Table", False, 6, True, False)
    call(table, "Save as tab-separated file", str(file.with_suffix(".tab")))
    written = file.with_suffix(".tab").read_bytes()  # UTF-16 where ASCII does not hold it
    lines = written.decode("utf-16" if written.startswith(b"\xfe\xff") else "utf-8").splitlines()[1:]
    rows = (line.split("\t") for line in lines)
    return [(ms(start), ms(end), text) for start, _tier, text, end in rows]


def grid_by_textgrid(file: Path) -> Found:
    grid = library("textgrid").TextGrid.fromFile(str(file))
    return [(ms(i.minTime), ms(i.maxTime), i.mark) for tier in grid for i in tier]


def grid_by_tgt(file: Path) -> Found:
    grid = library("tgt").io.read_textgrid(str(file))
    return [(ms(i.start_time), ms(i.end_time), i.text) for tier in grid.tiers for i in tier]


def grid_by_praatio(file: Path) -> Found:
    grid = library("praatio.textgrid").openTextgrid(str(file), False, duplicateNamesMode="rename")
    return [(ms(e.start), ms(e.end), e.label) for tier in grid.tiers for e in tier.entries]


def rttm_by_lhotse(file: Path) -> Found:
    rows = library("lhotse").SupervisionSet.from_rttm(file) if file.stat().st_size else []
    return [(ms(row.start), ms(row.end), "") for row in rows]


def rttm_by_meeteval(file: Path) -> Found:
    lines = library("meeteval").io.RTTM.load(file).lines
    return [(ms(row.begin_time), ms(row.begin_time + row.duration), "") for row in lines]


def rttm_by_rules(file: Path) -> Found:
    """dscore's and NeMo's: every line is a turn of ten fields, times are numbers, the channel is 1."""
    found = []
    for line in file.read_text("utf-8").splitlines():
        kind, _, channel, start, length, *_, label, _, _ = fields = line.split()
        assert (kind, channel, len(fields)) == ("SPEAKER", "1", 10)
        assert label
        found.append((ms(start), ms(float(start) + float(length)), ""))
    return found


def stm_by_meeteval(file: Path) -> Found:
    lines = library("meeteval").io.STM.load(file).lines
    return [(ms(row.begin_time), ms(row.end_time), row.transcript) for row in lines]


def seglst_by_meeteval(file: Path) -> Found:
    rows = library("meeteval").io.SegLST.load(file).segments
    return [(ms(row["start_time"]), ms(row["end_time"]), row["words"]) for row in rows]


def chat_by_rustling(file: Path) -> Found:
    """rustling is the reader behind pylangacq 0.20 and later."""
    library("rustling")
    return [(row.start_ms, row.end_ms, row.text) for row in read_chat(file.read_bytes())]


def csv_by_pandas(file: Path) -> Found:
    frame = library("pandas").read_csv(file, keep_default_na=False, encoding="utf-8-sig")
    texts = frame["text"].astype(str).str.replace("^'", "", regex=True)
    return list(zip(frame["start_ms"], frame["end_ms"], texts, strict=True))


def tsv_by_pandas(file: Path) -> Found:
    frame = library("pandas").read_csv(file, sep="\t", keep_default_na=False)
    return list(zip(frame["start_ms"], frame["end_ms"], frame["text"].astype(str), strict=True))


def parquet_by_pyarrow(file: Path) -> Found:
    rows = library("pyarrow.parquet").read_table(file).to_pylist()
    return [(row["start_ms"], row["end_ms"], row["text"]) for row in rows]


def parquet_by_datasets(file: Path) -> Found:
    os.environ["HF_DATASETS_OFFLINE"] = "1"
    try:
        rows = library("datasets").Dataset.from_parquet(str(file), cache_dir=str(file.parent / "cache"))
    except ValueError as nothing:  # what it says of a file without rows
        assert "corresponds to no data" in str(nothing)  # noqa: PT017
        return []
    return [(row["start_ms"], row["end_ms"], row["text"]) for row in rows]


def vtt_by_webvtt(file: Path) -> Found:
    return [(c.start_time.in_milliseconds(), c.end_time.in_milliseconds(), c.text) for c in library("webvtt").read(str(file))]  # fmt: skip


def vtt_by_ttconv(file: Path) -> Found:
    library("ttconv")
    from ttconv.vtt import reader  # noqa: PLC0415 - optional

    with file.open(encoding="utf-8") as source:
        return cues(reader.to_model(source))


def srt_by_srt(file: Path) -> Found:
    rows = library("srt").parse(file.read_text("utf-8"))
    return [(ms(row.start.total_seconds()), ms(row.end.total_seconds()), row.content) for row in rows]


def subtitles_by_pysubs2(file: Path) -> Found:
    """Its own mark for a line break becomes a space. (It takes the ids of WebVTT's cues for text.)"""
    rows = library("pysubs2").SSAFile.from_string(file.read_text("utf-8"), file.suffix.removeprefix("."))
    return [(row.start, row.end, row.text.replace("\\N", " ")) for row in rows]


def ttml_by_ttconv(file: Path) -> Found:
    library("ttconv")
    from ttconv.imsc import reader  # noqa: PLC0415 - optional

    return cues(reader.to_model(defusedxml.ElementTree.parse(file)))


def cues(model: Any) -> Found:
    """The paragraphs of a model of ttconv."""
    model_of = library("ttconv.model")
    found = []
    for element in model.get_body().dfs_iterator() if model.get_body() else ():
        if isinstance(element, model_of.P):
            parts = [e.get_text() if isinstance(e, model_of.Text) else " " for e in element.dfs_iterator() if isinstance(e, model_of.Text | model_of.Br)]  # fmt: skip
            found.append((ms(element.get_begin() or 0), ms(element.get_end()), "".join(parts)))
    return found


def lhotse_by_lhotse(file: Path) -> Found:
    lhotse = library("lhotse")
    with zipfile.ZipFile(file) as archive:
        archive.extractall(file.parent)
    recordings = lhotse.RecordingSet.from_file(file.parent / "recordings.jsonl")
    if not (file.parent / "supervisions.jsonl").stat().st_size:
        return []
    rows = lhotse.SupervisionSet.from_file(file.parent / "supervisions.jsonl").to_eager()
    lhotse.qa.validate_recordings_and_supervisions(recordings, rows)
    return [(ms(row.start), ms(row.end), row.text) for row in rows]


def nemo_by_rules(file: Path) -> Found:
    """NeMo's `manifest_utils.parse_item`: a sound, an offset, a length and a text in each line."""
    rows = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    assert all(row["audio_filepath"] and row["duration"] > 0 for row in rows)
    return [(ms(row["offset"]), ms(row["offset"] + row["duration"]), row["text"]) for row in rows]


def office_by_libreoffice(file: Path) -> Found:
    """LibreOffice's own table of the workbook; its times in the format that the cells have."""
    import csv  # noqa: PLC0415 - here only
    import shutil  # noqa: PLC0415

    if shutil.which("soffice") is None:
        pytest.skip("LibreOffice is not installed")
    profile = f"-env:UserInstallation=file://{file.parent / 'profile'}"
    command = ["soffice", profile, "--headless", "--convert-to", "csv:Text - txt - csv (StarCalc):44,34,76"]
    subprocess.run([*command, "--outdir", file.parent, file], check=True, capture_output=True, timeout=120)
    rows = csv.DictReader(io.StringIO(file.with_suffix(".csv").read_text("utf-8"), newline=""))
    return [(_of_clock(row["start"]), _of_clock(row["end"]), row["text"]) for row in rows]


def _of_clock(text: str) -> int:
    hours, minutes, seconds = text.split(":")
    return ms((int(hours) * 60 + int(minutes)) * 60 + float(seconds))


READERS: dict[tuple[str, str], Callable[[Path], Found]] = {
    ("eaf", "pympi-ling"): eaf_by_pympi, ("eaf", "speach"): eaf_by_speach, ("eaf", "tgt"): eaf_by_tgt,
    ("textgrid", "praat-parselmouth"): grid_by_praat, ("textgrid", "TextGrid"): grid_by_textgrid,
    ("textgrid", "tgt"): grid_by_tgt, ("textgrid", "praatio"): grid_by_praatio,
    ("rttm", "lhotse"): rttm_by_lhotse, ("rttm", "meeteval"): rttm_by_meeteval,
    ("rttm", "dscore's and NeMo's rules"): rttm_by_rules,
    ("stm", "meeteval"): stm_by_meeteval, ("seglst", "meeteval"): seglst_by_meeteval,
    ("chat", "rustling"): chat_by_rustling,
    ("csv", "pandas"): csv_by_pandas, ("tsv", "pandas"): tsv_by_pandas,
    ("parquet", "pyarrow"): parquet_by_pyarrow, ("parquet", "datasets"): parquet_by_datasets,
    ("vtt", "webvtt-py"): vtt_by_webvtt, ("vtt", "ttconv"): vtt_by_ttconv,
    ("srt", "srt"): srt_by_srt, ("srt", "pysubs2"): subtitles_by_pysubs2,
    ("ass", "pysubs2"): subtitles_by_pysubs2, ("ttml", "ttconv"): ttml_by_ttconv, ("ttml", "pysubs2"): subtitles_by_pysubs2,
    ("lhotse", "lhotse"): lhotse_by_lhotse, ("nemo", "NeMo's rules"): nemo_by_rules,
    ("xlsx", "LibreOffice"): office_by_libreoffice,
}  # fmt: skip
"""(format, reader) -> how it reads."""


def label(format_name: str, reader: str) -> str:
    """The pair with the reader's version, as the test is called."""
    try:
        return f"{format_name} by {reader} {version(reader)}"
    except Exception:  # noqa: BLE001 - rules have no version, and what is not installed neither
        return f"{format_name} by {reader}"
