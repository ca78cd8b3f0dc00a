import pytest

from tests.support.builders import make_document, make_rows
from transcript.storage import Store


@pytest.fixture
def store(address):
    opened = Store(address)
    yield opened
    opened.close()


@pytest.fixture
def kept(store):
    """The store with one document of 20 rows."""
    store.create(make_document(make_rows(20)), complete=True)
    return store
