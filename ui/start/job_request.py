"""A recording as it arrives, from the page or from an API caller, and the job it asks for."""

from typing import Any

import gradio as gr
from gradio.data_classes import FileData

from engines.jobs import JobRequest, Part, read_parts
from transcript.errors import LikhitaError
from ui.component import UnstubbedMeta
from ui.errors import user_errors
from ui.speaker_count import BY_CHANNEL, read_speakers
from ui.start.upload_tickets import SentFile, UploadedRecording, read_sent

_LONGEST_LANGUAGE = 40
_LONGEST_PARTS = 500


class RecordingInput(gr.Audio, metaclass=UnstubbedMeta):
    """`gr.Audio` for API callers, who send a file as with any `gr.Audio`: hands on its ticket.

    What arrives here is what `GradioBorder` made of the file that was sent. It is none to Gradio, which
    would hash it, copy it and believe what is said of it.
    """

    data_model = None  # type: ignore[assignment]  # none: Gradio is given no file

    def get_block_name(self) -> str:
        return "audio"

    def preprocess(self, payload: Any) -> SentFile | None:  # type: ignore[override]  # a ticket, no path
        if payload is None:
            return None
        with user_errors():
            return read_sent(payload)

    def api_info(self) -> dict[str, Any]:
        schema = FileData.model_json_schema()
        return schema | {"additional_description": schema.pop("description", None)}


class SpeakersInput(gr.Number, metaclass=UnstubbedMeta):
    """How many people speak, as API callers say it: a number, or a text that `job_request` reads."""

    def get_block_name(self) -> str:
        return "number"

    def preprocess(self, payload: Any) -> Any:
        return payload

    def api_info(self) -> dict[str, Any]:
        return {"anyOf": [{"type": "number"}, {"type": "string"}]}


def job_request(
    audio: UploadedRecording | None,
    language: object,
    speakers: object,
    tracks: object = "auto",
    *,
    apart: bool = False,
) -> JobRequest:
    """The job that these answers ask for; `apart` asks for one speaker on each track or channel, too.

    Raises:
        LikhitaError: no recording, an unknown language, no sensible number of speakers, no tracks' numbers.
    """
    if audio is None:
        raise LikhitaError("no_recording")
    code, parts = _language(language), _parts(tracks)
    if apart or speakers == BY_CHANNEL:
        return JobRequest(audio.path, audio.name, code, by_channel=True, parts=parts, visitor=audio.visitor)
    spoken_by = read_speakers(speakers)
    return JobRequest(audio.path, audio.name, code, spoken_by, parts=parts, visitor=audio.visitor)


def _parts(value: object) -> tuple[Part, ...]:
    if value is None:
        return ()
    named = value if isinstance(value, str) and len(value) <= _LONGEST_PARTS else "?"
    try:
        return read_parts(named)
    except ValueError as exc:
        raise LikhitaError("bad_tracks") from exc


def _language(value: object) -> str | None:
    if value in (None, "", "auto"):
        return None
    if not isinstance(value, str) or len(value) > _LONGEST_LANGUAGE:
        raise LikhitaError("bad_language")
    return value
