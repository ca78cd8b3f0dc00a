"""Hugging Face dataset (audiofolder) in a ZIP: clips, metadata, a card."""

import csv
import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import BinaryIO

from transcript.document import Document, Segment, Status
from transcript.errors import LikhitaError
from transcript.formats.base.archive import Archive
from transcript.formats.base.code_switching import Script
from transcript.formats.base.format import Package, Source, printable
from transcript.formats.base.labels import MISSING, numbered_speakers
from transcript.formats.base.options import Rows
from transcript.formats.base.selection import overlapping_ids, spelled_rows
from transcript.formats.packages.clips import Clips
from transcript.formats.packages.dataset_card import card

_COLUMNS = ("file_name", "transcription", "speaker", "language", "segment_id", "start_ms", "end_ms")


@dataclass(frozen=True, slots=True)
class DatasetOptions:
    """What a training set takes; lengths in milliseconds. `test_percent` of the time goes to the test split.

    `licence` is an identifier of the Hugging Face hub (cc-by-4.0), `consent` a sentence for the card.
    """

    rows: Rows = Rows.VERIFIED
    script: Script = Script.VERBATIM
    overlapped: bool = False
    shortest_ms: int = 1000
    longest_ms: int = 30_000
    test_percent: int = 10
    licence: str = "other"
    consent: str = ""


def pack(source: Source, options: DatasetOptions, out: BinaryIO) -> None:
    """`train/` and `test/` with clips and metadata.csv each, and README.md, the card.

    No speaker is in both splits; with one speaker there is no test split. Speakers are `speaker_1` and so on;
    speakers.csv outside the splits gives their names. What was left out, and why, stands in the card.

    Raises:
        LikhitaError: the sound is not kept, or no row is left.
    """
    if source.playback is None:
        raise LikhitaError("dataset_without_sound")
    document = printable(source.document)
    document = replace(document, edited=spelled_rows(document.edited, options.script))
    kept, left_out = chosen_rows(document, options)
    if not kept:
        raise LikhitaError("dataset_empty")
    names = numbered_speakers(kept, "speaker_{number}")
    splits = split_by_speaker(kept, options.test_percent)
    with Archive(out) as archive, Clips(source.playback) as clips:
        archive.add("README.md", card(document, splits, left_out, options.licence, options.consent))
        archive.add("speakers.csv", _table(("speaker", "name"), ((s, n or "") for n, s in names.items())))
        for split, rows in splits.items():
            files = {row.id: f"{number:05d}.wav" for number, row in enumerate(rows, start=1)}
            cells = (_cells(row, files[row.id], names) for row in rows)
            archive.add(f"{split}/metadata.csv", _table(_COLUMNS, cells))
            for row in rows:
                clip = clips.wav(row.start_ms, row.end_ms)
                archive.add(f"{split}/{files[row.id]}", clip, packed=False)


def chosen_rows(document: Document, options: DatasetOptions) -> tuple[list[Segment], Counter[str]]:
    """(rows that go in, how many stay out by reason)."""
    overlapped = set() if options.overlapped else overlapping_ids(document.edited)
    kept, left_out = [], Counter[str]()
    for segment in document.edited.segments:
        length_ms = segment.end_ms - segment.start_ms
        if segment.status is Status.SKIPPED:
            left_out["skipped"] += 1
        elif options.rows is Rows.VERIFIED and segment.status is not Status.VERIFIED:
            left_out["not verified"] += 1
        elif not segment.text.strip():
            left_out["without text"] += 1
        elif segment.text.strip().lower() in MISSING:
            left_out["text that readers of CSV take for a missing value"] += 1
        elif segment.id in overlapped:
            left_out["overlapped"] += 1
        elif not options.shortest_ms <= length_ms <= options.longest_ms:
            left_out["too short or too long"] += 1
        else:
            kept.append(segment)
    return kept, left_out


def split_by_speaker(rows: list[Segment], test_percent: int) -> dict[str, list[Segment]]:
    """Rows by split. Those who speak least are tested on, within the share of the time."""
    spoken_ms: Counter[str | None] = Counter()
    for row in rows:
        spoken_ms[row.speaker] += row.end_ms - row.start_ms
    budget_ms = spoken_ms.total() * test_percent // 100
    tested: set[str | None] = set()
    for speaker, length_ms in sorted(spoken_ms.items(), key=lambda item: (item[1], item[0] or "")):
        is_needed = not tested and test_percent > 0 and len(spoken_ms) > 1
        if not is_needed and length_ms > budget_ms:
            break
        tested.add(speaker)
        budget_ms -= length_ms
    if len(tested) == len(spoken_ms):
        tested.clear()
    splits = {"train": [row for row in rows if row.speaker not in tested]}
    if tested:
        splits["test"] = [row for row in rows if row.speaker in tested]
    return splits


def _cells(row: Segment, file_name: str, names: dict[str | None, str]) -> tuple[str, ...]:
    text = " ".join(row.text.split())
    return (
        file_name,
        text,
        names[row.speaker],
        row.language or "",
        row.id,
        str(row.start_ms),
        str(row.end_ms),
    )


def _table(header: tuple[str, ...], rows: Iterator[tuple[str, ...]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return out.getvalue()


DATASET = Package("dataset", "dataset.zip", "application/zip", "Dataset", pack, DatasetOptions)
