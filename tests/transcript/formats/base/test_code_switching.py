import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.builders import make_segment, segments
from transcript.document import Word
from transcript.formats.base.code_switching import Script, spell_row, spell_text

TEXT = "నేను హాస్పిటల్ {en:hospital} కి, bus{te:బస్సు} లో వెళ్ళాను"


@pytest.mark.parametrize(
    ("script", "spelled"),
    [
        (Script.VERBATIM, TEXT),
        (Script.LATIN, "నేను hospital కి, bus లో వెళ్ళాను"),
        (Script.TELUGU, "నేను హాస్పిటల్ కి, బస్సు లో వెళ్ళాను"),
    ],
)
def test_marked_words_are_spelled_as_asked_and_the_others_stay(script, spelled):
    assert spell_text(TEXT, script) == spelled


@pytest.mark.parametrize(
    ("text", "latin"),
    [
        ("bus వచ్చింది", "bus వచ్చింది"),
        ("హాస్పిటల్లో {en: in the hospital }.", "in the hospital."),
        ("{en:alone}", "{en:alone}"),
        ("a {b} {EN:c} d {en:} e", "a {b} {EN:c} d {en:} e"),
        ("అమ్మ {hi:अम्मा}", "అమ్మ"),
        ("hospital {en:clinic}", "hospital"),
    ],
)
def test_what_is_a_mark_and_what_is_not(text, latin):
    assert spell_text(text, Script.LATIN) == latin


def test_words_keep_their_times():
    times = [("నేను", 0, 100), ("హాస్పిటల్", 100, 400), ("{en:hospital}", 400, 450), ("కి,", 500, 600)]
    row = make_segment(
        0, text="నేను హాస్పిటల్ {en:hospital} కి, వెళ్ళాను", words=tuple(Word(*word, 0.5) for word in times)
    )
    spelled = spell_row(row, Script.LATIN)
    assert [(w.text, w.start_ms, w.end_ms) for w in spelled.words] == [
        ("నేను", 0, 100), ("hospital", 100, 450), ("కి,", 500, 600),
    ]  # fmt: skip
    assert spell_row(row, Script.VERBATIM) is row


def test_a_word_spelled_as_several_gets_one_time():
    row = make_segment(
        0, text="హాస్పిటల్లో {en:in hospital} x", words=(Word("హాస్పిటల్లో", 0, 400), Word("x", 500, 600))
    )
    assert [w.text for w in spell_row(row, Script.LATIN).words] == ["in", "x"]


@given(segments())
def test_rows_without_marks_are_not_touched(rows):
    for row in rows:
        if "{" not in row.text:
            assert spell_row(row, Script.LATIN) is row


PIECES = st.sampled_from(["అమ్మ", "bus", "{en:bus}", "{te:అమ్మ}", "{", "}", " ", "  ", "\n", ",", "x {en:a b}"])


@given(st.lists(PIECES, max_size=12))
def test_words_stay_words_of_the_text_in_order(pieces):
    text = "".join(pieces)
    tokens = text.split()
    words = tuple(Word(token, n * 10, n * 10 + 10) for n, token in enumerate(tokens))
    for script in (Script.LATIN, Script.TELUGU):
        spelled = spell_row(make_segment(0, text=text, words=words), script)
        left = iter(spelled.text.split())
        assert all(word.text in left for word in spelled.words)
        starts = [word.start_ms for word in spelled.words]
        assert starts == sorted(starts)
        assert spell_text(spelled.text, script) == spell_text(spell_text(text, script), script)
