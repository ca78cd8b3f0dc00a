"""Who comes in by what: a document's secret, or a link that somebody shared, looked up at one place.

A link's name has not the form of a document's id. Whoever forgets to ask here finds no document under it, so
what is new is closed to links until it says which rights it needs.
"""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass

from starlette.types import Scope

from transcript.bounds import is_document_id
from transcript.errors import LikhitaError, StorageError, UnknownDocumentError
from transcript.storage import Store
from transcript.storage.links import Rights, is_link_name

log = logging.getLogger(__name__)

_ENTRY = "likhita.entry"


@dataclass(frozen=True, slots=True)
class Entry:
    """A document that somebody may enter: `document_id` is its secret, which never leaves the server.

    `shown_id` is what they came with, their only name for it.
    """

    document_id: str
    shown_id: str
    rights: Rights = Rights.OWN

    @classmethod
    def of_owner(cls, document_id: str) -> "Entry":
        """That of who holds the document's secret."""
        return cls(document_id, document_id)


class LinkGoneError(UnknownDocumentError):
    """No link has this name, or it was revoked: which of both nobody is told."""

    def __init__(self) -> None:
        LikhitaError.__init__(self, "link_gone")


class RightsError(LikhitaError):
    """The link is good, but not for this."""


class Access:
    """Looks up what visitors give. Any thread may call any method; it asks the database, for links only."""

    def __init__(self, store: Store, now_s: Callable[[], float] = time.time) -> None:
        self._store, self._now_s = store, now_s

    def enter(self, given: object, needed: Rights) -> Entry:
        """The entry to the document that `given` names. Whether there is a document shows itself later.

        Raises:
            LinkGoneError: it names a link that there is not, or not any more.
            RightsError: it names a link with lesser rights.
            StorageError: the database does not tell.
        """
        if not is_link_name(given):
            return Entry.of_owner(given if isinstance(given, str) and is_document_id(given) else "")
        name = str(given)
        link = self._store.links.find(name)
        if link is None:
            raise LinkGoneError
        if not link.rights.covers(needed):
            raise RightsError("link_only_reads" if needed is Rights.EDIT else "link_not_owner")
        try:
            self._store.links.note_used(link, int(self._now_s()))
        except StorageError:
            log.warning("The use of a link could not be noted.", exc_info=True)
        return Entry(link.document_id, name, link.rights)

    def enter_named(self, payload: object, needed: Rights) -> Entry:
        """The same for the `document_id` in what a page sends."""
        return self.enter(payload.get("document_id") if isinstance(payload, dict) else None, needed)


def keep_entry(scope: Scope, entry: Entry) -> Scope:
    """The request of who came in so."""
    return {**scope, _ENTRY: entry}


def entry_of(scope: Scope, document_id: str) -> Entry:
    """How the request came to this document; with its secret, where nothing else is said."""
    found = scope.get(_ENTRY)
    return found if isinstance(found, Entry) else Entry.of_owner(document_id)
