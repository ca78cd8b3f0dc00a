"""Who reaches a limit is refused with a sentence that names it; everything that is there goes on."""

import httpx
import numpy as np
import pytest

from tests.security.conftest import fill
from tests.support.server import running
from transcript.storage.quota import DiskQuota, measure_bytes
from ui.senders import visitor_of

pytestmark = pytest.mark.slow

LIVE = "/live/11111111-1111-1111-1111-111111111111"
SOUND = {"Content-Type": "application/octet-stream"}
PIECE = bytes(16_000)


@pytest.fixture(scope="module")
def tight(tmp_path_factory):
    """A server with small limits whose data folder is full, and the secret of its document."""
    data_dir = tmp_path_factory.mktemp("tight") / "data"
    secret = fill(data_dir)
    (data_dir / "media" / "large").write_bytes(np.zeros(2_000_000, "u1"))
    with running(
        data_dir, REQUESTS_PER_MINUTE="40", DISK_QUOTA="1MB", MAX_ROWS="3", MAX_AUDIO_SIZE="2MB"
    ) as server:
        yield server, secret


def view(server, secret, visitor=None):
    headers = {"X-Likhita-Document": secret} | ({"X-Forwarded-For": visitor} if visitor else {})
    return httpx.get(f"{server.url}/documents/-/view", headers=headers)


def call(server, name, secret, **payload):
    config = httpx.get(f"{server.url}/config").json()
    editor = next(one for one in config["components"] if one["props"].get("elem_id") == "editor")
    sent = {"component_id": editor["id"], "fn_name": name, "session_hash": "tests"}
    sent["data"] = {"document_id": secret, **payload}
    return httpx.post(f"{server.url}/gradio_api/component_server", json=sent).json()


def test_a_visitor_who_asks_in_a_circle_is_told_the_limit(tight):
    server, secret = tight
    answers = [view(server, secret, "203.0.113.5") for _ in range(70)]
    assert [answer.status_code for answer in answers].index(
        429
    ) >= 40  # a minute before is forgotten bit by bit
    refused = answers[-1]
    assert refused.json()["code"] == "requests_too_many"
    assert refused.json()["detail"].startswith(
        "More than 40 requests came from your address within a minute."
    )
    assert int(refused.headers["retry-after"]) > 0
    assert view(server, secret, "203.0.113.6").status_code == 200
    assert (
        view(server, secret, "198.51.100.1, 203.0.113.5").status_code == 429
    )  # what the proxy says, not more
    assert view(server, secret).status_code == 200  # nobody can be told apart on the loopback
    free = httpx.get(f"{server.url}/health", headers={"X-Forwarded-For": "203.0.113.5"})
    assert free.status_code == 200


def test_a_full_quota_refuses_new_work_alone(tight):
    server, secret = tight
    before = measure_bytes(server.data_dir / "media")
    upload = httpx.post(f"{server.url}/gradio_api/upload", files={"files": ("a.wav", b"RIFF" * 100)})
    live = httpx.post(f"{server.url}{LIVE}?at=0", content=PIECE, headers=SOUND)
    program = httpx.post(f"{server.url}/v1/audio/transcriptions", files={"file": ("a.wav", b"RIFF" * 100)})
    for answer in (upload, live, program):
        assert (answer.status_code, answer.json()["code"]) == (507, "quota_full")
        assert answer.json()["detail"].startswith("This server keeps at most 1 MB, and that is used up")
    assert view(server, secret).status_code == 200
    saved = call(server, "document_edit", secret, id="s00000", field="text", value="here", base_revision=0)
    assert saved["revision"] == 1
    assert httpx.get(f"{server.url}/documents/{secret}/export/srt").status_code == 200
    assert measure_bytes(server.data_dir / "media") == before


def test_a_document_grows_to_its_limit_and_no_further(tight):
    server, secret = tight
    revision = view(server, secret).json()["revision"]
    split = {"id": "s00001", "field": "split", "value": {"new_id": "new", "cluster": 2}}
    told = call(server, "document_edit", secret, **split, base_revision=revision)
    assert (told["code"], told["values"]["most"]) == ("too_many_rows", 3)
    assert view(server, secret).json()["revision"] == revision


@pytest.mark.parametrize(
    ("address", "visitor"),
    [
        ("203.0.113.5", "203.0.113.5"),
        ("2001:db8:1:2:3::4", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        ("127.0.0.1", ""),
        ("::1", ""),
        ("unix", ""),
    ],
)
def test_visitors_are_addresses_or_lines(address, visitor):
    assert visitor_of({"type": "http", "client": (address, 1)}) == visitor
    assert visitor_of({"type": "http", "client": None}) == ""


def test_what_is_promised_counts_until_the_folder_is_walked_again(tmp_path):
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "a").write_bytes(bytes(600))
    (tmp_path / "link").symlink_to("/usr")
    quota = DiskQuota(tmp_path, 1000)
    assert not quota.is_over(300)
    assert quota.is_over(300)
    assert not quota.is_over(50)
    assert not DiskQuota(tmp_path, 0).is_over(10**15)
