import numpy as np
import pytest

from engines.diarization.clustering import SpeakerCount
from engines.diarization.embeddings import Voices
from engines.diarization.reconstruction import SpeakerActivity, dump_activity, find_turns, read_activity
from tests.support.engine_values import STEP_S, make_hearing


def test_turns_follow_what_was_heard() -> None:
    found = find_turns(make_hearing(), SpeakerCount())
    assert [turn.speaker for turn in found.exclusive] == ["SPEAKER_00", "SPEAKER_01"] * 7 + ["SPEAKER_00"]
    assert [round(turn.start_s) for turn in found.turns] == list(range(0, 60, 4))
    assert [label for label, _ in found.voices] == ["SPEAKER_00", "SPEAKER_01"]


def test_one_speaker_can_be_asked_for() -> None:
    assert {turn.speaker for turn in find_turns(make_hearing(), SpeakerCount(1, 1)).turns} == {"SPEAKER_00"}


def test_a_kept_hearing_gives_the_same_turns() -> None:
    hearing = make_hearing()
    kept = dump_activity(hearing)
    again = read_activity(kept)
    assert (again.masks == hearing.masks).all()
    assert find_turns(again, SpeakerCount()).turns == find_turns(hearing, SpeakerCount()).turns
    assert len(kept) < 60_000


@pytest.mark.parametrize("kept", [b"", b"PK\x03\x04 not a file of ours", b"\x93NUMPY"])
def test_a_damaged_hearing_is_told(kept: bytes) -> None:
    with pytest.raises(ValueError, match="hearing"):
        read_activity(kept)


def test_a_hearing_without_voices_has_no_turns() -> None:
    hearing = make_hearing()
    empty = Voices(np.full_like(hearing.voices.embeddings, np.nan), hearing.voices.is_own)
    assert find_turns(SpeakerActivity(hearing.masks, empty, STEP_S, 60.0), SpeakerCount()).turns == ()
