"""Lhotse manifests in a ZIP: recordings, supervisions and, where it is kept, the sound."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

import soundfile

from transcript.document import Segment
from transcript.formats.base.archive import Archive
from transcript.formats.base.format import Package, Source, printable, provenance_lines, recording_stem
from transcript.formats.base.labels import label_of
from transcript.formats.base.options import LaneOptions
from transcript.formats.base.selection import selected
from transcript.formats.packages.clips import RATE_HZ

_README = """Lhotse manifests written by Likhita.

RecordingSet.from_file and SupervisionSet.from_file read them, from the folder that holds audio/.
Rows are cut at the end of the sound, and left out behind it: {left_out}. Overlap: {overlap}.

{provenance}
"""


@dataclass(frozen=True, slots=True)
class LhotseOptions(LaneOptions):
    """`sound`: the recording as FLAC, 16 kHz mono, beside the manifests."""

    sound: bool = True


def pack(source: Source, options: LhotseOptions, out: BinaryIO) -> None:
    """recordings.jsonl, supervisions.jsonl with words as alignment, README.txt, audio/.

    Where the sound is not kept, the recording's manifest names the file that it expects: 16 kHz mono, as long
    as the document. Source: lhotse.audio.Recording and lhotse.supervision.SupervisionSegment, 1.33.
    """
    document = selected(printable(source.document), options)
    name = label_of(recording_stem(document), "recording")
    samples = document.duration_ms * RATE_HZ // 1000
    if source.playback is not None:
        samples = soundfile.info(source.playback).frames
    recording = {
        "id": name,
        "sources": [{"type": "file", "channels": [0], "source": f"audio/{name}.flac"}],
        "sampling_rate": RATE_HZ,
        "num_samples": samples,
        "duration": samples / RATE_HZ,
        "channel_ids": [0],
    }
    inside = list(_supervisions(document.edited.segments, name, samples * 1000 // RATE_HZ))
    readme = _README.format(
        left_out=len(document.edited.segments) - len(inside),
        overlap=options.overlap,
        provenance="\n".join(provenance_lines(document)),
    )
    with Archive(out) as archive:
        archive.add("README.txt", readme)
        archive.add("recordings.jsonl", _lines([recording]))
        archive.add("supervisions.jsonl", _lines(inside))
        if options.sound and source.playback is not None:
            archive.add_file(f"audio/{name}.flac", source.playback)


def _supervisions(rows: tuple[Segment, ...], recording: str, length_ms: int) -> Iterator[dict[str, Any]]:
    for number, row in enumerate(rows, start=1):
        end_ms = min(row.end_ms, length_ms)
        if row.start_ms >= end_ms:
            continue
        words = [
            [word.text, word.start_ms / 1000, (word.end_ms - word.start_ms) / 1000, word.confidence]
            for word in row.words
        ]
        yield {
            "id": f"{recording}-{number:05d}",
            "recording_id": recording,
            "start": row.start_ms / 1000,
            "duration": (end_ms - row.start_ms) / 1000,
            "channel": 0,
            "text": row.text,
            **({} if row.language is None else {"language": row.language}),
            **({} if row.speaker is None else {"speaker": row.speaker}),
            "custom": {"segment_id": row.id, "status": str(row.status)},
            **({"alignment": {"word": words}} if words else {}),
        }


def _lines(values: list[dict[str, Any]]) -> str:
    return "".join(f"{json.dumps(value, ensure_ascii=False)}\n" for value in values)


LHOTSE = Package("lhotse", "lhotse.zip", "application/zip", "Lhotse", pack, LhotseOptions)
