"""Calls as strangers send them: what is no call is refused in a sentence before Gradio or a route sees it.

Gradio answers 500 to a component or an endpoint that is not there, to nesting that it cannot walk through,
and to numbers that its own answer would have to repeat.
"""

import json
from typing import Any, TypeVar

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from gradio import Blocks
from gradio.data_classes import GradioModel
from pydantic import Field, ValidationError
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from transcript.border import Storable, StrictModel, describe_error, describe_fault
from ui.views import PRIVATE_HEADERS

DEEPEST = 32
"""Lists and objects inside each other; the deepest call of the page has seven."""
_PREFIX = "/gradio_api/"
_BY_NAME = ("call/v2/", "call/", "run/", "api/")
_OTHERS = ("queue/join", "cancel", "reset")
_SERVER = "component_server"
_MOST_VALUES = 100
_LONGEST_TOKEN = 200

_Token = Storable | None
_Model = TypeVar("_Model", bound=StrictModel)


class _ComponentCall(StrictModel):
    """What the page's components ask their server functions."""

    session_hash: Storable = Field(max_length=_LONGEST_TOKEN)
    component_id: int
    fn_name: Storable = Field(max_length=_LONGEST_TOKEN)
    data: object


class _EventCall(StrictModel):
    """What the page and programs ask of an event; Gradio reads the rest."""

    data: list[Any] | None = Field(None, max_length=_MOST_VALUES)
    fn_index: int | None = None
    session_hash: _Token = Field(None, max_length=_LONGEST_TOKEN)
    event_id: _Token = Field(None, max_length=_LONGEST_TOKEN)
    trigger_id: int | None = None


class CallRefusedError(Exception):
    """A call that cannot be one: the HTTP status and the sentence."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status, self.sentence = status, sentence


class CallBorder:
    """ASGI middleware: a call of Gradio's that cannot be answered is refused with 4xx and a sentence.

    It stands inside the limit of bodies, which it reads whole. What it lets pass goes on byte for byte.
    """

    def __init__(self, app: ASGIApp, page: Blocks) -> None:
        self._app = app
        self._page = page

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        called = _called(scope)
        if called is None:
            await self._app(scope, receive, send)
            return
        body = await _read_body(receive)
        if body is None:  # the sender hung up
            return
        try:
            self._check(called, _read_json(body))
        except CallRefusedError as exc:
            answer = JSONResponse({"detail": exc.sentence}, exc.status, headers=PRIVATE_HEADERS)
            await answer(scope, receive, send)
            return
        await self._app(scope, _replay(body, receive), send)

    def _check(self, called: str, content: object) -> None:
        if called == _SERVER:
            self._check_component_call(_read(_ComponentCall, content))
        elif called.startswith("call/v2/"):
            self._find_event(called.removeprefix("call/v2/"))
        else:
            self._check_event_call(called, _read(_EventCall, content))

    def _check_component_call(self, call: _ComponentCall) -> None:
        component = self._page.blocks.get(call.component_id)
        function = getattr(component, call.fn_name, None) if component is not None else None
        if not getattr(function, "_is_server_fn", False):
            raise CallRefusedError(404, "The page has changed since you opened it. Reload it.")

    def _check_event_call(self, called: str, call: _EventCall) -> None:
        if called in {"cancel", "reset"}:
            return
        if called == "queue/join" or call.fn_index is not None:
            event = self._page.fns.get(-1 if call.fn_index is None else call.fn_index)
            if event is None:
                raise CallRefusedError(404, "fn_index: the page has no such event. Reload it.")
        else:
            event = self._find_event(called.split("/", 1)[1])
        if call.data is None or len(call.data) < len(event.inputs):
            raise CallRefusedError(422, f"data: must be a list of {len(event.inputs)} values.")
        for number, (component, value) in enumerate(zip(event.inputs, call.data, strict=False)):
            model = getattr(component, "data_model", None)
            is_object = isinstance(model, type) and issubclass(model, GradioModel)
            if is_object and value is not None and not isinstance(value, dict):
                raise CallRefusedError(422, f"data.{number}: must be an object.")

    def _find_event(self, name: str) -> Any:
        event = next((each for each in self._page.fns.values() if each.api_name == name), None)
        if event is None:
            raise CallRefusedError(404, "There is no endpoint of this name.")
        return event


def _called(scope: Scope) -> str | None:
    """What the request calls: the path below Gradio's prefix; None where it is none of these calls."""
    if scope["type"] != "http" or scope["method"] != "POST":
        return None
    path: str = scope["path"].rstrip("/")
    if not path.startswith(_PREFIX):
        return None
    called = path.removeprefix(_PREFIX)
    return called if called == _SERVER or called in _OTHERS or called.startswith(_BY_NAME) else None


async def _read_body(receive: Receive) -> bytes | None:
    parts: list[bytes] = []
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        parts.append(message.get("body", b""))
        if not message.get("more_body", False):
            return b"".join(parts)


def _replay(body: bytes, receive: Receive) -> Receive:
    waiting: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def replayed() -> Message:
        return waiting.pop() if waiting else await receive()

    return replayed


def _read_json(body: bytes) -> object:
    """The value in a body.

    Raises:
        CallRefusedError: it is no JSON, has numbers that are none, or is nested too deep.
    """
    try:
        content = json.loads(body, parse_constant=_refuse_constant)
    except RecursionError:
        raise CallRefusedError(400, f"The body is nested more than {DEEPEST} deep.") from None
    except ValueError:  # also a whole number of more digits than Python reads
        raise CallRefusedError(400, "The body is no JSON that can be read.") from None
    level: list[Any] = [content]
    for _ in range(DEEPEST):
        level = [inner for each in level for inner in _inside(each)]
        if not level:
            return content
    raise CallRefusedError(400, f"The body is nested more than {DEEPEST} deep.")


def _inside(value: object) -> list[Any]:
    """The lists and objects directly inside a value."""
    within = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [each for each in within if isinstance(each, dict | list)]


def _refuse_constant(constant: str) -> None:
    raise ValueError(constant)


def _read(model: type[_Model], content: object) -> _Model:
    try:
        return model.model_validate(content)
    except ValidationError as exc:
        where, reason = describe_fault(exc)
        raise CallRefusedError(422, f"{where or 'The body'}: {reason}") from None


def tell_what_is_wrong(app: FastAPI) -> None:
    """Has the app's own routes answer a request that they cannot read with one sentence.

    FastAPI's answer repeats what was sent, and breaks where that is no number or half of a character.
    """

    @app.exception_handler(RequestValidationError)
    async def tell(_request: Request, error: RequestValidationError) -> JSONResponse:
        where, reason = describe_error(error.errors()[0])
        return JSONResponse({"detail": f"{where}: {reason}"}, 422, headers=PRIVATE_HEADERS)
