"""Which tier is the text: found, or asked about, and chosen by a person."""

import pytest

from tests.support.annotation_files import make_beside as beside
from tests.support.annotation_files import make_eaf as eaf
from tests.support.annotation_files import make_grid as grid
from tests.support.annotation_files import make_tier as tier
from tests.support.annotation_files import make_timed as timed
from tests.support.shared_cases import read_case
from transcript.formats.annotation.tier_names import Role, owner_of, role_of, speaker_of
from transcript.formats.detection import find_reader, is_plain_text, open_transcript


@pytest.mark.parametrize(
    ("name", "right"),
    [
        ("media-offset.eaf", [(6000, 7000, "A", "the tone")]),
        ("words-in-child-tier.eaf", [(100, 900, "SP", "అవును"), (1000, 2000, "SP", "కాదు")]),
        ("participant-empty.eaf", [(0, 900, "K-Spch", "x"), (500, 1500, "W-Spch", "y")]),
        ("translation-tier.eaf", [(0, 900, "A", "నమస్కారం")]),
        ("mfa.TextGrid", [(0, 500, "anna", "hi"), (500, 1000, "anna", "you")]),
        ("pauses.cha", [(100, 900, "Ravi", "one two three four"), (1000, 1900, "Ravi", "he going now")]),
        ("audacity.labels.txt", [(1000, 2500, None, "hello there"), (4000, 5000, None, "yes")]),
        ("elan-tab-delimited.txt", [(1000, 2500, "Anna", "hello there"), (3000, 4000, "Ravi", "yes")]),
        ("noscribe.txt", [(12_000, 20_000, "S01", "Guten Tag."), (20_000, 21_000, "S00", "Hallo.")]),
        (
            "otter.txt",
            [(3000, 10_000, "Anna Rao", "Hello there, how are you?"), (10_000, 11_000, "Ravi Kumar", "I am fine.")],
        ),
        (
            "zoom-names.vtt",
            [(1000, 2000, "Dr. K. Rao", "Hello there"), (2000, 3000, "S. Lakshmi", "Yes"), (3000, 4000, "Dr. K. Rao", "Good")],
        ),
        (
            "invisible-characters.vtt",
            [(1000, 2000, None, "నేను వచ్చాను"), (2000, 3000, None, "మాఊరు ఇది"), (3000, 4000, None, "transcript")],
        ),
        (
            "rolling-captions.vtt",
            [(160, 2389, None, "the well is"), (2399, 4000, None, "near our house"), (4010, 5500, None, "it is deep")],
        ),
    ],
)  # fmt: skip
def test_a_file_that_went_wrong_is_read_right(name, right, tmp_path):
    content = read_case(name)
    (tmp_path / name).write_bytes(content)
    kind = find_reader(tmp_path / name, name) or ("txt" if is_plain_text(tmp_path / name, name) else "")
    found = open_transcript(content, kind).transcript.segments
    assert [(s.start_ms, s.end_ms, s.speaker, s.text) for s in found] == right


@pytest.mark.parametrize(
    ("name", "role", "owner", "speaker"),
    [
        ("anna - words", Role.WORDS, "anna", "anna"),
        ("Speaker 1 - phone", Role.PHONES, "Speaker 1", "Speaker 1"),
        ("words", Role.WORDS, "", None),
        ("ORT", Role.WORDS, "", None),
        ("tx@A", Role.TEXT, "A", "A"),
        ("K-Spch", Role.TEXT, "K", "K-Spch"),
        ("A_phrase-gls-en", Role.BESIDE, "A___en", "A_phrase-gls-en"),
        ("A_phrase-segnum-en", Role.REFERENCE, "A___en", "A_phrase-segnum-en"),
        ("actualPron", Role.BESIDE, "actual", "actualPron"),
        ("TR", Role.NONE, "", "TR"),
        ("లక్ష్మి", Role.NONE, "లక్ష్మి", "లక్ష్మి"),
        ("(unknown)", Role.NONE, "(unknown)", None),
    ],
)
def test_a_name_says_what_stands_on_its_tier(name, role, owner, speaker):
    assert role_of(name) is role
    if owner != "A___en":
        assert speaker_of(name, ()) == speaker
        assert owner_of(name) == owner or role is Role.NONE or owner == "actual"


REFERENCES = eaf(
    tier("A", "d", timed("a1", 0, 10, "N_001"), timed("a2", 10, 20, "N_002"))
    + tier("B1", "ft", beside("b1", "a1", "one"), beside("b2", "a2", "two"), above="A")
    + tier("B2", "ft", beside("c1", "a1", "ఒకటి"), beside("c2", "a2", "రెండు"), above="A")
)


def test_a_tier_below_numbers_is_asked_for_where_no_name_says_which():
    opened = open_transcript(REFERENCES, "eaf")
    assert [s.text for s in opened.transcript.segments] == ["ఒకటి", "రెండు"]
    (question,) = opened.questions
    assert (question.code, question.chosen) == ("text_tier", "B2")
    assert [(o.value, o.preview) for o in question.options] == [
        ("A", ("N_001", "N_002")),
        ("B1", ("one", "two")),
        ("B2", ("ఒకటి", "రెండు")),
    ]


def test_another_tier_can_be_chosen():
    opened = open_transcript(REFERENCES, "eaf", choices={"text_tier": "A"})
    assert [s.text for s in opened.transcript.segments] == ["N_001", "N_002"]
    assert opened.questions[0].chosen == "A"


COPIES = grid(
    ("Anna", [(0, 1, "one"), (1, 2, "two"), (2, 4, "three")]),
    ("Ravi", [(0, 1, "a"), (1, 2, "b"), (2, 4, "c")]),
)


def test_a_tier_with_the_same_borders_is_asked_for():
    opened = open_transcript(COPIES, "textgrid")
    assert {s.speaker for s in opened.transcript.segments} == {"Anna"}
    (question,) = opened.questions
    assert [(o.value, o.label) for o in question.options] == [
        ("Anna", "Anna"),
        ("Ravi", "Ravi"),
        ("Anna …", "Anna, Ravi"),
    ]
    both = open_transcript(COPIES, "textgrid", choices={"text_tier": "Anna …"})
    assert {s.speaker for s in both.transcript.segments} == {"Anna", "Ravi"}
    assert both.questions[0].chosen == "Anna …"


def test_an_annotation_without_a_time_is_left_out_and_told():
    content = eaf(tier("A", "d", timed("a1", 0, 10, "one"), timed("a2", 10, 99, "two")))
    opened = open_transcript(content, "eaf")
    assert [s.text for s in opened.transcript.segments] == ["one"]
    (notice,) = opened.notices
    assert (notice.code, notice.values["count"]) == ("lines_mended", 1)
