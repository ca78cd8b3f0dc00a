"""Who speaks, told from names in front of the texts."""

import pytest

from transcript.formats.base.drafts import Draft
from transcript.formats.base.speaker_names import shared_speaker_prefixes


def named(*texts: str) -> list[tuple[str | None, str]]:
    drafts = tuple(Draft(n, n, n + 1, text) for n, text in enumerate(texts))
    return [(draft.speaker, draft.text) for draft in shared_speaker_prefixes(drafts)]


@pytest.mark.parametrize(
    ("text", "speaker", "said"),
    [
        ("K. Rao: Hello there", "K. Rao", "Hello there"),
        ("Dr. Lakshmi: Yes", "Dr. Lakshmi", "Yes"),
        ("Dr. K. Rao: Good. And you: fine?", "Dr. K. Rao", "Good. And you: fine?"),
        ("Prof. A.P.J. Rao: Yes", "Prof. A.P.J. Rao", "Yes"),
        ("Ravi K.: no", "Ravi K.", "no"),
        ("అమ్మ: సరే", "అమ్మ", "సరే"),
        ("డా. లక్ష్మి: అవును", "డా. లక్ష్మి", "అవును"),
        ("[SPEAKER_00]: hello", "SPEAKER_00", "hello"),
        ("[SPEAKER_00] hello", "SPEAKER_00", "hello"),
        ("(Speaker 2) hello", "Speaker 2", "hello"),
        ("[Anna Rao]: hello", "Anna Rao", "hello"),
        ("<v Anna Rao>hello</v>", "Anna Rao", "hello"),
        (">> RAO: hello", "RAO", "hello"),
        (">> hello", None, "hello"),
        ("- Anna: hello", "Anna", "hello"),
        ("Anna:hello", "Anna", "hello"),
        ("O'Neil-Smith: hello", "O'Neil-Smith", "hello"),
        ("Speaker 1: 10:30", "Speaker 1", "10:30"),
        ("We left at 10:30", None, "We left at 10:30"),
        ("https://example.org", None, "https://example.org"),
        ("[laughs] hello", None, "[laughs] hello"),
        ("I want to say this: no", None, "I want to say this: no"),
        ("He said no. Anna: yes", None, "He said no. Anna: yes"),
        ("We agreed. Anna: yes", None, "We agreed. Anna: yes"),
        ("Ab." * 6000, None, "Ab." * 6000),
        ("a b" * 6000, None, "a b" * 6000),
    ],
)
def test_a_name_is_told_from_a_sentence(text, speaker, said):
    assert named(text) == [(speaker, said)]


def test_a_few_colons_make_no_names():
    texts = ["one", "Note: two", "three", "four", "five"]
    assert named(*texts) == [(None, text) for text in texts]


def test_names_that_come_again_are_names_though_most_rows_have_none():
    texts = ["Anna: one", "two", "three", "Anna: four", "five", "Ravi said: six", "seven"]
    found = named(*texts)
    assert found[0] == ("Anna", "one")
    assert found[3] == ("Anna", "four")
    assert found[5] == (None, "Ravi said: six")
