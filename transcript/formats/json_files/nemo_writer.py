"""NeMo manifest, a JSON object a line."""

import json
from pathlib import PurePosixPath

from transcript.document import Document
from transcript.formats.base.format import Format
from transcript.formats.base.options import SpellingOptions


def write(document: Document, _options: SpellingOptions) -> bytes:
    """A line a row: the recording's name, where the row lies in it in seconds, its text on one line, who, id.

    `lang` is the row's language, `speaker` the name in the table; both are left out where unknown. NeMo looks
    for the recording beside the manifest. The lines have no place to say where the file comes from.
    Source: NeMo's documentation, "Preparing custom ASR data".
    """
    sound = PurePosixPath(document.name.replace("\\", "/")).name or "recording"
    lines = []
    for row in document.edited.segments:
        line = {
            "audio_filepath": sound,
            "offset": row.start_ms / 1000,
            "duration": (row.end_ms - row.start_ms) / 1000,
            "text": " ".join(row.text.split()),
            **({} if row.language is None else {"lang": row.language}),
            **({} if row.speaker is None else {"speaker": row.speaker}),
            "segment_id": row.id,
        }
        lines.append(f"{json.dumps(line, ensure_ascii=False)}\n")
    return "".join(lines).encode()


NEMO = Format("nemo", "nemo.jsonl", "application/x-ndjson", "NeMo", write)
