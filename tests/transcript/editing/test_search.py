import time
import tracemalloc
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.builders import LETTERS, TEXTS
from transcript.editing.search import MOST_MATCHES, Query, Search, utf16_places
from transcript.errors import PatchError
from transcript.text.cleaning import clusters


def found(pattern, text, **switches):
    return [text[span.start : span.end] for span in Search(Query(pattern, **switches)).spans(text)]


@pytest.mark.parametrize(
    ("pattern", "text", "matches"),
    [
        ("క", "క్ష కి క", ["క"]),
        ("క్ష", "క్‌ష క్ష", ["క్‌ష", "క్ష"]),
        ("స్", "నమస్తే స్", ["స్"]),
        ("12", "౧౨ 12", ["౧౨", "12"]),
        ("ho\u00adspital", "hos\u200bpital", ["hos\u200bpital"]),
        ("30 mg", "30\u00a0mg", ["30\u00a0mg"]),
        ("\u200bok\ufeff", "ok", ["ok"]),
        ("౧౨", "12", ["12"]),
        (".", "ఉంది। సరే.", ["।", "."]),
        ("okay", "OKAY okay", ["OKAY", "okay"]),
        ("a.c", "abc a.c", ["a.c"]),
        ("aa", "aaaaa", ["aa", "aa"]),
        ("<img>", "<img>", ["<img>"]),
        ("👩", "👩‍👩‍👧 👩", ["👩"]),
        ("\u0c46\u0c56", "కై", []),
    ],
)
def test_plain_search_finds_whole_letters(pattern, text, matches):
    assert found(pattern, text) == matches


def test_capitals_are_kept_only_where_that_is_asked():
    text = "was Was WAS I"
    asked = Search(Query("was", keep_case=True), "the")
    assert asked.replace(text) == "the The THE I"
    assert Search(Query("was"), "the").replace(text) == "the the the I"
    assert Search(Query(r"(i)$", is_regex=True, keep_case=True), r"\1t").replace(text) == "was Was WAS It"


def test_capitals_count_when_asked():
    assert found("OK", "OK ok", ignore_case=False) == ["OK"]


@pytest.mark.parametrize(
    ("pattern", "text", "matches"),
    [
        ("hospital", "మా హాస్పిటల్ ఉంది", ["హాస్పిటల్"]),
        ("ammayi", "ఆ అమ్మాయి", ["అమ్మాయి"]),
        ("doctor", "డాక్టర్ గారు", ["డాక్టర్"]),
        ("fever", "ఫీవర్", ["ఫీవర్"]),
        ("bus", "బస్సు", ["బస్సు"]),
        ("school", "స్కూల్", ["స్కూల్"]),
        ("college", "కాలేజీ", ["కాలేజీ"]),
        ("krishna", "కృష్ణ", ["కృష్ణ"]),
        ("hindi", "హిందీ", ["హిందీ"]),
        ("hin\u00addi", "హిం\u200bదీ", ["హిం\u200bదీ"]),
        ("meeru ela", "మీరు ఎలా ఉన్నారు", ["మీరు ఎలా"]),
        ("హాస్పిటల్", "the hospital", ["hospital"]),
        ("hospital", "hospital", ["hospital"]),
        ("pital", "హాస్పిటల్", []),
        ("a", "అమ్మ", []),
        ("ammayi!", "అమ్మాయి", []),
        ("ammayi", "అబ్బాయి", []),
    ],
)
def test_search_by_sound(pattern, text, matches):
    assert found(pattern, text, by_sound=True) == matches


def test_expression_with_groups_replaces_whole_letters_only():
    search = Search(Query(r"(\S+) (రోజుల)", is_regex=True), r"\2 \g<1>")
    assert search.replace("మూడు రోజుల నుండి") == "రోజుల మూడు నుండి"
    assert Search(Query("స", is_regex=True), "x").replace("స్త్రీ స సా") == "స్త్రీ x సా"
    assert found("x*", "aaa", is_regex=True) == []


def test_an_endless_expression_is_stopped_and_said():
    with pytest.raises(PatchError) as caught:
        found("(a|a)+$", "a" * 60 + "!", is_regex=True)
    assert caught.value.field == "pattern"
    assert "takes too long" in caught.value.message


def refusal(pattern, replacement, text, rows=1, *, is_regex=True):
    search = Search(Query(pattern, is_regex=is_regex), replacement)
    with pytest.raises(PatchError) as caught:
        _ = [search.replace(f"{text}{number}") for number in range(rows)]
    return caught.value.message


@pytest.mark.parametrize(
    ("pattern", "replacement", "text", "rows", "sentence"),
    [
        ("(.+)", r"\1" * 600, "x" * 15_000, 2, "replacement: a row would have more than 20,000 characters."),
        ("(.+)", r"\g<1>" * 300, "x" * 60, 2_000, "replacement: the texts would become too long"),
        ("(.+)", r"\1" * 600, "క" * 20, 2_000, "replacement: the texts would become too long"),
    ],
)
def test_what_would_grow_without_end_is_refused(pattern, replacement, text, rows, sentence):
    tracemalloc.start()
    try:
        assert refusal(pattern, replacement, text, rows).startswith(sentence)
        assert tracemalloc.get_traced_memory()[1] < 300 * 1000**2
    finally:
        tracemalloc.stop()


def test_finding_one_letter_everywhere_is_refused():
    told = refusal("x", "y", "x" * 10_000, 51, is_regex=False)
    assert told.startswith(f"pattern: more than {MOST_MATCHES:,} matches")


def test_a_plain_replacement_that_grows_a_row_too_long_is_refused():
    told = refusal("x", "y" * 2_000, "x" * 11, is_regex=False)
    assert told == "replacement: a row would have more than 20,000 characters."


def test_endless_words_are_looked_at_only_at_their_beginning():
    began_s = time.process_time()
    assert found("karna", "క" * 20_000 + " కర్ణ", by_sound=True) == ["కర్ణ"]
    assert time.process_time() - began_s < 5  # each of its beginnings would be 200,000,000 letters


def test_places_are_told_as_browsers_count():
    assert list(utf16_places("😀క😀", [0, 1, 2, 3])) == [0, 2, 3, 5]


@given(st.text(LETTERS, min_size=1, max_size=4), TEXTS, st.booleans(), st.booleans())
def test_no_match_begins_or_ends_inside_a_letter(pattern, text, by_sound, ignore_case):
    edges, place = {0}, 0
    for cluster in clusters(text):
        place += len(cluster)
        edges.add(place)
    spans = Search(Query(pattern, by_sound=by_sound, ignore_case=ignore_case)).spans(text)
    assert all(span.start < span.end and {span.start, span.end} <= edges for span in spans)
    assert all(a.end <= b.start for a, b in pairwise(spans))
