"""Names for exported files that are safe on every file system."""

import regex

from transcript.document import Document
from transcript.formats.base.format import Format, Package, recording_stem
from transcript.text.cleaning import clean_line, clusters

# what some file system, shell, header or eye stumbles over
_NOT_IN_A_FILE_NAME = regex.compile(r"[[\p{C}--[\u200c\u200d]]\p{Zl}\p{Zp}\\/:*?\"<>\|'`$;]+", regex.V1)
_DEVICE = regex.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?", regex.IGNORECASE)
_LONGEST_NAME_BYTES = 200  # of 255 that file systems allow; room for " (1)" and for what browsers add


def file_name(document: Document, format_: Format | Package) -> str:
    """A name for the exported file: that of the recording, safe on every file system, with the extension.

    Letters of every script stay; separators, quotes, controls and device names do not. At most 200 bytes,
    cut between grapheme clusters.
    """
    return safe_name(recording_stem(document), format_.extension)


def safe_name(stem: str, extension: str) -> str:
    """`stem` as a file name with this extension; see `file_name`."""
    stem = clean_line(_NOT_IN_A_FILE_NAME.sub(" ", stem)).strip(". -")
    if _DEVICE.fullmatch(stem):
        stem = f"{stem}_"
    room = _LONGEST_NAME_BYTES - len(f".{extension}")
    kept = ""
    for cluster in clusters(stem):
        if len((kept + cluster).encode()) > room:
            break
        kept += cluster
    return f"{kept.strip('. ') or 'transcript'}.{extension}"
