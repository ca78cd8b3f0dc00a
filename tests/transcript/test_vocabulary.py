"""Vocabularies: what is an entry, files, prompts."""

import pytest

from transcript.vocabulary import MOST_ENTRIES, Vocabulary, VocabularyError, read_prompt, read_vocabulary


def test_a_file_has_an_entry_a_line_each_once_in_its_order() -> None:
    content = (
        "\ufeff# names\nవిజయవాడ\r\n\n  Gonthuka\tgon tu ka\nA. P. J. Abdul Kalam\ngonthuka\nC++\n".encode()
    )
    assert read_vocabulary(content).entries == ("విజయవాడ", "Gonthuka", "A. P. J. Abdul Kalam", "C++")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "vocabulary_empty"),
        (b"# only this\n", "vocabulary_empty"),
        (b"\xff\xfe", "vocabulary_not_utf8"),
        (b"a\n12\n", "vocabulary_no_word"),
        (b"a\nwhat is longer than a name is a sentence\n", "vocabulary_sentence"),
        ("a\n" + "ఆ" * 61, "vocabulary_sentence"),
        (b"a\n<b>\n", "vocabulary_unfit"),
        (b"a" * 2_000_001, "vocabulary_too_large"),
    ],
)
def test_what_is_no_vocabulary_is_a_sentence(content: bytes | str, code: str) -> None:
    with pytest.raises(VocabularyError) as raised:
        read_vocabulary(content if isinstance(content, bytes) else content.encode())
    assert raised.value.reason.code == code
    if code in {"vocabulary_no_word", "vocabulary_sentence", "vocabulary_unfit"}:
        assert raised.value.reason.values["line"] == 2


def test_there_are_bounds() -> None:
    words = [f"w{number}" for number in range(MOST_ENTRIES + 1)]
    with pytest.raises(VocabularyError):
        Vocabulary.of(words)
    assert len(Vocabulary.of(words[1:]).entries) == MOST_ENTRIES


def test_a_prompt_leaves_out_what_is_no_entry_and_says_so() -> None:
    assert read_prompt("Asha, హంపి; Ravi Teja\nAsha") == (Vocabulary(("Asha", "హంపి", "Ravi Teja")), True)
    assert read_prompt("Asha, please write it all down as I say it.") == (Vocabulary(("Asha",)), False)
    assert read_prompt(" \n ") == (Vocabulary(), True)
