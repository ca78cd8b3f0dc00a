"""JSON of too many parts is refused before Gradio walks through it; all else arrives as it was meant."""

import json
import threading

import gradio as gr
import pytest
from starlette.requests import Request
from starlette.responses import Response
from starlette.testclient import TestClient

from transcript.bounds import LONGEST_TEXT, MOST_IDS
from ui.border.gradio_border import GradioBorder
from ui.start.upload_tickets import Uploads

EDIT = "/gradio_api/call/edit"


async def echo(scope, receive, send):
    """In Gradio's place: what it would read."""
    await Response(await Request(scope, receive).body())(scope, receive, send)


class ThreadNoted(GradioBorder):
    def admit(self, *given):
        self.thread = threading.get_ident()
        return super().admit(*given)


@pytest.fixture
def border(tmp_path):
    with gr.Blocks() as page:
        secret, patch = gr.Textbox(), gr.JSON()
        gr.Button().click(lambda *given: given, [secret, patch], patch, api_name="edit")
    return ThreadNoted(echo, page, Uploads(tmp_path))


@pytest.fixture
def client(border):
    return TestClient(border, headers={"Content-Type": "application/json"})


def test_too_many_parts_are_refused_with_a_sentence(client):
    for body in (b"[" + b"{}," * 100_000 + b"{}]", b"[" * 900_000, b"[" + b"0," * 400_000 + b"0]"):
        answer = client.post(EDIT, content=body)
        assert answer.status_code == 413
        assert answer.json()["detail"] == "The request has too many parts."


def test_the_largest_edits_arrive_as_they_were_sent(client):
    ids = [f"i{number:05}" for number in range(MOST_IDS)]
    for value in (ids, ["," * LONGEST_TEXT, "[" * LONGEST_TEXT]):
        call = {"data": ["secret", {"field": "text", "value": value}]}
        body = json.dumps(call).encode()
        assert client.post(EDIT, content=iter([body[:99], body[99:]])).json() == call


def test_a_large_body_is_read_beside_the_event_loop(client, border):
    async def loops_thread(scope, receive, send):
        border.loop = threading.get_ident()
        await echo(scope, receive, send)

    border._app = loops_thread
    for size, is_beside in ((10, False), (100_000, True)):
        assert client.post(EDIT, json={"data": ["s", {"value": "a" * size}]}).status_code == 200
        assert (border.thread != border.loop) == is_beside


@pytest.mark.parametrize("number", ["1e999", "-1e999", "NaN", "Infinity", "9" * 5000])
def test_a_number_that_is_none_does_not_pass(client, number):
    answer = client.post(EDIT, content='{"data": ["s", {"value": %s}]}' % number)  # noqa: UP031
    assert (answer.status_code, answer.json()["detail"]) == (400, "The body is not valid JSON.")
