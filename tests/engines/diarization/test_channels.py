from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from engines.audio.decoding import decode
from engines.diarization.channels import are_apart, keep_own, level_channels
from engines.diarization.clustering import SpeakerCount
from engines.pipeline import Pipeline
from engines.speech.vad import Region
from tests.support.speech import JFK, count_wrong_words, read_samples, write_stereo

RATE_HZ = 16_000
Samples = NDArray[np.float32]


def make_talk(*spans: tuple[float, float], seconds: float = 20.0, loudness: float = 0.3) -> Samples:
    """Noise as loud as speech in these spans, quiet elsewhere."""
    chance = np.random.default_rng(len(spans))
    samples = chance.normal(0, 0.0005, int(seconds * RATE_HZ))
    for start_s, end_s in spans:
        span = slice(int(start_s * RATE_HZ), int(end_s * RATE_HZ))
        samples[span] = chance.normal(0, loudness, span.stop - span.start)
    return samples.astype(np.float32)


LEFT, RIGHT = make_talk((1, 5), (11, 13)), make_talk((6, 10), (12, 16))


def test_two_people_on_two_channels_are_seen() -> None:
    assert are_apart((LEFT, RIGHT))
    assert are_apart((LEFT + 0.1 * RIGHT, 0.1 * RIGHT))  # the second is turned down


@pytest.mark.parametrize(
    "channels",
    [
        (LEFT, LEFT),
        (LEFT, 0.2 * LEFT),
        (LEFT,),
        (),
        (LEFT + RIGHT, 0.5 * (LEFT + RIGHT)),
        (0 * LEFT, 0 * LEFT),
    ],
)
def test_the_same_sound_twice_is_not_two_people(channels: tuple[Samples, ...]) -> None:
    assert not are_apart(channels)


def test_only_the_other_channels_voice_is_left_out_and_both_keep_what_both_say() -> None:
    left, right = level_channels((LEFT + 0.1 * RIGHT, RIGHT + 0.1 * LEFT))
    heard = [Region(0.9, 5.1), Region(5.9, 10.1), Region(10.9, 16.1)]
    own = keep_own(heard, left, right)
    assert [(round(region.start_s), round(region.end_s)) for region in own] == [(1, 5), (11, 13)]
    others = keep_own(heard, right, left)
    assert [(round(region.start_s), round(region.end_s)) for region in others] == [(6, 10), (12, 16)]


def test_two_channels_are_decoded_apart_and_mixed(tmp_path: Path) -> None:
    path = write_stereo(tmp_path / "stereo.wav", LEFT, RIGHT)
    sound = decode(path, tmp_path / "work", by_channel=True)
    assert [len(channel) for channel in sound.channels] == [len(LEFT), len(RIGHT)]
    assert np.abs(sound.channels[0] - np.clip(LEFT, -1, 1)).max() < 1e-3
    assert np.abs(sound.channels[1] - np.clip(RIGHT, -1, 1)).max() < 1e-3
    assert np.abs(sound.samples - (sound.channels[0] + sound.channels[1]) / 2).max() < 1e-6
    assert isinstance(sound.channels[0], np.memmap)  # hours of it stay on the disk
    assert not list((tmp_path / "work").glob("decode-*"))


def test_channels_are_not_made_unless_asked_for_or_there(tmp_path: Path) -> None:
    stereo = write_stereo(tmp_path / "stereo.wav", LEFT, RIGHT)
    assert decode(stereo, tmp_path).channels == ()
    soundfile.write(tmp_path / "mono.wav", LEFT, RATE_HZ)
    assert decode(tmp_path / "mono.wav", tmp_path, by_channel=True).channels == ()


@pytest.mark.model
def test_two_people_at_once_are_both_understood(
    pipeline: Pipeline, sample_folder: Path, shared_recording: Callable[[str], Path], tmp_path: Path
) -> None:
    jfk = read_samples(shared_recording("jfk.flac"))
    talk = read_samples(sample_folder / "sample.wav")[14 * RATE_HZ : 18 * RATE_HZ]
    talk *= np.abs(jfk).max() / np.abs(talk).max()
    talk = np.pad(talk, (3 * RATE_HZ, len(jfk) - len(talk) - 3 * RATE_HZ))  # while Kennedy speaks
    path = write_stereo(tmp_path / "interview.wav", jfk + 0.03 * talk, talk + 0.03 * jfk)
    sound = decode(path, tmp_path, by_channel=True)
    assert are_apart(sound.channels)
    outcome = pipeline.transcribe_channels(sound.samples, sound.channels, "en")
    said = {
        speaker: " ".join(row.text for row in outcome.segments if row.speaker == speaker)
        for speaker in ("Speaker 1", "Speaker 2")
    }
    assert count_wrong_words(JFK, said["Speaker 1"]) <= 2
    assert "Chicago" in said["Speaker 2"]
    assert "country" not in said["Speaker 2"]
    assert {row.speaker for row in outcome.segments} == {"Speaker 1", "Speaker 2"}
    kennedy = [row for row in outcome.segments if row.speaker == "Speaker 1"]
    answer = next(row for row in outcome.segments if "Chicago" in row.text)
    assert any(row.start_ms < answer.end_ms and row.end_ms > answer.start_ms for row in kennedy)


@pytest.mark.model
def test_bounds_of_the_number_of_speakers_hold(pipeline: Pipeline, sample_folder: Path) -> None:
    samples = read_samples(sample_folder / "sample.wav")
    found = {
        bounds: len({row.speaker for row in pipeline.transcribe(samples, "en", bounds).segments})
        for bounds in (SpeakerCount(3), SpeakerCount(1, 1))
    }
    assert found[SpeakerCount(1, 1)] == 1
    assert found[SpeakerCount(3)] >= 3
