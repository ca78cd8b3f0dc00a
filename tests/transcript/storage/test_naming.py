"""A document's name changes as a revision that undo passes over."""

import pytest

from tests.support.builders import DOCUMENT_ID as ID
from tests.support.builders import make_patch
from transcript.errors import PatchError, StaleRevisionError, UnknownDocumentError
from transcript.foreign_records import check_log
from transcript.storage import Store


def test_a_name_is_a_revision_and_undo_takes_back_the_edit_before_it(kept: Store) -> None:
    before = kept.load(ID).edited
    kept.apply(ID, make_patch("s00003", "text", "x", 0))
    saved = kept.rename(ID, "  అమ్మతో\nసంభాషణ ")
    assert (saved.revision, saved.can_undo, saved.changed) == (2, True, ())
    assert kept.load(ID).name == "అమ్మతో సంభాషణ"
    assert kept.undo(ID, 2).can_redo
    kept.rename(ID, "again")
    assert kept.load(ID).edited == before
    kept.redo(ID, 4)
    assert kept.load(ID).edited.find("s00003").text == "x"  # type: ignore[union-attr]
    check_log(kept.load(ID), kept.log(ID))


def test_a_page_of_an_earlier_name_loads_the_document_anew(kept: Store) -> None:
    kept.rename(ID, "new")
    kept.apply(ID, make_patch("s00003", "text", "x", 1))
    with pytest.raises(StaleRevisionError):
        kept.changes_since(ID, 0)
    assert [row.id for row in kept.changes_since(ID, 1).changed] == ["s00003"]


def test_the_same_name_makes_no_revision_and_none_is_refused(kept: Store) -> None:
    kept.rename(ID, kept.load(ID).name)
    assert kept.log(ID) == ()
    for name in ("", " \n", None, 5):
        with pytest.raises(PatchError):
            kept.rename(ID, name)
    kept.rename(ID, "అ" * 900)
    assert kept.load(ID).name == "అ" * 300
    with pytest.raises(UnknownDocumentError):
        kept.rename("nobody", "x")


def test_the_first_name_gives_way_to_a_persons(kept: Store) -> None:
    kept.name_first(ID, "30 Nov 2026 03.40 · yes", instead_of="another")
    assert kept.load(ID).name == "interview 1.wav"
    kept.name_first(ID, "30 Nov 2026 03.40 · yes", instead_of="interview 1.wav")
    assert (kept.load(ID).name, kept.log(ID)) == ("30 Nov 2026 03.40 · yes", ())
