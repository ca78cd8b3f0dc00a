"""What a client asks for beside the recording.

Source: the parameters of OpenAI's "Create transcription" (openai-python 3.57, `TranscriptionCreateParams`).
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

from starlette.datastructures import FormData, ImmutableMultiDict, UploadFile

from engines.jobs import SpeakerCount
from transcript.errors import LikhitaError
from transcript.messages import Message
from transcript.text.languages import read_language
from transcript.vocabulary import NO_VOCABULARY, Vocabulary, read_prompt
from ui.speaker_count import read_speakers

LONGEST_VALUE = 1_000
LONGEST_PROMPT = 20_000
NOT_DONE = ("include", "known_speaker_names", "known_speaker_references")
"""What would change the answer in a way that this server cannot."""
OF_RESULT = ("response_format", "timestamp_granularities", "stream")
"""What a job is not asked for, but its result, which may be had in each form."""
GRANULARITIES = ("word", "segment")

Value = TypeVar("Value")
Parameters = ImmutableMultiDict[str, Any]


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
class AnswerForm:
    """In which form the words are wanted."""

    format: AnswerFormat = AnswerFormat.JSON
    has_words: bool = False
    has_segments: bool = True


@dataclass(frozen=True, slots=True)
class AskedRecording:
    """A recording and how to hear it. `speakers` is this server's own, as in `/transcribe`."""

    file: UploadFile
    language: str | None = None
    speakers: int | SpeakerCount | None = None
    vocabulary: Vocabulary = NO_VOCABULARY
    is_all_used: bool = True
    """Whether every part of the prompt is a word or a term."""

    @property
    def notices(self) -> tuple[Message, ...]:
        """What is done otherwise than it was asked."""
        return () if self.is_all_used else (Message("prompt_not_used"),)


@dataclass(frozen=True, slots=True)
class Asked:
    """A transcription that is waited for."""

    recording: AskedRecording
    form: AnswerForm
    is_stream: bool = False


@dataclass(frozen=True, slots=True)
class AskedJob:
    """A job; `webhook` is who is to be told of its end, "" nobody."""

    recording: AskedRecording
    webhook: str = ""


def read_asked(form: FormData) -> Asked:
    """The parameters of a transcription.

    Raises:
        AskedError: one is missing or cannot be met.
    """
    is_stream = _text(form, "stream").lower() in {"true", "1"}
    return Asked(read_recording(form), read_form(form), is_stream)


def read_asked_job(form: FormData) -> AskedJob:
    """The parameters of a job.

    Raises:
        AskedError: one is missing, cannot be met, or is asked of the result.
    """
    for name in OF_RESULT:
        if _list(form, name):
            raise AskedError(name, Message("parameter_of_result", name=name))
    return AskedJob(read_recording(form), _text(form, "webhook_url", LONGEST_PROMPT))


def read_recording(form: FormData) -> AskedRecording:
    """The recording; any model's name is taken, for there is one pipeline.

    Raises:
        AskedError: a parameter is missing or cannot be met.
    """
    for name in NOT_DONE:
        if _list(form, name):
            raise AskedError(name, Message("parameter_not_done", name=name))
    file = form.get("file")
    if not isinstance(file, UploadFile):
        raise AskedError("file", Message("no_recording"))
    vocabulary, is_all_used = read_prompt(
        "\n".join((_text(form, "prompt", LONGEST_PROMPT), *_list(form, "keywords")))
    )
    return AskedRecording(
        file,
        _read("language", lambda: read_language(_text(form, "language") or None)),
        _read("speakers", lambda: read_speakers(_text(form, "speakers"))),
        vocabulary=vocabulary,
        is_all_used=is_all_used,
    )


def read_form(given: Parameters) -> AnswerForm:
    """The form of the answer; times can be chosen where the answer has them, as at OpenAI.

    Raises:
        AskedError: there is no such form.
    """
    wanted = _text(given, "response_format") or AnswerFormat.JSON
    if wanted not in set(AnswerFormat):
        raise AskedError("response_format", Message("answer_format_unknown", formats=", ".join(AnswerFormat)))
    fine = _list(given, "timestamp_granularities")
    if not set(fine) <= set(GRANULARITIES):
        raise AskedError("timestamp_granularities", Message("granularity_unknown"))
    if fine and wanted != AnswerFormat.VERBOSE:
        raise AskedError("timestamp_granularities", Message("granularity_needs_verbose"))
    return AnswerForm(AnswerFormat(wanted), "word" in fine, not fine or "segment" in fine)


def _read(parameter: str, reading: Callable[[], Value]) -> Value:
    try:
        return reading()
    except LikhitaError as exc:
        raise AskedError(parameter, exc.reason) from exc


def _text(given: Parameters, name: str, longest: int = LONGEST_VALUE) -> str:
    value = given.get(name) or ""
    if not isinstance(value, str) or len(value) > longest:
        raise AskedError(name, Message("parameter_too_long", name=name, most=longest))
    return value


def _list(given: Parameters, name: str) -> list[str]:
    """The values of a parameter that may come several times, which clients call `name` or `name[]`."""
    return [
        value
        for each in (name, f"{name}[]")
        for value in given.getlist(each)
        if isinstance(value, str) and value
    ]
