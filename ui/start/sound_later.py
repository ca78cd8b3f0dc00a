"""What the editor may call to give a document its recording: begin, look, confirm, stop."""

from collections.abc import Callable
from typing import Any

from engines.jobs import Attached, SoundAttacher
from transcript.errors import LikhitaError
from transcript.messages import Message
from transcript.storage.links import Rights
from ui.access import Access
from ui.start.upload_tickets import Uploads, read_sent
from ui.views import Json, error_view, message_view

GONE = Message("sound_not_attached")


class SoundLater:
    """The editor's functions over uploads and documents. Any thread may call them; they keep no state."""

    def __init__(self, attacher: SoundAttacher, uploads: Uploads, access: Access) -> None:
        self._attacher, self._uploads, self._access = attacher, uploads, access

    def by_name(self) -> dict[str, Callable[[dict[str, Any]], Json]]:
        """The calls under the names that the page uses."""
        return {"attach": self.attach, "attached": self.attached}

    def attach(self, payload: object) -> Json:
        """Begins to read the upload {ticket, name} for a document; `key` is what `attached` asks with."""
        try:
            document_id = self._access.enter_named(payload, Rights.EDIT).document_id
            taken = self._uploads.take(read_sent(payload))
            return {"key": self._attacher.start(document_id, taken.path)}
        except LikhitaError as exc:
            return error_view(exc.reason)

    def attached(self, payload: object) -> Json:
        """How far it is; `sure` says that it is the right recording, `stop` ends it."""
        told = payload if isinstance(payload, dict) else {}
        try:
            document_id = self._access.enter_named(payload, Rights.EDIT).document_id
        except LikhitaError as exc:
            return error_view(exc.reason)
        key = str(told.get("key"))
        if told.get("stop") is True:
            self._attacher.stop(document_id, key)
        elif told.get("sure") is True:
            self._attacher.confirm(document_id, key)
        now = self._attacher.look(document_id, key)
        return error_view(GONE) if now is None else _view(now)


def _view(now: Attached) -> Json:
    view: Json = {
        "state": now.state.value,
        "document_ms": now.document_ms,
        "recording_ms": now.recording_ms,
        "notices": [message_view(notice) for notice in now.notices],
    }
    return view | (error_view(now.error) if now.error else {})
