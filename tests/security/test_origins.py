"""Pages of other sites read what anybody may read, and change nothing; foreign names are not answered to."""

import httpx
import pytest

from tests.support.server import running

pytestmark = pytest.mark.slow

EDIT = '{"data":["%s",{"id":"s00000","field":"text","value":"theirs","base_revision":0}]}'
FOREIGN = [
    {"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"},
    {"Sec-Fetch-Site": "same-site", "Origin": "http://localhost:1"},
    {"Sec-Fetch-Site": "cross-site", "Origin": "null"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {"Origin": "http://[bad"},
    {"Origin": "https://ok.example.evil.example"},
]


def own_origins(url):
    return [
        {},
        {"Origin": url},
        {"Sec-Fetch-Site": "same-origin", "Origin": url},
        {"Sec-Fetch-Site": "none"},
        {"Origin": "https://ok.example"},
        {"Sec-Fetch-Site": "cross-site", "Origin": "https://ok.example"},
    ]


@pytest.mark.parametrize("headers", FOREIGN)
def test_a_foreign_page_can_neither_upload_nor_edit_nor_ask_gradio(guarded, headers):
    uploads = guarded.server.data_dir / "tmp" / "gradio"
    before = sorted(uploads.rglob("*"))
    sound = {"files": ("a.wav", b"RIFF" * 1000)}
    assert httpx.post(f"{guarded.url}/gradio_api/upload", files=sound, headers=headers).status_code == 403
    plain = headers | {"Content-Type": "text/plain"}
    for path in (
        "gradio_api/call/edit",
        "gradio_api/run/edit",
        "gradio_api/api/edit",
        "gradio_api/queue/join",
    ):
        answer = httpx.post(f"{guarded.url}/{path}", content=EDIT % guarded.secret, headers=plain)
        assert answer.status_code == 403, path
    key = "0" * 36
    live = headers | {"Content-Type": "application/octet-stream"}
    assert httpx.post(f"{guarded.url}/live/{key}?at=0", content=bytes(100), headers=live).status_code == 403
    assert httpx.get(f"{guarded.url}/gradio_api/deep_link", headers=headers).status_code == 403
    assert sorted(uploads.rglob("*")) == before


def test_every_route_that_may_change_something_refuses_a_foreign_page(guarded):
    """Also routes that are added later: the rule stands before all of them."""
    info = httpx.get(f"{guarded.url}/gradio_api/info").json()
    paths = {f"/gradio_api/call{name}" for name in info["named_endpoints"]}
    paths |= {"/", "/health", "/documents/progress", f"/documents/{guarded.secret}/sound", "/anything"}
    for path in sorted(paths):
        for method in ("POST", "PUT", "PATCH", "DELETE"):
            answer = httpx.request(method, guarded.url + path, headers=FOREIGN[0])
            assert answer.status_code == 403, (method, path)


def test_the_own_page_and_programs_and_named_origins_may(guarded):
    for headers in own_origins(guarded.url):
        answer = httpx.post(
            f"{guarded.url}/documents/progress", json={"ids": [guarded.secret]}, headers=headers
        )
        assert answer.status_code == 200, headers
        assert len(answer.json()) == 1


def test_a_foreign_page_may_link_here(guarded):
    headers = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}
    assert httpx.get(guarded.url, headers=headers).status_code == 200


@pytest.mark.parametrize("name", ["localhost", "127.0.0.1", "[::1]", "likhita.localhost", "LOCALHOST."])
def test_over_the_loopback_the_loopbacks_names_are_answered(guarded, name):
    port = guarded.url.rsplit(":", 1)[1]
    assert httpx.get(f"{guarded.url}/health", headers={"Host": f"{name}:{port}"}).status_code == 200


@pytest.mark.parametrize(
    "name", ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example", "[::", ""]
)
def test_over_the_loopback_a_name_that_was_pointed_here_is_refused(guarded, name):
    answer = httpx.get(f"{guarded.url}/health", headers={"Host": name})
    assert answer.status_code == 421
    assert "ALLOWED_HOSTS" in answer.text


def test_only_the_allowed_hosts_are_answered_where_there_are_some(tmp_path):
    with running(tmp_path / "data", ALLOWED_HOSTS="likhita.example, *.example.org, 127.0.0.1") as server:
        codes = {
            name: httpx.get(f"{server.url}/health", headers={"Host": name}).status_code
            for name in (
                "likhita.example",
                "likhita.example:443",
                "a.example.org",
                "example.org",
                "localhost",
            )
        }
    assert list(codes.values()) == [200, 200, 200, 421, 421]
