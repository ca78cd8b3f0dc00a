"""Below a path of somebody's site, behind a proxy that takes the path away or leaves it, everything works."""

import re
import threading

import httpx
import numpy as np
import pytest

from tests.security.conftest import fill
from tests.support.prefix_proxy import prefix_proxy
from tests.support.server import running
from tests.support.speech import write_wav

pytestmark = pytest.mark.slow

PREFIX = "/tools/likhita"
FOREIGN = {"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"}


@pytest.fixture(scope="module")
def below(tmp_path_factory):
    """The app that is told its prefix, and the secret of its document."""
    data_dir = tmp_path_factory.mktemp("below") / "data"
    secret = fill(data_dir)
    frames = "self, https://*.example.org"
    with running(data_dir, ROOT_PATH=f"https://public.example{PREFIX}", FRAME_ANCESTORS=frames) as server:
        yield server, secret


@pytest.fixture(scope="module", params=[True, False], ids=["stripped", "left"])
def proxied(request, below):
    server, secret = below
    with prefix_proxy(server.url, PREFIX, strips=request.param) as address:
        yield address, secret


def test_page_sound_export_and_upload_are_below_the_prefix(proxied, tmp_path):
    address, secret = proxied
    page = httpx.get(f"{address}/")
    assert page.status_code == 200
    assert f'"root":"https://public.example{PREFIX}"' in page.text
    script = re.findall(r'src="\./(assets/[^"]+)"', page.text)[0]
    assert httpx.get(f"{address}/{script}").headers["content-type"].startswith("application/javascript")
    assert httpx.get(f"{address}/health").json()["status"] == "ok"
    sound = httpx.get(f"{address}/documents/{secret}/sound", headers={"Range": "bytes=0-99"})
    assert (sound.status_code, len(sound.content)) == (206, 100)
    headers = {"X-Likhita-Document": secret}
    assert "-->" in httpx.get(f"{address}/documents/-/export/srt", headers=headers).text
    recording = write_wav(tmp_path / "said.wav", np.zeros(1600))
    with recording.open("rb") as file:
        sent = httpx.post(f"{address}/gradio_api/upload", files={"files": file})
    assert re.fullmatch(r"[\w-]+\.recording", sent.json()[0])


def test_an_edit_reaches_the_page_that_waits_for_changes(proxied):
    address, secret = proxied
    headers = {"X-Likhita-Document": secret}
    shown = httpx.get(f"{address}/documents/-/view", headers=headers).json()
    since = shown["revision"]
    held = {}

    def wait() -> None:
        path = f"{address}/documents/-/changes?since={since}&machine={shown['machine']}&wait=10"
        held["news"] = httpx.get(path, headers=headers, timeout=30)

    waiting = threading.Thread(target=wait)
    waiting.start()
    config = httpx.get(f"{address}/config").json()
    editor = next(one for one in config["components"] if one["props"].get("elem_id") == "editor")
    patch = {"id": "s00000", "field": "text", "value": f"changed {since}", "base_revision": since}
    call = {"component_id": editor["id"], "fn_name": "document_edit", "session_hash": "tests"}
    sent = {**call, "data": {"document_id": secret, **patch}}
    saved = httpx.post(f"{address}/gradio_api/component_server", json=sent).json()
    waiting.join(30)
    assert saved["revision"] == since + 1
    assert [row["text"] for row in held["news"].json()["changed"]] == [f"changed {since}"]


def test_foreign_pages_are_refused_below_the_prefix_too(proxied):
    address, _ = proxied
    for method, path in (
        ("POST", "/gradio_api/component_server"),
        ("GET", "/gradio_api/queue/data?session_hash=x"),
        ("POST", "/live/11111111-1111-1111-1111-111111111111?at=0"),
        ("POST", "/documents/progress"),
    ):
        answer = httpx.request(method, address + path, headers=FOREIGN)
        assert (answer.status_code, answer.json()["code"]) == (403, "origin_foreign"), path


def test_the_public_origin_is_known_behind_a_proxy_that_hides_it(below):
    server, _ = below
    with prefix_proxy(server.url, PREFIX, strips=True, keeps_host=False) as address:
        codes = [
            httpx.post(
                f"{address}/documents/progress", json={"ids": []}, headers={"Origin": origin}
            ).status_code
            for origin in ("https://public.example", "https://evil.example")
        ]
    assert codes == [200, 403]


def test_the_prefix_alone_is_sent_on_to_where_links_are_right(below):
    server, _ = below
    answer = httpx.get(f"{server.url}{PREFIX}?__theme=dark")
    assert (answer.status_code, answer.headers["location"]) == (307, f"{PREFIX}/?__theme=dark")
    assert httpx.get(f"{server.url}/health").status_code == 200  # past the proxy
    assert httpx.get(f"{server.url}{PREFIX}/robots.txt").status_code == 200


def test_who_may_frame_the_page_is_the_hosts_choice(below):
    server, _ = below
    for path in ("/", "/health"):
        policy = httpx.get(server.url + path).headers["content-security-policy"]
        assert policy.endswith("; frame-ancestors 'self' https://*.example.org")
