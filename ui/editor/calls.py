"""What the editor in the browser may call: edit, undo, redo, load. One payload in, one answer out."""

import logging
from collections.abc import Callable, Sequence
from typing import Any

from engines.jobs import DocumentSpeakers, RecognitionAgain, Retranscriber
from transcript.editing.patch import Patch, read_search
from transcript.errors import LikhitaError, PatchError, StaleRevisionError, StorageError
from transcript.formats.base.questions import Question
from transcript.storage import Saved, Store
from transcript.storage.links import Rights
from transcript.storage.pieces import Outline
from ui import text
from ui.access import Access, Entry
from ui.editor.recognition_again import begin_again
from ui.editor.retranscription import begin_retranscription, look_at_retranscription, row_engine_choices
from ui.editor.speakers import divide_speakers, list_proposals
from ui.errors import BROKEN
from ui.views import (
    Json,
    error_view,
    export_links,
    found_view,
    message_view,
    question_view,
    row_view,
    saved_view,
)

log = logging.getLogger(__name__)

_SOUND_KEY = 12
"""Characters of the recording's hash: enough for a page to see that it is another one."""

Call = Callable[[dict[str, Any]], Json]


class EditorCalls:
    """The editor's server functions over one store. Any thread may call them; they keep no state.

    A refusal is an answer, {error, code, values, field, stale, revision}, because the editor shows it in the
    row. That the database cannot keep an edit now is none: StorageError is raised, and the page keeps it.
    `has_live_sound` says whether a document without a recording can be played all the same, `questions` are
    those about the file of a document that was opened, `address_of` says where a document's routes are: under
    its secret, or under a ticket. `access` knows the links by which others than the owner come in.
    """

    def __init__(
        self,
        store: Store,
        languages: tuple[str, ...],
        rows: Retranscriber | None = None,
        voices: DocumentSpeakers | None = None,
        *,
        again: RecognitionAgain | None = None,
        questions: Callable[[str], Sequence[Question]] = lambda _document_id: (),
        has_live_sound: Callable[[str], bool] = lambda _document_id: False,
        access: Access | None = None,
        address_of: Callable[[str], str] = lambda document_id: f"documents/{document_id}",
        has_copies: bool = False,
    ) -> None:
        """`has_copies`: what is saved is copied elsewhere a moment later, which the page then asks for."""
        self.address_of = address_of
        self._has_live_sound = has_live_sound
        self._store = store
        self.access = access or Access(store)
        self._voices = voices
        self._languages = languages
        self._rows = rows
        self._again = again
        self._questions = questions
        self._copied = {"copied_url": "documents/copied"} if has_copies else {}

    def by_name(self) -> dict[str, Call]:
        """The calls under the names that the page uses."""
        calls = (self.edit, self.undo, self.redo, self.load, self.find, self.rename)
        tools = (self.hear, self.heard, self.divide, self.names, self.again)
        return {call.__name__: call for call in (*calls, *tools)}

    def edit(self, payload: object) -> Json:
        """Stores one patch and answers what changed."""
        return _answer(lambda: self._store.apply(self._edited(payload), Patch.from_json(payload)))

    def undo(self, payload: object) -> Json:
        """Takes the last change back."""
        return _answer(lambda: self._store.undo(self._edited(payload), _base_revision(payload)))

    def redo(self, payload: object) -> Json:
        """Makes the last change taken back again."""
        return _answer(lambda: self._store.redo(self._edited(payload), _base_revision(payload)))

    def rename(self, payload: object) -> Json:
        """Gives the document another name; the answer tells it as it is kept."""
        name = payload.get("name") if isinstance(payload, dict) else None
        return _answer_json(lambda: self._rename(self._edited(payload), name))

    def _rename(self, document_id: str, name: object) -> Json:
        saved = self._store.rename(document_id, name)
        (kept,) = self._store.progress([document_id])
        return saved_view(saved) | {"name": kept.name}

    def find(self, payload: object) -> Json:
        """What a search finds, and how the first rows would read after a replacement."""
        try:
            return self._find(self.access.enter_named(payload, Rights.READ).document_id, payload)
        except PatchError as exc:
            return error_view(exc.reason) | {"field": exc.field}
        except LikhitaError as exc:
            return error_view(exc.reason) | {"field": ""}

    def _find(self, document_id: str, payload: object) -> Json:
        wanted = read_search(payload).wanted
        return found_view(self._store.find(document_id, wanted), wanted)

    def load(self, payload: object) -> Json:
        """The view of the document and all its rows, for a page whose edits no longer fit."""
        try:
            return self._load(self.access.enter_named(payload, Rights.READ))
        except LikhitaError as exc:
            return error_view(exc.reason)

    def _load(self, entry: Entry) -> Json:
        # first: a row newer than its revision comes again as a change
        view = self.describe(entry.document_id, entry)
        segments = self._store.load(entry.document_id).edited.segments
        return {**view, "segments": [row_view(segment) for segment in segments]}

    def hear(self, payload: object) -> Json:
        """Begins to hear a row again; `key` is what `heard` asks with."""
        try:
            return {"key": begin_retranscription(self._rows, self._edited(payload), payload)}
        except LikhitaError as exc:
            return error_view(exc.reason)

    def heard(self, payload: object) -> Json:
        """How far a row is that is heard again; once done, `value` is that of the patch `heard`."""
        return _answer_json(lambda: look_at_retranscription(self._rows, self._edited(payload), payload))

    def divide(self, payload: object) -> Json:
        """Divides the rows among another number of speakers, as one edit."""
        voices = self._require_voices()
        return _answer_json(lambda: divide_speakers(voices, self._edited(payload), payload))

    def names(self, payload: object) -> Json:
        """Names of another document for speakers who sound alike in this one."""
        voices = self._require_voices()
        return _answer_json(lambda: list_proposals(voices, self._edited(payload), self._other(payload)))

    def again(self, payload: object) -> Json:
        """Begins to recognise the document again; the page follows that as any job."""
        return _answer_json(lambda: self._begin_again(payload))

    def _begin_again(self, payload: object) -> Json:
        entry = self.access.enter_named(payload, Rights.EDIT)
        begin_again(self._again, entry.document_id, payload)
        return {"document_id": entry.shown_id}

    def _edited(self, payload: object) -> str:
        """The id of the document that the call names, which it wants to change; raises as `Access.enter`."""
        return self.access.enter_named(payload, Rights.EDIT).document_id

    def _other(self, payload: object) -> str:
        """That of the document whose speakers' names are wanted."""
        other = payload.get("other_id") if isinstance(payload, dict) else None
        return self.access.enter(other, Rights.READ).document_id

    def _require_voices(self) -> DocumentSpeakers:
        if self._voices is None:
            raise NotImplementedError("this page knows no voices")
        return self._voices

    def open_view(self, entry: Entry) -> Json:
        """The editor's value for a stored document; the page asks for the rest (`ui.documents.rows`).

        Raises:
            UnknownDocumentError: nothing is stored under this secret.
        """
        revision = self._store.state(entry.document_id).revision
        self._store.touch(entry.document_id)
        return {"kind": "open", "document_id": entry.shown_id, "revision": revision}

    def describe(self, document_id: str, entry: Entry | None = None) -> Json:
        """Everything that the editor shows of a document except its rows, to its owner or as `entry` says.

        Raises:
            UnknownDocumentError: nothing is stored under this secret.
        """
        entry = entry or Entry.of_owner(document_id)
        outline = self._store.outline(document_id)
        address = self.address_of(entry.shown_id)
        return {
            "kind": "open",
            "revision": outline.state.revision,
            "machine": outline.state.machine,
            "complete": outline.is_complete,
            "saved_at": outline.state.saved_at,
            "can_undo": outline.state.can_undo,
            "can_redo": outline.state.can_redo,
            "exports": export_links(address) if outline.is_complete else [],
            "corrections_url": f"{address}/corrections",
            "checks_url": f"{address}/checks",
            "memory_url": f"{address}/memory",
            "changes_url": f"{address}/changes",
            "words_url": f"{address}/words",
            "notices": [message_view(notice) for notice in outline.provenance.notices],
            "document_id": entry.shown_id,
            "rights": entry.rights.value,
            "name": outline.name,
            "duration_ms": outline.duration_ms,
            "speakers": list(outline.speakers),
            "rows": outline.rows,
            "languages": language_choices(self._languages),
            "questions": self._list_questions(outline),
            "has_voices": self._voices is not None and self._voices.has_voices(outline.id),
            **self._copied,
            **self._sound(outline, address),
        }

    def _list_questions(self, outline: Outline) -> list[Json]:
        """What may still be chosen about the file that was opened: nothing once its rows were edited."""
        if outline.state.revision:
            return []
        return [question_view(question) for question in self._questions(outline.id)]

    def _sound(self, outline: Outline, address: str) -> Json:
        if not outline.audio_sha256:
            is_live = self._has_live_sound(outline.id)
            return {"live_url": f"{address}/live-sound"} if is_live else {}
        hearers = self._rows.list_row_engines() if self._rows else ()
        key = outline.audio_sha256[:_SOUND_KEY]
        return {
            **sound_links(address),
            "sound_key": key,
            "spectrogram_url": f"{address}/spectrogram/{key}",
            "hearers": row_engine_choices(hearers),
        }


def sound_links(address: str) -> Json:
    """Where the page finds the sound and its outline, below the document's address."""
    return {"media_url": f"{address}/sound", "peaks_url": f"{address}/peaks"}


def language_choices(codes: tuple[str, ...]) -> list[Json]:
    """The languages a row may be given, each under its own name."""
    return [{"code": code, "label": text.language_name(code)} for code in codes]


def _answer(call: Callable[[], Saved]) -> Json:
    return _answer_json(lambda: saved_view(call()))


def _answer_json(call: Callable[[], Json]) -> Json:
    try:
        return call()
    except StaleRevisionError as exc:
        return error_view(exc.reason) | {"field": exc.field, "stale": True, "revision": exc.current}
    except PatchError as exc:
        return error_view(exc.reason) | {"field": exc.field, "stale": False}
    except StorageError:
        raise
    except LikhitaError as exc:
        return error_view(exc.reason) | {"field": "", "stale": False}
    except Exception:
        log.exception("an edit failed")
        return error_view(BROKEN) | {"field": "", "stale": False}


def _base_revision(payload: object) -> int:
    value: Any = payload.get("base_revision") if isinstance(payload, dict) else None
    if isinstance(value, bool) or not isinstance(value, int):
        raise PatchError("base_revision", "not_whole_number")
    return value
