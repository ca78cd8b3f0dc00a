"""The registry of file formats: one module a format, one way to export. Imports no other room."""

import io
from typing import BinaryIO

from transcript.document import Document
from transcript.errors import LikhitaError
from transcript.formats import (
    audacity,
    bundle,
    chat,
    ctm,
    dataset,
    docx,
    elan,
    everything,
    kaldi,
    plain_text,
    rttm,
    seglst,
    stm,
    subrip,
    tables,
    textgrid,
    webvtt,
    whisper_json,
    xlsx,
)
from transcript.formats.format import Format, Package, Source, printable
from transcript.formats.naming import file_name
from transcript.formats.selection import selected

__all__ = [
    "FORMATS",
    "Format",
    "Package",
    "Source",
    "UnknownFormatError",
    "export",
    "export_to",
    "file_name",
    "find_format",
]

_FORMATS: tuple[Format | Package, ...] = (
    plain_text.TXT,
    subrip.SRT,
    webvtt.VTT,
    tables.CSV,
    tables.TSV,
    whisper_json.JSON,
    textgrid.TEXTGRID,
    rttm.RTTM,
    elan.EAF,
    xlsx.XLSX,
    docx.DOCX,
    chat.CHAT,
    ctm.CTM,
    stm.STM,
    seglst.SEGLST,
    audacity.AUDACITY,
    kaldi.KALDI,
    dataset.DATASET,
    bundle.BUNDLE,
)

FORMATS: dict[str, Format | Package] = {
    format_.name: format_ for format_ in (*_FORMATS, everything.package(_FORMATS))
}


class UnknownFormatError(LikhitaError):
    """No format has this name."""

    def __init__(self) -> None:
        super().__init__(f"There is no such format; choose one of {', '.join(FORMATS)}.")


def find_format(name: object) -> Format | Package:
    """The format of this name.

    Raises:
        UnknownFormatError: there is none.
    """
    format_ = FORMATS.get(name) if isinstance(name, str) else None
    if format_ is None:
        raise UnknownFormatError
    return format_


def export(document: Document, name: str, options: object = None) -> bytes:
    """The document's edited rows as a file of the format `name`; the same document gives the same bytes.

    `options` is of the format's options class; None takes its defaults. Where the format is a package, it
    has no sound.

    Raises:
        UnknownFormatError: no format has this name.
        LikhitaError: this document cannot be written in this format; the message says why.
    """
    out = io.BytesIO()
    export_to(out, Source(document), name, options)
    return out.getvalue()


def export_to(out: BinaryIO, source: Source, name: str, options: object = None) -> None:
    """Writes the file that `export` returns, with the sound that the source has, to `out`.

    Raises:
        UnknownFormatError, LikhitaError: as for `export`.
    """
    format_ = find_format(name)
    chosen = format_.options() if options is None else options
    if not isinstance(chosen, format_.options):
        raise TypeError(f"{name} has options of another kind")
    if isinstance(format_, Package):
        format_.pack(source, chosen, out)
        return
    document = selected(printable(source.document), chosen, source.divisions)
    out.write(format_.write(document, chosen))
