"""Files with several channels, several tracks, older headers and other clocks: nothing said is lost without a word."""

import struct
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

import engines.audio.decoding
from engines.audio.decoder_process import FILES, answer
from engines.audio.decoding import AudioError, DecodeLimits, Sound, decode, list_tracks, remove_file
from engines.audio.opened_file import RefusedError
from engines.audio.parts import Part, Track, read_parts
from tests.support.presence import present
from tests.support.sounds import make_tone, tell_notices, write_encoded, write_wav

pytestmark = pytest.mark.slow

RATE_HZ = 16_000
Signal = NDArray[np.float64]


def answer_here(
    path: Path,
    folder: Path,
    demuxer: str,
    _limits: DecodeLimits,
    asked: dict[str, object],
    _cancelled: object = None,
) -> dict[str, object]:
    """What the child answers, without a process for each of a hundred files; `test_decoding` has the child."""
    with ExitStack() as stack:
        source = stack.enter_context(path.open("rb"))
        files = [stack.enter_context((folder / name).open("w+b")) for name in FILES]
        try:
            return answer(source, {"demuxer": demuxer, **asked}, files)
        except RefusedError as refused:
            return refused.as_report()


@pytest.fixture
def read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Sound]]:
    """Decodes a file; nothing is left behind."""
    monkeypatch.setattr(engines.audio.decoding, "_run_child", answer_here)
    work_dir = tmp_path / "work"

    def decode_owned(path: Path, **asked: object) -> Sound:
        sound = decode(path, work_dir, DecodeLimits(max_seconds=60), **asked)  # type: ignore[arg-type]
        remove_file(sound.playback)
        return sound

    yield decode_owned
    assert not list(work_dir.glob("*"))


def make_talk(hertz: float, seconds: float = 2.0) -> Signal:
    """A tone in syllables, so that it moves as speech does."""
    tone = make_tone(seconds, RATE_HZ, hertz)
    return tone * (np.arange(len(tone)) // 2000 % 3 > 0)


LOW, HIGH = make_talk(440), make_talk(1000)


def has_pitch(samples: NDArray[np.float32], hertz: float) -> bool:
    spectrum = np.abs(np.fft.rfft(samples * np.hanning(len(samples))))
    near = np.abs(np.fft.rfftfreq(len(samples), 1 / RATE_HZ) - hertz) < 5
    return bool(spectrum[near].max() > 0.1 * spectrum.max())


def write_film(path: Path, *tracks: Signal, **options: object) -> Path:
    """Sound tracks one beside the other; `default` and `languages` say what the file marks."""
    default, languages = options.get("default"), options.get("languages", ())
    with av.open(str(path), "w", format=str(options.get("container", "matroska"))) as output:
        streams = [output.add_stream("aac", rate=RATE_HZ, layout="mono") for _ in tracks]
        for number, stream in enumerate(streams):
            if default is not None:
                stream.disposition = (
                    av.stream.Disposition.default if number == default else av.stream.Disposition(0)
                )
            if languages:
                stream.metadata["language"] = languages[number]  # type: ignore[index]
        for start in range(0, max(len(track) for track in tracks), 1024):
            for stream, track in zip(streams, tracks, strict=True):
                piece = np.rint(track[None, start : start + 1024] * 32767).astype(np.int16)
                if piece.size:
                    frame = av.AudioFrame.from_ndarray(piece, "s16", "mono")
                    frame.sample_rate, frame.pts = RATE_HZ, start
                    output.mux(stream.encode(frame))
        for stream in streams:
            output.mux(stream.encode(None))
    return path


@pytest.mark.parametrize(("count", "channel"), [(3, 3), (6, 4), (8, 4), (9, 1), (11, 11), (13, 2), (23, 23)])
def test_a_voice_on_any_channel_is_heard(
    tmp_path: Path, read: Callable[..., Sound], count: int, channel: int
) -> None:
    channels = np.zeros((count, len(LOW)))
    channels[channel - 1] = LOW
    sound = read(write_wav(tmp_path / "a", channels, RATE_HZ))
    assert sound.duration_ms == 2000
    assert np.abs(sound.samples - LOW).max() < 0.001
    assert tell_notices(sound).startswith(f"Transcribed: channels {channel} of {count}. Left out as silent: ")


@pytest.mark.parametrize("kind", ["s16", "s24", "f32", "mulaw"])
def test_all_who_speak_on_many_channels_are_heard(
    tmp_path: Path, read: Callable[..., Sound], kind: str
) -> None:
    channels = np.random.default_rng(1).normal(0, 1e-3, (9, len(LOW)))
    channels[2], channels[7] = LOW, HIGH
    sound = read(write_wav(tmp_path / "a", channels, RATE_HZ, kind))
    assert has_pitch(sound.samples, 440)
    assert has_pitch(sound.samples, 1000)
    assert "Transcribed: channels 3, 8 of 9." in tell_notices(sound)


@pytest.mark.parametrize("second", [-LOW, -0.3 * LOW, np.r_[LOW[:8000], -LOW[8000:]]])
def test_channels_out_of_phase_do_not_cancel(
    tmp_path: Path, read: Callable[..., Sound], second: Signal
) -> None:
    sound = read(
        write_encoded(tmp_path / "a", np.stack([LOW, second]), RATE_HZ, "flac", "flac", layout="stereo")
    )
    assert np.abs(sound.samples - LOW).max() < 0.01
    assert "Inverted, because" in tell_notices(sound)


def test_the_usual_stereo_tells_nothing(tmp_path: Path, read: Callable[..., Sound]) -> None:
    for right in (LOW, 0.5 * LOW, HIGH, 0 * LOW):
        assert read(write_wav(tmp_path / "a", np.stack([LOW, right]), RATE_HZ)).notices == ()


@pytest.mark.parametrize("container", ["mp4", "matroska"])
def test_a_silent_first_track_is_left_out(tmp_path: Path, read: Callable[..., Sound], container: str) -> None:
    sound = read(write_film(tmp_path / "a", 0 * LOW, HIGH, container=container))
    assert has_pitch(sound.samples, 1000)
    assert tell_notices(sound) == "Transcribed: audio tracks 2 of 2. Left out as silent: 1."


def test_the_marked_track_is_heard_and_the_other_told(tmp_path: Path, read: Callable[..., Sound]) -> None:
    sound = read(write_film(tmp_path / "a", LOW, HIGH, default=1))
    assert has_pitch(sound.samples, 1000)
    assert not has_pitch(sound.samples, 440)
    assert tell_notices(sound).startswith(
        "Transcribed: audio tracks 2 of 2. Left out because the file plays others"
    )


def test_tracks_of_two_languages_are_not_mixed(tmp_path: Path, read: Callable[..., Sound]) -> None:
    path = write_film(tmp_path / "a", LOW, HIGH, languages=("tel", "eng"), container="mpegts")
    sound = read(path)
    assert has_pitch(sound.samples, 440)
    assert not has_pitch(sound.samples, 1000)
    assert [track.language for track in list_tracks(path, tmp_path / "work")] == ["tel", "eng"]


def test_two_microphones_on_two_tracks_are_mixed_be_one_turned_over(
    tmp_path: Path, read: Callable[..., Sound]
) -> None:
    both = read(write_film(tmp_path / "a", LOW, HIGH, container="mpegts"))
    assert has_pitch(both.samples, 440)
    assert has_pitch(both.samples, 1000)
    turned = read(write_film(tmp_path / "b", LOW, -LOW, container="mpegts"))
    assert np.abs(turned.samples).max() > 0.4
    assert "Inverted, because" in tell_notices(turned)


def test_chosen_tracks_and_channels_are_heard(tmp_path: Path, read: Callable[..., Sound]) -> None:
    film = write_film(tmp_path / "film", LOW, HIGH, default=1)
    sound = read(film, parts=read_parts("1"))
    assert has_pitch(sound.samples, 440)
    assert not has_pitch(sound.samples, 1000)
    stereo = write_wav(tmp_path / "stereo", np.stack([LOW, HIGH]), RATE_HZ)
    assert np.abs(read(stereo, parts=[Part(1, 2)]).samples - HIGH).max() < 0.001
    with pytest.raises(AudioError, match="no track or channel 1:3"):
        read(stereo, parts=[Part(1, 3)])
    with pytest.raises(AudioError, match="no track or channel 2"):
        read(stereo, parts=[Part(2)])


def test_each_track_is_a_voice_where_that_is_asked_for(tmp_path: Path, read: Callable[..., Sound]) -> None:
    film = write_film(tmp_path / "film", LOW, 0 * LOW, HIGH, default=0)
    sound = read(film, by_channel=True)
    low, high = sound.channels
    assert has_pitch(low, 440) and not has_pitch(low, 1000)  # noqa: PT018 - one voice
    assert has_pitch(high, 1000) and not has_pitch(high, 440)  # noqa: PT018
    assert has_pitch(sound.samples, 440)
    assert has_pitch(sound.samples, 1000)
    assert [len(low), len(high)] == [len(sound.samples)] * 2


def test_each_channel_of_many_is_a_voice_if_it_speaks(tmp_path: Path, read: Callable[..., Sound]) -> None:
    channels = np.zeros((11, len(LOW)))
    channels[1], channels[9] = LOW, HIGH
    path = write_wav(tmp_path / "a", channels, RATE_HZ)
    sound = read(path, by_channel=True)
    assert [np.abs(voice - own).max() < 0.001 for voice, own in zip(sound.channels, (LOW, HIGH), strict=True)]
    assert read(path, by_channel=True, parts=[Part(1, 10)]).channels == ()


def test_what_tracks_there_are_is_found_without_decoding(tmp_path: Path) -> None:
    path = write_film(tmp_path / "a", LOW, HIGH, default=1, languages=("tel", "eng"))
    assert list_tracks(path, tmp_path) == (Track(1, 1, "tel"), Track(2, 1, "eng", is_default=True))
    wav = write_wav(tmp_path / "b", np.zeros((9, 100)), RATE_HZ)
    assert [track.channels for track in list_tracks(wav, tmp_path)] == [9]
    assert list_tracks(write_encoded(tmp_path / "c", LOW, RATE_HZ, "libmp3lame", "mp3"), tmp_path) == ()


# --- headers older than the sound behind them ----------------------------------------------------------


def claim(path: Path, name: bytes, value: bytes, behind: int) -> None:
    """Puts a size behind a chunk's name."""
    content = bytearray(path.read_bytes())
    at = content.index(name) + behind
    content[at : at + len(value)] = value
    path.write_bytes(content)


@pytest.mark.parametrize("form", ["wav", "rf64", "aiff", "w64"])
def test_sound_behind_an_older_header_is_read(tmp_path: Path, read: Callable[..., Sound], form: str) -> None:
    path = tmp_path / "died"
    soundfile.write(path, HIGH, RATE_HZ, format=form.upper(), subtype="PCM_16")
    size = 2 * 4000
    if form == "wav":
        claim(path, b"data", struct.pack("<I", size), 4)
    elif form == "aiff":
        claim(path, b"SSND", struct.pack(">I", size + 8), 4)
    elif form == "w64":
        claim(path, b"data\xf3\xac", struct.pack("<Q", size + 24), 16)
    else:
        claim(path, b"ds64", struct.pack("<Q", size), 16)
    sound = read(path)
    assert (sound.duration_ms, sound.notices) == (2000, ())
    assert np.abs(sound.samples - HIGH).max() < 0.001


def test_what_stands_behind_the_sound_is_no_sound(tmp_path: Path, read: Callable[..., Sound]) -> None:
    path = write_wav(tmp_path / "a", HIGH, RATE_HZ)
    whole = path.read_bytes()
    for behind in (
        b"LIST" + struct.pack("<I", 8000) + b"INFO" + bytes(7996),
        b"abcd" + struct.pack("<I", 8000) + bytes(8000),
        bytes(9000),
    ):
        path.write_bytes(whole + behind)
        assert read(path).duration_ms == 2000


# --- clocks and lengths ---------------------------------------------------------------------------------


@pytest.mark.parametrize("container", ["webm", "matroska", "mpegts", "mp4", "flv", "ogg"])
@pytest.mark.parametrize("start_s", [60, 4000])
def test_a_clock_that_begins_later_is_no_cut(
    tmp_path: Path, read: Callable[..., Sound], container: str, start_s: int
) -> None:
    path = tmp_path / "a"
    codec = "libopus" if container in {"webm", "ogg"} else "aac"
    rate_hz = 48_000 if codec == "libopus" else 44_100
    with av.open(str(path), "w", format=container) as output:
        stream = output.add_stream(codec, rate=rate_hz, layout="mono")
        assert isinstance(stream, av.AudioStream)
        for packet in encode(stream, make_talk(440, 2.0), rate_hz):
            packet.pts = present(packet.pts) + int(start_s / packet.time_base)
            packet.dts = packet.pts
            output.mux(packet)
    sound = read(path)
    assert abs(sound.duration_ms - 2000) < 100
    assert sound.notices == ()


def encode(stream: av.AudioStream, signal: Signal, rate_hz: int) -> Iterator[av.Packet]:
    values = np.interp(np.arange(0, len(signal), RATE_HZ / rate_hz), np.arange(len(signal)), signal)
    frame = av.AudioFrame.from_ndarray(np.rint(values * 32767).astype(np.int16)[None], "s16", "mono")
    frame.sample_rate, frame.pts, frame.time_base = rate_hz, 0, Fraction(1, rate_hz)
    yield from stream.encode(frame)
    yield from stream.encode(None)


def test_a_film_longer_than_its_sound_is_not_cut_off(tmp_path: Path, read: Callable[..., Sound]) -> None:
    path = tmp_path / "film"
    with av.open(str(path), "w", format="matroska", options={"live": "0"}) as output:
        video = output.add_stream("mpeg4", rate=5)
        video.width, video.height, video.pix_fmt = 64, 64, "yuv420p"
        audio = output.add_stream("aac", rate=44_100, layout="mono")
        for packet in encode(audio, LOW, 44_100):
            output.mux(packet)
        noise = np.random.default_rng(1).integers(0, 255, (64, 64, 3)).astype(np.uint8)
        for number in range(200):
            frame = av.VideoFrame.from_ndarray(np.roll(noise, number, 0), "rgb24")
            output.mux(video.encode(frame))
        output.mux(video.encode(None))
    content = path.read_bytes().replace(b"DURATION", b"XXXXXXXX")  # other programs write no length of a track
    path.write_bytes(content)
    sound = read(path)
    assert abs(sound.duration_ms - 2000) < 100
    assert sound.notices == ()


# --- kinds of files --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("codec", "container", "rate_hz"),
    [
        ("mp2", "mp2", 48_000),
        ("mp2", "mp2", 16_000),
        ("mp2", "mpeg", 48_000),
        ("mp2", "vob", 48_000),
        ("ac3", "mpegts", 48_000),
        ("ac3", "ac3", 44_100),
        ("eac3", "eac3", 48_000),
        ("pcm_s16le", "avi", 48_000),
        ("libmp3lame", "avi", 44_100),
        ("libmp3lame", "flv", 44_100),
        ("wmav1", "asf", 44_100),
        ("wavpack", "wv", 48_000),
        ("tta", "tta", 48_000),
        ("pcm_u8", "voc", 16_000),
    ],
)
def test_what_the_decoder_can_read_is_read_whatever_its_name(
    tmp_path: Path, read: Callable[..., Sound], codec: str, container: str, rate_hz: int
) -> None:
    path = write_encoded(tmp_path / "sound.wav", make_tone(2, rate_hz), rate_hz, codec, container)
    sound = read(path)
    assert abs(sound.duration_ms - 2000) < 120
    assert has_pitch(sound.samples, 440)
    assert sound.notices == ()


def test_blu_ray_packets_and_a_stream_that_begins_in_the_middle(
    tmp_path: Path, read: Callable[..., Sound]
) -> None:
    path = write_encoded(tmp_path / "a", make_tone(2, 48_000), 48_000, "ac3", "mpegts")
    packets = path.read_bytes()
    path.write_bytes(b"".join(bytes(4) + packets[at : at + 188] for at in range(0, len(packets), 188)))
    assert abs(read(path).duration_ms - 2000) < 120
    path.write_bytes(packets[100:])
    assert read(path).duration_ms > 1500


@pytest.mark.parametrize("coding", ["pcm", "ulaw"])
def test_sphere_is_read_whatever_its_name(tmp_path: Path, read: Callable[..., Sound], coding: str) -> None:
    path = tmp_path / "SA1.WAV"
    soundfile.write(path, LOW, RATE_HZ, format="NIST", subtype="PCM_16" if coding == "pcm" else "ULAW")
    sound = read(path)
    assert (sound.duration_ms, sound.notices) == (2000, ())
    assert has_pitch(sound.samples, 440)


@pytest.mark.parametrize(
    ("head", "told"),
    [
        (b"MThd\x00\x00\x00\x06", "it looks like a MIDI file, which has notes but no audio. Choose "),
        (
            b"\x03ds2",
            "it looks like a DS2 dictation from an Olympus or Philips recorder. Open it in its own program",
        ),
        (b"SQLite format 3\x00", "it looks like a database, perhaps an Audacity project (aup3). Open it in"),
        (b'File type = "ooTextFile"\n', "it looks like a Praat object. Open it in its own program"),
        (b"PK\x03\x04", "it looks like an archive or an office document. Unpack it"),
    ],
)
def test_what_cannot_be_read_is_named_with_what_helps(
    tmp_path: Path, read: Callable[..., Sound], head: bytes, told: str
) -> None:
    path = tmp_path / "a.wav"
    path.write_bytes(head + bytes(5000))
    with pytest.raises(AudioError) as caught:
        read(path)
    assert told in caught.value.message
