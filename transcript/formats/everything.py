"""One ZIP with the recording and every format. Imports its neighbours only."""

from collections.abc import Iterable
from dataclasses import fields
from pathlib import PurePosixPath
from typing import Any, BinaryIO

from transcript.errors import LikhitaError
from transcript.formats.archive import Archive
from transcript.formats.format import Format, Package, Source, printable, provenance_lines, recording_stem
from transcript.formats.naming import file_name, safe_name
from transcript.formats.options import SpellingOptions, option_fields
from transcript.formats.selection import selected
from transcript.validation import validate

_README = """{name}

One recording and its corrected transcript, written by Likhita. Every file says the same rows.
Times are milliseconds from the start of the recording; overlapping rows stay overlapping.

{files}

To look at before use: {findings}

{provenance}
"""


def package(formats: Iterable[Format | Package]) -> Package:
    """The package of all single-file formats, with the recording where it is kept."""
    single = tuple(item for item in formats if isinstance(item, Format))

    def pack(source: Source, options: SpellingOptions, out: BinaryIO) -> None:
        document = printable(source.document)
        lines, notes = [], []
        with Archive(out) as archive:
            if source.original is not None:
                extension = PurePosixPath(document.name).suffix.lstrip(".") or "recording"
                name = f"recording/{safe_name(recording_stem(document), extension)}"
                archive.add_file(name, source.original)
                lines.append(f"{name}: the recording as it was sent")
            for item in single:
                chosen = item.options(**_shared(options, item.options))
                try:
                    content = item.write(selected(document, chosen), chosen)
                except LikhitaError as exc:
                    notes.append(f"{item.label} is missing: {exc.message}")
                    continue
                archive.add(file_name(document, item), content)
                lines.append(f"{file_name(document, item)}: {item.label}, for {item.tool}")
            found = validate(document)
            findings = "".join(f"\n- {f.segment_id}: {f.sentence}" for f in found) or "nothing was found."
            archive.add(
                "README.txt",
                _README.format(
                    name=recording_stem(document),
                    files="\n".join(lines + notes),
                    findings=findings,
                    provenance="\n".join(provenance_lines(document)),
                ),
            )

    return Package(
        "everything", "zip", "application/zip", "ZIP", "Everything in one file", pack, SpellingOptions
    )


def _shared(options: SpellingOptions, kind: type[Any]) -> dict[str, Any]:
    """The choices that a format of this kind has too."""
    known = {field.name for field, _ in option_fields(kind)}
    return {field.name: getattr(options, field.name) for field in fields(options) if field.name in known}
