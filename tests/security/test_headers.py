"""Every answer says what a browser may do with it; nothing that a document's address leads to goes further."""

import re

import httpx
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from ui.errors import tell_what_is_wrong
from ui.guards.headers import SecurityHeaders

pytestmark = pytest.mark.slow

ANSWERS = [
    ("GET", "/", 200),
    ("GET", "/health", 200),
    ("GET", "/robots.txt", 200),
    ("GET", "/config", 200),
    ("GET", "/nowhere", 404),
    ("GET", "/documents/unknown/sound", 404),
    ("GET", "/documents/{secret}/sound", 200),
    ("GET", "/documents/{secret}/peaks", 200),
    ("GET", "/documents/{secret}/export", 200),
    ("GET", "/documents/{secret}/export/srt", 200),
    ("GET", "/documents/{secret}/corrections", 200),
    ("POST", "/documents/progress", 422),
    ("POST", "/gradio_api/run/nothing", 415),
    ("OPTIONS", "/config", 405),
]


@pytest.mark.parametrize(("method", "path", "status"), ANSWERS)
def test_every_answer_has_the_headers(guarded, method, path, status):
    answer = httpx.request(method, guarded.url + path.format(secret=guarded.secret))
    assert answer.status_code == status
    assert answer.headers.get_list("x-content-type-options") == ["nosniff"]
    assert answer.headers.get_list("referrer-policy") == ["no-referrer"]
    assert answer.headers["x-robots-tag"] == "noindex, nofollow"
    assert "microphone=(self)" in answer.headers["permissions-policy"]
    (policy,) = answer.headers.get_list("content-security-policy")
    assert policy.startswith("default-src 'none'")
    assert policy.endswith("frame-ancestors 'self'")


def test_a_refusal_of_the_guards_has_them_too(guarded):
    answer = httpx.get(f"{guarded.url}/health", headers={"Host": "evil.example"})
    assert (answer.status_code, answer.headers["referrer-policy"]) == (421, "no-referrer")


def test_an_answer_to_a_fault_of_ours_has_them_too():
    app = FastAPI()

    @app.get("/fault")
    def fault() -> None:
        raise ValueError("ours")

    tell_what_is_wrong(app)
    app.add_middleware(SecurityHeaders, frames=("self",), head="")
    answer = TestClient(app, raise_server_exceptions=False).get("/fault")
    assert (answer.status_code, answer.json()["code"]) == (500, "broken")
    assert "microphone=(self)" in answer.headers["permissions-policy"]
    assert answer.headers["content-security-policy"].endswith("frame-ancestors 'self'")
    with pytest.raises(ValueError, match="ours"):  # the server logs it still
        TestClient(app).get("/fault")


def test_of_inline_scripts_the_page_runs_its_own_alone(guarded):
    answer = httpx.get(guarded.url)
    (scripts,) = re.findall(r"script-src ([^;]*)", answer.headers["content-security-policy"])
    words = scripts.split()
    assert {word for word in words if not word.startswith("'sha256-")} == {"'self'", "'unsafe-eval'"}
    inline = len(re.findall(r"<script(?![^>]*\ssrc=)", answer.text))
    assert len(words) == inline + 3  # one more in the head that Gradio adds in the browser
    assert httpx.get(f"{guarded.url}/robots.txt").text == "User-agent: *\nDisallow: /\n"
