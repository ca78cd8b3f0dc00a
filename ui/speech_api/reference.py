"""The OpenAPI description of `/v1`: what each route takes and answers, and how all of it is told."""

from collections.abc import Sequence
from typing import Any

from fastapi.openapi.utils import get_openapi
from starlette.routing import BaseRoute

from ui.speech_api import schemas

_ABOUT = (
    "Speech to a transcript that a person corrects. Recordings that are waited for are asked as OpenAI's "
    "clients ask; longer ones are jobs, whose documents stay and open on the page."
)
_FILES = ("text/plain", "application/x-subrip", "text/vtt")
_TEXT: dict[str, Any] = {"schema": {"type": "string"}}

Responses = dict[int | str, dict[str, Any]]

_KEY: Responses = {
    401: {"model": schemas.Error, "description": "This server asks for a key (code key_unknown)."},
    "4XX": {
        "model": schemas.Refusal,
        "description": "Refused before it was read: 403 another site's page, 408 too slow, 413 too large, "
        "421 not a name of this server, 429 too many requests.",
    },
    503: {"model": schemas.Error, "description": "The database does not answer; try again."},
}
_WRONG: Responses = {
    400: {"model": schemas.Error, "description": "A parameter cannot be met: param names it."}
}
_WITH_FILE: Responses = {
    **_WRONG,
    429: {"model": schemas.Error | schemas.Refusal, "description": "As many recordings wait as may, or ask."},
    507: {"model": schemas.Error | schemas.Refusal, "description": "There is no room for the recording."},
}
_NO_JOB: Responses = {
    404: {"model": schemas.Error, "description": "There is no such job; another key's is none."}
}
_WORDS: Responses = {
    200: {
        "model": schemas.Transcription,
        "description": "The words.",
        "content": dict.fromkeys(_FILES, _TEXT),
    }
}
_STREAM: dict[str, Any] = {"content": {**dict.fromkeys(_FILES, _TEXT), "text/event-stream": {}}}

TRANSCRIBE: dict[str, Any] = {
    "openapi_extra": schemas.TRANSCRIPTION_BODY,
    "responses": {**_KEY, **_WITH_FILE, 200: _WORDS[200] | _STREAM},
}
TRANSLATE: dict[str, Any] = {
    "status_code": 400,
    "openapi_extra": schemas.TRANSCRIPTION_BODY,
    "responses": {**_KEY, 400: {"model": schemas.Error, "description": "Always: no_translation."}},
}
MODELS: dict[str, Any] = {
    "responses": {**_KEY, 200: {"model": schemas.Models, "description": "The list."}},
}
SUBMIT: dict[str, Any] = {
    "openapi_extra": schemas.JOB_BODY,
    "responses": {**_KEY, **_WITH_FILE, 202: {"model": schemas.JobObject, "description": "The job."}},
}
LOOK: dict[str, Any] = {
    "responses": {**_KEY, **_NO_JOB, 200: {"model": schemas.JobObject, "description": "The job."}},
}
FORGET: dict[str, Any] = {
    "responses": {**_KEY, **_NO_JOB, 204: {"description": "It is forgotten."}},
}
RESULT: dict[str, Any] = {
    "openapi_extra": schemas.RESULT_QUERY,
    "responses": {
        **_KEY,
        **_WRONG,
        **_NO_JOB,
        **_WORDS,
        409: {"model": schemas.Error, "description": "The job goes on (code job_goes_on)."},
        422: {"model": schemas.Error, "description": "The job has no result: why it failed."},
    },
}


def describe_routes(
    routes: Sequence[BaseRoute], version: str, root: str, *, has_keys: bool
) -> dict[str, Any]:
    """The OpenAPI document of these routes, for callers who reach this server below the path `root`."""
    told = get_openapi(
        title="Likhita",
        version=version,
        description=_ABOUT,
        routes=routes,
        servers=[{"url": root or "/"}],
    )
    if has_keys:
        told["components"]["securitySchemes"] = {"key": {"type": "http", "scheme": "bearer"}}
        told["security"] = [{"key": []}]
    return told
