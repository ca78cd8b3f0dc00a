"""The app in a process of its own, and its store in the hands of the test."""

import secrets
from dataclasses import replace
from typing import Any, NamedTuple

from tests.support.builders import make_document, make_patch, make_segment
from tests.support.presence import present
from tests.support.server import Server
from transcript.errors import StaleRevisionError
from transcript.storage import Store

TEXTS = ["నమస్కారం, మీరు ఎలా ఉన్నారు?", "How long have you had the fever?", "మూడు రోజుల నుండి ఉంది.", "Okay."]


class Desk(NamedTuple):
    """The app, and the store it works on, opened by a second process: this one."""

    server: Server
    store: Store

    def put(self, **fields: Any) -> str:
        """The secret of a new document of four rows, without sound."""
        rows = [make_segment(number, text=text) for number, text in enumerate(TEXTS, start=1)]
        made = replace(make_document(rows), id=secrets.token_urlsafe(16), audio_sha256="")
        document = replace(made, **fields)
        self.store.create(document, complete=True)
        return document.id

    def text(self, document_id: str, number: int) -> str:
        return present(self.store.load(document_id).edited.find(f"s{number:05d}")).text

    def edit(self, document_id: str, number: int, field: str, value: object) -> None:
        """As a second page would: it writes again where another was quicker."""
        while True:
            revision = self.store.state(document_id).revision
            try:
                self.store.apply(document_id, make_patch(f"s{number:05d}", field, value, revision))
            except StaleRevisionError:
                continue
            return


def put(store: Store, rows: int, name: str = "interview-03.m4a") -> str:
    """The secret of a new document of so many rows, without sound."""
    segments = [make_segment(number, text=f"వరుస {number}, row {number}") for number in range(1, rows + 1)]
    document = make_document(segments, duration_ms=(rows + 2) * 1000, name=name)
    document = replace(document, id=secrets.token_urlsafe(16), audio_sha256="")
    store.create(document, complete=True)
    return document.id
