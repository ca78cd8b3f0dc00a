"""What an interrupted run heard is not heard again, and what follows is what an uninterrupted one gives."""

from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import pytest

from engines.asr.emissions import Alphabet, Emission
from engines.asr.recogniser import Chunk, TimedWord
from engines.audio.samples import Samples
from engines.pipeline.hearing_journal import HearingJournal, PieceJournal
from engines.pipeline.recognition import Recognition
from engines.pipeline.segments import RowIds
from engines.speech.language_id import Identification
from engines.speech.vad import Region
from tests.support.spelling_engines import Engines, Speller
from transcript.document import Alternative, Flag, FlagKind

REGIONS = [Region(5.0 * n, 5.0 * n + 4.0) for n in range(12)]
ALPHABET = Alphabet(("", "a", " "), 0, 2)


@dataclass
class Counted(Speller):
    """A recogniser that notes which pieces it was asked, with everything in its answer that there can be."""

    pieces: list[tuple[float, str]] = field(default_factory=list)

    def recognise(self, samples: Samples, language: str, start_s: float, **more: object) -> tuple[Chunk, ...]:
        self.pieces.append((start_s, language))
        log_probs = (np.log(np.full((3, 3), 1 / 3)) - start_s / 7).astype(np.float32)
        words = (
            TimedWord("అవును", start_s, start_s + 0.1, float(np.float32(0.3))),
            TimedWord("me", start_s + 1, start_s + 2),
        )
        return (
            Chunk(
                f"అవును me {language}",
                start_s,
                start_s + 2,
                words,
                0.7,
                language,
                "counted",
                (Alternative("x", "y", None),),
                (Flag(FlagKind.DRAFT, "why"),),
                Emission(log_probs, start_s, ALPHABET, 1),
                (Chunk("other", start_s, start_s + 1),),
            ),
        )


class _KilledError(Exception):
    pass


def run(
    path: Path, pieces: int | None = None, about: object = "talk"
) -> tuple[list[Chunk], list[Emission], Counted, Engines]:
    """Everything that is heard, or what comes before the process is killed after so many pieces."""
    engines, counted = Engines(), Counted()
    engines.usual = counted
    found: list[Chunk] = []
    journal = HearingJournal(path, about)
    recognition = Recognition(
        engines, np.zeros(60 * 16_000, np.float32), None, lambda: False, PieceJournal(journal)
    )
    for number, (chunks, _) in enumerate(recognition.recognise(REGIONS)):
        found += chunks
        if number == pieces:
            break  # the journal is not closed: a killed process closes nothing
    return found, recognition.emissions, counted, engines


def values(emissions: list[Emission]) -> list[tuple[float, int, list[float]]]:
    return [(one.start_s, one.channel, one.compact().log_probs.ravel().tolist()) for one in emissions]


def test_no_piece_is_heard_twice_and_the_result_is_that_of_one_run(tmp_path: Path) -> None:
    whole, emissions, all_asked, all_engines = run(tmp_path / "whole")
    _, _, first, first_engines = run(tmp_path / "cut", pieces=3)
    found, again, second, second_engines = run(tmp_path / "cut")
    assert found == whole
    assert values(again) == values(emissions)
    assert first.pieces
    assert sorted(first.pieces + second.pieces) == sorted(all_asked.pieces)  # side by side, in any order
    assert first_engines.asked + second_engines.asked == all_engines.asked


@pytest.mark.parametrize("lost", [1, 13, 400])
def test_what_was_half_written_when_the_process_was_killed_is_heard_again(tmp_path: Path, lost: int) -> None:
    whole, *_ = run(tmp_path / "whole")
    run(tmp_path / "cut", pieces=3)
    kept = (tmp_path / "cut").read_bytes()
    (tmp_path / "cut").write_bytes(kept[:-lost])
    assert run(tmp_path / "cut")[0] == whole
    assert run(tmp_path / "cut")[2].pieces == []


def test_a_damaged_record_ends_what_is_known(tmp_path: Path) -> None:
    whole, *_ = run(tmp_path / "cut")
    kept = bytearray((tmp_path / "cut").read_bytes())
    kept[len(kept) // 2] ^= 0xFF
    (tmp_path / "cut").write_bytes(kept)
    found, _, counted, _ = run(tmp_path / "cut")
    assert found == whole
    assert counted.pieces


@pytest.mark.parametrize("content", [b"", b"nonsense", b"\xff" * 100])
def test_what_is_no_journal_is_begun_anew(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "cut").write_bytes(content)
    assert HearingJournal(tmp_path / "cut", "talk").pieces == 0
    assert run(tmp_path / "cut")[0] == run(tmp_path / "whole")[0]


def test_other_models_hear_everything_themselves(tmp_path: Path) -> None:
    run(tmp_path / "cut")
    assert run(tmp_path / "cut", about=["talk", ["telugu", "another"]])[2].pieces


def test_rows_keep_their_ids_over_an_interruption(tmp_path: Path) -> None:
    seeds = []
    for _ in range(2):
        with HearingJournal(tmp_path / "cut", "talk") as journal:
            seeds.append(journal.seed)
    ids = [RowIds(seed) for seed in seeds]
    assert ids[0].get(1500) == ids[1].get(1500)
    assert RowIds().get(1500) != RowIds().get(1500)


def test_progress_is_told_once_and_only_where_something_is_new(tmp_path: Path) -> None:
    told: list[str] = []
    piece, heard = Region(0.0, 1.0), Identification("te", (("te", 1.0),))
    with HearingJournal(tmp_path / "j", "talk", lambda: told.append("first")) as journal:
        for place in (piece, piece, Region(1.0, 2.0)):
            PieceJournal(journal).identify(place, lambda: heard)
    assert told == ["first"]
    with HearingJournal(tmp_path / "j", "talk", lambda: told.append("again")) as journal:
        assert PieceJournal(journal).identify(piece, lambda: replace(heard, language="en")) == heard
    assert told == ["first"]


def test_channels_are_told_apart_and_a_cancelled_answer_is_not_kept(tmp_path: Path) -> None:
    piece, chunk = Region(0.0, 1.0), Chunk("a", 0.0, 1.0)
    with HearingJournal(tmp_path / "j", "talk") as journal:
        left, right = PieceJournal(journal, 1), PieceJournal(journal, 2)
        left.recognise(piece, "te", "e", lambda: (chunk,), lambda: False)
        assert right.recognise(piece, "te", "e", lambda: (), lambda: True) == ()
        assert right.recognise(piece, "te", "e", lambda: (chunk,), lambda: False) == (chunk,)
