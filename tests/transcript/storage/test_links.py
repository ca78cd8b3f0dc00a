"""Links and accounts in whichever database."""

import pytest

from tests.support.builders import DOCUMENT_ID
from transcript.errors import UnknownDocumentError
from transcript.storage import Store
from transcript.storage.accounts import ListedDocument, Session
from transcript.storage.links import NOTED_S, Link, Rights, is_link_name


def test_a_link_is_found_by_its_name_until_it_is_revoked(kept, address):
    name, link = kept.links.make(DOCUMENT_ID, Rights.EDIT, 1_000)
    other, newer = kept.links.make(DOCUMENT_ID, Rights.READ, 2_000)
    assert link == Link(link.id, DOCUMENT_ID, Rights.EDIT, name[-4:], 1_000)
    assert kept.links.list(DOCUMENT_ID) == [newer, link]
    elsewhere = Store(address)
    assert elsewhere.links.find(name) == link
    for wrong in (name[:-1], name.replace("edit", "read"), "", DOCUMENT_ID, "read." + "\0" * 32):
        assert kept.links.find(wrong) is None
    assert not kept.links.revoke("another", link.id)
    assert not kept.links.revoke(DOCUMENT_ID, name)
    assert kept.links.revoke(DOCUMENT_ID, link.id)
    assert elsewhere.links.find(name) is None
    assert elsewhere.links.find(other) == newer
    elsewhere.close()


def test_the_last_use_is_noted_once_a_minute(kept):
    name, link = kept.links.make(DOCUMENT_ID, Rights.READ, 1_000)
    kept.links.note_used(link, 5_000)
    used = kept.links.find(name)
    assert used.used_s == 5_000
    kept.links.note_used(used, 5_000 + NOTED_S - 1)
    assert kept.links.find(name).used_s == 5_000
    kept.links.note_used(used, 5_000 + NOTED_S)
    assert kept.links.find(name).used_s == 5_000 + NOTED_S


def test_links_and_lists_go_with_their_document(kept):
    name, _ = kept.links.make(DOCUMENT_ID, Rights.READ, 1_000)
    kept.accounts.put_document("asha", ListedDocument(DOCUMENT_ID, "పేరు", 1))
    kept.accounts.put_document("asha", ListedDocument("other", "b", 2))
    kept.accounts.put_document("asha", ListedDocument(DOCUMENT_ID, "పేరు", 3))
    assert [one.id for one in kept.accounts.list_documents("asha")] == [DOCUMENT_ID, "other"]
    counts = kept.count_rows_of(DOCUMENT_ID)
    assert (counts["links"], counts["account_documents"]) == (1, 1)
    kept.delete(DOCUMENT_ID)
    assert kept.links.find(name) is None
    assert [one.id for one in kept.accounts.list_documents("asha")] == ["other"]
    assert kept.count_rows_of(DOCUMENT_ID) == {}
    with pytest.raises(UnknownDocumentError):
        kept.links.make(DOCUMENT_ID, Rights.READ, 1_000)


def test_a_session_is_found_by_its_secret(store):
    token = store.accounts.begin_session(Session("asha", "mark"), 1_000)
    assert store.accounts.find_session(token, 1_001) == Session("asha", "mark")
    store.accounts.end_session(token)
    assert store.accounts.find_session(token, 1_001) is None


def test_rights_cover_those_below_them():
    order = [Rights.READ, Rights.EDIT, Rights.OWN]
    for place, rights in enumerate(order):
        assert [rights.covers(needed) for needed in order] == [other <= place for other in range(3)]
    assert not is_link_name("own." + "x" * 32)
