"""The tracks and channels of a recording brought together into one sound, in the decoder's child process.

The rule is `mix_plan`'s; here the file is read as often as it takes: once for one or two channels that may
simply be averaged, else once to measure and once to add. Several tracks are read one after the other and meet
on the disk, since files need not interleave them; nothing is ever held in memory but the block at hand.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import IO, Protocol

import numpy as np

from engines.audio.block_reader import TrackReader
from engines.audio.channel_measures import ChannelMeter, ChannelStatistics
from engines.audio.mix_plan import MixPlan, Reason, choose_tracks, find_speaking, plan_mix
from engines.audio.opened_file import RefusedError
from engines.audio.parts import Part, Track, write_parts
from engines.audio.samples import RATE_HZ
from engines.audio.sound_frames import Samples

MOST_VOICES = 24
MOST_VOICE_LENGTHS = 8
"""So many times the longest recording may all voices together be, since they lie on the disk."""

_PAIR = 2
_BYTES = 4  # a sample


class Sink(Protocol):
    """Takes the sound that is heard."""

    def write(self, block: Samples) -> None:
        """Takes samples, shape (samples,)."""

    def restart(self) -> None:
        """Forgets what was written."""


@dataclass(slots=True)
class Reading:
    """What was read of a recording; parts are named as `read_parts` reads them.

    `voices` are the parts that lie apart in the voice files, in their order. The length is told of the
    longest track that was read.
    """

    heard: list[Part] = field(default_factory=list)
    left_out: dict[Part, str] = field(default_factory=dict)
    turned: list[Part] = field(default_factory=list)
    voices: list[Part] = field(default_factory=list)
    declared_s: float = 0.0
    reached_s: float = 0.0
    read_bytes: int = 0
    errors: int = 0
    silenced: int = 0

    def note(self, reader: TrackReader) -> None:
        """Takes down how far the reader came."""
        self.errors += reader.errors
        self.silenced += reader.silenced
        if reader.reached_s >= self.reached_s:
            self.declared_s, self.reached_s = reader.declared_s, reader.reached_s
            self.read_bytes = reader.read_bytes


class Voices:
    """Files for single tracks or channels, float32 at 16 kHz, opened before the cage was closed."""

    def __init__(self, files: Sequence[IO[bytes]], max_samples: int) -> None:
        self._files = files
        self._max_samples = max_samples
        self._samples = [0] * len(files)
        self.used = 0

    def write(self, voice: int, block: Samples) -> None:
        """Puts samples behind what the voice has.

        Raises:
            RefusedError: one is longer than a recording may be, or all together are.
        """
        self._samples[voice] += len(block)
        if self._samples[voice] > self._max_samples:
            raise RefusedError("too_long")
        if sum(self._samples) > MOST_VOICE_LENGTHS * self._max_samples:
            raise RefusedError("too_many_voices")
        self._files[voice].write(block.astype("<f4", copy=False).tobytes())

    def restart(self, voice: int) -> None:
        """Empties a voice."""
        self._files[voice].seek(0)
        self._files[voice].truncate()
        self._samples[voice] = 0

    def empty(self) -> None:
        """Empties all of them."""
        for voice in range(self.used):
            self.restart(voice)
        self.used = 0

    def keep(self, kept: Sequence[int]) -> None:
        """Empties the voices that are not among these; the order of the others stays."""
        for voice in range(self.used):
            if voice not in kept:
                self.restart(voice)

    def read_together(self) -> Iterator[Samples]:
        """All voices side by side, shape (voices, samples), 10 s at a time; the shorter end in silence."""
        longest = max(self._samples[: self.used], default=0)
        for file in self._files[: self.used]:
            file.flush()
        for start in range(0, longest, 10 * RATE_HZ):
            size = min(10 * RATE_HZ, longest - start)
            rows = np.zeros((self.used, size), np.float32)
            for row, file in zip(rows, self._files, strict=False):
                file.seek(start * _BYTES)
                found = np.frombuffer(file.read(size * _BYTES), "<f4")
                row[: len(found)] = found
            yield rows


class TrackMixer:
    """Reads what somebody chose of a recording, or what the rule finds, into a sink and the voice files.

    `open_track` opens a track by its place among `tracks`, at its start. `parts` are the chosen ones, none
    where the rule is to find out. With `apart` each chosen part becomes a voice, else each track where there
    are several, each channel where there is one; where fewer than two carry sound there are no voices.
    """

    def __init__(
        self,
        open_track: Callable[[int], TrackReader],
        tracks: Sequence[Track],
        parts: Sequence[Part],
        *,
        apart: bool,
    ) -> None:
        self._open = open_track
        self._tracks = tracks
        self._parts = parts
        self._apart = apart
        self._reading = Reading()

    def read(self, sink: Sink, voices: Voices) -> Reading:
        """Writes it all.

        Raises:
            RefusedError: there is no such part, or nothing of what was chosen can be read.
        """
        chosen = self._find_chosen()
        if len(chosen) == 1:
            ((place, channels),) = chosen.items()
            if not (self._apart and self._read_channels_apart(place, channels, sink, voices)):
                self._read_track(place, channels, sink.write, sink.restart)
        else:
            self._read_tracks(chosen, sink, voices)
        return self._reading

    def _find_chosen(self) -> dict[int, list[int] | None]:
        """The places of the chosen tracks with the chosen channels, both from 0; None is a whole track."""
        if not self._parts:
            return dict.fromkeys(range(len(self._tracks)))
        chosen: dict[int, list[int] | None] = {}
        for part in sorted(self._parts):
            if part.track > len(self._tracks) or (part.channel or 0) > self._tracks[part.track - 1].channels:
                raise RefusedError("no_part", write_parts([part]))
            channels = chosen.setdefault(part.track - 1, None if part.channel is None else [])
            if channels is not None and part.channel is not None:
                channels.append(part.channel - 1)
        return chosen

    def _read_track(
        self,
        place: int,
        channels: list[int] | None,
        write: Callable[[Samples], None],
        restart: Callable[[], None],
    ) -> None:
        """One track, or some channels of it, as one sound."""
        reader = self._open(place)
        count = reader.channels
        if channels is None and count <= _PAIR:
            meter = ChannelMeter(count, reader.rate_hz) if count == _PAIR else None
            for block in reader.read_average(meter):
                write(block)
            plan = plan_mix(meter.finish()) if meter else MixPlan((1.0,))
            if plan.is_plain:
                self._note(reader, place, MixPlan((1.0,) * count))
                return
            restart()
        elif channels is not None and len(channels) == 1:
            reader.close()
            plan = MixPlan(tuple(float(channel == channels[0]) for channel in range(count)))
        else:
            plan = plan_mix(_measure(reader), allowed=channels)
        reader = self._open(place)
        for sums in reader.read_weighted(np.array([plan.weights], np.float32)):
            write(sums[0])
        self._note(reader, place, plan)

    def _note(self, reader: TrackReader, place: int, plan: MixPlan) -> None:
        """Takes down what was heard of a track."""
        reader.close()
        self._reading.note(reader)
        self._note_plan(place, plan)

    def _note_plan(self, place: int, plan: MixPlan) -> None:
        if len(plan.weights) == 1:
            self._reading.heard.append(Part(place + 1))
            return
        self._reading.heard += [Part(place + 1, channel + 1) for channel in plan.heard]
        self._reading.turned += [Part(place + 1, channel + 1) for channel in plan.turned]
        self._reading.left_out |= {
            Part(place + 1, channel + 1): reason for channel, reason in sorted(plan.left_out.items())
        }

    def _read_channels_apart(
        self, place: int, channels: list[int] | None, sink: Sink, voices: Voices
    ) -> bool:
        """Each channel as a voice, their sum as the sound; False where fewer than two carry sound."""
        reader = self._open(place)
        count = reader.channels
        if count == 1:
            reader.close()
            return False
        statistics = _measure(reader)
        plan = plan_mix(statistics, allowed=channels)
        speaking = [
            channel
            for channel in (range(count) if channels is None else channels)
            if plan.left_out.get(channel) in {None, Reason.COPY}
        ]
        if len(plan.heard) >= _PAIR:
            speaking = list(plan.heard)  # a copy is nobody of its own
        if not _PAIR <= len(speaking) <= MOST_VOICES:
            return False
        reader = self._open(place)
        weights = np.array([plan.weights[channel] for channel in speaking], np.float32)
        for rows in reader.read_weighted(np.eye(count, dtype=np.float32)[speaking]):
            for voice, row in enumerate(rows):
                voices.write(voice, row)
            sink.write(weights @ rows)
        voices.used = len(speaking)
        self._reading.voices = [Part(place + 1, channel + 1) for channel in speaking]
        self._note(reader, place, plan)
        return True

    def _read_tracks(self, chosen: dict[int, list[int] | None], sink: Sink, voices: Voices) -> None:
        """Several tracks, each by itself at first; what of them is heard is decided when all are there."""
        owners: list[tuple[int, Part]] = []  # the track and the part of each voice
        problem: RefusedError | None = None
        for place, channels in chosen.items():
            wanted = [None] if channels is None or not self._apart else channels
            for channel in wanted:
                if len(owners) == MOST_VOICES:
                    self._reading.left_out[Part(place + 1)] = Reason.OTHER
                    break
                voice = len(owners)
                only = channels if channel is None else [channel]
                try:
                    self._read_voice(place, only, voices, voice)
                except RefusedError as refused:
                    if refused.args[0] not in {"codec", "damaged"}:
                        raise
                    self._reading.left_out[Part(place + 1)] = "unread"
                    voices.restart(voice)
                    problem = refused
                    break
                owners.append((place, Part(place + 1, None if channel is None else channel + 1)))
                voices.used = len(owners)
        if not owners:
            raise problem or RefusedError("no_track")
        self._mix_voices(owners, sink, voices)

    def _read_voice(self, place: int, channels: list[int] | None, voices: Voices, voice: int) -> None:
        def write(block: Samples) -> None:
            voices.write(voice, block)

        self._read_track(place, channels, write, lambda: voices.restart(voice))

    def _mix_voices(self, owners: Sequence[tuple[int, Part]], sink: Sink, voices: Voices) -> None:
        statistics = _measure_rows(voices.read_together(), len(owners))
        silent = find_speaking(statistics)
        if self._parts or self._apart:
            left_out = silent if len(silent) < len(owners) else {}
        else:
            left_out = choose_tracks([self._tracks[place] for place, _ in owners], silent)
        allowed = [voice for voice in range(len(owners)) if voice not in left_out]
        plan = plan_mix(statistics, allowed=allowed)
        weights = np.array(plan.weights, np.float32)
        for rows in voices.read_together():
            sink.write(weights @ rows)
        self._note_tracks(owners, MixPlan(plan.weights, plan.left_out | left_out, plan.turned))
        apart = [voice for voice in allowed if plan.left_out.get(voice) is not Reason.COPY]
        if self._apart and len(apart) >= _PAIR:
            voices.keep(apart)
            self._reading.voices = [owners[voice][1] for voice in apart]
        else:
            voices.empty()

    def _note_tracks(self, owners: Sequence[tuple[int, Part]], plan: MixPlan) -> None:
        """What is left out of a track that is heard stays told; of the others only that they are left out."""
        reading, gone = self._reading, {owners[voice][1] for voice in plan.left_out}
        reading.turned += [owners[voice][1] for voice in plan.turned]
        reading.left_out |= {owners[voice][1]: reason for voice, reason in sorted(plan.left_out.items())}
        gone_tracks = {part.track for part in gone if part.channel is None}
        reading.heard = [owner for voice, (_, owner) in enumerate(owners) if plan.weights[voice]]
        for told in (reading.left_out, reading.turned):
            for part in [part for part in told if part.channel and part.track in gone_tracks]:
                told.pop(part) if isinstance(told, dict) else told.remove(part)


def _measure(reader: TrackReader) -> ChannelStatistics:
    """A track measured from its start to its end; the reader is closed."""
    meter = ChannelMeter(reader.channels, reader.rate_hz)
    for values in reader.read_channels():
        meter.add(values)
    reader.close()
    return meter.finish()


def _measure_rows(blocks: Iterable[Samples], rows: int) -> ChannelStatistics:
    meter = ChannelMeter(rows, RATE_HZ)
    for block in blocks:
        meter.add(block)
    return meter.finish()
