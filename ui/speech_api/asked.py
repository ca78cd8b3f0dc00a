"""What a client asks for beside the recording.

Source: the parameters of OpenAI's "Create transcription" (openai-python 3.57, `TranscriptionCreateParams`).
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from starlette.datastructures import FormData, UploadFile

from engines.jobs import SpeakerCount
from transcript.errors import LikhitaError
from transcript.messages import Message
from transcript.text.languages import read_language
from ui.speaker_count import read_speakers

_LONGEST_VALUE = 1_000
_LONGEST_PROMPT = 20_000
_NOT_DONE = ("include", "known_speaker_names", "known_speaker_references")
"""What would change the answer in a way that this server cannot."""


Value = TypeVar("Value")


class AnswerFormat(StrEnum):
    """`response_format`."""

    JSON = "json"
    TEXT = "text"
    SRT = "srt"
    VTT = "vtt"
    VERBOSE = "verbose_json"
    DIARIZED = "diarized_json"


class AskedError(LikhitaError):
    """A parameter that cannot be met; `parameter` is its name."""

    def __init__(self, parameter: str, reason: Message) -> None:
        super().__init__(reason)
        self.parameter = parameter


@dataclass(frozen=True, slots=True)
class Asked:
    """The parameters of one request. `speakers` is this server's own, as in `/transcribe`."""

    file: UploadFile
    format: AnswerFormat = AnswerFormat.JSON
    language: str | None = None
    speakers: int | SpeakerCount | None = None
    has_words: bool = False
    has_segments: bool = True
    is_stream: bool = False
    has_prompt: bool = False


def read_asked(form: FormData) -> Asked:
    """The parameters of a request; any model's name is taken, for there is one pipeline.

    Raises:
        AskedError: one is missing or cannot be met.
    """
    for name in _NOT_DONE:
        if _list(form, name):
            raise AskedError(name, Message("parameter_not_done", name=name))
    file = form.get("file")
    if not isinstance(file, UploadFile):
        raise AskedError("file", Message("no_recording"))
    wanted = _text(form, "response_format") or AnswerFormat.JSON
    if wanted not in set(AnswerFormat):
        raise AskedError("response_format", Message("answer_format_unknown", formats=", ".join(AnswerFormat)))
    fine = _list(form, "timestamp_granularities")
    if not set(fine) <= {"word", "segment"}:
        raise AskedError("timestamp_granularities", Message("granularity_unknown"))
    return Asked(
        file,
        AnswerFormat(wanted),
        _read("language", lambda: read_language(_text(form, "language") or None)),
        _read("speakers", lambda: read_speakers(_text(form, "speakers"))),
        has_words="word" in fine,
        has_segments=not fine or "segment" in fine,
        is_stream=_text(form, "stream").lower() in {"true", "1"},
        has_prompt=bool(_text(form, "prompt", _LONGEST_PROMPT).strip() or _list(form, "keywords")),
    )


def _read(parameter: str, reading: Callable[[], Value]) -> Value:
    try:
        return reading()
    except LikhitaError as exc:
        raise AskedError(parameter, exc.reason) from exc


def _text(form: FormData, name: str, longest: int = _LONGEST_VALUE) -> str:
    value = form.get(name) or ""
    if not isinstance(value, str) or len(value) > longest:
        raise AskedError(name, Message("parameter_too_long", name=name, most=longest))
    return value


def _list(form: FormData, name: str) -> list[str]:
    """The values of a parameter that may come several times, which clients call `name` or `name[]`."""
    return [
        value
        for each in (name, f"{name}[]")
        for value in form.getlist(each)
        if isinstance(value, str) and value
    ]
