"""The registry of file formats: one module a format, one way to export. Imports no other room."""

import regex

from transcript.document import Document
from transcript.errors import LikhitaError
from transcript.formats import elan, plain_text, rttm, subrip, tables, textgrid, webvtt, whisper_json
from transcript.formats.format import Format, printable, recording_stem
from transcript.telugu import clean_line, clusters

__all__ = ["FORMATS", "Format", "UnknownFormatError", "export", "file_name"]

FORMATS: dict[str, Format] = {
    format_.name: format_
    for format_ in (
        Format("txt", "txt", "text/plain; charset=utf-8", "Text", "Word processor, MAXQDA", plain_text.write),
        Format("srt", "srt", "application/x-subrip", "SubRip", "Subtitles", subrip.write),
        Format("vtt", "vtt", "text/vtt; charset=utf-8", "WebVTT", "Web video", webvtt.write),
        Format("csv", "csv", "text/csv; charset=utf-8", "CSV", "Spreadsheet", tables.write_csv),
        Format("tsv", "tsv", "text/tab-separated-values; charset=utf-8", "TSV", "Scripts", tables.write_tsv),
        Format("json", "json", "application/json", "JSON", "Programs", whisper_json.write),
        Format("textgrid", "TextGrid", "text/plain; charset=utf-8", "TextGrid", "Praat", textgrid.write),
        Format("rttm", "rttm", "text/plain; charset=utf-8", "RTTM", "Diarization scoring", rttm.write),
        Format("eaf", "eaf", "application/xml", "EAF", "ELAN", elan.write),
    )
}

# what some file system, shell, header or eye stumbles over
_NOT_IN_A_FILE_NAME = regex.compile(r"[[\p{C}--[\u200c\u200d]]\p{Zl}\p{Zp}\\/:*?\"<>\|'`$;]+", regex.V1)
_DEVICE = regex.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?", regex.IGNORECASE)
_LONGEST_NAME_BYTES = 200  # of 255 that file systems allow; room for " (1)" and for what browsers add


class UnknownFormatError(LikhitaError):
    """No format has this name."""

    def __init__(self) -> None:
        super().__init__(f"There is no such format; choose one of {', '.join(FORMATS)}.")


def export(document: Document, name: str) -> bytes:
    """The document's edited rows as a file of the format `name`; the same document gives the same bytes.

    Raises:
        UnknownFormatError: no format has this name.
    """
    format_ = FORMATS.get(name) if isinstance(name, str) else None
    if format_ is None:
        raise UnknownFormatError
    return format_.write(printable(document))


def file_name(document: Document, format_: Format) -> str:
    """A name for the exported file: that of the recording, safe on every file system, with the extension.

    Letters of every script stay; separators, quotes, controls and device names do not. At most 200 bytes,
    cut between grapheme clusters.
    """
    stem = recording_stem(document)
    stem = clean_line(_NOT_IN_A_FILE_NAME.sub(" ", stem)).strip(". -")
    if _DEVICE.fullmatch(stem):
        stem = f"{stem}_"
    room = _LONGEST_NAME_BYTES - len(f".{format_.extension}")
    kept = ""
    for cluster in clusters(stem):
        if len((kept + cluster).encode()) > room:
            break
        kept += cluster
    return f"{kept.strip('. ') or 'transcript'}.{format_.extension}"
