"""The decoder's child process. Imports `block_reader` and `child_limits` of ours, and no model library.

The recording is standard input; the results are files of fixed names in the current folder. Run with the
limits as one JSON argument; prints one JSON object: a result, or {"error": code}. FFmpeg reads hostile bytes
here, so the process has no environment to speak of, little memory and time, and from the moment it looks at
the recording it cannot open another file or socket.
"""

import hashlib
import json
import os
import sys
from typing import IO

import av
import av.error
import numpy as np

from engines.audio.block_reader import EXACT_CLOCKS, Recording, RefusedError, Samples, refuse_if_longer
from engines.audio.samples import RATE_HZ
from engines.runtime.child_limits import end_with_parent, limit_resources

PEAKS_PER_SECOND = 50
BLOCK_SAMPLES = 10 * RATE_HZ  # what is written at once; a whole number of peaks


def main(arguments: dict[str, object]) -> dict[str, object]:
    """What was decoded, for the parent."""
    with (
        open(0, "rb", closefd=False) as source,
        open("samples.f32", "wb") as samples,  # noqa: PTH123 - plain names in a folder of ours
        open("playback.flac", "wb") as playback,  # noqa: PTH123
        open("peaks.bin", "wb") as peaks,  # noqa: PTH123
        open("left.f32", "wb") as left,  # noqa: PTH123
        open("right.f32", "wb") as right,  # noqa: PTH123
    ):
        limit_resources(int(str(arguments["memory_bytes"])), int(str(arguments["cpu_seconds"])))
        digest = hashlib.file_digest(source, "sha256").hexdigest()
        source.seek(0)
        demuxer, max_samples = str(arguments["demuxer"]), int(float(str(arguments["max_seconds"])) * RATE_HZ)
        if demuxer in EXACT_CLOCKS:
            refuse_if_longer(source, demuxer, max_samples / RATE_HZ)
            source.seek(0)
        sink = Sink(samples, playback, peaks, max_samples)
        recording = Recording(source, demuxer)
        if arguments.get("by_channel") and recording.channels == 2:  # noqa: PLR2004 - left and right
            for pair in recording.read_stereo():  # (samples, 2)
                left.write(pair[:, 0].astype("<f4").tobytes())
                right.write(pair[:, 1].astype("<f4").tobytes())
                sink.write(pair.mean(axis=1))
        else:
            for block in recording.read_mono():
                sink.write(block)
        sink.close()
    return {
        "samples": sink.samples,
        "sha256": digest,
        "declared_s": recording.declared_s,
        "errors": recording.errors,
        "silenced": recording.silenced,
    }


class Sink:
    """Writes samples, playback and peaks in blocks, and stops at the cap."""

    def __init__(self, samples: IO[bytes], playback: IO[bytes], peaks: IO[bytes], max_samples: int) -> None:
        self._files = (samples, peaks)
        self._max_samples = max_samples
        self._flac = av.open(playback, "w", format="flac")
        self._stream = self._flac.add_stream("flac", rate=RATE_HZ, layout="mono")
        self._stream.format = "s16"
        self._waiting: list[Samples] = []
        self._waiting_samples = 0
        self.samples = 0

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
        report({"error": refused.args[0]})
    except (MemoryError, av.error.FFmpegError):
        report({"error": "damaged"})
    except OSError:
        report({"error": "disk"})
