import numpy as np
import pytest
from numpy.typing import NDArray

from engines.diarization import clustering
from engines.diarization.clustering import SpeakerCount, cluster_voices, group_voices
from tests.support.engine_values import make_voices

ONE_EACH = SpeakerCount()


def label(
    voices: NDArray[np.float32], count: SpeakerCount = ONE_EACH, tracks: list[int] | None = None
) -> list[int]:
    everything = np.ones(len(voices), np.bool_)
    numbers = np.arange(len(voices)) if tracks is None else np.array(tracks)
    return cluster_voices(voices, everything, numbers, np.full(len(voices), 100), count).labels.tolist()


def test_people_are_told_apart_and_numbered_as_they_appear() -> None:
    assert label(make_voices(5, 5, 2, 5, 2, 9, 9)) == [0, 0, 1, 0, 1, 2, 2]


@pytest.mark.parametrize("speakers", [1, 2, 3, 4])
def test_the_number_of_speakers_can_be_given(speakers: int) -> None:
    voices = make_voices(*[0] * 10, *[1] * 10, *[2] * 10)
    assert len(set(label(voices, SpeakerCount(speakers, speakers)))) == speakers


def test_the_number_of_speakers_can_be_bounded() -> None:
    voices = make_voices(*[0] * 10, *[1] * 10, *[2] * 10)
    assert len(set(label(voices, SpeakerCount(1, 2)))) == 2
    assert len(set(label(voices, SpeakerCount(4)))) == 4
    assert len(set(label(voices, SpeakerCount(2, 5)))) == 3


def test_bounds_that_no_number_meets_are_refused() -> None:
    with pytest.raises(ValueError, match="between 3 and 2"):
        SpeakerCount(3, 2)


def test_a_single_odd_voice_is_no_speaker() -> None:
    assert label(make_voices(*[0] * 20, 7, *[1] * 20)).count(2) == 0


def test_a_piece_stays_with_its_track_unless_it_clearly_is_anothers() -> None:
    voices = make_voices(*[0] * 6, *[1] * 6)
    undecided = (make_voices(0, spread=0.0) * 0.49 + make_voices(1, spread=0.0) * 0.51).astype(np.float32)
    apart = make_voices(1)
    tracks = [*range(12), 0, 1]
    labels = label(np.concatenate([voices, undecided, apart]), SpeakerCount(2, 2), tracks)
    assert labels[12] == labels[0]
    assert labels[13] == labels[6] != labels[1]


def test_voices_that_are_missing_found_no_speaker() -> None:
    voices = make_voices(0, 0, 1, 1)
    voices[3] = np.nan
    assert len(set(label(voices)[:3])) == 2


def test_the_clustered_voices_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clustering, "_MOST_VOICES", 40)
    sizes: list[int] = []

    def count_and_group(voices: NDArray[np.floating], count: SpeakerCount) -> NDArray[np.int64]:
        sizes.append(len(voices))
        return group_voices(voices, count)

    monkeypatch.setattr(clustering, "group_voices", count_and_group)
    assert label(make_voices(*[0, 1] * 500)) == [0, 1] * 500
    assert sizes == [40]


def test_a_lone_voice_near_the_others_founds_no_speaker():
    """One person, six voices; the last is 0.78 away, further than two groups of three may be."""
    voices = np.zeros((6, 192), np.float32)
    voices[:, 0] = 1.0
    voices[5, :2] = np.cos(0.8), np.sin(0.8)
    assert set(group_voices(voices, SpeakerCount())) == {0}
    voices[5, :2] = np.cos(1.2), np.sin(1.2)  # 1.13 away: somebody else
    assert list(group_voices(voices, SpeakerCount())) == [0, 0, 0, 0, 0, 1]


def test_a_lone_voice_stays_where_the_user_counts_two():
    voices = np.zeros((6, 192), np.float32)
    voices[:, 0] = 1.0
    voices[5, :2] = np.cos(0.8), np.sin(0.8)
    assert list(group_voices(voices, SpeakerCount(2, 2))) == [0, 0, 0, 0, 0, 1]
