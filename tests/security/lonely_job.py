"""A whole job in a network of its own, whose only name server writes down what it is asked.

Run as `unshare --user --map-root-user --net --mount python -m tests.security.lonely_job FOLDER RECORDING`: then
native code is heard too. Prints one JSON object: `asked` (names), `segments` (rows), `ready` (weights at hand).
"""

import contextlib
import fcntl
import json
import os
import socket
import struct
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import httpx

from tests.support.server import Server, running, wait_for_models

_SIOCSIFFLAGS, _IFF_UP = 0x8914, 1
_REFUSED_NAME = 0x8183  # an answer: there is no such name
_HEADER = struct.Struct("!6H")


class Names:
    """A name server that knows none and remembers all it was asked for."""

    def __init__(self) -> None:
        self.asked: set[str] = set()
        self._wire = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._wire.bind(("127.0.0.1", 53))
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            question, sender = self._wire.recvfrom(4096)
            self.asked.add(_read_name(question))
            number = struct.unpack_from("!H", question)[0]
            end = question.index(b"\0", _HEADER.size) + 5
            answer = _HEADER.pack(number, _REFUSED_NAME, 1, 0, 0, 0) + question[_HEADER.size : end]
            self._wire.sendto(answer, sender)


def _read_name(question: bytes) -> str:
    labels, place = [], _HEADER.size
    while length := question[place]:
        labels.append(question[place + 1 : place + 1 + length].decode("ascii", "replace"))
        place += 1 + length
    return ".".join(labels)


def _bring_up_loopback() -> None:
    with socket.socket() as any_socket:
        fcntl.ioctl(any_socket, _SIOCSIFFLAGS, struct.pack("16sh22x", b"lo", _IFF_UP))


def _use_own_names(folder: Path) -> None:
    for name, line in {
        "resolv.conf": "nameserver 127.0.0.1\n",
        "nsswitch.conf": "hosts: files dns\n",
    }.items():
        (folder / name).write_text(line)
        subprocess.run(["mount", "--bind", folder / name, f"/etc/{name}"], check=True)


def _post(server: Server, path: str, **sent: Any) -> Any:
    answer = httpx.post(f"{server.url}/gradio_api/{path}", timeout=60, **sent)
    answer.raise_for_status()
    return answer.json()


def _answer(server: Server, name: str, values: list[Any]) -> Any:
    """What an endpoint answers. Not asked by `gradio_client`, which looks up the hub when it is made."""
    event = _post(server, f"call/{name}", json={"data": values})["event_id"]
    told = httpx.get(f"{server.url}/gradio_api/call/{name}/{event}", timeout=300).text
    return json.loads(told.rsplit("event: complete\ndata: ", 1)[1])[0]


def main(folder: Path, recording: Path) -> None:
    """Runs the job and prints what was asked meanwhile; a lookup of our own shows that the names are heard."""
    _bring_up_loopback()
    _use_own_names(folder)
    names = Names()
    with contextlib.suppress(OSError):
        socket.getaddrinfo("heard.example", 80)
    os.environ["HOME"] = str(folder / "home")
    (folder / "home").mkdir()
    with running(folder / "data") as server:
        wait_for_models(server)
        (ticket,) = _post(server, "upload", files={"files": ("said.wav", recording.read_bytes())})
        sent = {"path": ticket, "meta": {"_type": "gradio.FileData"}}
        document = _answer(server, "transcribe", [sent, "auto", 0])
        for name in ("srt", "xlsx"):
            _answer(server, "export", [document["document_id"], name, None])
    kept = [str(path.relative_to(folder / "home")) for path in (folder / "home").rglob("*")]
    told = {"asked": sorted(names.asked), "segments": len(document["segments"]), "kept": kept}
    sys.stdout.write(json.dumps(told) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
