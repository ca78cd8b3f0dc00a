"""A recording in FFmpeg, in the decoder's child process: its tracks, and how long it says it is."""

import re
from typing import IO

import av
import av.audio.codeccontext  # av imports these modules when they are needed, which is too late in the child
import av.audio.resampler
import av.audio.stream
import av.container.output
import av.error
import av.stream
import av.subtitles.codeccontext
import av.subtitles.stream
import av.subtitles.subtitle
import av.video.codeccontext
import av.video.stream

from engines.audio.parts import Track

FORMATS = (
    "wav,w64,avi,aiff,mov,mp4,m4a,3gp,flac,ogg,matroska,webm,caf,amr,au,asf,mp3,aac,"
    "nistsphere,mpeg,mpegts,ac3,eac3,dts,flv,voc,wv,ape,tta,rm,dss,mxf,oma,qcp,mpc,mpc8,loas,ircam,dsf"
)
EXACT_CLOCKS = {"flac", "mov", "matroska", "ogg", "wav"}  # their seek lands where it says
_LONGEST_TITLE = 60
_MADE_TITLES = {"SoundHandler", "Core Media Audio", "Apple Sound Media Handler"}  # by programs, of any track
_TOLD_DURATION = re.compile(r"(\d{2,}):(\d\d):(\d\d\.\d+)", re.ASCII)


class RefusedError(Exception):
    """The recording cannot be used: the code that `decoding` turns into a sentence, and what that names."""

    def as_report(self) -> dict[str, object]:
        """What the parent is told."""
        return {"error": self.args[0], "named": [*self.args, ""][1]}


def open_container(source: IO[bytes], demuxer: str) -> "av.container.InputContainer":
    """The recording in FFmpeg; the demuxer is given, so nothing is guessed.

    Raises:
        RefusedError: damaged at the start, or without a sound track.
    """
    source.seek(0)
    try:
        container = av.open(
            source,
            "r",
            format=demuxer,
            container_options={"protocol_whitelist": "none", "format_whitelist": FORMATS},
            metadata_errors="ignore",
            buffer_size=256 * 1024,
        )
    except av.error.FFmpegError as exc:
        raise RefusedError("damaged") from exc
    if not container.streams.audio:
        raise RefusedError("no_track")
    return container


def list_tracks(container: "av.container.InputContainer") -> list[Track]:
    """The sound tracks as the file describes them, those included that cannot be decoded."""
    return [
        Track(
            number,
            0 if stream.codec_context is None else stream.codec_context.channels,
            _read_language(stream.metadata),
            _read_title(stream.metadata),
            bool(stream.disposition & av.stream.Disposition.default),
        )
        for number, stream in enumerate(container.streams.audio, 1)
    ]


def _read_language(metadata: "dict[str, str]") -> str:
    language = metadata.get("language", "")[:_LONGEST_TITLE]
    return "" if language in {"und", "mis", "mul", "zxx"} else language


def _read_title(metadata: "dict[str, str]") -> str:
    title = metadata.get("title") or metadata.get("handler_name") or ""
    shown = "".join(c for c in title if c.isprintable()).strip()[:_LONGEST_TITLE]
    return "" if shown in _MADE_TITLES else shown


def refuse_if_longer(source: IO[bytes], demuxer: str, max_seconds: float) -> None:
    """Finds out with one seek, decoding nothing, whether there is sound at the cap.

    Raises:
        RefusedError: there is. A length that the file only claims is not believed.
    """
    with open_container(source, demuxer) as container:
        stream = container.streams.audio[0]
        if read_declared_s(container, stream) <= max_seconds or stream.time_base is None:
            return
        start = stream.start_time or 0
        try:
            container.seek(start + int((max_seconds + 1) / stream.time_base), stream=stream, backward=False)
            packet = next(container.demux(stream), None)
        except (av.error.FFmpegError, OverflowError):
            return
        if packet is None or packet.pts is None or not packet.size:
            return
        if (packet.pts - start) * stream.time_base > max_seconds:
            raise RefusedError("too_long")


def read_declared_s(container: "av.container.InputContainer", stream: "av.AudioStream") -> float:
    """How long the file says that this track is, seconds; 0 where it does not say."""
    if stream.duration and stream.time_base:
        return float(stream.duration * stream.time_base)
    told = _TOLD_DURATION.fullmatch(stream.metadata.get("DURATION", ""))  # Matroska's, of one track
    if told:
        return int(told[1]) * 3600 + int(told[2]) * 60 + float(told[3])
    return (container.duration or 0) / av.time_base
