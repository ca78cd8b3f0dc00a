"""The project bundle: everything Likhita knows of a document, in a ZIP that opens again here."""

import json
from dataclasses import asdict
from typing import BinaryIO

from transcript.formats.base.archive import Archive
from transcript.formats.base.format import Package, Source
from transcript.formats.base.options import NoOptions
from transcript.formats.packages.project_parts import (
    ABOUT,
    EDITED,
    HEARD,
    HISTORY,
    MACHINE,
    RECORDING,
    SOURCE,
    VERSION,
)
from transcript.serialization import dump_transcript
from transcript.source_parts import dump_source
from transcript.speaker_turns import dump_divisions


def pack(source: Source, _options: NoOptions, out: BinaryIO) -> None:
    """The recording as it was sent, the machine's transcript, the edited one, every revision, provenance.

    Where it was kept, also when each speaker was heard, and what the file held that the rows were opened
    from; not their voices, by which people can be told. What
    can be made from the recording again (playback, peaks) is not in it. The document's secret is not in it
    either: opening the bundle makes a new document. Texts are written as they are stored, so a bundle of the
    opened document is equal byte for byte.
    """
    document = source.document
    made = document.provenance
    about = {
        "likhita_bundle": VERSION,
        "name": document.name,
        "duration_ms": document.duration_ms,
        "audio_sha256": document.audio_sha256,
        "revision": document.revision,
        "provenance": asdict(made) | {"notices": [str(notice) for notice in made.notices]},
    }
    with Archive(out) as archive:
        archive.add(ABOUT, json.dumps(about, ensure_ascii=False, indent=1) + "\n")
        archive.add(MACHINE, dump_transcript(document.machine))
        archive.add(EDITED, dump_transcript(document.edited))
        lines = (json.dumps(asdict(change), ensure_ascii=False) for change in source.log)
        archive.add(HISTORY, "".join(f"{line}\n" for line in lines))
        if source.divisions:
            archive.add(HEARD, dump_divisions(source.divisions))
        if document.source is not None:
            archive.add(SOURCE, dump_source(document.source))
        if source.original is not None:
            archive.add_file(RECORDING, source.original)


BUNDLE = Package("bundle", "likhita.zip", "application/zip", "Project", pack, NoOptions)
