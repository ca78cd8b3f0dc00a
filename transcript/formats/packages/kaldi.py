"""Kaldi data directory in a ZIP."""

from collections import defaultdict
from dataclasses import dataclass
from typing import BinaryIO

from transcript.document import Segment
from transcript.formats.base.archive import Archive
from transcript.formats.base.format import Package, Source, printable, provenance_lines, seconds
from transcript.formats.base.labels import numbered_speakers
from transcript.formats.base.options import LaneOptions
from transcript.formats.base.selection import selected

RECORDING = "rec001"
_README = """Kaldi data directory written by Likhita.

Utterances are sorted as LC_ALL=C sorts them and begin with their speaker. speakers.tsv gives the speakers'
names back, rows.tsv the ids of the rows. wav.scp expects to be used from the folder that holds audio/;
utils/validate_data_dir.sh --no-feats checks the directory.
Rows without text are left out: {left_out}. Overlap: {overlap}.

{provenance}
"""


@dataclass(frozen=True, slots=True)
class KaldiOptions(LaneOptions):
    """`sound`: the recording as FLAC, 16 kHz mono, beside the lists."""

    sound: bool = True


def pack(source: Source, options: KaldiOptions, out: BinaryIO) -> None:
    """wav.scp, segments, text, utt2spk, spk2utt, and legends that give names and ids back.

    Every id is ASCII without spaces; white space in a text becomes one space. Where the sound is not kept,
    wav.scp names the file that it expects. Source: https://kaldi-asr.org/doc/data_prep.html
    """
    document = selected(printable(source.document), options)
    spoken = [segment for segment in document.edited.segments if segment.text.split()]
    slugs = numbered_speakers(spoken, "spk{number:03d}")
    rows = sorted((utterance_id(segment, slugs, n), segment) for n, segment in enumerate(spoken, start=1))
    said_by: defaultdict[str, list[str]] = defaultdict(list)
    for name, segment in rows:
        said_by[slugs[segment.speaker]].append(name)
    readme = _README.format(
        left_out=len(document.edited.segments) - len(spoken),
        overlap=options.overlap,
        provenance="\n".join(provenance_lines(document)),
    )
    lists = {
        "segments": [f"{name} {RECORDING} {seconds(s.start_ms)} {seconds(s.end_ms)}" for name, s in rows],
        "text": [f"{name} {' '.join(s.text.split())}" for name, s in rows],
        "utt2spk": [f"{name} {slugs[s.speaker]}" for name, s in rows],
        "spk2utt": [f"{slug} {' '.join(names)}" for slug, names in sorted(said_by.items())],
        "wav.scp": [f"{RECORDING} flac -c -d -s audio/{RECORDING}.flac |"],
        "speakers.tsv": [f"{slug}\t{name or ''}" for name, slug in slugs.items()],
        "rows.tsv": [f"{name}\t{s.id}" for name, s in rows],
    }
    with Archive(out) as archive:
        archive.add("README.txt", readme)
        for name, lines in lists.items():
            archive.add(name, "".join(f"{line}\n" for line in lines))
        if options.sound and source.playback is not None:
            archive.add_file(f"audio/{RECORDING}.flac", source.playback)


def utterance_id(segment: Segment, slugs: dict[str | None, str], number: int) -> str:
    """The speaker first, as Kaldi's sorting needs it, then times that sort as text."""
    return f"{slugs[segment.speaker]}-{RECORDING}-{segment.start_ms:09d}-{segment.end_ms:09d}-{number:05d}"


KALDI = Package("kaldi", "kaldi.zip", "application/zip", "Kaldi", pack, KaldiOptions)
