import pytest

from tests.support.builders import database_url, make_document, make_rows
from transcript.storage import Store


@pytest.fixture
def store(tmp_path):
    opened = Store(database_url(tmp_path))
    yield opened
    opened.close()


@pytest.fixture
def kept(store):
    """The store with one document of 20 rows."""
    store.create(make_document(make_rows(20)), complete=True)
    return store
