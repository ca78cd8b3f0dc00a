from dataclasses import replace

import numpy as np

from engines.diarization.speaker_matching import NameProposal, Voice, name_voices, propose_names
from tests.support.engine_values import make_hearing
from transcript.document import Segment, Transcript


def make_voice(*parts: float) -> Voice:
    voice = np.array([*parts, *[0.0] * (192 - len(parts))])
    return voice / np.linalg.norm(voice)


SITA, RAVI = make_voice(1, 0.1), make_voice(0.1, 1)


def test_a_name_is_proposed_for_the_voice_that_sounds_alike() -> None:
    here = {"Speaker 1": make_voice(0.1, 1, 0.3), "Speaker 2": make_voice(1, 0.1, 0.3)}
    proposals = propose_names(here, {"Sita": SITA, "Ravi": RAVI})
    assert {(each.speaker, each.name) for each in proposals} == {("Speaker 1", "Ravi"), ("Speaker 2", "Sita")}
    assert all(0.9 < each.likeness <= 1 for each in proposals)


def test_a_stranger_gets_no_name() -> None:
    assert propose_names({"Speaker 1": make_voice(0, 0, 1)}, {"Sita": SITA, "Ravi": RAVI}) == ()


def test_a_name_goes_to_one_speaker_only_the_most_alike() -> None:
    here = {"Speaker 1": make_voice(1, 0.5), "Speaker 2": SITA}
    assert propose_names(here, {"Sita": SITA}) == (NameProposal("Speaker 2", "Sita", 1.0),)


def test_numbers_are_no_names_and_a_name_that_is_here_is_not_proposed_again() -> None:
    assert propose_names({"Speaker 1": SITA}, {"Speaker 4": SITA}) == ()
    assert propose_names({"Sita": SITA, "Speaker 2": make_voice(1, 0.3)}, {"Sita": SITA}) == ()


def test_voices_follow_the_rows_as_they_are_corrected() -> None:
    """Two people in turns of 4 s."""
    hearing = make_hearing()
    rows = [
        Segment(f"s{n:02d}", 4000 * n, 4000 * n + 3500, name, "en", "text")
        for n, name in enumerate(["Sita", "Ravi"] * 7 + ["Sita"])
    ]
    voices = name_voices(Transcript(tuple(rows)), hearing)
    assert set(voices) == {"Sita", "Ravi"}
    assert voices["Sita"] @ voices["Ravi"] < 0.5
    assert np.allclose([np.linalg.norm(voice) for voice in voices.values()], 1)
    renamed = tuple(replace(row, speaker="Meera") for row in rows[:2])
    assert set(name_voices(Transcript(renamed), hearing)) == {"Meera"}
