"""A few hostile inputs the whole way: child processes for files, a real server for patches."""

import tempfile
from pathlib import Path

import httpx

from engines.audio.decoding import AudioError, DecodeLimits, decode, remove_file
from engines.transcript_import.transcript_files import BROKEN, read_project, read_transcript
from tests.benchmarks.fuzz_inputs import DOCUMENT, Input, Samples
from tests.support.server import running
from transcript.errors import LikhitaError
from transcript.storage import Store

_LIMITS = DecodeLimits(max_seconds=600, wall_seconds=60)
_TIMEOUT_S = 60


def try_routes(seed: int, count: int) -> list[str]:
    """What went wrong with `count` inputs, taken from those that the fuzz draws first; a line each."""
    samples = Samples()
    with tempfile.TemporaryDirectory() as folder:
        data_dir = Path(folder) / "data"
        data_dir.mkdir()
        store = Store(f"sqlite:///{data_dir / 'likhita.sqlite3'}")
        store.create(DOCUMENT, complete=True)
        store.close()
        problems = []
        with running(data_dir) as server:
            for number in range(count):
                given = samples.draw(seed, number)
                fault = _send(server.url, given) if given.kind == "patch" else _open(given, Path(folder))
                problems += [f"{number} {given.kind} by its route: {fault}"] if fault else []
            health = httpx.get(f"{server.url}/health", timeout=_TIMEOUT_S).status_code
            problems += [] if health == httpx.codes.OK else [f"the server's health: {health}"]
            problems += ["the server's log has a traceback"] if "Traceback" in server.log else []
    return problems


def _open(given: Input, folder: Path) -> str:
    path = folder / "sent"
    path.write_bytes(given.content)
    try:
        if given.kind == "sound":
            remove_file(decode(path, folder / "tmp", _LIMITS).playback)
        elif given.kind == "bundle":
            with tempfile.TemporaryDirectory(dir=folder) as private:
                read_project(path, Path(private), 1_000_000)
        else:
            read_transcript(path, given.kind, folder / "tmp")
    except (LikhitaError, AudioError) as exc:
        return exc.message if exc.reason == BROKEN else ""
    except Exception as exc:  # noqa: BLE001 - what is looked for
        return f"{type(exc).__name__}: {str(exc)[:80]!r}"
    return ""


def _send(url: str, given: Input) -> str:
    body = b'{"data": ["%s", %s]}' % (DOCUMENT.id.encode(), given.content)
    call = f"{url}/gradio_api/call/edit"
    sent = httpx.post(call, content=body, headers={"content-type": "application/json"}, timeout=_TIMEOUT_S)
    if sent.is_client_error:
        return ""
    if sent.is_server_error:
        return f"HTTP {sent.status_code}"
    told = httpx.get(f"{call}/{sent.json()['event_id']}", timeout=_TIMEOUT_S).text
    return "" if "event: complete" in told or "event: error" in told else f"answered {told[:80]!r}"
