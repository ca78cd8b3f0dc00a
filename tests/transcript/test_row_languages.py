"""Languages of rows that no file names."""

from tests.support.builders import make_segment
from transcript.row_languages import name_languages


def languages(*texts: str, **fields: object) -> list[str | None]:
    rows = [
        make_segment(number, text=text, **{"language": None, **fields}) for number, text in enumerate(texts)
    ]
    return [row.language for row in name_languages(rows)]


def test_a_script_of_one_language_says_which() -> None:
    assert languages("నమస్కారం", "వணக்கం அவர்கள்", "hospital లో ఉన్నాను సార్", "12:30") == ["te", "ta", "te", None]


def test_latin_letters_are_english_where_the_file_reads_like_it() -> None:
    assert languages("How long have you had the fever?", "Okay.") == ["en", "en"]
    assert languages("namaskaram ela unnaru", "Okay.") == [None, None]
    assert languages("Depuis combien de temps avez-vous de la fièvre ?") == [None]


def test_what_the_file_says_stays() -> None:
    assert languages("నమస్కారం", language="kn") == ["kn"]
