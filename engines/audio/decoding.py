"""Sound of any kind to 16 kHz mono, decoded in an isolated process."""

import json
import logging
import os
import shutil
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from engines.audio.containers import (
    HEAD_BYTES,
    find_claimed_seconds,
    find_demuxer,
    may_have_parts,
    tells_true_length,
)
from engines.audio.foreign_formats import CHOOSE, CONVERT, UNPACK, find_foreign_format
from engines.audio.parts import Part, Track, write_parts
from engines.audio.samples import RATE_HZ
from engines.audio.sound_notice import describe_heard
from engines.runtime.child_process import SIGXCPU, run_child
from transcript.errors import LikhitaError
from transcript.messages import Message

log = logging.getLogger(__name__)

PEAKS_PER_SECOND = 50
MIN_SECONDS = 0.1
ACCEPTED = "WAV, MP3, M4A, OGG, Opus, FLAC, WebM or MP4"
NO_ROOM = Message("audio_disk_full")
TOO_SLOW = Message("audio_too_slow")
_HELP = {
    CONVERT: Message("audio_help_convert"),
    UNPACK: Message("audio_help_unpack"),
    CHOOSE: Message("audio_help_choose", accepted=ACCEPTED),
}
_PLAIN = {
    "no_track": Message("audio_no_track", accepted=ACCEPTED),
    "slow": TOO_SLOW,
    "disk": NO_ROOM,
    "locked": Message("audio_locked"),
    "too_many_voices": Message("audio_too_many_apart"),
}

_LONGEST_REPORT_BYTES = 100_000
_LIST_SECONDS = 10
_LEAST_LACK_S, _LEAST_LACK_SHARE = 1.0, 0.02


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

    `samples` is float32 of shape (samples,), 16 kHz, mono (`mix_plan` says how), finite, in [-1, 1].
    `playback` is a FLAC of exactly those samples in 16 bits; who called `decode` owns it: move it or
    `remove_file` it. `peaks` has one byte a fiftieth of a second, the loudest sample, 255 = full scale.
    `notices` say what could not be read and which tracks and channels were left out; most often there are
    none. `channels` are the parts that were asked for apart and carry sound, where there are two or more,
    each like `samples` but read from the disk as needed.
    """

    samples: NDArray[np.float32]
    duration_ms: int
    playback: Path
    peaks: bytes
    source_sha256: str
    notices: tuple[Message, ...] = ()
    channels: tuple[NDArray[np.float32], ...] = ()


def decode(
    path: Path,
    work_dir: Path,
    limits: DecodeLimits | None = None,
    cancelled: Callable[[], bool] = lambda: False,
    *,
    by_channel: bool = False,
    parts: Sequence[Part] = (),
) -> Sound:
    """The recording in the file at `path`, which stays where it is.

    Of several tracks and channels those in `parts` are heard, or those that the rule of `mix_plan` finds;
    with `by_channel` each also apart: each part, or each track where there are several, or each channel.

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
        asked = {"max_seconds": limits.max_seconds, "apart": by_channel, "parts": write_parts(parts)}
        result = _run_child(path, folder, demuxer, limits, asked, cancelled)
        size_bytes = path.stat().st_size
        claimed_s = find_claimed_seconds(head, size_bytes)
        if claimed_s or not tells_true_length(demuxer, head):
            result["declared_s"] = claimed_s
        return _collect(result, folder, work_dir, limits, size_bytes)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def list_tracks(path: Path, work_dir: Path, limits: DecodeLimits | None = None) -> tuple[Track, ...]:
    """The sound tracks of the file at `path` as its header describes them; nothing is decoded.

    Empty where such a file holds one track of one or two channels at most. Blocks its thread for a moment,
    and reads in a child process of its own, as `decode` does.

    Raises:
        AudioError: empty, not sound, damaged; the message is for the user.
    """
    demuxer = _find_demuxer(_read_head(path))
    if not may_have_parts(demuxer):
        return ()
    limits = limits or DecodeLimits()
    limits = replace(limits, cpu_seconds=_LIST_SECONDS, wall_seconds=2 * _LIST_SECONDS)
    work_dir.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="decode-", dir=work_dir))
    try:
        result = _run_child(path, folder, demuxer, limits, {"list": True})
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    if "error" in result:
        raise AudioError(_explain(str(result["error"]), str(result.get("named", "")), limits))
    tracks = result["tracks"]
    return tuple(Track(**track) for track in tracks) if isinstance(tracks, list) else ()


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
        other = find_foreign_format(head)
        if other is None:
            raise AudioError("audio_unknown", accepted=ACCEPTED)
        raise AudioError("audio_unknown_like", kind=other.kind, help=_HELP[other.help])
    return demuxer


def _run_child(  # noqa: PLR0917 - what a child is told
    path: Path,
    folder: Path,
    demuxer: str,
    limits: DecodeLimits,
    asked: dict[str, object],
    cancelled: Callable[[], bool] = lambda: False,
) -> dict[str, object]:
    """What the child reports; it never learns the file's name."""
    arguments = {
        "demuxer": demuxer,
        "memory_bytes": limits.memory_bytes,
        "cpu_seconds": limits.cpu_seconds,
        **asked,
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


def _collect(
    result: dict[str, object], folder: Path, work_dir: Path, limits: DecodeLimits, size_bytes: int
) -> Sound:
    """The sound from the child's files, or the message for its error code."""
    if "error" in result:
        raise AudioError(_explain(str(result["error"]), str(result.get("named", "")), limits))
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
        _find_notices(result, duration_ms, size_bytes),
        _map_channels(folder),
    )


def _map_channels(folder: Path) -> tuple[NDArray[np.float32], ...]:
    """The voices, mapped: the files are deleted, their bytes stay while somebody reads them."""
    files = sorted(folder.glob("voice-*.f32"))
    return tuple(np.memmap(file, np.float32, "r") for file in files if file.stat().st_size)


def _explain(code: str, named: str, limits: DecodeLimits) -> Message:
    if code == "too_long":
        return Message("audio_too_long", limit=_say_duration(limits.max_seconds))
    if code == "codec":
        return Message("audio_codec", codec=named or "?", help=_HELP[CONVERT])
    if code == "no_part":
        return Message("audio_no_part", named=named)
    return _PLAIN.get(code, Message("audio_damaged"))


def _find_notices(result: dict[str, object], duration_ms: int, size_bytes: int) -> tuple[Message, ...]:
    """What to tell about a file of which only a part could be read, or was."""
    damage = _find_damage(result, duration_ms, size_bytes)
    return (*([damage] if damage else []), *_find_left_out(result))


def _find_left_out(result: dict[str, object]) -> tuple[Message, ...]:
    channels, heard, left_out, turned = (result[name] for name in ("channels", "heard", "left_out", "turned"))
    return describe_heard(channels, heard, left_out, turned)  # type: ignore[arg-type]  # of our own child


def _find_damage(result: dict[str, object], duration_ms: int, size_bytes: int) -> Message | None:
    declared_s = float(str(result["declared_s"]))
    if _is_cut_off(declared_s, duration_ms / 1000, result, size_bytes):
        whole, read = _say_duration(declared_s), _say_duration(duration_ms / 1000)
        return Message("audio_cut_off", whole=whole, read=read)
    if int(str(result["errors"])):
        return Message("audio_partly_damaged")
    if int(str(result["silenced"])):
        return Message("audio_partly_silenced")
    return None


def _is_cut_off(declared_s: float, read_s: float, result: dict[str, object], size_bytes: int) -> bool:
    """Whether less was read than the file promises, and not because its clock or its pictures say more.

    A clock that does not begin at 0 ends later than the sound is long; the promise may be of that end. Where
    the file goes on behind the last packet of sound, a film is longer than its sound.
    """
    reached_s, read_bytes = float(str(result["reached_s"])), int(str(result["read_bytes"]))
    lack_s = declared_s - max(read_s, reached_s)
    if lack_s <= max(_LEAST_LACK_S, declared_s * _LEAST_LACK_SHARE):
        return False
    behind_bytes = size_bytes - read_bytes if read_bytes else 0
    return behind_bytes / size_bytes < lack_s / declared_s / 2


def _say_duration(seconds: float) -> Message:
    """A length as people say it: "4 hours", "90 minutes", "45 seconds"."""
    for code, unit_s in (("hours", 3600), ("minutes", 60)):
        if seconds >= 2 * unit_s or seconds == unit_s:
            return Message(code, count=_round_to_tenths(seconds / unit_s))
    return Message("seconds", count=_round_to_tenths(seconds))


def _round_to_tenths(number: float) -> int | float:
    rounded = round(number, 1)
    return int(rounded) if rounded.is_integer() else rounded
