"""Speech that is in no row: what becomes of it."""

import numpy as np
import pytest

from engines.asr.recogniser import Chunk
from engines.pipeline.recognition import Recognition
from engines.pipeline.row_borders import Unwritten
from engines.pipeline.unwritten import hear_unwritten
from engines.speech.vad import Region
from tests.support.spelling_engines import Engines
from transcript.document import UNWRITTEN

PIECE = Region(3.0, 5.0)


def make_recognition(*, is_cancelled: bool = False) -> Recognition:
    return Recognition(Engines(), np.zeros(160_000, np.float32), None, lambda: is_cancelled)


def make_neighbours(language: str) -> tuple[Chunk, ...]:
    return tuple(Chunk("x", start_s, start_s + 1, language=language) for start_s in (1.0, 6.0))


def test_it_is_heard_alone_in_its_neighbours_language_and_takes_its_place() -> None:
    chunks = hear_unwritten(make_recognition(), make_neighbours("en"), [Unwritten(PIECE, is_sure=True)])
    assert [chunk.text for chunk in chunks] == ["x", "yes me", "x"]
    assert chunks[1].language == "en"


@pytest.mark.parametrize(("is_sure", "texts"), [(True, ["x", "", "x"]), (False, ["x", "x"])])
def test_where_nothing_is_heard_only_what_is_surely_speech_becomes_a_flagged_row(
    is_sure: bool, texts: list[str]
) -> None:
    nobody_hears = make_neighbours("or")
    chunks = hear_unwritten(make_recognition(), nobody_hears, [Unwritten(PIECE, is_sure)])
    assert [chunk.text for chunk in chunks] == texts
    empty = [chunk for chunk in chunks if not chunk.text]
    assert [(c.start_s, c.end_s, c.flags) for c in empty] == [(3.0, 5.0, (UNWRITTEN,))] * is_sure


def test_words_that_the_engine_does_not_vouch_for_are_not_taken_of_what_may_be_laughter() -> None:
    chunks = hear_unwritten(make_recognition(), make_neighbours("en"), [Unwritten(PIECE, is_sure=False)])
    assert [chunk.text for chunk in chunks] == ["x", "x"]


def test_a_cancelled_job_hears_nothing_more() -> None:
    rows = make_neighbours("en")
    assert hear_unwritten(make_recognition(is_cancelled=True), rows, [Unwritten(PIECE, is_sure=True)]) == rows
