"""Who sends nothing, or too little, is let go; who sends slowly arrives."""

import socket
import threading
import time
from urllib.parse import urlparse

import httpx
import pytest

from ui.guards.bodies import WINDOW_S
from ui.guards.connections import HEADERS_S

pytestmark = pytest.mark.slow

HEAD = (
    "POST /gradio_api/upload HTTP/1.1\r\nHost: localhost\r\nContent-Type: multipart/form-data; boundary=b\r\n"
)
PART = b'--b\r\nContent-Disposition: form-data; name="files"; filename="a.wav"\r\n\r\n'
BEGINNINGS = {
    "nothing": b"",
    "half a line": b"GET /hea",
    "half the headers": HEAD.encode(),
    "half a body": f"{HEAD}Content-Length: 100000\r\n\r\n".encode() + PART,
    "a body in drops": f"{HEAD}Content-Length: 100000\r\n\r\n".encode() + PART,
    "a body after its answer": b"GET /health HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\nx",
}
SLOW_BYTES_PER_S = 2_000
GRACE_S = 15.0  # for a busy machine


def connect(url):
    address = urlparse(url)
    return socket.create_connection((address.hostname, address.port), timeout=WINDOW_S + GRACE_S)


def read_to_the_end(wire):
    """What the server said until it closed; a timeout is a failure."""
    said = b""
    try:
        while part := wire.recv(65536):
            said += part
    except ConnectionError:
        pass
    return said


def test_half_sent_requests_are_let_go_and_a_slow_upload_arrives(guarded):
    wires = {name: [connect(guarded.url) for _ in range(10)] for name in BEGINNINGS}
    answer: list[int] = []
    slow = threading.Thread(target=lambda: answer.append(upload_slowly(guarded.url)))
    slow.start()
    for name, several in wires.items():
        for wire in several:
            wire.sendall(BEGINNINGS[name])
    deadline = time.monotonic() + HEADERS_S - 2
    while time.monotonic() < deadline:  # drops that must not be taken for progress
        time.sleep(0.5)
        for name in ("half the headers", "a body in drops", "a body after its answer"):
            for wire in wires[name]:
                wire.sendall(b"X")
    said = {name: [read_to_the_end(wire) for wire in several] for name, several in wires.items()}
    for several in wires.values():
        for wire in several:
            wire.close()
    assert set(said["nothing"]) == {b""}
    for name in ("half a line", "half the headers", "half a body", "a body in drops"):
        assert {one.split(b"\r\n")[0] for one in said[name]} == {b"HTTP/1.1 408 Request Timeout"}, name
    assert {one.split(b"\r\n")[0] for one in said["a body after its answer"]} == {b"HTTP/1.1 200 OK"}
    slow.join()
    assert answer == [200]


def upload_slowly(url):
    """A body of more than two windows, at the pace of a village's connection."""
    steps = int(2 * WINDOW_S)

    def body():
        yield PART
        for _ in range(steps):
            time.sleep(1.0)
            yield bytes(SLOW_BYTES_PER_S)
        yield b"\r\n--b--\r\n"

    headers = {"Content-Type": "multipart/form-data; boundary=b"}
    return httpx.post(f"{url}/gradio_api/upload", content=body(), headers=headers, timeout=60).status_code


def test_an_idle_connection_is_closed_after_its_answer(guarded):
    with connect(guarded.url) as wire:
        wire.sendall(b"GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert read_to_the_end(wire).startswith(b"HTTP/1.1 200 OK")
