"""The decoder's child process. Imports of ours only rooms below `decoding`, and no model library.

The recording is standard input; the results are files of fixed names in the current folder. Run with the
limits as one JSON argument; prints one JSON object: a result, or {"error": code}. FFmpeg reads hostile bytes
here, so the process has no environment to speak of, little memory and time, and from the moment it looks at
the recording it cannot open another file or socket.
"""

import hashlib
import json
import os
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import asdict
from io import BufferedReader
from typing import IO, cast

import av
import av.error
import numpy as np

from engines.audio.block_reader import TrackReader
from engines.audio.headers import MendedFile, find_true_sizes
from engines.audio.opened_file import (
    EXACT_CLOCKS,
    RefusedError,
    list_tracks,
    open_container,
    refuse_if_longer,
)
from engines.audio.parts import read_parts, write_parts
from engines.audio.samples import RATE_HZ
from engines.audio.sound_frames import Samples
from engines.audio.track_reading import MOST_VOICES, TrackMixer, Voices
from engines.runtime.child_limits import end_with_parent, limit_resources

PEAKS_PER_SECOND = 50
FILES = ("samples.f32", "playback.flac", "peaks.bin", *(f"voice-{n:02}.f32" for n in range(MOST_VOICES)))
BLOCK_SAMPLES = 10 * RATE_HZ  # what is written at once; a whole number of peaks


def main(arguments: dict[str, object]) -> dict[str, object]:
    """What was decoded, or what there is to decode, for the parent."""
    with ExitStack() as stack:
        source = stack.enter_context(open(0, "rb", closefd=False))
        names = () if arguments.get("list") else FILES
        files = [stack.enter_context(open(name, "w+b")) for name in names]  # noqa: PTH123 - in a folder of ours
        limit_resources(int(str(arguments["memory_bytes"])), int(str(arguments["cpu_seconds"])))
        return answer(source, arguments, files)


def answer(
    source: BufferedReader, arguments: dict[str, object], files: Sequence[IO[bytes]]
) -> dict[str, object]:
    """The same for a source and files that are open: those of `FILES`, or none where tracks are listed."""
    demuxer = str(arguments["demuxer"])
    mended = mend(source, demuxer)
    if arguments.get("list"):
        with open_container(mended, demuxer) as container:
            return {"tracks": [asdict(track) for track in list_tracks(container)]}
    digest = hashlib.file_digest(source, "sha256").hexdigest()
    return {"sha256": digest, **read(mended, arguments, files)}


def mend(source: IO[bytes], demuxer: str) -> IO[bytes]:
    """The recording with true sizes in its header."""
    changes = find_true_sizes(source, demuxer)
    source.seek(0)
    return cast("IO[bytes]", MendedFile(source, changes)) if changes else source


def read(source: IO[bytes], arguments: dict[str, object], files: Sequence[IO[bytes]]) -> dict[str, object]:
    """Writes samples, playback, peaks and voices; what of the recording they are."""
    demuxer, max_samples = str(arguments["demuxer"]), int(float(str(arguments["max_seconds"])) * RATE_HZ)
    if demuxer in EXACT_CLOCKS:
        refuse_if_longer(source, demuxer, max_samples / RATE_HZ)
    with open_container(source, demuxer) as container:
        tracks = list_tracks(container)
    sink = Sink(files[0], files[1], files[2], max_samples)
    voices = Voices(files[3:], max_samples)
    parts = read_parts(str(arguments.get("parts", "")))
    mixer = TrackMixer(
        lambda place: TrackReader(source, demuxer, place), tracks, parts, apart=bool(arguments.get("apart"))
    )
    reading = mixer.read(sink, voices)
    sink.close()
    return {
        "samples": sink.samples,
        "tracks": len(tracks),
        "channels": [track.channels for track in tracks],
        "heard": [write_parts([part]) for part in reading.heard],
        "left_out": {write_parts([part]): str(reason) for part, reason in reading.left_out.items()},
        "turned": [write_parts([part]) for part in reading.turned],
        "voices": [write_parts([part]) for part in reading.voices],
        "declared_s": reading.declared_s,
        "reached_s": reading.reached_s,
        "read_bytes": reading.read_bytes,
        "errors": reading.errors,
        "silenced": reading.silenced,
    }


class Sink:
    """Writes samples, playback and peaks in blocks, and stops at the cap."""

    def __init__(self, samples: IO[bytes], playback: IO[bytes], peaks: IO[bytes], max_samples: int) -> None:
        self._files = (samples, peaks)
        self._playback = playback
        self._max_samples = max_samples
        self._begin()

    def _begin(self) -> None:
        self._flac = av.open(self._playback, "w", format="flac")
        self._stream = self._flac.add_stream("flac", rate=RATE_HZ, layout="mono")
        self._stream.format = "s16"
        self._waiting: list[Samples] = []
        self._waiting_samples = 0
        self.samples = 0

    def restart(self) -> None:
        """Forgets what was written."""
        self._flac.close()
        for file in (*self._files, self._playback):
            file.seek(0)
            file.truncate()
        self._begin()

    def write(self, block: Samples) -> None:
        """Takes some samples.

        Raises:
            RefusedError: the recording is longer than the cap.
        """
        self._waiting.append(block)
        self._waiting_samples += len(block)
        self.samples += len(block)
        if self.samples > self._max_samples:
            raise RefusedError("too_long")
        if self._waiting_samples >= BLOCK_SAMPLES:
            self._flush(whole=True)

    def close(self) -> None:
        """Writes the rest and the headers."""
        self._flush(whole=False)
        if self.samples:
            self._flac.mux(self._stream.encode(None))
        self._flac.close()

    def _flush(self, whole: bool) -> None:
        values = np.concatenate([np.zeros(0, np.float32), *self._waiting])
        size = len(values) // BLOCK_SAMPLES * BLOCK_SAMPLES if whole else len(values)
        for start in range(0, size, BLOCK_SAMPLES):
            self._write_block(values[start : min(start + BLOCK_SAMPLES, size)])
        self._waiting = [values[size:]]
        self._waiting_samples = len(values) - size

    def _write_block(self, values: Samples) -> None:
        samples, peaks = self._files
        samples.write(values.astype("<f4").tobytes())
        whole = np.rint(values * 32767).astype(np.int16)
        frame = av.AudioFrame.from_ndarray(whole.reshape(1, -1), format="s16", layout="mono")
        frame.sample_rate = RATE_HZ
        self._flac.mux(self._stream.encode(frame))
        bin_samples = RATE_HZ // PEAKS_PER_SECOND
        padded = np.pad(np.abs(values), (0, -len(values) % bin_samples)).reshape(-1, bin_samples)
        peaks.write(np.ceil(padded.max(axis=1) * 255).astype(np.uint8).tobytes())


def report(result: dict[str, object]) -> None:
    """The one line that the parent reads."""
    os.write(1, json.dumps(result).encode())


if __name__ == "__main__":
    try:
        told = json.loads(sys.argv[1])
        end_with_parent(told["parent"])
        report(main(told))
    except RefusedError as refused:
        report(refused.as_report())
    except (MemoryError, av.error.FFmpegError):
        report({"error": "damaged"})
    except OSError:
        report({"error": "disk"})
