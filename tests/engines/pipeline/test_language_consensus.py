from engines.asr.recogniser import Chunk, TimedWord
from engines.diarization.assignment import SpokenChunk
from engines.pipeline.language_consensus import settle_languages
from transcript.document import Flag, FlagKind

UNSURE = Flag(FlagKind.UNSURE_LANGUAGE, "te 0.55, en 0.45")
ENGLISH = Chunk("yes it is", 4.0, 5.0, (TimedWord("yes", 4.0, 4.3),), language="en", engine="b")


def make_row(start_s: float, language: str, speaker: str | None = "a", unsure: bool = False) -> SpokenChunk:
    flags, others = ((UNSURE,), (ENGLISH,)) if unsure else ((), ())
    text = {"te": "అవును", "en": "yes"}[language]
    chunk = Chunk(text, start_s, start_s + 1, language=language, engine="t", flags=flags, others=others)
    return SpokenChunk(chunk, speaker)


def settle(*rows: SpokenChunk) -> Chunk:
    return settle_languages(rows)[1].chunk


def test_an_unsure_row_follows_its_speaker() -> None:
    row = settle(make_row(1, "en"), make_row(4, "te", unsure=True), make_row(7, "en"))
    assert (row.text, row.language, row.engine, row.flags) == ("yes it is", "en", "b", ())
    assert [(other.text, other.language) for other in row.others] == [("అవును", "te")]
    assert (row.start_s, row.end_s) == (4, 5)


def test_neighbours_of_the_same_language_confirm_it() -> None:
    row = settle(make_row(1, "te"), make_row(4, "te", unsure=True), make_row(7, "te"))
    assert (row.text, row.flags) == ("అవును", ())


def test_another_speaker_says_nothing_of_it() -> None:
    row = settle(make_row(1, "en", "b"), make_row(4, "te", unsure=True), make_row(7, "en", "b"))
    assert row.flags == (UNSURE,)


def test_neighbours_who_differ_or_are_far_away_settle_nothing() -> None:
    assert settle(make_row(1, "en"), make_row(4, "te", unsure=True), make_row(7, "te")).flags == (UNSURE,)
    assert settle(make_row(1, "en"), make_row(4, "te", unsure=True), make_row(36, "en")).flags == (UNSURE,)
    assert settle(
        make_row(1, "en", None), make_row(4, "te", None, unsure=True), make_row(7, "en", None)
    ).flags == (UNSURE,)


def test_the_speakers_other_rows_confirm_a_language_without_near_neighbours() -> None:
    alone = make_row(100, "te", unsure=True)
    others = [make_row(start_s, "te") for start_s in (1, 4, 7)]
    assert settle_languages([*others, alone])[3].chunk.flags == ()
    assert settle_languages([*others[1:], alone])[2].chunk.flags == (UNSURE,)
    assert settle_languages([*others, make_row(10, "en"), alone])[4].chunk.flags == (UNSURE,)


def test_neighbours_do_not_overrule_what_was_written() -> None:
    said = "what can you do for your country"
    english = Chunk(said, 4.0, 5.0, (TimedWord("what", 4.0, 4.3, 0.9),), 0.9, "en", "b")
    heard = Chunk(said, 4.0, 5.0, confidence=0.6, language="te", engine="w-latin")
    telugu = Chunk("వాట్ కెన్ యు డూ", 4.0, 5.0, (), 0.6, "te", "w", flags=(UNSURE,), others=(heard, english))
    row = settle(make_row(1, "te"), SpokenChunk(telugu, "a"), make_row(7, "te"))
    assert (row.language, row.flags) == ("te", (UNSURE,))


def test_a_sure_row_stays() -> None:
    rows = [make_row(1, "en"), make_row(4, "te"), make_row(7, "en")]
    assert settle_languages(rows) == rows
