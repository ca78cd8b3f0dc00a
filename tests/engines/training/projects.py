"""Projects whose rows are taught: espeak-ng's or made sound, exported by the app's own writer."""

import hashlib
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
import soundfile

from engines.audio.samples import RATE_HZ, Samples
from transcript.document import Document, Provenance, Segment, Status, Transcript
from transcript.formats.base.format import Source
from transcript.formats.base.options import NoOptions
from transcript.formats.packages.project_writer import pack

GAP_MS = 100


def hum(length_ms: int, seed: int) -> Samples:
    return np.random.default_rng(seed).normal(0, 0.1, length_ms * 16).astype(np.float32)


def lay_out(clips: Sequence[tuple[Samples, str]], speaker: str | None) -> tuple[list[Segment], Samples]:
    """Verified rows of whole clips with a gap after each, and their sound."""
    rows, pieces, at_ms = [], [], 0
    for number, (samples, text) in enumerate(clips):
        length_ms = len(samples) // 16
        rows.append(
            Segment(f"s{number}", at_ms, at_ms + length_ms, speaker, "te", text, status=Status.VERIFIED)
        )
        pieces += [samples[: length_ms * 16], np.zeros(GAP_MS * 16, np.float32)]
        at_ms += length_ms + GAP_MS
    return rows, np.concatenate(pieces)


def make_document(rows: Iterable[Segment], samples: Samples) -> Document:
    sha256 = hashlib.sha256(samples.tobytes()).hexdigest()
    transcript = Transcript.from_segments(rows)
    made = Provenance("0.1.0", "2026-11-22T09:45:22Z")
    return Document("", "talk", len(samples) // 16, sha256, transcript, transcript, 0, made)


def write_project(path: Path, rows: Iterable[Segment], samples: Samples, *, sound: bool = True) -> Path:
    recording = path.with_suffix(".flac")
    soundfile.write(recording, samples, RATE_HZ)
    source = Source(make_document(rows, samples), original=recording if sound else None)
    with path.open("wb") as out:
        pack(source, NoOptions(), out)
    return path
