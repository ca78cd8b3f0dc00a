"""The registry of file formats: one module a format, one way to export."""

import io
from dataclasses import replace
from typing import BinaryIO

from transcript.document import Document, Transcript
from transcript.errors import LikhitaError
from transcript.formats.annotation import (
    audacity_writer,
    chat_writer,
    elan_template,
    exmaralda_writer,
    tei_writer,
    textgrid_writer,
)
from transcript.formats.base.format import Format, Package, Source, printable
from transcript.formats.base.naming import file_name
from transcript.formats.base.selection import selected
from transcript.formats.json_files import nemo_writer, seglst_writer, whisper_writer
from transcript.formats.nist import ctm_writer, rttm_writer, stm_writer
from transcript.formats.packages import dataset, everything, kaldi, lhotse, project_writer
from transcript.formats.subtitles import ass_writer, sbv_writer, subrip_writer, ttml_writer, webvtt_writer
from transcript.formats.tables import delimited_writer, parquet_writer, xlsx_writer
from transcript.formats.text import analysis_writer, docx_writer, plain_text_writer

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
    plain_text_writer.TXT,
    subrip_writer.SRT,
    webvtt_writer.VTT,
    delimited_writer.CSV,
    delimited_writer.TSV,
    whisper_writer.JSON,
    textgrid_writer.TEXTGRID,
    rttm_writer.RTTM,
    elan_template.EAF,
    xlsx_writer.XLSX,
    docx_writer.DOCX,
    chat_writer.CHAT,
    ctm_writer.CTM,
    stm_writer.STM,
    seglst_writer.SEGLST,
    audacity_writer.AUDACITY,
    ttml_writer.TTML,
    ass_writer.ASS,
    sbv_writer.SBV,
    exmaralda_writer.EXB,
    tei_writer.TEI,
    analysis_writer.ANALYSIS,
    parquet_writer.PARQUET,
    nemo_writer.NEMO,
    lhotse.LHOTSE,
    kaldi.KALDI,
    dataset.DATASET,
    project_writer.BUNDLE,
)

FORMATS: dict[str, Format | Package] = {
    format_.name: format_ for format_ in (*_FORMATS, everything.package(_FORMATS))
}


class UnknownFormatError(LikhitaError):
    """No format has this name."""

    def __init__(self) -> None:
        super().__init__("format_unknown", formats=", ".join(FORMATS))


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
    given = source.document if format_.needs_machine else replace(source.document, machine=Transcript())
    document = selected(printable(given), chosen, source.divisions)
    out.write(format_.write(document, chosen))
