"""Everything that leaves: files with their options, and the page of options and checks behind the menu."""

import io
import secrets
import shutil
import tempfile
import threading
from collections.abc import Iterator, Mapping
from dataclasses import Field
from enum import StrEnum
from html import escape
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import quote, urlencode

from transcript.document import Document
from transcript.errors import UnknownDocumentError
from transcript.formats.base.code_switching import has_marks
from transcript.formats.base.format import Format, Package, Source, clock
from transcript.formats.base.options import option_fields, read_options
from transcript.formats.registry import FORMATS, export_to, find_format
from transcript.messages import Message
from transcript.review.validation import FindingKind, find_before_export
from transcript.storage import Store
from transcript.storage.media_files import ORIGINAL, PLAYBACK, media_folder
from transcript.storage.turns_file import load_divisions
from ui import text
from ui.documents.sheet import Look, page_end, page_start, problem_page

_FIRST = "everything"
_MOST_LISTED = 100  # findings of one kind that are listed; the rest is counted


class Exports:
    """Files of documents in the store. Any thread may call any method.

    What is kept between calls is which files are whose, until the sweep deletes them.
    """

    def __init__(self, store: Store, media_dir: Path, exports_dir: Path) -> None:
        self._store, self._media_dir = store, media_dir
        self.folder = exports_dir
        """Where `file` puts what it makes."""
        self._lock = threading.Lock()
        self._made: dict[Path, str] = {}  # folders of files, and whose they are

    def load(self, document_id: str) -> Source:
        """What a file of this document may draw on.

        Raises:
            UnknownDocumentError: nothing is stored under this secret.
        """
        folder = media_folder(self._media_dir, document_id)
        original, playback = folder / ORIGINAL, folder / PLAYBACK
        return Source(
            self._store.load(document_id),
            original if original.is_file() else None,
            playback if playback.is_file() else None,
            self._store.log(document_id),
            load_divisions(folder),
        )

    def content(self, source: Source, format_: Format, given: Mapping[str, str]) -> bytes:
        """A single file's bytes with the options that these texts mean.

        Raises:
            LikhitaError: an option that is none, or a document that this format cannot carry.
        """
        out = io.BytesIO()
        self._write(out, source, format_, given)
        return out.getvalue()

    def file(self, source: Source, name: str, given: Mapping[str, str]) -> Path:
        """The same in a file of its own in a new folder, which the sweep deletes.

        Until it is whole it lies beside the exports, where the sweep waits a day: a long recording's ZIP may
        take longer to write than an export is kept.

        Raises:
            LikhitaError: no such format or option, or a document that it cannot carry.
        """
        format_ = find_format(name)
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with tempfile.TemporaryDirectory(dir=self.folder.parent, prefix="export-") as making:
            part = Path(making) / "part"
            with part.open("xb") as out:
                self._write(out, source, format_, given)
            folder = self.folder / secrets.token_urlsafe(16)
            folder.mkdir(mode=0o700)
            with self._lock:
                self._made = {made: whose for made, whose in self._made.items() if made.exists()}
                self._made[folder] = source.document.id
            made = part.replace(folder / f"transcript.{format_.extension}")
        try:
            self._store.is_complete(source.document.id)
        except UnknownDocumentError:  # it was deleted meanwhile
            shutil.rmtree(folder, ignore_errors=True)
            raise
        return made

    def made_of(self, document_id: str) -> list[Path]:
        """The folders of files that were made of this document and are there still."""
        with self._lock:
            return [made for made, whose in self._made.items() if whose == document_id and made.exists()]

    def forget(self, document_id: str) -> None:
        """Deletes them."""
        for folder in self.made_of(document_id):
            shutil.rmtree(folder, ignore_errors=True)

    def _write(
        self, out: BinaryIO, source: Source, format_: Format | Package, given: Mapping[str, str]
    ) -> None:
        export_to(out, source, format_.name, read_options(format_.options, given))


def export_page(source: Source, look: Look) -> str:
    """The page of options: what to look at first, everything in one file, then each format with its own.

    It needs no script: each format is a form that asks for its file. It is `documents/<secret>/export`.
    """
    say = text.strings_of("export_", look.language)
    items = sorted(FORMATS.values(), key=lambda item: item.name != _FIRST)
    parts = [
        *page_start(source.document, say, look),
        *_findings(source.document, say),
        f"<section><h2>{escape(say['files'])}</h2>",
        *(_form(item, source, say, look) for item in items),
        "</section>",
        page_end(),
    ]
    return "".join(parts)


def export_problem_page(document_id: str, reason: Message, look: Look, *, start: str = "") -> str:
    """What somebody sees who asked for a file that cannot be made.

    `start` is the way to the start page where nothing is known of the document; else the links lead to the
    document's pages from one step below `export_page`.
    """
    say = text.strings_of("export_", look.language)
    chosen = urlencode({"language": look.language, "theme": look.theme})
    if start:
        return problem_page(reason, say, look, {start: say["to_start"]})
    links = {f"../export?{chosen}": say["to_options"], f"../../../#{document_id}": say["back"]}
    return problem_page(reason, say, look, links)


def _findings(document: Document, say: Mapping[str, str]) -> Iterator[str]:
    found = find_before_export(document)
    start_of = {segment.id: segment.start_ms for segment in document.edited.segments}
    yield f"<section><h2>{escape(say['checks'])}</h2>"
    if not found:
        yield f"<p>{escape(say['nothing'])}</p>"
    for kind in FindingKind:
        of_kind = [finding for finding in found if finding.kind is kind]
        if not of_kind:
            continue
        yield f"<details{' open' if kind is FindingKind.OVERLAP else ''}><summary>"
        yield f"{escape(say[f'check_{kind}'])} <b>{len(of_kind)}</b></summary><ul>"
        for finding in of_kind[:_MOST_LISTED]:
            address = f"../../#{escape(document.id)}/{quote(finding.segment_id, safe='')}"
            sentence = escape(text.tell(finding.message, say["language"]))
            at = clock(start_of[finding.segment_id], ".")[:-4]
            yield f'<li><time>{at}</time> <a href="{address}">{sentence}</a></li>'
        yield f"</ul>{'…' if len(of_kind) > _MOST_LISTED else ''}</details>"
    yield "</section>"


def _form(item: Format | Package, source: Source, say: Mapping[str, str], look: Look) -> str:
    has_choice = {"script": has_marks(source.document.edited), "turns": bool(source.divisions)}
    idle = {name for name, has in has_choice.items() if not has}  # a choice that changes nothing is none
    needs_sound = item.name == "dataset" and source.playback is None
    controls = "".join(
        _control(field, kind, say)
        for field, kind in option_fields(item.options)
        if not needs_sound and field.name not in idle
    )
    verb = escape(say["download"])
    button = f'<button aria-label="{verb}: {escape(item.label)}">{verb}</button>'
    if needs_sound:
        button = f'<p class="refusal">{escape(say["no_sound"])}</p>'
    return (
        f'<form action="export/{item.name}" method="get"><h3>{escape(item.label)}</h3>'
        f'<p>{escape(text.tell(item.purpose, say["language"]))}</p><div class="choices">{controls}</div>'
        f'<input type="hidden" name="language" value="{say["language"]}">'
        f'<input type="hidden" name="theme" value="{escape(look.theme)}">{button}</form>'
    )


def _control(field: Field[Any], kind: type[Any], say: Mapping[str, str]) -> str:
    label, name = escape(say[f"option_{field.name}"]), field.name
    if kind is bool:
        checked = " checked" if field.default else ""
        return (
            f'<label class="check"><input type="checkbox" name="{name}" value="true"{checked}>{label}</label>'
            f'<input type="hidden" name="{name}" value="false">'
        )
    if issubclass(kind, StrEnum):
        options = "".join(
            f'<option value="{value}"{" selected" if value is field.default else ""}>'
            f"{escape(say[f'choice_{value}'])}</option>"
            for value in kind
        )
        return f'<label>{label}<select name="{name}">{options}</select></label>'
    kind_name = "number" if kind is int else "text"
    limits = ' min="0" max="999999"' if kind is int else ' maxlength="300"'
    value = escape(str(field.default))
    return f'<label>{label}<input type="{kind_name}" name="{name}" value="{value}"{limits}></label>'


def first_given(pairs: list[tuple[str, str]]) -> dict[str, str]:
    """A form's answers; of two under one name the first counts (a ticked box, before its hidden "false")."""
    return dict(reversed(pairs))
