from dataclasses import replace

from engines.diarization.relabelling import propose_doubtful_speakers, propose_speakers
from engines.diarization.turns import Turn
from transcript.document import GHOST, Segment, Status, Transcript


def make_transcript(*speakers: str | None) -> Transcript:
    """Rows of two seconds, one after the other."""
    return Transcript(
        tuple(
            Segment(f"s{n}", 2000 * n, 2000 * n + 2000, speaker, "te", f"row {n}")
            for n, speaker in enumerate(speakers)
        )
    )


def make_turns(labels: str) -> list[Turn]:
    return [Turn(2.0 * n, 2.0 * n + 2.0, label) for n, label in enumerate(labels)]


def test_names_given_by_people_stay_with_their_voices() -> None:
    transcript = make_transcript("Sita", "Ravi", "Sita", "Ravi")
    assert propose_speakers(transcript, make_turns("XYXY")) == {}


def test_a_new_speaker_gets_a_free_name() -> None:
    transcript = make_transcript("Speaker 1", "Speaker 1", "Speaker 2", "Speaker 1")
    assert propose_speakers(transcript, make_turns("AABC")) == {"s3": "Speaker 3"}


def test_fewer_speakers_join_under_the_name_that_spoke_longer() -> None:
    transcript = make_transcript("Sita", "Sita", "Ravi")
    assert propose_speakers(transcript, make_turns("AAA")) == {"s2": "Sita"}


def test_a_verified_row_keeps_its_speaker_and_tells_the_name() -> None:
    transcript = make_transcript("Sita", "Ravi", "Sita")
    rows = list(transcript.segments)
    rows[1] = replace(rows[1], status=Status.VERIFIED)
    assert propose_speakers(Transcript(tuple(rows)), make_turns("AAA")) == {"s0": "Ravi", "s2": "Ravi"}


def test_a_row_far_from_every_turn_keeps_its_speaker() -> None:
    assert propose_speakers(make_transcript("Sita", None), [Turn(60.0, 61.0, "A")]) == {}


def test_rows_of_a_ghost_are_told_apart_from_rows_where_one_was() -> None:
    transcript = make_transcript(*["Sita"] * 40)
    flagged = {0, 39}
    rows = [
        replace(row, flags=(GHOST,)) if n in flagged else row for n, row in enumerate(transcript.segments)
    ]
    turns = [Turn(0.0, 78.5, "A"), Turn(78.6, 79.6, "B")]
    assert propose_doubtful_speakers(Transcript(tuple(rows)), turns) == {"s0": False, "s39": True}
    rows[39] = replace(rows[39], status=Status.VERIFIED)
    assert propose_doubtful_speakers(Transcript(tuple(rows)), turns) == {"s0": False}
