"""Documents of recordings that go on: what people said is a row at once, to be corrected while they speak."""

import logging
import secrets
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from engines.audio.samples import Samples
from engines.jobs.sound_storage import name_document
from transcript.document import Document, Provenance, Segment, Transcript, now_text
from transcript.errors import LikhitaError, UnknownDocumentError
from transcript.storage import Store
from transcript.storage.media_files import LIVE, media_folder

log = logging.getLogger(__name__)

_BYTES = 2  # a sample


@dataclass(frozen=True, slots=True)
class Spoken:
    """A piece of the recording, shape (samples,), from its sample `at` on."""

    at: int
    samples: Samples


class LiveDocuments:
    """Makes them and puts rows in, with the sound of each. Any thread may call any method.

    Such a document has no recording yet and is not complete; `JobManager.submit` gives it both.
    """

    def __init__(self, store: Store, media_dir: Path, app_version: str) -> None:
        self._store, self._media_dir, self._app_version = store, media_dir, app_version

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

    def keep_sound(self, document_id: str, sound: Spoken) -> None:
        """Stores what was spoken in its place; where nothing was stored it is silent.

        Raises:
            OSError: the disk refuses.
        """
        path = self._sound_of(document_id)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        with path.open("r+b") as file:
            file.seek(sound.at * _BYTES)
            file.write((np.clip(sound.samples, -1.0, 1.0) * 32767).astype("<i2").tobytes())

    def has_sound(self, document_id: str) -> bool:
        """Whether rows of the document can be played before its recording is here."""
        return self._sound_of(document_id).is_file()

    def _sound_of(self, document_id: str) -> Path:
        return media_folder(self._media_dir, document_id) / LIVE


class LiveDocument:
    """The document of one recording, made at its first row. One thread at a time.

    Where rows cannot be stored the words are written all the same, and the recording makes its document.
    Where the sound cannot, its rows are silent until then.
    """

    def __init__(self, documents: LiveDocuments, name: str, document_id: str) -> None:
        self._documents, self._name = documents, name
        self.id = document_id
        """Its secret; "" until there is a row."""
        self._keeps_rows = self._keeps_sound = True

    def keep(self, row: Segment, sound: Spoken) -> None:
        """Stores a row, and first what was said in it: what is seen can be played."""
        if not self._keeps_rows:
            return
        try:
            self.id = self.id or self._documents.begin(self._name)
            self._keep_sound(sound)
            self._documents.keep(self.id, row)
        except LikhitaError as exc:
            log.warning("Rows of a recording that goes on are not stored: %s", exc.message)
            self._keeps_rows = False

    def _keep_sound(self, sound: Spoken) -> None:
        if not self._keeps_sound:
            return
        try:
            self._documents.keep_sound(self.id, sound)
        except OSError:
            log.warning("The sound of a recording that goes on cannot be played yet.", exc_info=True)
            self._keeps_sound = False
