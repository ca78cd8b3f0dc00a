import contextlib
import hashlib
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from engines.audio.decoding import (
    AudioError,
    DecodeLimits,
    Sound,
    decode,
    remove_file,
)
from engines.runtime.progress import WorkCancelledError
from tests.support.presence import present
from tests.support.sounds import make_tone, tell_notices, write_encoded, write_silent_flac, write_wav

TWO_S = make_tone(2.0, 48_000)


@pytest.fixture
def work_dir(tmp_path: Path) -> Iterator[Path]:
    """Where decoding works; after every test it is empty but for what the test owns (and removes)."""
    folder = tmp_path / "work"
    folder.mkdir()
    yield folder
    assert list(folder.iterdir()) == []


def decode_owned(path: Path, work_dir: Path, limits: DecodeLimits | None = None) -> Sound:
    sound = decode(path, work_dir, limits)
    remove_file(sound.playback)
    return sound


def find_pitch(samples: NDArray[np.float32]) -> float:
    spectrum = np.abs(np.fft.rfft(samples * np.hanning(len(samples))))
    return float(spectrum.argmax() * 16_000 / len(samples))


@pytest.mark.parametrize(
    ("codec", "container", "slack_ms"),
    [
        ("flac", "flac", 0),
        ("libmp3lame", "mp3", 30),
        ("aac", "ipod", 30),
        ("aac", "adts", 50),
        ("aac", "mp4", 30),
        ("libopus", "ogg", 10),
        ("libopus", "webm", 10),
        ("pcm_s16be", "aiff", 0),
        ("pcm_s16be", "au", 0),
        ("alac", "ipod", 0),
        ("pcm_s16le", "w64", 0),
        ("pcm_s16le", "caf", 0),
        ("wmav2", "asf", 60),
    ],
)
def test_each_format_keeps_length_and_pitch(
    tmp_path: Path, work_dir: Path, codec: str, container: str, slack_ms: int
) -> None:
    path = write_encoded(tmp_path / "sound.wrong", TWO_S, 48_000, codec, container)
    sound = decode_owned(path, work_dir)
    assert abs(sound.duration_ms - 2000) <= slack_ms
    assert abs(find_pitch(sound.samples) - 440) < 1
    assert sound.notices == ()
    assert sound.samples.dtype == np.float32
    assert sound.samples.ndim == 1
    assert sound.source_sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


def test_the_sound_of_a_film_is_read(tmp_path: Path, work_dir: Path) -> None:
    path = tmp_path / "film.mp4"
    with av.open(str(path), "w") as output:
        video = output.add_stream("mpeg4", rate=25)
        video.width, video.height, video.pix_fmt = 64, 64, "yuv420p"
        audio = output.add_stream("aac", rate=48_000, layout="mono")
        for _ in range(50):
            output.mux(video.encode(av.VideoFrame(64, 64, "yuv420p")))
        for start in range(0, len(TWO_S), 48_000):
            values = np.rint(TWO_S[None, start : start + 48_000] * 32767).astype(np.int16)
            frame = av.AudioFrame.from_ndarray(values, format="s16", layout="mono")
            frame.sample_rate = 48_000
            output.mux(audio.encode(frame))
        output.mux(audio.encode(None))
        output.mux(video.encode(None))
    assert abs(decode_owned(path, work_dir).duration_ms - 2000) <= 30


def test_telephone_mulaw_at_8_khz(tmp_path: Path, work_dir: Path) -> None:
    sound = decode_owned(write_wav(tmp_path / "a", make_tone(2.0, 8_000), 8_000, "mulaw"), work_dir)
    assert sound.duration_ms == 2000
    assert abs(find_pitch(sound.samples) - 440) < 1


def test_24_bits_at_96_khz(tmp_path: Path, work_dir: Path) -> None:
    sound = decode_owned(write_wav(tmp_path / "a", make_tone(2.0, 96_000), 96_000, "s24"), work_dir)
    assert sound.duration_ms == 2000
    assert 0.49 < np.abs(sound.samples).max() < 0.51


def test_six_channels_are_mixed(tmp_path: Path, work_dir: Path) -> None:
    channels = np.zeros((6, 96_000))
    channels[4] = TWO_S
    sound = decode_owned(write_wav(tmp_path / "a", channels, 48_000), work_dir)
    assert sound.duration_ms == 2000
    assert np.abs(sound.samples).max() > 0.02


def test_speech_in_the_left_channel_alone_is_kept(tmp_path: Path, work_dir: Path) -> None:
    sound = decode_owned(write_wav(tmp_path / "a", np.stack([TWO_S, 0 * TWO_S]), 48_000), work_dir)
    assert 0.24 < np.abs(sound.samples).max() < 0.26


@pytest.mark.parametrize("rate_hz", [16_000, 44_100])
def test_nan_and_infinity_become_silence(tmp_path: Path, work_dir: Path, rate_hz: int) -> None:
    values = make_tone(2.0, rate_hz)
    values[1000:1100] = np.nan
    values[2000], values[3000] = np.inf, -np.inf
    sound = decode_owned(write_wav(tmp_path / "a", values, rate_hz, "f32"), work_dir)
    assert "read as silence" in tell_notices(sound)
    assert sound.duration_ms == 2000
    assert np.isfinite(sound.samples).all()
    assert np.abs(sound.samples).max() <= 1.0
    assert abs(find_pitch(sound.samples) - 440) < 1


def test_floats_beyond_full_scale_are_clipped(tmp_path: Path, work_dir: Path) -> None:
    sound = decode_owned(write_wav(tmp_path / "a", 1e30 * make_tone(2.0), 16_000, "f32"), work_dir)
    assert np.abs(sound.samples).max() == 1.0


def test_a_loud_stereo_recording_is_not_clipped_by_the_mix(tmp_path: Path, work_dir: Path) -> None:
    loud = 1.9 * make_tone(2.0)
    sound = decode_owned(write_wav(tmp_path / "a", np.stack([loud, loud]), 16_000), work_dir)
    assert np.abs(sound.samples - loud).max() < 0.0001


def test_sound_that_begins_later_than_the_film_keeps_its_time(tmp_path: Path, work_dir: Path) -> None:
    path = tmp_path / "film.mp4"
    with av.open(str(path), "w") as output:
        video = output.add_stream("mpeg4", rate=25)
        video.width, video.height, video.pix_fmt = 64, 64, "yuv420p"
        audio = output.add_stream("aac", rate=48_000, layout="mono")
        for _ in range(50):
            output.mux(video.encode(av.VideoFrame(64, 64, "yuv420p")))
        output.mux(video.encode(None))
        for packet in encode_seconds(audio, 2):
            packet.pts = present(packet.pts) + 48_000
            packet.dts = packet.pts
            output.mux(packet)
    sound = decode_owned(path, work_dir)
    assert abs(sound.duration_ms - 3000) <= 60
    assert np.abs(sound.samples[:15_000]).max() == 0.0
    assert np.abs(sound.samples[17_600:]).max() > 0.4


def test_a_16_khz_wav_comes_out_as_it_is(tmp_path: Path, work_dir: Path) -> None:
    tone = make_tone(2.0)
    sound = decode_owned(write_wav(tmp_path / "a", tone, 16_000), work_dir)
    assert np.array_equal(sound.samples, np.rint(tone * 32767).astype(np.float32) / 32768)


@pytest.mark.parametrize("claimed", [0xFFFFFFFF, 0])
def test_a_wav_written_to_a_pipe_claims_no_true_size(tmp_path: Path, work_dir: Path, claimed: int) -> None:
    path = write_wav(tmp_path / "a", make_tone(2.0), 16_000, claimed=claimed)
    sound = decode_owned(path, work_dir)
    assert (sound.duration_ms, sound.notices) == (2000, ())


def test_a_browser_recording_without_duration(tmp_path: Path, work_dir: Path) -> None:
    path = write_encoded(tmp_path / "a", TWO_S, 48_000, "libopus", "webm", options={"live": "1"})
    with av.open(str(path)) as container:
        assert container.duration is None
    sound = decode_owned(path, work_dir)
    assert abs(sound.duration_ms - 2000) <= 10
    assert sound.notices == ()


@pytest.mark.parametrize(
    ("codec", "container"),
    [("flac", "flac"), ("libmp3lame", "mp3"), ("libopus", "webm"), ("pcm_s16le", "wav")],
)
def test_a_truncated_file_keeps_what_was_readable_and_says_so(
    tmp_path: Path, work_dir: Path, codec: str, container: str
) -> None:
    noise = np.random.default_rng(1).standard_normal(20 * 48_000) * 0.1
    path = write_encoded(tmp_path / "a", noise, 48_000, codec, container)
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    sound = decode_owned(path, work_dir)
    assert 9_000 < sound.duration_ms < 11_000
    assert tell_notices(sound).startswith(
        "The recording is incomplete: it should be 20 seconds long, but only the first "
    )


def test_a_guessed_length_is_no_reason_to_call_a_file_cut_off(tmp_path: Path, work_dir: Path) -> None:
    # a quiet beginning makes FFmpeg take these 15 s for more than 400
    noise = np.random.default_rng(1).uniform(-0.5, 0.5, 10 * 48_000)
    sound = np.concatenate([np.zeros(5 * 48_000), noise])
    path = write_encoded(tmp_path / "a", sound, 48_000, "aac", "adts")
    decoded = decode_owned(path, work_dir)
    assert abs(decoded.duration_ms - 15_000) <= 50
    assert decoded.notices == ()


def test_damage_in_the_middle_keeps_the_times_after_it(tmp_path: Path, work_dir: Path) -> None:
    tone = np.concatenate([make_tone(10, 48_000), make_tone(10, 48_000, 1000)])
    path = write_encoded(tmp_path / "a", tone, 48_000, "flac", "flac")
    content = bytearray(path.read_bytes())
    content[len(content) // 4 : len(content) // 4 + 2000] = bytes(2000)
    path.write_bytes(content)
    sound = decode_owned(path, work_dir)
    assert abs(sound.duration_ms - 20_000) <= 100
    assert find_pitch(sound.samples[9 * 16_000 : 9 * 16_000 + 14_400]) == pytest.approx(440, abs=2)
    assert find_pitch(sound.samples[10 * 16_000 + 1600 : 11 * 16_000]) == pytest.approx(1000, abs=2)


def test_a_hole_in_the_files_clock_becomes_silence(tmp_path: Path, work_dir: Path) -> None:
    path = tmp_path / "a.webm"
    with av.open(str(path), "w", format="webm") as output:
        stream = output.add_stream("libopus", rate=48_000, layout="mono")
        for packet in encode_seconds(stream, 4):
            pts = present(packet.pts)
            if pts * packet.time_base >= 2:
                packet.pts = pts + int(3 / packet.time_base)
                packet.dts = packet.pts
            output.mux(packet)
    sound = decode_owned(path, work_dir)
    assert abs(sound.duration_ms - 7000) <= 30
    assert np.abs(sound.samples[int(2.2 * 16_000) : int(4.8 * 16_000)]).max() < 0.001
    assert np.abs(sound.samples[int(5.2 * 16_000) : int(6.8 * 16_000)]).max() > 0.4


def encode_seconds(stream: av.AudioStream, seconds: int) -> Iterator[av.Packet]:
    tone = np.rint(make_tone(1, 48_000) * 32767).astype(np.int16)[None]
    for second in range(seconds):
        frame = av.AudioFrame.from_ndarray(tone, format="s16", layout="mono")
        frame.sample_rate, frame.pts = 48_000, second * 48_000
        yield from stream.encode(frame)
    yield from stream.encode(None)


def test_playback_is_exactly_the_samples_and_can_be_sought(tmp_path: Path, work_dir: Path) -> None:
    noise = np.random.default_rng(2).uniform(-0.9, 0.9, 33 * 16_000 + 123)
    sound = decode(write_wav(tmp_path / "a", noise, 16_000), work_dir)
    with av.open(str(sound.playback)) as container:
        stream = container.streams.audio[0]
        assert (stream.duration, stream.rate, stream.channels) == (len(noise), 16_000, 1)
        played = np.concatenate([frame.to_ndarray()[0] for frame in container.decode(stream)])
        assert np.array_equal(played, np.rint(sound.samples * 32767).astype(np.int16))
        container.seek(20 * 16_000, stream=stream)
        frame = next(container.decode(stream))
        first = present(frame.pts)
        assert 19 * 16_000 < first <= 20 * 16_000
        assert np.array_equal(frame.to_ndarray()[0], played[first : first + frame.samples])
    remove_file(sound.playback)


def test_peaks_are_the_loudest_sample_of_each_fiftieth_of_a_second(tmp_path: Path, work_dir: Path) -> None:
    values = np.zeros(16_000 + 10)
    values[320 * 7 + 5] = -1.0
    values[16_000 + 3] = 0.5
    sound = decode_owned(write_wav(tmp_path / "a", values, 16_000), work_dir)
    assert len(sound.peaks) == 51
    assert {i: p for i, p in enumerate(sound.peaks) if p} == {7: 255, 50: 128}


def test_a_cancel_ends_the_child_at_once(tmp_path: Path, work_dir: Path) -> None:
    path = write_wav(tmp_path / "a", np.zeros(16_000 * 600), 16_000)
    asked = threading.Event()

    def cancelled() -> bool:
        was_asked = asked.is_set()
        asked.set()
        return was_asked

    with pytest.raises(WorkCancelledError):
        decode(path, work_dir, cancelled=cancelled)
    assert find_children() == []


def find_children() -> list[str]:
    """What the decoders that this process started and has not ended were called with."""
    mine = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            parent = status.read_text().rsplit(")", 1)[1].split()[1]
            command = status.with_name("cmdline").read_text()
            mine += [command] if parent == str(os.getpid()) and "audio_child" in command else []
    return mine


def test_the_child_is_ended_at_its_limits(tmp_path: Path, work_dir: Path) -> None:
    path = write_silent_flac(tmp_path / "a", 8 * 3600, known_length=False)
    with pytest.raises(AudioError, match="takes too long"):
        decode(path, work_dir, DecodeLimits(wall_seconds=0.01))
    with pytest.raises(AudioError, match="takes too long"):
        decode(path, work_dir, DecodeLimits(max_seconds=9 * 3600, cpu_seconds=1))
    with pytest.raises(AudioError, match="could not be read"):
        decode(path, work_dir, DecodeLimits(memory_bytes=64 * 1024**2))


def test_the_child_imports_nothing_of_the_app(tmp_path: Path) -> None:
    script = (
        "import sys, engines.audio.decoder_process; "
        "print(sorted(m for m in sys.modules if m.split('.')[0] in "
        "{'torch', 'engines', 'transcript', 'settings', 'onnxruntime', 'ctranslate2'}))"
    )
    found = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    rooms = ["block_reader", "channel_measures", "decoder_process", "headers", "mix_plan", "opened_file"]
    ours = [f"engines.audio.{room}" for room in [*rooms, "parts", "samples", "sound_frames", "track_reading"]]
    expected = ["engines", "engines.audio", *ours, "engines.runtime", "engines.runtime.child_limits"]
    assert found.stdout.strip() == str(expected)
