"""Words that Whisper wrote a second time, into the silence behind the sound."""

import pytest

from engines.asr.recogniser import TimedWord
from engines.asr.whisper.word_times import drop_echo


def words(text: str, *starts_s: float) -> tuple[TimedWord, ...]:
    return tuple(
        TimedWord(word, start_s, start_s + 0.1) for word, start_s in zip(text.split(), starts_s, strict=True)
    )


@pytest.mark.parametrize(
    ("text", "starts_s", "left"),
    [
        ("Ask not. Ask not.", (0.0, 0.5, 1.1, 1.1), "Ask not."),
        ("He is older, He is older", (0.0, 0.4, 0.8, 1.5, 1.5, 1.5), "He is older,"),
        ("so be it. So be it. So be it.", (0.0, 0.3, 0.6, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0), "so be it."),
    ],
)
def test_a_copy_without_time_is_dropped(text: str, starts_s: tuple[float, ...], left: str) -> None:
    assert " ".join(word.text for word in drop_echo(words(text, *starts_s))) == left


@pytest.mark.parametrize(
    ("text", "starts_s"),
    [
        ("Ask not. Ask not.", (0.0, 0.5, 1.1, 1.5)),  # said twice
        ("Hello. Hello.", (0.0, 0.5)),
        ("no no no", (0.0, 0.5, 0.5)),
        ("can you hear me", (0.0, 1.0, 1.0, 1.0)),
        ("", ()),
    ],
)
def test_what_was_said_stays(text: str, starts_s: tuple[float, ...]) -> None:
    said = words(text, *starts_s)
    assert drop_echo(said) == said
