"""JSON of too many parts is refused before anything walks through it; all else arrives as it was sent."""

import json

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.testclient import TestClient

from transcript.bounds import LONGEST_TEXT, MOST_IDS
from ui.guards.parts_limit import PartsLimit


async def echo(request: Request) -> Response:
    return Response(await request.body())


def client() -> TestClient:
    routes = [Route(path, echo, methods=["POST"]) for path in ("/gradio_api/call/edit", "/gradio_api/upload")]
    app = Starlette(routes=routes)
    app.add_middleware(PartsLimit, sentence="Too many.")
    return TestClient(app)


def test_too_many_parts_are_refused_with_a_sentence():
    for body in (b"[" + b"{}," * 100_000 + b"{}]", b"[" * 900_000, b"[" + b"0," * 400_000 + b"0]"):
        answer = client().post("/gradio_api/call/edit", content=body)
        assert (answer.status_code, answer.text) == (413, "Too many.")


def test_the_largest_edits_arrive_as_they_were_sent():
    ids = [f"i{number:05}" for number in range(MOST_IDS)]
    for value in (ids, ["," * LONGEST_TEXT, "[" * LONGEST_TEXT]):
        body = json.dumps({"data": ["secret", {"field": "text", "value": value}]}).encode()
        assert client().post("/gradio_api/call/edit", content=iter([body[:99], body[99:]])).content == body


def test_an_upload_is_not_looked_at():
    body = b"," * 900_000
    assert client().post("/gradio_api/upload", content=body).content == body
