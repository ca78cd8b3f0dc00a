import pytest

from engines.jobs.sound_storage import name_document
from engines.jobs.spoken_names import with_first_words
from tests.support.builders import make_segment


@pytest.mark.parametrize(
    ("sent", "name"),
    [
        ("recording 2026-11-30 03.40.webm", "30 Nov 2026 03.40"),
        ("recording 2026-01-05 23.59.m4a", "5 Jan 2026 23.59"),
        ("recording 2026-13-05 23.59.m4a", "recording 2026-13-05 23.59.m4a"),
        ("my recording 2026-11-30 03.40.webm", "my recording 2026-11-30 03.40.webm"),
        ("interview-03.m4a", "interview-03.m4a"),
        ("", "recording"),
    ],
)
def test_what_was_spoken_is_called_by_its_moment_and_a_file_by_its_name(sent: str, name: str) -> None:
    assert name_document(sent, "recording") == name


@pytest.mark.parametrize(
    ("texts", "name"),
    [
        (["", "నమస్కారం అందరికీ."], "then · నమస్కారం అందరికీ"),
        (
            ["and so, my fellow Americans: ask not what your country"],
            "then · and so, my fellow Americans: ask not",
        ),
        (["x" * 90], "then · " + "x" * 40),
        (["", " "], "then"),
        ([], "then"),
    ],
)
def test_the_first_words_stand_behind_it_as_far_as_there_is_room(texts: list[str], name: str) -> None:
    rows = [make_segment(number, text=text) for number, text in enumerate(texts)]
    assert with_first_words("then", rows) == name
