"""What `/v1` takes and answers, as OpenAPI describes it; answers about jobs are written by these models."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from ui.speech_api.asked import GRANULARITIES, LONGEST_PROMPT, LONGEST_VALUE, AnswerFormat
from ui.speech_api.webhook_hosts import LONGEST_URL

Status = Literal["queued", "in_progress", "completed", "failed", "cancelled"]


class Said(BaseModel):
    """A sentence and the code that stays the same when the sentence does not."""

    code: str
    message: str


class Notice(BaseModel):
    """What is to be known of an answer."""

    code: str
    sentence: str
    values: dict[str, Any]


class ErrorDetail(BaseModel):
    """Why a request was refused, as OpenAI's clients read it."""

    message: str
    type: str
    param: str | None
    code: str


class Error(BaseModel):
    """An error."""

    error: ErrorDetail


class Refusal(BaseModel):
    """A request that was refused before it was read: too large, too slow, from another site's page."""

    detail: str
    code: str
    values: dict[str, Any]


class Links(BaseModel):
    """Addresses on this server: of the job, of its result, and of the page where a person corrects it.

    The page's address holds the document's secret: whoever has it may read and change the document.
    """

    self: str
    result: str
    document: str


class JobObject(BaseModel):
    """A job. `progress` is of the whole job, 0 to 1; `ahead` is how many jobs wait before it."""

    id: str
    object: Literal["audio.job"] = "audio.job"
    status: Status
    created_at: int = Field(description="Seconds since 1970.")
    ended_at: int | None = Field(description="Seconds since 1970; a moment after the status says so.")
    progress: float = Field(ge=0, le=1)
    stage: str | None = Field(description="What is done now; null while nothing is.")
    seconds_left: float | None = Field(description="An estimate; null while nobody can say.")
    ahead: int = Field(ge=0)
    duration: float | None = Field(description="Seconds of sound; null until it is read.")
    error: Said | None = Field(description="Why it failed.")
    notices: list[Notice] = Field(description="What is done otherwise than it was asked.")
    links: Links


class Usage(BaseModel):
    """How much sound was heard."""

    type: Literal["duration"]
    seconds: int


class Word(BaseModel):
    """A word and its times in seconds."""

    word: str
    start: float
    end: float


class Segment(BaseModel):
    """A row, its times in seconds; of `diarized_json` with its speaker."""

    model_config = ConfigDict(extra="allow")

    id: int | str
    start: float
    end: float
    text: str
    speaker: str | None = None


class Transcription(BaseModel):
    """The words. `json` has `text` and `usage`; the others are in `verbose_json` or `diarized_json`."""

    text: str
    usage: Usage
    task: Literal["transcribe"] | None = None
    language: str | None = None
    duration: float | None = None
    segments: list[Segment] | None = None
    words: list[Word] | None = None
    notices: list[Notice] | None = None


class Model(BaseModel):
    """What stands for this server's models."""

    id: str
    object: Literal["model"]
    created: int
    owned_by: str


class Models(BaseModel):
    """The list of them."""

    object: Literal["list"]
    data: list[Model]


_RECORDING: dict[str, Any] = {
    "file": {"type": "string", "format": "binary", "description": "The recording."},
    "model": {"type": "string", "description": "Any name: there is one pipeline."},
    "language": {
        "type": "string",
        "maxLength": LONGEST_VALUE,
        "description": "What is spoken, ISO 639-1; without it that is found out.",
    },
    "speakers": {
        "type": "string",
        "maxLength": LONGEST_VALUE,
        "description": 'How many people speak: a number, or bounds as "2-4" or "2-"; 0 to find out.',
    },
    "prompt": {
        "type": "string",
        "maxLength": LONGEST_PROMPT,
        "description": "Names and terms, parted by commas or line ends, those that matter most first. "
        "Sentences, and languages whose engine takes none, are told in the answer's notices.",
    },
}
_FORMAT: dict[str, Any] = {"type": "string", "enum": [str(each) for each in AnswerFormat], "default": "json"}
_TIMES: dict[str, Any] = {
    "type": "array",
    "items": {"type": "string", "enum": list(GRANULARITIES)},
    "description": "With verbose_json only: of what there are times; without it segment.",
}
_OF_TRANSCRIPTION: dict[str, Any] = {
    "response_format": _FORMAT,
    "timestamp_granularities[]": _TIMES,
    "stream": {"type": "boolean", "description": "Each row as it comes, as events."},
}
_OF_JOB: dict[str, Any] = {
    "webhook_url": {
        "type": "string",
        "pattern": "^(https?://.*)?$",
        "maxLength": LONGEST_URL,
        "description": "Who is told when the job has ended, where the host has set that up.",
    }
}


def _body(*properties: dict[str, Any]) -> dict[str, Any]:
    """A form with the recording among its fields."""
    fields: dict[str, Any] = {}
    for some in properties:
        fields |= some
    schema = {"type": "object", "required": ["file"], "properties": fields}
    return {"requestBody": {"required": True, "content": {"multipart/form-data": {"schema": schema}}}}


TRANSCRIPTION_BODY = _body(_RECORDING, _OF_TRANSCRIPTION)
JOB_BODY = _body(_RECORDING, _OF_JOB)
RESULT_QUERY: dict[str, Any] = {
    "parameters": [
        {"name": "response_format", "in": "query", "schema": _FORMAT},
        {"name": "timestamp_granularities[]", "in": "query", "schema": _TIMES},
    ]
}
