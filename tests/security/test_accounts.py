"""Where the host names accounts: who logs in, how often somebody may try, and what is closed to everybody else."""

import io
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

import app as main
from settings import SettingError, read_settings
from tests.security.conftest import fill
from tests.support.openid_provider import OpenIdProvider
from tests.support.server import Server, running
from transcript.errors import LikhitaError
from transcript.storage import Store
from transcript.storage.accounts import MOST_DOCUMENTS, SESSION_S, ListedDocument, Session
from transcript.storage.passwords import check_password, hash_password, is_password_hash
from ui.accounts.accounts import COOKIE, Account, Accounts, TooManyAttemptsError
from ui.accounts.openid import OpenId, Provider

pytestmark = pytest.mark.slow

PASSWORD = "a long walk by the river"  # noqa: S105 - of these tests
HASH = hash_password(PASSWORD)


@pytest.fixture(scope="module")
def lodge(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, str]]:
    """A server with two accounts, and the secret of a document that it holds."""
    data_dir = tmp_path_factory.mktemp("lodge") / "data"
    secret = fill(data_dir)
    with running(data_dir, APP_USERS=f"asha:{HASH}, ravi:{hash_password('x' * 9)}") as server:
        yield server, secret


@pytest.fixture(scope="module")
def provider() -> Iterator[OpenIdProvider]:
    with OpenIdProvider.serving() as provider:
        yield provider


@pytest.fixture(scope="module")
def open_lodge(tmp_path_factory: pytest.TempPathFactory, provider: OpenIdProvider) -> Iterator[Server]:
    """A server whose people have their accounts with the provider; below a prefix, as proxies have it."""
    data_dir = tmp_path_factory.mktemp("open") / "data"
    settings: dict[str, Any] = {"OPENID_USERS": "asha,ravi", "ROOT_PATH": "/likhita", **provider.settings}
    with running(data_dir, **settings) as server:
        yield server


@contextmanager
def log_in(server: Server, name: str = "asha", password: str = PASSWORD) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server.url) as client:
        client.post("/account/login", json={"name": name, "password": password}).raise_for_status()
        yield client


def upload(client: Any) -> int:
    return int(client.post("/gradio_api/upload", files={"files": ("a.wav", b"RIFF")}).status_code)


def test_a_hash_is_of_one_password_and_none_is_like_another() -> None:
    assert check_password(PASSWORD, HASH)
    assert not check_password(PASSWORD + " ", HASH)
    assert is_password_hash(HASH)
    assert hash_password(PASSWORD) != HASH
    for wrong in ("", "scrypt", HASH[:-1], HASH.replace("scrypt.15", "scrypt.30"), f"{HASH}A"):
        assert not is_password_hash(wrong), wrong
    assert not check_password("", "")


def test_the_command_writes_a_line_for_the_setting(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{PASSWORD}\n"))
    assert main.main(["hash-password", "asha"]) == 0
    line = capsys.readouterr().out.strip()
    ((name, hashed),) = read_settings({"APP_USERS": line}, dotenv=None).app_users
    assert (name, check_password(PASSWORD, hashed)) == ("asha", True)
    assert hashed not in repr(read_settings({"APP_USERS": line}, dotenv=None))
    monkeypatch.setattr(sys, "stdin", io.StringIO("short\n"))
    assert main.main(["hash-password", "asha"]) == 1


def test_accounts_may_stand_in_a_file(tmp_path: Path) -> None:
    file = tmp_path / "users"
    file.write_text(f"# who may\n\nasha:{HASH}\nరవి:{HASH}\n", "utf-8")
    users = read_settings({"APP_USERS": str(file)}, dotenv=None).app_users
    assert users == (("asha", HASH), ("రవి", HASH))
    for wrong in ("no/such/file", f"asha:{HASH},asha:{HASH}", f"asha:{HASH},ravi:secret"):
        with pytest.raises(SettingError, match="APP_USERS"):
            read_settings({"APP_USERS": wrong}, dotenv=None)


def test_only_accounts_make_documents(lodge: tuple[Server, str]) -> None:
    server, secret = lodge
    with httpx.Client(base_url=server.url) as stranger:
        live = "/live/00000000-0000-0000-0000-000000000000?at=0"
        for path in ("/gradio_api/upload", "/uploads/tracks", live, "/v1/audio/transcriptions", "/v1/models"):
            answer = stranger.request("GET" if path == "/v1/models" else "POST", path)
            assert (answer.status_code, answer.json()["code"]) == (401, "login_needed"), path
        assert stranger.get("/").status_code == 200
        headers = {"X-Likhita-Document": secret}
        assert stranger.get("/documents/-/view", headers=headers).status_code == 200
        assert stranger.get("/account").json() == {"name": None, "documents": []}
        kept = stranger.post("/account/documents", json={"id": secret, "name": "x", "at": 1})
        assert kept.json()["code"] == "login_needed"
    with log_in(server) as asha:
        assert upload(asha) == 200
        assert asha.get("/v1/models").status_code == 200


def test_a_session_is_a_cookie_that_ends_with_the_way_out(lodge: tuple[Server, str]) -> None:
    server, _ = lodge
    answer = httpx.post(f"{server.url}/account/login", json={"name": "asha", "password": PASSWORD})
    cookie = answer.headers["set-cookie"]
    for part in ("HttpOnly", "SameSite=lax", "Path=/", f"Max-Age={SESSION_S}"):
        assert part in cookie
    assert "Secure" not in cookie  # over plain http it would never come back
    with log_in(server) as asha:
        token = asha.cookies[COOKIE]
        stolen = {"Cookie": f"{COOKIE}={token}"}
        assert httpx.get(f"{server.url}/account", headers=stolen).json()["name"] == "asha"
        assert token not in (server.data_dir / "likhita.sqlite3").read_bytes().decode("latin-1")
        foreign = asha.post("/account/logout", headers={"Sec-Fetch-Site": "cross-site"})
        assert foreign.status_code == 403
        assert asha.post("/account/logout").status_code == 204
        assert COOKIE not in asha.cookies
        assert httpx.get(f"{server.url}/account", headers=stolen).json()["name"] is None
        assert upload(asha) == 401
    assert PASSWORD not in server.log
    assert token not in server.log


def test_the_list_follows_an_account_and_nobody_else(lodge: tuple[Server, str]) -> None:
    server, secret = lodge
    kept = {"id": secret, "name": "interview-07.wav", "at": 1_796_000_000_000}
    with log_in(server) as asha, log_in(server) as elsewhere, log_in(server, "ravi", "x" * 9) as ravi:
        assert asha.post("/account/documents", json=kept).status_code == 204
        assert asha.post("/account/documents", json=kept | {"id": "read." + "x" * 32}).status_code == 204
        assert elsewhere.get("/account").json() == {"name": "asha", "documents": [kept]}
        assert ravi.get("/account").json() == {"name": "ravi", "documents": []}
        assert elsewhere.post("/account/documents", json={"id": secret}).status_code == 204
        assert asha.get("/account").json()["documents"] == []
        asha.post("/account/documents", json=kept)
        headers = {"X-Likhita-Document": secret}
        removed = asha.post("/documents/-/delete", headers=headers).json()["removed"]
        assert removed["tables"]["account_documents"] == 1
        assert elsewhere.get("/account").json()["documents"] == []


def test_without_accounts_there_is_nothing_to_log_in_to(guarded: Any) -> None:
    assert httpx.get(f"{guarded.url}/account").status_code == 404
    login = {"name": "asha", "password": PASSWORD}
    assert httpx.post(f"{guarded.url}/account/login", json=login).status_code == 404


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store(f"sqlite:///{tmp_path / 'likhita.sqlite3'}")
    yield store
    store.close()


def scope_of(token: str) -> dict[str, Any]:
    return {"type": "http", "headers": [(b"cookie", f"a=b; {COOKIE}={token}".encode())]}


def test_who_tries_passwords_is_stopped(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[tuple[str, str]] = []

    def refuse(password: str, hashed: str) -> bool:
        tried.append((password, hashed))
        return False

    monkeypatch.setattr("ui.accounts.accounts.check_password", refuse)
    accounts = Accounts({"asha": HASH}, store)
    for name in ("asha", "nobody"):
        for _ in range(10):
            with pytest.raises(Exception, match="no account with this name and password"):
                accounts.log_in(name, "guess", "192.0.2.7")
        with pytest.raises(TooManyAttemptsError):
            accounts.log_in(name, PASSWORD, "192.0.2.7")
    for number in range(200):
        with pytest.raises(LikhitaError):
            accounts.log_in(f"name {number}", "guess", "192.0.2.8")
    assert len(tried) == 20 + 120
    # an unknown name is as slow as a known one
    assert all(is_password_hash(hashed) for _, hashed in tried)


def test_a_session_ends_with_its_time_its_password_and_its_account(store: Store) -> None:
    now = [1_800_000_000.0]
    accounts = Accounts({"asha": HASH}, store, lambda: now[0])
    token = accounts.log_in("asha", PASSWORD, "")
    assert accounts.find(scope_of(token)) == Account("asha", "asha")
    assert accounts.find(scope_of(token[:-1])) is None
    for others in ({"asha": hash_password("another one")}, {"ravi": HASH}, {}):
        assert Accounts(others, store, lambda: now[0]).find(scope_of(token)) is None
    now[0] += SESSION_S
    assert accounts.find(scope_of(token)) is None
    store.accounts.begin_session(Session("asha", ""), int(now[0]))
    assert store.accounts.find_session(token, 0) is None  # it is swept


def test_a_list_keeps_what_was_seen_last(store: Store) -> None:
    for number in range(MOST_DOCUMENTS + 3):
        store.accounts.put_document("asha", ListedDocument(f"d{number}", "a", number))
    listed = store.accounts.list_documents("asha")
    assert (len(listed), listed[0].id, listed[-1].id) == (MOST_DOCUMENTS, f"d{MOST_DOCUMENTS + 2}", "d3")
    for wrong in (ListedDocument("a b", "", 1), ListedDocument("d", "\0", 1), ListedDocument("d", "", -1)):
        store.accounts.put_document("asha", wrong)
    assert len(store.accounts.list_documents("asha")) == MOST_DOCUMENTS


def come_back(server: Server, client: httpx.Client) -> httpx.Response:
    """To the provider and back, as a browser is sent; what stands at the end of the way."""
    left = client.get(f"{server.url}/likhita/account/openid")
    assert left.status_code == 303
    back = client.get(left.headers["location"])
    return client.get(back.headers["location"])


def test_an_account_of_elsewhere_logs_in_and_has_a_list(open_lodge: Server, provider: OpenIdProvider) -> None:
    provider.person = {"sub": "7", "preferred_username": "asha"}
    assert upload(httpx.Client(base_url=open_lodge.url)) == 401
    with httpx.Client(base_url=f"{open_lodge.url}/likhita") as client:
        answer = come_back(open_lodge, client)
        assert (answer.status_code, answer.headers["location"]) == (303, "/likhita/")
        assert "HttpOnly" in answer.headers["set-cookie"]
        assert client.get("/account").json()["name"] == "asha"
        assert upload(client) == 200
        kept = {"id": "d" * 32, "name": "a.wav", "at": 7}
        client.post("/account/documents", json=kept)
    provider.person = {"sub": "8", "preferred_username": "asha"}  # a name that somebody else took over
    with httpx.Client(base_url=f"{open_lodge.url}/likhita") as other:
        come_back(open_lodge, other)
        assert other.get("/account").json() == {"name": "asha", "documents": []}
        assert other.post("/account/login", json={"name": "asha", "password": ""}).status_code == 401
    assert provider.secret not in open_lodge.log
    assert not any(code in open_lodge.log for code in provider.codes)


def test_who_is_not_named_or_did_not_ask_is_not_let_in(open_lodge: Server, provider: OpenIdProvider) -> None:
    def is_told(answer: httpx.Response, code: str) -> bool:
        return COOKIE not in client.cookies and answer.headers["location"] == f"/likhita/?login={code}"

    with httpx.Client(base_url=f"{open_lodge.url}/likhita") as client:
        provider.person = {"sub": "9", "preferred_username": "mallory"}
        assert is_told(come_back(open_lodge, client), "openid_not_named")
        for person in (
            {"sub": "7"},
            {"sub": 7, "preferred_username": "asha"},
            {"sub": "7", "preferred_username": "a" * 65},
        ):
            provider.person = person
            assert is_told(come_back(open_lodge, client), "openid_lost")
        provider.person = {"sub": "7", "preferred_username": "asha"}
        back = httpx.get(client.get("/account/openid").headers["location"]).headers["location"]
        with httpx.Client() as victim:  # somebody else's way back logs nobody in
            assert victim.get(back).headers["location"] == "/likhita/?login=openid_foreign"
            assert not victim.cookies
        assert client.get(back).headers["location"] == "/likhita/"
        assert client.get(back).headers["location"] == "/likhita/?login=openid_foreign"  # once
        client.cookies.clear()
        asked = client.get("/account/openid").headers["location"]
        state = httpx.URL(asked).params["state"]
        assert is_told(
            client.get("/login/callback", params={"state": state, "error": "no"}), "openid_refused"
        )
        client.get("/account/openid")
        told = client.get("/login/callback", params={"state": "", "code": "x"})
        assert is_told(told, "openid_foreign")


def test_a_session_of_elsewhere_ends_where_the_host_names_nobody(store: Store) -> None:
    def accounts(*users: str) -> Accounts:
        return Accounts({}, store, openid=OpenId(Provider("https://id.example", "a", "b", users)))

    token = store.accounts.begin_session(Session("openid:7", "asha"), int(time.time()))
    assert accounts("asha").find(scope_of(token)) == Account("openid:7", "asha")
    assert accounts("*").find(scope_of(token)) == Account("openid:7", "asha")
    assert accounts("Asha", "ravi").find(scope_of(token)) is None
    assert Accounts({"asha": HASH}, store).find(scope_of(token)) is None


def test_a_provider_has_to_be_named_whole() -> None:
    whole = {
        "OPENID_USERS": "*",
        "OPENID_PROVIDER_URL": "https://huggingface.co/",
        "OAUTH_CLIENT_ID": "a",
        "OAUTH_CLIENT_SECRET": "very secret",
    }
    settings = read_settings(whole, dotenv=None)
    assert (settings.openid_users, settings.openid_provider_url) == (("*",), "https://huggingface.co")
    assert "very secret" not in repr(settings)
    assert read_settings({**whole, "OPENID_USERS": ""}, dotenv=None).openid_users == ()
    for name, wrong in (
        ("OAUTH_CLIENT_ID", ""),
        ("OPENID_PROVIDER_URL", "http://id.example"),
        ("OPENID_USERS", "a b"),
    ):
        with pytest.raises(SettingError):
            read_settings({**whole, name: wrong}, dotenv=None)
