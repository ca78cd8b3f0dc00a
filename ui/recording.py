"""A recording as it arrives, from the page or from an API caller, and the job it asks for."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import gradio as gr
from gradio.data_classes import FileData

from engines.jobs import JobRequest, SpeakerCount
from transcript.errors import LikhitaError
from ui import text
from ui.component import UnstubbedMeta

MAX_SPEAKERS = 20
BY_CHANNEL = "channels"
"""The choice of one speaker a channel."""
UPLOAD_SUFFIX = ".recording"
_NAME_CHARACTERS = 200
_LONGEST_LANGUAGE = 40


@dataclass(frozen=True, slots=True)
class UploadedRecording:
    """A file of ours holding what was sent; `name` is the sender's name for it, only ever text."""

    path: Path
    name: str


class Uploads:
    """The folder that recordings arrive in, and the only paths out of it that a visitor may name."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def find(self, sent: object) -> UploadedRecording:
        """The upload that the page's {path, name} means.

        Raises:
            LikhitaError: the path is not that of an upload of ours.
        """
        path, name = (sent.get("path"), sent.get("name")) if isinstance(sent, dict) else (None, None)
        if not isinstance(path, str) or not isinstance(name, str):
            raise LikhitaError(text.say("no_recording"))
        place = Path(path)
        if place.suffix != UPLOAD_SUFFIX or place.parent != self._folder or not place.is_file():
            raise LikhitaError(text.say("no_recording"))
        return UploadedRecording(place, shown_name(name))


class RecordingInput(gr.Audio, metaclass=UnstubbedMeta):
    """`gr.Audio` for API callers: hands on the file as it was sent, with the sender's name for it.

    (`gr.File` would leave an empty temporary file behind at each call.) An address instead of a file is
    refused: nothing is fetched for a visitor.
    """

    def get_block_name(self) -> str:
        return "audio"

    async def async_move_resource_to_block_cache(self, url_or_file_path: str | Path | None) -> str | None:
        if url_or_file_path is not None and "://" in str(url_or_file_path):
            raise gr.Error("Send the recording itself, not an address.", print_exception=False)
        return await super().async_move_resource_to_block_cache(url_or_file_path)

    def preprocess(self, payload: FileData | None) -> Any:
        if payload is None or not payload.path:
            return None
        return UploadedRecording(Path(payload.path), shown_name(payload.orig_name or ""))


class SpeakersInput(gr.Number, metaclass=UnstubbedMeta):
    """How many people speak, as API callers say it: a number, or a text that `job_request` reads."""

    def get_block_name(self) -> str:
        return "number"

    def preprocess(self, payload: Any) -> Any:
        return payload

    def api_info(self) -> dict[str, Any]:
        return {"anyOf": [{"type": "number"}, {"type": "string"}]}


def shown_name(sent: str) -> str:
    """The sender's file name as text: the last part, printable, not endless."""
    last = sent.replace("\\", "/").rsplit("/", maxsplit=1)[-1]
    shown = "".join(c for c in last if c.isprintable())[:_NAME_CHARACTERS].strip()
    return shown or "recording"


def job_request(audio: UploadedRecording | None, language: object, speakers: object) -> JobRequest:
    """The job that these answers ask for.

    Raises:
        LikhitaError: no recording, an unknown language, or no sensible number of speakers.
    """
    if audio is None:
        raise LikhitaError(text.say("no_recording"))
    if speakers == BY_CHANNEL:
        return JobRequest(audio.path, audio.name, _language(language), by_channel=True)
    return JobRequest(audio.path, audio.name, _language(language), read_speakers(speakers))


def _language(value: object) -> str | None:
    if value in (None, "", "auto"):
        return None
    if not isinstance(value, str) or len(value) > _LONGEST_LANGUAGE:
        raise LikhitaError(text.say("bad_language"))
    return value


def read_speakers(value: object) -> int | SpeakerCount | None:
    """The number of speakers that a person chose, or its bounds: 3, "2-4", "2-"; None is to be found out.

    Raises:
        LikhitaError: no sensible number.
    """
    if value in (None, "", 0, "0"):
        return None
    if not isinstance(value, str):
        return _read_number(value)
    first, dash, last = value.partition("-")
    least = _read_number(first)
    if not dash:
        return least
    most = _read_number(last) if last else None
    if most is not None and most < least:
        raise LikhitaError(text.say("bad_speakers", most=MAX_SPEAKERS))
    return SpeakerCount(least, most)


def _read_number(value: object) -> int:
    if isinstance(value, str) and value.isascii() and value.isdigit():
        value = int(value[:9])
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise LikhitaError(text.say("bad_speakers", most=MAX_SPEAKERS))
    if not 1 <= value <= MAX_SPEAKERS or value != int(value):  # bounds first: no int of 10**400 as a float
        raise LikhitaError(text.say("bad_speakers", most=MAX_SPEAKERS))
    return int(value)
