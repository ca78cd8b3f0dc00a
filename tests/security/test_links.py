"""Links that people share: whatever the app answers to, a link that reads changes nothing, a revoked one reads nothing.

The routes and functions are asked of the app itself; one that is added has to be named here before this passes.
"""

import io
import json
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import gradio as gr
import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient
from sqlalchemy import select

import app as main
from settings import read_settings
from tests.security.conftest import fill
from transcript.errors import UnknownDocumentError
from transcript.formats.registry import FORMATS
from transcript.storage import Store, schema
from transcript.storage.backup import restore_backup, write_backup
from transcript.storage.links import MOST_LINKS, Rights, is_link_name
from ui.editor.editor import SegmentEditor

pytestmark = pytest.mark.slow

OPEN = {
    "/health", "/ready", "/metrics", "/robots.txt", "/gradio_api/upload", "/uploads/tracks",
    "/live/{key}/end", "/sample/conversation.ogg", "/gradio_api/file={path:path}", "/documents/copied",
    "/modules/{version}/{name:path}", "/account", "/account/login", "/account/logout", "/account/documents",
    "/account/openid", "/login/callback",
}  # fmt: skip
"""Routes that name no document."""
NAMING = {"/documents/progress", "/live/{key}"}
"""Those that name one beside their path; each has a test of its own."""
ASKED: dict[str, dict[str, Any]] = {
    "/changes": {"params": {"since": 0}},
    "/words": {"params": {"start": 0, "end": 9000}},
    "/live-sound": {"params": {"until": 100}},
    "/spectrogram/{sound_key}": {"params": {"level": 0, "tile": 0}},
    "/links": {"json": {"rights": "edit"}},
}
"""What a route needs to be asked with, beside its path."""
PLACES = {"{format_name}": "srt", "{table}": "confusions", "{sound_key}": "0" * 12, "{link_id}": "0" * 64}
CALLS_THAT_READ = {"load", "find"}
PATCH = {"id": "s00000", "field": "text", "value": "Somebody else was here.", "base_revision": 0}
PAYLOAD = PATCH | {
    "name": "Another name", "pattern": "a", "replacement": "b", "ids": ["s00000"], "language": "en", "key": "k",
    "ticket": "x" * 22 + ".recording", "choices": {"encoding": "cp1251"}, "stop": True,
}  # fmt: skip


@dataclass
class Shared:
    """The app, one of its documents, and links to that."""

    app: FastAPI
    client: TestClient
    store: Store
    secret: str
    read: str
    edit: str
    gone: str

    def rows(self) -> dict[str, list[Any]]:
        """All that the database holds, but when somebody looked."""
        found = {}
        for table in [*schema.tables_of_documents(), schema.documents]:
            columns = [column for column in table.c if column.name not in {"opened_at", "used_s"}]
            with self.store._reading() as connection:
                found[table.name] = sorted(map(repr, connection.execute(select(*columns))))
        return found

    def ask(self, method: str, path: str, given: str, **asked: Any) -> Any:
        """The answer to who gives this in a header."""
        headers = {"X-Likhita-Document": given}
        return self.client.request(method, f"/documents/-{path}", headers=headers, **asked)

    def functions(self) -> dict[str, Any]:
        """What the editor in the page may call, by name."""
        (editor,) = [one for one in self.app.state.page.blocks.values() if isinstance(one, SegmentEditor)]
        return {call.__name__.removeprefix("document_"): call for call in editor.server_fns}

    def events(self) -> dict[str, Any]:
        """Every function of the page's events, by name."""
        return {
            event.fn.__name__: event.fn for event in self.app.state.page.fns.values() if event.fn is not None
        }


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shared]:
    data_dir = tmp_path_factory.mktemp("shared") / "data"
    secret = fill(data_dir)
    parts: list[main.App] = []

    class Kept(main.App):
        def __init__(self, *given: Any) -> None:
            super().__init__(*given)
            parts.append(self)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(main, "App", Kept)
        patch.setattr(tempfile, "tempdir", None)
        patch.setenv("GRADIO_TEMP_DIR", "")
        made = main.create_app(read_settings({"DATA_DIR": str(data_dir), "MODELS": "starter"}, dotenv=None))
        store = parts[0].store
        names = [store.links.make(secret, rights, 1_800_000_000) for rights in (Rights.READ, Rights.EDIT)]
        gone, link = store.links.make(secret, Rights.EDIT, 1_800_000_000)
        store.links.revoke(secret, link.id)
        client = TestClient(made, follow_redirects=False)
        yield Shared(made, client, store, secret, names[0][0], names[1][0], gone)
        parts[0].close()


def routes_of(app: FastAPI) -> list[tuple[str, str]]:
    """(method, path behind the document) of every route below a document's name."""
    start = "/documents/{document_id}"
    routers = [getattr(each, "original_router", None) for each in app.routes]
    routes = [route for router in routers if router for route in router.routes]
    assert len(routes) > 30
    assert all(isinstance(route, APIRoute) for route in routes)
    others = {route.path for route in routes if not route.path.startswith((start, "/v1"))}
    assert others <= OPEN | NAMING, "say here whether the new route names a document"
    found = []
    for route in routes:
        if route.path.startswith(start):
            found += [(method, route.path.removeprefix(start)) for method in sorted(route.methods)]
    return found


def filled(path: str) -> str:
    for name, value in PLACES.items():
        path = path.replace(name, value)
    assert "{" not in path, f"say here what stands in {path}"
    return path


def all_in(answer: Any) -> bytes:
    """Everything that was answered, unpacked."""
    content = repr(answer.headers).encode() + answer.content
    if zipfile.is_zipfile(io.BytesIO(answer.content)):
        with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
            content += b"".join(name.encode() + archive.read(name) for name in archive.namelist())
    return content


def test_by_a_link_that_reads_no_route_writes_or_tells_the_secret(shared: Shared) -> None:
    before, seen = shared.rows(), []
    for method, path in routes_of(shared.app):
        asked = ASKED.get(path, {})
        answer = shared.ask(method, filled(path), shared.read, **asked)
        named = shared.client.request(method, f"/documents/{shared.read}{filled(path)}", **asked)
        assert shared.secret.encode() not in all_in(answer) + all_in(named), path
        assert (answer.status_code, answer.content) == (named.status_code, named.content), path
        may = method in {"GET", "HEAD"} and not path.startswith("/links")
        if may:
            assert answer.status_code in {200, 204, 404}, (path, answer.text)
            seen += [path] * (answer.status_code < 300)
        else:
            code = "link_only_reads" if path == "/job/cancel" else "link_not_owner"
            assert (answer.status_code, answer.json()["code"]) == (403, code), path
        assert shared.rows() == before, path
        slash = shared.ask(method, filled(path) + "/", shared.read, **asked)
        assert shared.secret.encode() not in all_in(slash), path
        assert shared.rows() == before, path
    assert {"/view", "/rows", "/changes", "/sound", "/peaks", "/words", "/export", "/corrections"} <= set(
        seen
    )


def test_no_file_made_for_a_link_holds_the_secret(shared: Shared) -> None:
    for name in FORMATS:
        answer = shared.ask("GET", f"/export/{name}", shared.read)
        assert answer.status_code == 200 or name == "dataset", (name, answer.text)
        assert shared.secret.encode() not in all_in(answer), name


def test_by_a_link_that_edits_no_route_is_the_owners(shared: Shared) -> None:
    before = shared.rows()
    for method, path in routes_of(shared.app):
        if method in {"GET", "HEAD"} and not path.startswith("/links"):
            continue
        answer = shared.ask(method, filled(path), shared.edit, **ASKED.get(path, {}))
        expected = (404, "document_unknown") if path == "/job/cancel" else (403, "link_not_owner")
        assert (answer.status_code, answer.json()["code"]) == expected, path
    assert shared.rows() == before


def test_by_a_revoked_link_no_route_says_anything(shared: Shared) -> None:
    changed = shared.read[:-1] + ("A" if shared.read[-1] != "A" else "B")
    for method, path in routes_of(shared.app):
        for given in (shared.gone, changed):
            asked = ASKED.get(path, {})
            answer = shared.ask(method, filled(path), given, **asked)
            named = shared.client.request(method, f"/documents/{given}{filled(path)}", **asked)
            for one in (answer, named):
                assert one.status_code == 404, path
                assert method == "HEAD" or one.json()["code"] == "link_gone", path


def test_the_addresses_that_a_link_is_told_end_with_it(shared: Shared) -> None:
    name, link = shared.store.links.make(shared.secret, Rights.READ, 1_800_000_000)
    view = shared.ask("GET", "/view", name).json()
    assert (view["document_id"], view["rights"]) == (name, "read")
    addresses = {key: value for key, value in view.items() if key.endswith("_url")}
    assert len(addresses) >= 6
    asked = {"changes_url": {"since": 0}, "words_url": {"start": 0, "end": 9}}
    for key, address in addresses.items():
        answer = shared.client.get(f"/{address}", params=asked.get(key))
        assert answer.status_code in {200, 204, 404, 422}, key
        assert answer.status_code == 404 or not answer.content or answer.json is not None
    assert shared.client.get(f"/{view['media_url']}").status_code == 200
    assert shared.client.get(f"/{view['media_url'].removesuffix('sound')}links").status_code == 404
    assert shared.store.links.revoke(shared.secret, link.id)
    for key, address in addresses.items():
        answer = shared.client.get(f"/{address}", params=asked.get(key))
        assert (answer.status_code, answer.json()["code"]) == (404, "link_gone"), key


def test_the_owners_tickets_make_and_list_no_links(shared: Shared) -> None:
    address = shared.ask("GET", "/view", shared.secret).json()["media_url"].removesuffix("/sound")
    assert shared.client.get(f"/{address}/sound").status_code == 200
    assert shared.client.get(f"/{address}/links").status_code == 404
    assert shared.client.post(f"/{address}/links", json={"rights": "edit"}).status_code == 404


def test_by_a_link_that_reads_no_function_of_the_editor_writes(shared: Shared) -> None:
    before = shared.rows()
    for name, call in shared.functions().items():
        answer = json.loads(call(PAYLOAD | {"document_id": shared.read}).body)
        assert shared.secret not in json.dumps(answer), name
        assert shared.rows() == before, name
        assert ("error" not in answer) == (name in CALLS_THAT_READ), (name, answer)
        if name not in CALLS_THAT_READ:
            assert answer["code"] == "link_only_reads", name
        refused = json.loads(call(PAYLOAD | {"document_id": shared.gone}).body)
        assert refused["code"] == "link_gone", name
    assert len(shared.functions()) >= 14


def arguments(shared: Shared, name: str, given: str) -> tuple[Any, ...]:
    event = gr.EventData(None, {"document_id": given, "ticket": "x" * 22 + ".recording", "name": "a.wav"})
    known: dict[str, tuple[Any, ...]] = {
        "edit": (given, PATCH),
        "document": (given,),
        "export": (given, "json", {}),
        "open_address": (given,),
        "go_to": (given,),
        "show_followed": (event,),
    }
    assert name in known, f"say here how the page's function {name} is called, or that it names no document"
    return known[name]


def call_event(function: Any, given: tuple[Any, ...]) -> tuple[str, str]:
    """What the function answers, or the code with which it refuses."""
    try:
        return repr(function(*given)), ""
    except gr.Error as exc:
        return "", exc.title


def test_by_a_link_no_event_of_the_page_writes_or_tells_the_secret(shared: Shared) -> None:
    nothing_named = {"translate", "take_recording", "get_ready", "transcribe", "open", "close", "tick"}
    before, opened = shared.rows(), []
    assert {"edit", "document", "export", "open_address", "show_followed"} <= set(shared.events())
    for name, function in shared.events().items():
        if name in nothing_named:
            continue
        for given, code in ((shared.read, "link_only_reads"), (shared.gone, "link_gone")):
            answer, refused = call_event(function, arguments(shared, name, given))
            assert shared.rows() == before, name
            assert shared.secret not in answer, name
            if refused:
                assert refused == code, name
                continue
            assert "link_gone" in answer or given == shared.read, name
            opened += [name] * (given == shared.read)
            if name == "export":
                assert shared.secret not in Path(answer.strip("'")).read_text("utf-8")
    assert set(opened) == {"document", "export", "open_address", "go_to", "show_followed"}


def test_a_list_of_documents_is_answered_under_the_names_it_was_asked_with(shared: Shared) -> None:
    ids = [shared.read, shared.gone, "no such", shared.secret]
    found = shared.client.post("/documents/progress", json={"ids": ids}).json()
    assert [one["id"] for one in found] == [shared.read, shared.secret]
    alone = shared.client.post("/documents/progress", json={"ids": [shared.edit]})
    assert shared.secret not in alone.text


def test_who_speaks_speaks_into_no_document_of_a_link(shared: Shared) -> None:
    before = shared.rows()
    headers = {"X-Likhita-Document": shared.edit, "Content-Type": "application/octet-stream"}
    key = "/live/00000000-0000-0000-0000-000000000000?at=0"
    answer = shared.client.post(key, headers=headers, content=bytes(3200))
    assert shared.secret not in answer.text
    assert answer.json().get("document_id", "") == ""
    assert shared.rows() == before


def test_an_owner_makes_lists_and_revokes_links(shared: Shared) -> None:
    made = shared.ask("POST", "/links", shared.secret, json={"rights": "edit"}).json()
    name, link = made["name"], made["link"]
    assert is_link_name(name)
    assert name.startswith("edit.")
    assert (link["rights"], link["ending"], link["used_s"]) == ("edit", name[-4:], 0)
    listed = shared.ask("GET", "/links", shared.secret).json()["links"]
    assert link in listed
    assert name not in json.dumps(listed)
    call = shared.functions()["edit"]
    base = shared.store.state(shared.secret).revision
    saved = json.loads(call(PATCH | {"document_id": name, "base_revision": base}).body)
    assert saved["revision"] == base + 1
    listed = shared.ask("GET", "/links", shared.secret).json()["links"]
    (used,) = [one for one in listed if one["id"] == link["id"]]
    assert used["used_s"] > 1_700_000_000
    assert shared.ask("POST", f"/links/{link['id']}/revoke", shared.secret).status_code == 204
    refused = json.loads(call(PATCH | {"document_id": name, "base_revision": base + 1}).body)
    assert (refused["code"], refused["stale"]) == ("link_gone", False)
    again = shared.ask("POST", f"/links/{link['id']}/revoke", shared.secret)
    assert (again.status_code, again.json()["code"]) == (404, "link_revoked_already")
    assert shared.ask("POST", "/links", shared.secret, json={"rights": "own"}).status_code == 422
    assert shared.ask("POST", "/links", "no-such-document", json={"rights": "read"}).status_code == 404


def test_links_are_kept_by_a_backup_and_go_with_their_document(tmp_path: Path) -> None:
    secret = fill(tmp_path / "data")
    url = f"sqlite:///{tmp_path / 'data' / 'likhita.sqlite3'}"
    store = Store(url)
    name, link = store.links.make(secret, Rights.READ, 1)
    store.close()
    write_backup(url, tmp_path / "data", tmp_path / "kept.zip")
    restore_backup(tmp_path / "kept.zip", tmp_path / "other", "", replace=False)
    store = Store(f"sqlite:///{tmp_path / 'other' / 'likhita.sqlite3'}")
    assert store.links.find(name) == link
    assert name not in (tmp_path / "other" / "likhita.sqlite3").read_text("latin-1")
    for _ in range(MOST_LINKS - 1):
        store.links.make(secret, Rights.READ, 1)
    with pytest.raises(Exception, match=f"{MOST_LINKS} links already"):
        store.links.make(secret, Rights.READ, 1)
    assert store.count_rows_of(secret)["links"] == MOST_LINKS
    store.delete(secret)
    assert store.links.find(name) is None
    with pytest.raises(UnknownDocumentError):
        store.links.list(secret)
    store.close()
