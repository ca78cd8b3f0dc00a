"""The rule of which channels and tracks are heard, as a table: what is on each channel, and what follows."""

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray

from engines.audio.channel_measures import ChannelMeter
from engines.audio.mix_plan import MixPlan, Reason, choose_tracks, plan_mix
from engines.audio.parts import Part, Track, read_parts, write_parts
from engines.audio.sound_notice import describe_heard
from transcript.messages import Message

RATE_HZ, SECONDS = 16_000, 8
Signal = NDArray[np.float32]
SILENT, NOISE, COPY, OTHER = Reason.SILENT, Reason.NOISE, Reason.COPY, Reason.OTHER


def talk(seed: int, loudness: float = 0.2) -> Signal:
    """Noise in syllables of a quarter of a second with pauses, as loud as speech."""
    chance = np.random.default_rng(seed)
    loud = np.repeat(chance.choice([0.0, 0.01, 0.5, 1.0], SECONDS * 8), RATE_HZ // 8)
    return (chance.normal(0, loudness, len(loud)) * loud).astype(np.float32)


def hiss(loudness: float = 0.01) -> Signal:
    return np.random.default_rng(99).normal(0, loudness, RATE_HZ * SECONDS).astype(np.float32)


def hum(hertz: float = 100.0) -> Signal:
    return (0.2 * np.sin(2 * np.pi * hertz * np.arange(RATE_HZ * SECONDS) / RATE_HZ)).astype(np.float32)


def late(signal: Signal, turned_from_s: float) -> Signal:
    """Turned over from this second on."""
    found = signal.copy()
    found[int(turned_from_s * RATE_HZ) :] *= -1
    return found


NOTHING = np.zeros(RATE_HZ * SECONDS, np.float32)
OFFSET = NOTHING + np.float32(0.3)
DITHER = hiss(1e-5)
A, B = talk(1), talk(2)

RULE: dict[str, tuple[list[Signal], tuple[int, ...], dict[int, Reason], tuple[int, ...]]] = {
    # what is on the channels: which are added, which are left out and why, which are turned over
    "two people": ([A, B], (0, 1), {}, ()),
    "the same twice": ([A, A], (0,), {1: COPY}, ()),
    "a quieter copy": ([0.2 * A, A], (1,), {0: COPY}, ()),
    "turned over": ([A, -A], (0,), {1: COPY}, (1,)),
    "turned over and quieter": ([-0.4 * A, A], (1,), {0: COPY}, (0,)),
    "turned over for a part": ([A, late(A, 3)], (0,), {1: COPY}, (1,)),
    "partly turned over": ([A + 0.5 * B, 0.5 * talk(3) - A], (0, 1), {}, (1,)),
    "one silent": ([A, NOTHING], (0,), {1: SILENT}, ()),
    "the last bit alone": ([DITHER, A], (1,), {0: SILENT}, ()),
    "a constant offset": ([A, OFFSET], (0,), {1: SILENT}, ()),
    "hiss beside speech": ([A, hiss()], (0,), {1: NOISE}, ()),
    "hum beside speech": ([hum(), A], (1,), {0: NOISE}, ()),
    "only hiss": ([hiss(), NOTHING], (0,), {1: SILENT}, ()),
    "nothing at all": ([NOTHING, NOTHING], (0,), {1: COPY}, ()),
    "a quiet person": ([A, 0.005 * B], (0, 1), {}, ()),
    "at -60 dB": ([0.004 * A, NOTHING], (0,), {1: SILENT}, ()),
    "the fourth of six": (
        [NOTHING] * 3 + [A] + [NOTHING] * 2,
        (3,),
        dict.fromkeys([0, 1, 2, 4, 5], SILENT),
        (),
    ),
    "the last of 23": ([NOTHING] * 22 + [A], (22,), dict.fromkeys(range(22), SILENT), ()),
    "two of nine": ([NOTHING] * 4 + [B, A] + [hiss()] * 3, (4, 5), {}, ()),
    "three people, one turned copy": ([A, B, talk(3), -B], (0, 1, 2), {3: COPY}, (3,)),
}


def plan(signals: list[Signal], allowed: list[int] | None = None) -> MixPlan:
    meter = ChannelMeter(len(signals), RATE_HZ)
    values = np.stack(signals)
    for start in range(0, values.shape[1], 4096):
        meter.add(values[:, start : start + 4096])
    return plan_mix(meter.finish(), allowed=allowed)


@pytest.mark.parametrize("name", RULE)
def test_the_rule(name: str) -> None:
    signals, heard, left_out, turned = RULE[name]
    found = plan(signals)
    assert (found.heard, found.turned) == (heard, turned)
    assert left_out.items() <= found.left_out.items()
    assert set(found.heard).isdisjoint(found.left_out)
    mixed = np.tensordot(np.array(found.weights), np.stack(signals), 1)
    assert np.abs(mixed).max() <= 1.0
    for channel in heard:  # nothing that is heard is cancelled
        loud = np.abs(signals[channel]) > 0.2 * np.abs(signals[channel]).max()
        if loud.any():
            gain = abs(found.weights[channel])
            assert np.square(mixed[loud]).mean() > 0.2 * np.square(gain * signals[channel][loud]).mean()


def test_a_sum_is_as_loud_as_its_channels_unless_it_would_clip() -> None:
    apart = [A * (np.arange(len(A)) < len(A) // 2), B * (np.arange(len(B)) >= len(B) // 2)]
    assert plan(apart).weights == (1.0, 1.0)
    assert sum(plan([4 * A, 4 * B]).weights) <= 1.01


def test_what_somebody_chose_is_heard_unless_it_is_silent() -> None:
    assert plan([A, B, hiss()], allowed=[0, 2]).heard in {(0, 2), (0,)}
    assert plan([A, B, hiss()], allowed=[2]).heard == (2,)
    assert plan([A, B, NOTHING], allowed=[1, 2]).heard == (1,)


def track(number: int, language: str = "", *, is_default: bool = False) -> Track:
    return Track(number, 2, language, "", is_default)


TRACKS: dict[str, tuple[list[Track], dict[int, Reason], dict[int, Reason]]] = {
    # the tracks, which of them are silent, and which are left out
    "one silent": ([track(1), track(2)], {0: SILENT}, {0: SILENT}),
    "a silent one is marked": ([track(1, is_default=True), track(2)], {0: SILENT}, {0: SILENT}),
    "the second is marked": ([track(1), track(2, is_default=True)], {}, {0: OTHER}),
    "both are marked": ([track(1, is_default=True), track(2, is_default=True)], {}, {}),
    "none is marked": ([track(1), track(2)], {}, {}),
    "two languages": ([track(1, "tel"), track(2, "eng")], {}, {1: OTHER}),
    "the marked language": ([track(1, "tel"), track(2, "eng", is_default=True)], {}, {0: OTHER}),
    "a language and none": ([track(1, "tel"), track(2)], {}, {}),
    "the first language is silent": ([track(1, "tel"), track(2, "eng")], {0: SILENT}, {0: SILENT}),
}


@pytest.mark.parametrize("name", TRACKS)
def test_the_rule_of_tracks(name: str) -> None:
    tracks, silent, left_out = TRACKS[name]
    assert choose_tracks(tracks, silent) == left_out


def test_a_recording_of_any_length_is_measured_in_the_same_memory() -> None:
    meter = ChannelMeter(2, 100)
    for _ in range(3000):
        meter.add(np.ones((2, 100), np.float32))
    measured = meter.finish()
    assert len(measured.products) <= 1024
    assert measured.frames > 3000 * 50 * 0.9  # the first difference of each block lacks
    assert measured.peaks.max() == 1.0


@pytest.mark.parametrize("text", ["2", "1,3", "1:2,1:4", "1:1,2", "auto"])
def test_parts_are_read_as_they_are_written(text: str) -> None:
    assert write_parts(read_parts(text)) == text


@pytest.mark.parametrize("text", ["0", "1:0", "x", "1,,2", "1:", "-1", "1,1", "1,1:2", "9999", "౧", "1;2"])
def test_what_names_no_parts_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="names no tracks"):
        read_parts(text)


NOTICES: list[tuple[Callable[[], tuple[Message, ...]], str]] = [
    (lambda: describe_heard([1], ["1"], {}, []), ""),
    (lambda: describe_heard([2], ["1:1", "1:2"], {}, []), ""),
    (
        lambda: describe_heard([6], ["1:4"], dict.fromkeys(["1:1", "1:2", "1:3", "1:5", "1:6"], SILENT), []),
        "Transcribed: channels 4 of 6. Left out as silent: 1-3, 5-6.",
    ),
    (
        lambda: describe_heard([1, 2], ["2"], {"1": SILENT, "2:2": NOISE}, []),
        "Transcribed: audio tracks 2 of 2. Left out as silent: 1. Left out as noise without speech: 2:2.",
    ),
]


@pytest.mark.parametrize(("describe", "told"), NOTICES)
def test_what_was_heard_is_told(describe: Callable[[], tuple[Message, ...]], told: str) -> None:
    assert " ".join(map(str, describe())) == told


def test_a_part_is_a_track_or_a_channel_of_it() -> None:
    assert read_parts("2, 1:3") == (Part(2), Part(1, 3))
