"""Sound of any kind to 16 kHz mono, decoded in an isolated process."""

import json
import logging
import os
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from engines.audio.containers import (
    HEAD_BYTES,
    describe_other,
    find_claimed_seconds,
    find_demuxer,
    tells_true_length,
)
from engines.audio.samples import RATE_HZ
from engines.runtime.child_process import SIGXCPU, run_child
from transcript.errors import LikhitaError
from transcript.messages import Message

log = logging.getLogger(__name__)

PEAKS_PER_SECOND = 50
MIN_SECONDS = 0.1
ACCEPTED = "WAV, MP3, M4A, OGG, Opus, FLAC, WebM or MP4"
NO_ROOM = Message("audio_disk_full")
TOO_SLOW = Message("audio_too_slow")

_LONGEST_REPORT_BYTES = 10_000


class AudioError(LikhitaError):
    """A recording that cannot be used; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class DecodeLimits:
    """What one recording may cost. `cpu_seconds` and `wall_seconds` end the child, whatever it does."""

    max_seconds: float = 4 * 3600.0
    memory_bytes: int = 1024**3
    cpu_seconds: int = 600
    wall_seconds: float = 900.0


@dataclass(frozen=True, slots=True)
class Sound:
    """A decoded recording.

    `samples` is float32 of shape (samples,), 16 kHz, mono (several channels mixed), finite, in [-1, 1].
    `playback` is a FLAC of exactly those samples in 16 bits; who called `decode` owns it: move it or
    `remove_file` it. `peaks` has one byte a fiftieth of a second, the loudest sample, 255 = full scale.
    `notice` is a sentence where part of the file could not be read, else "". `channels` are left and right
    where they were asked for and there are two, each like `samples` but read from the disk as needed.
    """

    samples: NDArray[np.float32]
    duration_ms: int
    playback: Path
    peaks: bytes
    source_sha256: str
    notice: Message | None = None
    channels: tuple[NDArray[np.float32], ...] = ()


def decode(
    path: Path,
    work_dir: Path,
    limits: DecodeLimits | None = None,
    cancelled: Callable[[], bool] = lambda: False,
    *,
    by_channel: bool = False,
) -> Sound:
    """The recording in the file at `path`, which stays where it is; `by_channel` with its two channels.

    Blocks its thread; any number may run at once, each in a child process of its own. What it needs on the
    way lies in a private folder in `work_dir` that is gone when it returns or raises.

    Raises:
        AudioError: empty, not sound, damaged, too long or too short; the message is for the user.
        WorkCancelledError: `cancelled()` came true.
    """
    limits = limits or DecodeLimits()
    head = _read_head(path)
    demuxer = _find_demuxer(head)
    work_dir.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="decode-", dir=work_dir))
    try:
        result = _run_child(path, folder, demuxer, limits, cancelled, by_channel=by_channel)
        claimed_s = find_claimed_seconds(head, path.stat().st_size)
        if claimed_s or not tells_true_length(demuxer, head):
            result["declared_s"] = claimed_s
        return _collect(result, folder, work_dir, limits)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def read_stretch(playback: Path, start_ms: int, end_ms: int) -> NDArray[np.float32]:
    """A stretch of a `Sound.playback`, shape (samples,); decodes no more than that.

    Raises:
        AudioError: the file is missing or damaged, or has no sound there.
    """
    import soundfile  # noqa: PLC0415 - only where a row is heard again

    try:
        with soundfile.SoundFile(playback) as sound:
            first = min(start_ms * RATE_HZ // 1000, sound.frames)
            sound.seek(first)
            samples = sound.read(max(0, end_ms * RATE_HZ // 1000 - first), dtype="float32")  # (samples,)
    except soundfile.SoundFileError as exc:
        raise AudioError("audio_gone") from exc
    if not len(samples):
        raise AudioError("audio_nothing_there")
    return np.asarray(samples, np.float32)


def remove_file(path: Path) -> None:
    """Deletes the file if it is there; a failure is logged and stops nothing else."""
    try:
        path.unlink(missing_ok=True)
    except OSError:
        log.warning("A temporary file could not be deleted.", exc_info=True)


def _read_head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(HEAD_BYTES)


def _find_demuxer(head: bytes) -> str:
    """FFmpeg's name for the container, from the file's first bytes and never from its name."""
    if not head:
        raise AudioError("audio_empty")
    demuxer = find_demuxer(head)
    if demuxer is None:
        other = describe_other(head)
        if other is None:
            raise AudioError("audio_unknown", accepted=ACCEPTED)
        raise AudioError("audio_unknown_like", kind=other, accepted=ACCEPTED)
    return demuxer


def _run_child(
    path: Path,
    folder: Path,
    demuxer: str,
    limits: DecodeLimits,
    cancelled: Callable[[], bool],
    *,
    by_channel: bool,
) -> dict[str, object]:
    """What the child reports; it never learns the file's name."""
    arguments = {
        "demuxer": demuxer,
        "max_seconds": limits.max_seconds,
        "memory_bytes": limits.memory_bytes,
        "cpu_seconds": limits.cpu_seconds,
        "by_channel": by_channel,
    }
    with tempfile.TemporaryFile(dir=folder) as report:
        try:
            code = run_child(
                "engines.audio.decoder_process",
                arguments,
                path,
                report,
                folder=folder,
                wall_seconds=limits.wall_seconds,
                cancelled=cancelled,
            )
        except TimeoutError as exc:
            raise AudioError(TOO_SLOW) from exc
        report.seek(0)
        return _read_report(report.read(_LONGEST_REPORT_BYTES), code)


def _read_report(output: bytes, code: int) -> dict[str, object]:
    try:
        report = json.loads(output)
    except ValueError:
        log.warning("The decoder ended with code %s and no report.", code)
        return {"error": "slow" if code == -SIGXCPU else "died"}
    return report if isinstance(report, dict) else {"error": "died"}


def _collect(result: dict[str, object], folder: Path, work_dir: Path, limits: DecodeLimits) -> Sound:
    """The sound from the child's files, or the message for its error code."""
    if "error" in result:
        raise AudioError(_explain(str(result["error"]), limits))
    samples = np.fromfile(folder / "samples.f32", dtype=np.float32)  # shape (samples,)
    if not len(samples):
        raise AudioError("audio_only_header")
    if len(samples) < MIN_SECONDS * RATE_HZ:
        raise AudioError("audio_too_short")
    peaks = (folder / "peaks.bin").read_bytes()
    handle, name = tempfile.mkstemp(prefix="playback-", suffix=".flac", dir=work_dir)
    os.close(handle)
    playback = Path(name)
    (folder / "playback.flac").replace(playback)
    duration_ms = len(samples) * 1000 // RATE_HZ
    return Sound(
        samples,
        duration_ms,
        playback,
        peaks,
        str(result["sha256"]),
        _find_notice(result, duration_ms),
        _map_channels(folder),
    )


def _map_channels(folder: Path) -> tuple[NDArray[np.float32], ...]:
    """Left and right, mapped: the files are deleted, their bytes stay while somebody reads them."""
    files = [folder / "left.f32", folder / "right.f32"]
    return tuple(np.memmap(file, np.float32, "r") for file in files if file.stat().st_size)


def _explain(code: str, limits: DecodeLimits) -> Message:
    if code == "too_long":
        return Message("audio_too_long", limit=_say_duration(limits.max_seconds))
    if code == "no_track":
        return Message("audio_no_track", accepted=ACCEPTED)
    if code == "slow":
        return TOO_SLOW
    if code == "disk":
        return NO_ROOM
    return Message("audio_damaged")


def _find_notice(result: dict[str, object], duration_ms: int) -> Message | None:
    """What to tell about a file of which only a part could be read."""
    declared_ms = round(float(str(result["declared_s"])) * 1000)
    if declared_ms - duration_ms > max(1000, declared_ms // 50):
        whole, read = _say_duration(declared_ms / 1000), _say_duration(duration_ms / 1000)
        return Message("audio_cut_off", whole=whole, read=read)
    if int(str(result["errors"])):
        return Message("audio_partly_damaged")
    if int(str(result["silenced"])):
        return Message("audio_partly_silenced")
    return None


def _say_duration(seconds: float) -> Message:
    """A length as people say it: "4 hours", "90 minutes", "45 seconds"."""
    if seconds >= 2 * 3600 or seconds == 3600:  # noqa: PLR2004 - an hour
        count = f"{round(seconds / 3600, 1):g}"
        return Message("hour", count=count) if count == "1" else Message("hours", count=count)
    if seconds >= 2 * 60 or seconds == 60:  # noqa: PLR2004 - a minute
        count = f"{round(seconds / 60, 1):g}"
        return Message("minute", count=count) if count == "1" else Message("minutes", count=count)
    count = f"{round(seconds, 1):g}"
    return Message("second", count=count) if count == "1" else Message("seconds", count=count)
