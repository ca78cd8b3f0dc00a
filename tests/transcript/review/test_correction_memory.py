"""Corrections that were made twice: what is learned, what is offered, and that one patch does what was shown."""

import csv
import io
from dataclasses import replace

import pytest
import regex
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.builders import TEXTS, make_document, make_patch, make_segment
from transcript.document import Document, Status, Transcript
from transcript.review.correction_memory import Correction, corrections_tsv, learn, remember, replace_word
from transcript.storage import Store

BRIDGE = Correction("బ్రిద్గె", "బ్రిడ్జి", 2)


def document(machine: list[str], edited: dict[int, str], states: dict[int, Status] | None = None) -> Document:
    rows = [make_segment(number, text=text, engine="swecha") for number, text in enumerate(machine)]
    status = dict.fromkeys(edited, Status.EDITED) | (states or {})
    corrected = [
        replace(row, text=edited.get(number, row.text), status=status.get(number, Status.UNTOUCHED))
        for number, row in enumerate(rows)
    ]
    return replace(make_document(rows), edited=Transcript.from_segments(corrected))


def rows_of(offers) -> list[tuple[str, str, list[str], int]]:
    return [
        (o.correction.machine, o.correction.corrected, [c.id for c in o.changes], o.locked) for o in offers
    ]


def test_a_correction_made_twice_is_offered_for_the_rows_that_remain():
    machine = ["బ్రిద్గె మీద", "ఆ బ్రిద్గె.", "బ్రిద్గె దగ్గర", "(బ్రిద్గె)", "బ్రిద్గెలు"]
    offers = remember(document(machine, {0: "బ్రిడ్జి మీద", 1: "ఆ బ్రిడ్జి."}))
    assert rows_of(offers) == [("బ్రిద్గె", "బ్రిడ్జి", ["s00002", "s00003"], 0)]
    assert [(c.before, c.after) for c in offers[0].changes] == [
        ("బ్రిద్గె దగ్గర", "బ్రిడ్జి దగ్గర"),
        ("(బ్రిద్గె)", "(బ్రిడ్జి)"),
    ]


def test_a_correction_made_once_is_not_offered():
    assert remember(document(["బ్రిద్గె", "బ్రిద్గె"], {0: "బ్రిడ్జి"})) == []


def test_twice_in_one_row_is_twice():
    assert learn(document(["బ్రిద్గె, బ్రిద్గె"], {0: "బ్రిడ్జి, బ్రిడ్జి"})) == [BRIDGE]


def test_verified_rows_are_locked_and_counted_and_skipped_rows_left_out():
    machine = ["బ్రిద్గె", "బ్రిద్గె", "బ్రిద్గె ఒకటి", "బ్రిద్గె రెండు", "బ్రిద్గె మూడు"]
    states = {3: Status.VERIFIED, 4: Status.SKIPPED}
    offers = remember(document(machine, {0: "బ్రిడ్జి", 1: "బ్రిడ్జి"}, states))
    assert rows_of(offers) == [("బ్రిద్గె", "బ్రిడ్జి", ["s00002"], 1)]


def test_a_word_that_verified_rows_keep_as_often_is_left_to_the_ear():
    machine = ["ఉంది", "ఉంది", "ఉంది ఒకటి", "ఉంది రెండు", "ఉంది మూడు"]
    states = {2: Status.VERIFIED, 3: Status.VERIFIED}
    assert learn(document(machine, {0: "ఉన్నది", 1: "ఉన్నది"}, states)) == []


def test_a_word_that_became_different_things_is_left_out():
    machine = ["కల", "కల", "కల", "కల"]
    assert learn(document(machine, {0: "కళ", 1: "కళ", 2: "కాల", 3: "గల"})) == []


def test_a_phrase_is_learned_as_one():
    machine = ["హాస్పిటల్ కి వెళ్ళాను", "మా హాస్పిటల్ కి రా", "హాస్పిటల్  కి"]
    edited = {0: "హాస్పిటల్\u200cకి వెళ్ళాను", 1: "మా హాస్పిటల్\u200cకి రా"}
    offers = remember(document(machine, edited))
    assert rows_of(offers) == [("హాస్పిటల్ కి", "హాస్పిటల్\u200cకి", ["s00002"], 0)]
    assert offers[0].changes[0].after == "హాస్పిటల్\u200cకి"


def test_marks_at_a_words_ends_are_no_correction():
    assert learn(document(["ఒకటి రెండు", "ఒకటి మూడు"], {0: "ఒకటి, రెండు", 1: "ఒకటి, మూడు"})) == []


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("కల", "కళ"),
        ("కలలు", "కలలు"),
        ("కలా", "కలా"),
        ("కల్", "కల్"),
        ("సకల", "సకల"),
        ("కల\u200c", "కల\u200c"),
        ("కల, కల-కల!", "కళ, కళ-కళ!"),
    ],
)
def test_only_whole_words_are_replaced_and_no_letter_is_broken(text, after):
    assert replace_word(text, "కల", "కళ") == after


def test_one_patch_makes_what_was_shown_and_one_undo_takes_it_back(address):
    machine = ["బ్రిద్గె", "బ్రిద్గె", "బ్రిద్గె ఒకటి", "బ్రిద్గె రెండు", "బ్రిద్గె. $1 \\1"]
    store = Store(address)
    given = document(machine, {0: "బ్రిడ్జి", 1: "బ్రిడ్జి"}, {3: Status.VERIFIED})
    store.create(given, complete=True)
    (offer,) = remember(store.load(given.id))
    saved = store.apply(given.id, make_patch("", "replace", offer.patch_value(), 0))
    assert saved.revision == 1
    now = {segment.id: segment.text for segment in store.load(given.id).edited.segments}
    assert {change.id: now[change.id] for change in offer.changes} == {
        change.id: change.after for change in offer.changes
    }
    assert now["s00003"] == "బ్రిద్గె రెండు"
    store.undo(given.id, 1)
    assert store.load(given.id).edited == given.edited
    store.close()


@pytest.mark.parametrize("right", ["a\\1b", "\\g<0>", "$&", "{0}", "(x)"])
def test_what_looks_like_a_group_is_only_text(address, right):
    store = Store(address)
    given = document(["x.y*", "x.y*", "x.y* z", "xzy* z"], {0: right, 1: right})
    store.create(given, complete=True)
    offers = remember(store.load(given.id))
    assert [len(offer.changes) for offer in offers] == [1]
    store.apply(given.id, make_patch("", "replace", offers[0].patch_value(), 0))
    texts = [segment.text for segment in store.load(given.id).edited.segments]
    assert texts[2:] == [offers[0].changes[0].after, "xzy* z"]
    store.close()


def test_corrections_leave_as_a_table():
    content = corrections_tsv(document(["బ్రిద్గె మీద", "బ్రిద్గె"], {0: "బ్రిడ్జి మీద", 1: "బ్రిడ్జి"}))
    rows = list(csv.reader(io.StringIO(content.decode()), "excel-tab"))
    assert rows == [["machine", "corrected", "times"], ["బ్రిద్గె", "బ్రిడ్జి", "2"]]


@settings(deadline=None)
@given(st.lists(st.tuples(TEXTS, TEXTS), max_size=6))
def test_every_offer_changes_whole_letters_only(pairs):
    machine = [wrong for wrong, _ in pairs] * 2
    edited = {number: right for number, (_, right) in enumerate(pairs)}
    for offer in remember(document(machine, edited)):
        for change in offer.changes:
            assert change.before != change.after
            gone = regex.findall(r"\X", change.before)
            letters = regex.findall(r"\X", offer.correction.machine)
            assert all(letter in gone for letter in letters if not letter.isspace())
