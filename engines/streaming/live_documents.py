"""Documents of recordings that go on: what people said is a row at once, to be corrected while they speak."""

import logging
import secrets
from collections.abc import Callable

from engines.jobs.sound_storage import name_document
from transcript.document import Document, Provenance, Segment, Transcript, now_text
from transcript.errors import LikhitaError, UnknownDocumentError
from transcript.storage import Store

log = logging.getLogger(__name__)


class LiveDocuments:
    """Makes them and puts rows in. Any thread may call any method.

    Such a document has no sound yet and is not complete; `JobManager.submit` gives it both.
    """

    def __init__(self, store: Store, app_version: str) -> None:
        self._store, self._app_version = store, app_version

    def open(self, name: str, document_id: str = "") -> "LiveDocument":
        """The document that the rows of a recording go to: a new one at the first row, else an earlier one.

        `document_id` is the secret that the page got for the same recording before; one that takes no more
        rows is left alone. `name` is only ever text.
        """
        known = document_id if self.is_open(document_id) else ""
        return LiveDocument(self, name, known)

    def is_open(self, document_id: str) -> bool:
        """Whether this is a document of a recording whose sound has not come."""
        if not document_id:
            return False
        try:
            document = self._store.load(document_id)
        except UnknownDocumentError:
            return False
        return not document.audio_sha256 and not self._store.is_complete(document_id)

    def begin(self, name: str) -> str:
        """A new document's secret."""
        document_id = secrets.token_hex(16)
        empty = Transcript()
        made = Provenance(self._app_version, now_text())
        called = name_document(name, "recording")
        self._store.create(Document(document_id, called, 0, "", empty, empty, 0, made), complete=False)
        return document_id

    def keep(self, document_id: str, row: Segment) -> None:
        """Stores a row; what people touched stays as it is."""
        self._store.keep_rows(document_id, [row], (), owner=None)


class LiveDocument:
    """The document of one recording, made at its first row. One thread at a time.

    Where rows cannot be stored the words are written all the same, and the recording makes its document.
    """

    def __init__(self, documents: LiveDocuments, name: str, document_id: str) -> None:
        self._documents, self._name = documents, name
        self.id = document_id
        """Its secret; "" until there is a row."""
        self._keeps: Callable[[str, Segment], None] | None = documents.keep

    def keep(self, row: Segment) -> None:
        """Stores a row."""
        if self._keeps is None:
            return
        try:
            self.id = self.id or self._documents.begin(self._name)
            self._keeps(self.id, row)
        except LikhitaError as exc:
            log.warning("Rows of a recording that goes on are not stored: %s", exc.message)
            self._keeps = None
