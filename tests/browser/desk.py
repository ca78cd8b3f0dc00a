"""Documents in the store of a running app, opened by a second process: that of the tests."""

import secrets
from dataclasses import replace

from tests.support.builders import make_document, make_segment
from transcript.storage import Store


def put(store: Store, rows: int, name: str = "interview-03.m4a") -> str:
    """The secret of a new document in the store."""
    segments = [make_segment(number, text=f"వరుస {number}, row {number}") for number in range(1, rows + 1)]
    document = make_document(segments, duration_ms=(rows + 2) * 1000, name=name)
    document = replace(document, id=secrets.token_urlsafe(16), audio_sha256="")
    store.create(document, complete=True)
    return document.id
