"""Odd calls of a stranger to the running app: each is answered with 4xx, or 200 and a refusal, in a sentence."""

import json
import re
from pathlib import Path

import httpx
import pytest
from gradio_client import Client
from gradio_client.exceptions import AppError

GRADIO = "/gradio_api/"
DEEP = '{"a": ' * 900 + "1" + "}" * 900


@pytest.fixture(scope="module")
def editor(client):
    """The number of the component whose functions the editor calls."""
    found = client.get("/config").json()["components"]
    return next(part["id"] for part in found if "document_edit" in part["props"].get("server_fns", ()))


@pytest.fixture(scope="module")
def client(server):
    headers = {"Content-Type": "application/json"}
    with httpx.Client(base_url=server.url, headers=headers, timeout=30) as client:
        yield client


@pytest.fixture
def calm(server, client):
    """The running app as a client, which has written no traceback to its log when the test ends."""
    before = server.log.count("Traceback")
    yield client
    assert server.log.count("Traceback") == before


def post(client, path, body):
    content = body if isinstance(body, str | bytes) else json.dumps(body)
    return client.post(path, content=content)


def sentence_of(answer):
    told = answer.json()["detail"]
    assert isinstance(told, str)
    assert told.endswith(".")
    assert len(told) < 300
    return told


def test_programs_tell_errors_apart_as_the_documentation_says(server, capsys):
    """The code of `docs/programs.md` on the running app, through Gradio's own client."""
    page = (Path(__file__).parents[3] / "docs" / "programs.md").read_text("utf-8")
    example = next(code for code in re.findall(r"```python\n(.*?)```", page, re.DOTALL) if "AppError" in code)
    likhita = Client(server.url, verbose=False, analytics_enabled=False)
    exec(compile(example, "docs/programs.md", "exec"), {"likhita": likhita})  # noqa: S102 - our own page
    assert capsys.readouterr().out.startswith("document_unknown This document does not exist.")
    with pytest.raises(AppError) as caught:
        likhita.predict("0" * 32, "txt", {"rows": []}, api_name="/export")
    assert caught.value.title == "options_no_object"
    with pytest.raises(AppError) as caught:
        likhita.predict("0" * 32, {"field": "text"}, api_name="/edit")
    assert caught.value.title == "not_revision"
    with pytest.raises(AppError) as caught:
        likhita.predict(None, "auto", 0, api_name="/transcribe")
    assert caught.value.title == "no_recording"


@pytest.mark.parametrize(
    ("path", "status", "code", "values"),
    [
        ("/documents/none/sound", 404, "document_unknown", {}),
        ("/documents/none/changes?since=x", 422, "not_whole_number", {"field": "query.since"}),
        ("/gradio_api/file=/etc/passwd", 404, "export_gone", {}),
        ("/gradio_api/queue/status", 404, "route_unknown", {}),
    ],
)
def test_routes_answer_with_the_code_and_its_values(calm, path, status, code, values):
    answer = calm.get(path)
    assert (answer.status_code, answer.json()["code"], answer.json()["values"]) == (status, code, values)


@pytest.mark.parametrize(
    ("change", "status", "told"),
    [
        ({"component_id": 99_999}, 404, "This page is out of date. Reload it."),
        ({"component_id": 10**400}, 404, "This page is out of date. Reload it."),
        ({"component_id": 1}, 404, "This page is out of date. Reload it."),
        ({"component_id": "16"}, 422, "component_id: must be a whole number."),
        ({"component_id": True}, 422, "component_id: must be a whole number."),
        ({"component_id": 1e999}, 400, "The body is not valid JSON."),
        ({"fn_name": "__class__"}, 404, "This page is out of date. Reload it."),
        ({"fn_name": "preprocess"}, 404, "This page is out of date. Reload it."),
        ({"fn_name": []}, 422, "fn_name: must be text."),
        ({"fn_name": "\ud800"}, 422, "fn_name: contains half a character (a lone surrogate) or a NUL."),
        ({"session_hash": None}, 422, "session_hash: must be text."),
        ({"session_hash": "x" * 201}, 422, "session_hash: must be at most 200 characters."),
    ],
)
def test_a_component_call_that_is_none_is_refused(calm, editor, change, status, told):
    call = {"session_hash": "x", "component_id": editor, "fn_name": "document_edit", "data": {}}
    answer = post(calm, f"{GRADIO}component_server", call | change)
    assert (answer.status_code, sentence_of(answer)) == (status, told)


@pytest.mark.parametrize(
    "body", ["", "nope", "[]", "3", "null", b"\xff", "[" * 50_000, DEEP, '{"data": NaN}']
)
@pytest.mark.parametrize(
    "path", ["component_server", "call/edit", "queue/join", "run/predict", "cancel", "reset"]
)
def test_a_body_that_is_no_call_is_refused(calm, path, body):
    answer = post(calm, GRADIO + path, body)
    assert answer.status_code in {400, 422}
    sentence_of(answer)


@pytest.mark.parametrize(
    ("path", "body", "status", "told"),
    [
        ("call/nope", {"data": []}, 404, "There is no endpoint of this name."),
        ("call/v2/nope", {}, 404, "There is no endpoint of this name."),
        ("run/nope", {"data": []}, 404, "There is no endpoint of this name."),
        (
            "queue/join",
            {"data": [], "fn_index": 99_999},
            404,
            "fn_index: this page is out of date. Reload it.",
        ),
        ("queue/join", {"data": [], "fn_index": -1}, 404, "fn_index: this page is out of date. Reload it."),
        ("queue/join", {"data": [], "fn_index": "0"}, 422, "fn_index: must be a whole number."),
        ("queue/join", {"data": [], "fn_index": 0, "session_hash": "\0"}, 422, None),
        ("call/edit", {"data": []}, 422, "data: must be a list of 2 values."),
        ("call/edit", {"data": {}}, 422, "data: must be a list."),
        ("call/export", {"data": ["x"]}, 422, "data: must be a list of 3 values."),
        ("call/transcribe", {"data": ["a.wav", "te", 0]}, 422, "data.0: must be an object."),
        ("call/transcribe", {"data": [["a.wav"], "te", 0]}, 422, "data.0: must be an object."),
    ],
)
def test_a_call_of_an_event_that_cannot_be_answered_is_refused(calm, path, body, status, told):
    answer = post(calm, GRADIO + path, body)
    assert answer.status_code == status
    assert told in {None, sentence_of(answer)}


def follow(client, name, data):
    begun = post(client, f"{GRADIO}call/{name}", {"data": data})
    assert begun.status_code == 200
    told = (
        client.get(f"{GRADIO}call/{name}/{begun.json()['event_id']}")
        .text.split("data: ", 1)[1]
        .split("\n", 1)[0]
    )
    return json.loads(told)["error"]


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("edit", ["x", 3], "patch: must be an object"),
        (
            "edit",
            ["\0", {"id": "a", "field": "text", "value": "b", "base_revision": 0}],
            "This document does not exist.",
        ),
        (
            "edit",
            ["x", {"id": "\0", "field": "text", "value": "b", "base_revision": 0}],
            "id: must be the id of a row",
        ),
        ("document", ["\ud800"], "This document does not exist."),
        ("document", [{"a": 1}], "This document does not exist."),
        ("export", ["x", "srt", [1]], "options: must be an object of names"),
        ("export", ["x", "srt", {"rows": 10**400}], "This document does not exist."),
        ("export", [10**400, "srt", {}], "This document does not exist."),
        ("transcribe", [None, "te", 10**400], "There is no recording yet."),
    ],
)
def test_an_odd_value_of_an_endpoint_is_told_in_a_sentence(calm, name, data, told):
    assert follow(calm, name, data).startswith(told)


@pytest.mark.parametrize(
    "data",
    [
        None, 3, [], "x", {"document_id": "\0"}, {"document_id": "\ud800", "field": "\ud800"},
        {"document_id": "x", "base_revision": 10**400, "speakers": 10**400, "id": "\0", "key": "\ud800", "language": "\0"},
        {"document_id": ["x"], "query": {"pattern": "\0"}, "other_id": {"a": [1]}, "role": 3},
    ],
)  # fmt: skip
def test_every_function_of_the_editor_answers_odd_values_in_a_sentence(calm, editor, data):
    for name in ("edit", "undo", "redo", "load", "find", "hear", "heard", "divide", "names"):
        call = {"session_hash": "x", "component_id": editor, "fn_name": f"document_{name}", "data": data}
        answer = post(calm, f"{GRADIO}component_server", call)
        assert answer.status_code == 200
        assert answer.json()["error"].endswith("."), name


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("POST", "/documents/progress", '{"ids": NaN}', 422),
        ("POST", "/documents/progress", '{"ids": ["\\ud800", 3]}', 422),
        ("POST", "/documents/progress", "[" * 15_000, 400),
        ("POST", "/documents/progress", '{"ids": "x"}', 422),
        ("GET", "/documents/x/changes?since=" + "9" * 5000, None, 422),
        ("GET", "/documents/x/changes?since=nan", None, 422),
        ("GET", "/documents/x/changes", None, 422),
        ("GET", "/documents/x%00/changes?since=0", None, 404),
        ("GET", "/documents/x%00/memory", None, 404),
        ("GET", "/documents/x%00/checks", None, 404),
        ("GET", "/documents/x%00/sound", None, 404),
        ("GET", "/documents/x%00/export/srt", None, 404),
        ("GET", "/documents/x%00/corrections", None, 404),
        ("POST", "/live/" + "a" * 36 + "?at=-1", "", 422),
        ("POST", "/live/" + "a" * 36 + "?at=" + "9" * 5000, "", 422),
    ],
)
def test_the_routes_of_documents_answer_odd_values_in_a_sentence(calm, method, path, body, status):
    answer = calm.request(method, path, content=body)
    assert answer.status_code == status
    assert isinstance(answer.json()["detail"], str)


def test_ids_that_no_document_has_are_left_out_of_the_progress(calm):
    assert post(calm, "/documents/progress", '{"ids": ["a\\u0000", "\\ud800", "x"]}').json() == []


def test_an_upload_may_look_like_anything(client, server):
    """The border counts the parts of JSON, not the bytes of a recording."""
    sent = {"files": ("a.wav", b"," * 900_000)}
    assert httpx.post(f"{server.url}{GRADIO}upload", files=sent).status_code == 200


@pytest.mark.parametrize("path", ["documents/progress", "anything"])
def test_what_asks_little_may_send_little(client, path):
    answer = post(client, f"/{path}", '{"ids": [' + "{}," * 20_000 + "{}]}")
    assert answer.status_code == 413
