import io
import socket
import struct
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path

import av
import numpy as np
import pytest

import engines.audio.decoding
from engines.audio.containers import find_demuxer
from engines.audio.decoding import ACCEPTED, AudioError, DecodeLimits, decode
from engines.audio.foreign_formats import find_foreign_format
from tests.support.sounds import make_tone, tell_notices, write_encoded, write_silent_flac, write_wav

pytestmark = pytest.mark.slow

NO_SOUND = "This file has no audio that can be read."


@pytest.fixture
def work_dir(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "work"
    folder.mkdir()
    yield folder
    assert list(folder.iterdir()) == []


def refuse(content: bytes, tmp_path: Path, work_dir: Path, name: str = "talk.wav") -> str:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(AudioError) as caught:
        decode(path, work_dir, DecodeLimits(max_seconds=60))
    assert path.read_bytes() == content
    return caught.value.message


def make_zip() -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("a.txt", "hello")
    return content.getvalue()


def test_an_empty_file(tmp_path: Path, work_dir: Path) -> None:
    assert refuse(b"", tmp_path, work_dir) == "This file is empty. Record again or choose another file."


@pytest.mark.parametrize("kind", ["s16", "f32", "mulaw"])
def test_a_header_alone(tmp_path: Path, work_dir: Path, kind: str) -> None:
    content = write_wav(tmp_path / "header", np.zeros(0), 16_000, kind).read_bytes()
    assert len(content) == 44
    message = refuse(content, tmp_path, work_dir)
    assert message == "This file has a header but no audio. Record again or choose another file."


@pytest.mark.parametrize("samples", [1, 800])
def test_too_short(tmp_path: Path, work_dir: Path, samples: int) -> None:
    content = write_wav(tmp_path / "short", make_tone(1)[:samples], 16_000).read_bytes()
    assert refuse(content, tmp_path, work_dir) == (
        "The recording is shorter than a tenth of a second. Choose a longer one."
    )


def test_random_bytes_are_never_taken_for_sound(tmp_path: Path, work_dir: Path) -> None:
    for seed in range(200):
        assert find_demuxer(np.random.default_rng(seed).bytes(65_536)) is None
    content = np.random.default_rng(7).bytes(300_000)
    assert refuse(content, tmp_path, work_dir) == f"{NO_SOUND} Upload {ACCEPTED}."


@pytest.mark.parametrize(
    ("content", "other"),
    [
        (b"\x89PNG\r\n\x1a\n" + bytes(1000), "a picture"),
        (b"\xff\xd8\xff\xe0" + bytes(1000), "a picture"),
        (b"<?xml version='1.0'?><svg xmlns='x'><script>alert(1)</script></svg>", "a picture"),
        (make_zip(), "an archive or an office document"),
        (b"<!DOCTYPE html><script>alert(1)</script>", "a web page"),
        (b"%PDF-1.7\n" + bytes(100), "a PDF"),
        (b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n", "a playlist"),
        (b"ffconcat version 1.0\nfile /etc/passwd\n", "a playlist"),
        (b"[playlist]\nFile1=http://127.0.0.1/\n", "a playlist"),
    ],
)
def test_other_files_are_named(tmp_path: Path, work_dir: Path, content: bytes, other: str) -> None:
    message = refuse(content, tmp_path, work_dir, "talk.mp3")
    helps = "Unpack it and choose the recording inside." if "archive" in other else f"Upload {ACCEPTED}."
    assert message == f"{NO_SOUND} It looks like {other}. {helps}"


@pytest.mark.parametrize("disguise", [b"", b"ID3\x04\x00\x00\x00\x00\x00\x00", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("form", ["hls", "concat", "sdp"])
def test_a_playlist_opens_nothing(tmp_path: Path, work_dir: Path, disguise: bytes, form: str) -> None:
    secret = write_wav(tmp_path / "secret.wav", make_tone(2), 16_000)
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        url = f"http://127.0.0.1:{server.getsockname()[1]}/a.wav"
        lines = {
            "hls": f"#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\n{secret.as_uri()}\n#EXTINF:9,\n{url}\n#EXT-X-ENDLIST\n",
            "concat": f"ffconcat version 1.0\nfile '{secret}'\nfile '{url}'\n",
            "sdp": f"v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nm=audio {server.getsockname()[1]} RTP/AVP 0\n",
        }
        refuse(disguise + lines[form].encode(), tmp_path, work_dir, "talk.mp3")
        with pytest.raises(TimeoutError):
            server.accept()


@pytest.mark.parametrize("form", ["hls", "concat", "sdp"])
def test_even_a_decoder_told_to_read_a_playlist_opens_nothing(
    tmp_path: Path, work_dir: Path, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    monkeypatch.setattr(engines.audio.decoding, "find_demuxer", lambda _: form)
    test_a_playlist_opens_nothing(tmp_path, work_dir, b"", form)


def test_a_film_without_sound(tmp_path: Path, work_dir: Path) -> None:
    path = tmp_path / "film"
    with av.open(str(path), "w", format="mp4") as output:
        video = output.add_stream("mpeg4", rate=25)
        video.width, video.height, video.pix_fmt = 64, 64, "yuv420p"
        for _ in range(25):
            output.mux(video.encode(av.VideoFrame(64, 64, "yuv420p")))
        output.mux(video.encode(None))
    message = refuse(path.read_bytes(), tmp_path, work_dir, "film.mp4")
    assert message == f"This file has no audio track. Choose {ACCEPTED}."


def test_a_film_whose_index_was_cut_off(tmp_path: Path, work_dir: Path) -> None:
    content = write_encoded(tmp_path / "a", make_tone(20), 16_000, "aac", "mp4").read_bytes()
    assert refuse(content[: len(content) // 2], tmp_path, work_dir) == (
        "The recording is damaged and could not be read. Convert it to WAV and try again."
    )


@pytest.mark.parametrize(
    ("rate_hz", "channels"), [(1, 1), (0, 1), (4_000_000_000, 1), (16_000, 0), (16_000, 200)]
)
def test_impossible_headers(tmp_path: Path, work_dir: Path, rate_hz: int, channels: int) -> None:
    content = bytearray(write_wav(tmp_path / "a", make_tone(2), 16_000).read_bytes())
    content[22:28] = struct.pack("<HI", channels, rate_hz)
    assert "damaged" in refuse(bytes(content), tmp_path, work_dir)


def test_a_recording_over_the_cap_is_refused_while_it_streams(tmp_path: Path, work_dir: Path) -> None:
    content = write_encoded(tmp_path / "a", make_tone(61), 16_000, "libmp3lame", "mp3").read_bytes()
    assert refuse(content, tmp_path, work_dir) == (
        "The recording is longer than 1 minute, the most allowed here. Cut it into parts and choose one of them."
    )


def test_a_length_that_is_only_claimed_is_not_believed(tmp_path: Path, work_dir: Path) -> None:
    content = bytearray(write_encoded(tmp_path / "a", make_tone(5), 16_000, "flac", "flac").read_bytes())
    content[22:26] = (16_000 * 7200).to_bytes(4, "big")  # STREAMINFO's count of samples
    path = tmp_path / "claims.flac"
    path.write_bytes(content)
    sound = decode(path, work_dir, DecodeLimits(max_seconds=60))
    sound.playback.unlink()
    assert sound.duration_ms == 5000
    assert tell_notices(sound).startswith("The recording is incomplete: it should be 2 hours long")


def test_24_hours_of_silence_are_refused_at_the_cap(tmp_path: Path, work_dir: Path) -> None:
    path = write_silent_flac(tmp_path / "day.flac", 24 * 3600)
    assert path.stat().st_size < 200_000
    with pytest.raises(AudioError, match="longer than 4 hours, the limit here"):
        decode(path, work_dir, DecodeLimits(cpu_seconds=2))  # to decode four hours takes more


def test_an_hour_that_does_not_tell_its_length_is_refused_at_the_cap(tmp_path: Path, work_dir: Path) -> None:
    path = write_silent_flac(tmp_path / "hour.flac", 3600, known_length=False)
    with pytest.raises(AudioError, match="longer than 1 minute, the limit here"):
        decode(path, work_dir, DecodeLimits(max_seconds=60))


def test_the_next_recording_works_while_others_fail(tmp_path: Path, work_dir: Path) -> None:
    good = write_wav(tmp_path / "good", make_tone(1), 16_000)
    bad = tmp_path / "bad"
    bad.write_bytes(b"RIFF\xff\xff\xff\xffWAVE" + bytes(100))
    results: list[int] = []

    def run(path: Path) -> None:
        try:
            sound = decode(path, work_dir)
        except AudioError:
            results.append(0)
        else:
            sound.playback.unlink()
            results.append(sound.duration_ms)

    threads = [threading.Thread(target=run, args=(path,)) for path in (good, bad, good, bad)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == [0, 0, 1000, 1000]


@pytest.mark.parametrize(
    ("head", "demuxer"),
    [
        (b"RIFF\x00\x00\x00\x00WAVE", "wav"),
        (b"RF64\xff\xff\xff\xffWAVE", "wav"),
        (b"OggS\x00", "ogg"),
        (b"\x1a\x45\xdf\xa3", "matroska"),
        (b"\x00\x00\x00\x20ftypM4A ", "mov"),
        (b"#!AMR\n", "amr"),
        (b"ID3\x04\x00\x00\x00\x00\x00\x00fLaC", "flac"),
        (b"ID3\x04\x00\x00\x00\x01\x00\x00" + bytes(50), "mp3"),
        (b"RIFF\x00\x00\x00\x00WEBP", None),
        (b"", None),
    ],
)
def test_first_bytes_name_the_demuxer(head: bytes, demuxer: str | None) -> None:
    assert find_demuxer(head) == demuxer


def test_nothing_recognised_is_not_guessed() -> None:
    assert find_foreign_format(b"\x01\x02\x03") is None
