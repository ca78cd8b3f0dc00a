"""Which recordings an archive has: those of a folder, of a manifest, or below an fsspec address."""

import csv
import json
import os
import posixpath
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import fsspec

from engines.batch.places import is_address, open_file
from engines.batch.work import Recording
from transcript.errors import LikhitaError
from transcript.messages import Message

SOUND_SUFFIXES = frozenset(
    f".{name}"
    for name in (
        *("wav", "mp3", "m4a", "m4b", "ogg", "oga", "opus", "flac", "webm", "mp4", "m4v", "mov", "mkv"),
        *("avi", "aac", "aif", "aiff", "caf", "w64", "wma", "amr", "3gp", "sph", "nist", "mpg", "mpeg"),
        *("mts", "m2ts", "au", "snd"),
    )
)
_MANIFEST_SUFFIXES = (".tsv", ".csv", ".jsonl", ".ndjson", ".jsonl.gz")
# the names under which manifests say where a sound is: NeMo's, Common Voice's, Hugging Face's, our own
_FIELDS = ("audio_filepath", "path", "file", "file_name", "filename", "audio")
_LINK_OUT = Message("archive_link_out")
_NO_PLACE = Message("archive_line_without_file")


def list_recordings(source: str, output: Path | None) -> Iterator[Recording]:
    """The recordings of a folder, a manifest, one file or an address, in a fixed order.

    What lies in the folder `output` is none. A line of a manifest that names no file, and a link that leads
    out of the folder, come with their problem.

    Raises:
        LikhitaError: there is nothing at `source`.
        OSError: it cannot be read.
    """
    if source.lower().endswith(_MANIFEST_SUFFIXES):
        return _list_manifest(source)
    if is_address(source):
        return _list_address(source)
    path = Path(source)
    if path.is_dir():
        return _list_folder(path, output)
    if path.exists():
        return iter((Recording(str(path), path.name),))
    raise LikhitaError("archive_not_there", name=path.name)


def _list_folder(folder: Path, output: Path | None) -> Iterator[Recording]:
    """Depth first and by name; folders that are links are not entered, hidden names are none."""
    root = folder.resolve()
    for here, folders, names in os.walk(folder):
        place = Path(here)
        folders[:] = sorted(name for name in folders if name[0] != "." and not _is_same(place / name, output))
        for name in sorted(names):
            path = place / name
            if name[0] == "." or path.suffix.lower() not in SOUND_SUFFIXES:
                continue
            told = path.relative_to(folder).as_posix()
            is_inside = path.resolve().is_relative_to(root)
            yield Recording(str(path), told, "" if is_inside else str(_LINK_OUT))


def _is_same(folder: Path, output: Path | None) -> bool:
    return output is not None and folder.resolve() == output.resolve()


def _list_address(address: str) -> Iterator[Recording]:
    files, root = fsspec.core.url_to_fs(address)
    if files.isfile(root):
        yield Recording(address, posixpath.basename(root))
        return
    if not files.exists(root):
        raise LikhitaError("archive_not_there", name=posixpath.basename(root.rstrip("/")))
    for path in sorted(files.find(root)):
        if posixpath.splitext(path)[1].lower() in SOUND_SUFFIXES:
            name = posixpath.relpath(path, root)
            if not any(part.startswith(".") for part in name.split("/")):
                yield Recording(files.unstrip_protocol(path), name)


def _list_manifest(source: str) -> Iterator[Recording]:
    """A recording a line; one that several lines name, as the cuts of one recording do, comes once."""
    seen: set[str] = set()
    with open_file(source, "rt", encoding="utf-8-sig", compression="infer", newline="") as file:
        is_table = source.lower().endswith((".tsv", ".csv"))
        places = _read_table(file, source) if is_table else _read_lines(file)
        for number, told in enumerate(places, 1):
            if not told:
                yield Recording("", f"line {number}", str(_NO_PLACE))
                continue
            address = _resolve(told, source)
            if address not in seen:
                seen.add(address)
                yield Recording(address, _name_inside(told))


def _read_table(file: Any, source: str) -> Iterator[str]:
    """The column of the files: that with a name that says so, else the first, of which no line is a head."""
    lines = csv.reader(file, delimiter="\t" if source.lower().endswith(".tsv") else ",")
    column: int | None = None
    for line in lines:
        if not any(line):
            continue
        if column is None:
            heads = [cell.strip().lower() for cell in line]
            named = next((heads.index(name) for name in _FIELDS if name in heads), None)
            column = named or 0
            if named is not None:
                continue
        yield line[column].strip() if column < len(line) else ""


def _read_lines(file: Any) -> Iterator[str]:
    for line in file:
        if line.strip():
            try:
                record = json.loads(line)
            except ValueError:
                record = None
            yield _find_place(record)


def _find_place(record: object) -> str:
    """Where a JSON line says its sound is: NeMo's and others' field, Lhotse's recording, or a cut's."""
    if not isinstance(record, Mapping):
        return ""
    for name in _FIELDS:
        if isinstance(record.get(name), str):
            return str(record[name])
    if isinstance(record.get("recording"), Mapping):
        return _find_place(record["recording"])
    tracks = record.get("tracks")  # of a mixed cut: what was mixed is no file
    sources = record.get("sources")
    if tracks or not isinstance(sources, list) or len(sources) != 1 or not isinstance(sources[0], Mapping):
        return ""
    place = sources[0]
    return str(place.get("source", "")) if place.get("type") in {"file", "url"} else ""


def _resolve(told: str, source: str) -> str:
    """Relative to the manifest, as NeMo and Lhotse read it."""
    if is_address(told):
        return told
    if is_address(source):
        return told if told.startswith("/") else posixpath.join(posixpath.dirname(source), told)
    return str(Path(source).parent / told)


def _name_inside(told: str) -> str:
    """A name inside the archive: the path where it is a plain relative one, else the last part."""
    parts = told.replace("\\", "/").split("/")
    if is_address(told) or told.startswith("/") or ".." in parts or ":" in parts[0]:
        return parts[-1] or "recording"
    return "/".join(part for part in parts if part not in {"", "."}) or "recording"
