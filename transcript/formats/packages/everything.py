"""One ZIP with the recording and every format."""

import io
from collections.abc import Iterable
from dataclasses import fields, replace
from pathlib import PurePosixPath
from typing import Any, BinaryIO

from transcript.document import Document
from transcript.errors import LikhitaError
from transcript.formats.base.archive import Archive
from transcript.formats.base.format import (
    Format,
    Package,
    Source,
    has_media_name,
    printable,
    provenance_lines,
    recording_stem,
)
from transcript.formats.base.naming import file_name, safe_name
from transcript.formats.base.options import SpellingOptions, option_fields
from transcript.formats.base.selection import selected
from transcript.review.validation import validate

_README = """{name}

One recording and its corrected transcript, written by Likhita. Every file says the same rows.
The project opens again in Likhita; drop the recording beside it. A dataset is a file of its own, because it
needs choices: licence, consent, which rows.
Times are milliseconds from the start of the recording; overlapping rows stay overlapping.

{files}

To look at before use: {findings}

{provenance}
"""


def package(formats: Iterable[Format | Package]) -> Package:
    """The package of all formats but the dataset, with the recording where it is kept, once."""
    inside = tuple(item for item in formats if item.name != "dataset")

    def pack(source: Source, options: SpellingOptions, out: BinaryIO) -> None:
        lines, notes = [], []
        with Archive(out) as archive:
            if source.original is not None:
                name = f"recording/{_recording_name(source.document)}"
                archive.add_file(name, source.original)
                lines.append(f"{name}: the recording as it was sent")
            silent = replace(source, original=None, playback=None)
            document = printable(source.document)
            for item in inside:
                try:
                    chosen = item.options(**_shared(options, item.options))
                    if isinstance(item, Format):
                        content = item.write(selected(document, chosen), chosen)
                    else:
                        content = _packed(item, silent, chosen)
                except LikhitaError as exc:
                    notes.append(f"{item.label} is missing: {exc.message}")
                    continue
                name = file_name(source.document, item)
                archive.add(name, content, packed=isinstance(item, Format))
                lines.append(f"{name}: {item.label}, for {item.purpose}")
                if isinstance(item, Format) and item.beside is not None:
                    name = safe_name(recording_stem(document), item.beside.extension)
                    archive.add(name, item.beside.write(selected(document, chosen), chosen))
                    lines.append(f"{name}: {item.beside.told}")
            archive.add("README.txt", _readme(document, lines + notes))

    return Package("everything", "zip", "application/zip", "ZIP", pack, SpellingOptions)


def _packed(item: Package, source: Source, options: Any) -> bytes:
    out = io.BytesIO()
    item.pack(source, options, out)
    return out.getvalue()


def _recording_name(document: Document) -> str:
    """The recording's name; a transcript's that was opened with its recording says no kind of sound."""
    suffix = PurePosixPath(document.name).suffix.lstrip(".")
    return safe_name(recording_stem(document), suffix if has_media_name(document) else "recording")


def _readme(document: Document, files: list[str]) -> str:
    found = validate(document)
    return _README.format(
        name=recording_stem(document),
        files="\n".join(files),
        findings="".join(f"\n- {f.segment_id}: {f.message}" for f in found) or "nothing was found.",
        provenance="\n".join(provenance_lines(document)),
    )


def _shared(options: SpellingOptions, kind: type[Any]) -> dict[str, Any]:
    """The choices that a format of this kind has too."""
    known = {field.name for field, _ in option_fields(kind)}
    return {field.name: getattr(options, field.name) for field in fields(options) if field.name in known}
