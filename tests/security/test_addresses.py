"""Secrets stay out of addresses: the page's links carry tickets that read one document for a day."""

import json
import re
import stat

import httpx
import pytest
from gradio_client import Client

from ui.guards.addresses import PERIOD_S, ExpiredTicketError, Tickets, open_key

pytestmark = pytest.mark.slow


class Clock:
    def __init__(self):
        self.now = 1_000 * PERIOD_S + 1.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def tickets(clock):
    return Tickets(b"k" * 32, clock)


def ticket_of(tickets, secret):
    return tickets.address(secret).removeprefix("documents/~")


@pytest.mark.parametrize("secret", ["86394f99894998967872ef9261bbec0b", "s", "నమస్తే", "x" * 100])
def test_a_ticket_is_read_as_what_it_was_made_of(tickets, secret):
    ticket = ticket_of(tickets, secret)
    assert re.fullmatch(r"[\w-]+", ticket, re.ASCII)
    assert tickets.read(ticket) == secret
    assert secret not in ticket
    assert Tickets(b"l" * 32, tickets._now).read(ticket) is None  # of another installation


def test_a_ticket_lasts_for_its_period_and_the_next(tickets, clock):
    ticket = ticket_of(tickets, "secret")
    clock.now += PERIOD_S - 2
    assert ticket_of(tickets, "secret") == ticket
    clock.now += PERIOD_S
    assert tickets.read(ticket) == "secret"
    assert ticket_of(tickets, "secret") != ticket
    clock.now += 2
    with pytest.raises(ExpiredTicketError):
        tickets.read(ticket)
    clock.now -= 3 * PERIOD_S
    with pytest.raises(
        ExpiredTicketError
    ):  # made in the future: nobody can, except a clock that was put back
        tickets.read(ticket)


def test_no_ticket_with_a_changed_letter_is_good(tickets):
    ticket = ticket_of(tickets, "86394f99894998967872ef9261bbec0b")
    for place in range(len(ticket)):
        changed = ticket[:place] + ("A" if ticket[place] != "A" else "B") + ticket[place + 1 :]
        assert tickets.read(changed) is None
    for wrong in ("", "A", "AAAA", ticket[:-4], ticket + "AAAA", "é" * 40, "=" * 7):
        assert tickets.read(wrong) is None


def test_the_key_is_kept_and_readable_by_nobody_else(tmp_path):
    key = open_key(tmp_path / "tickets.key")
    assert len(key) == 32
    assert open_key(tmp_path / "tickets.key") == key
    assert stat.S_IMODE((tmp_path / "tickets.key").stat().st_mode) == 0o600


@pytest.fixture(scope="module")
def view(guarded):
    """What the page is told when it opens the document."""
    config = httpx.get(f"{guarded.url}/config").json()
    editor = next(one for one in config["components"] if one["props"].get("elem_id") == "editor")
    sent = {
        "data": {"document_id": guarded.secret},
        "component_id": editor["id"],
        "fn_name": "document_load",
        "session_hash": "tests",
    }
    return httpx.post(f"{guarded.url}/gradio_api/component_server", json=sent).json()


def test_no_address_that_the_page_is_given_holds_the_secret(guarded, view):
    addresses = [value for key, value in view.items() if key.endswith("_url")]
    addresses += [entry["url"] for entry in view["exports"]]
    assert len(addresses) > 15
    asked = {
        "changes_url": "?since=99",
        "words_url": "?start=0&end=1000",
        "spectrogram_url": "?level=0&tile=0",
    }
    asked = {value: asked[key] for key, value in view.items() if key in asked}
    for address in addresses:
        assert address.startswith("documents/~")
        assert guarded.secret not in address
        answer = httpx.get(f"{guarded.url}/{address}{asked.get(address, '')}")
        assert answer.status_code in {200, 204, 409}, address
        links = re.findall(r'(?:href|action)="([^"]*)"', answer.text) if "html" in str(answer.headers) else []
        assert not [link for link in links if guarded.secret in link.split("#")[0]]


def test_a_ticket_changes_nothing(guarded, view):
    address = view["media_url"]
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        assert httpx.request(method, f"{guarded.url}/{address}").status_code in {404, 405}
    ticket = address.split("/")[1]
    client = Client(guarded.url, verbose=False, analytics_enabled=False)
    with pytest.raises(Exception, match="This document does not exist"):
        client.predict(ticket, api_name="/document")


def test_programs_may_name_the_document_in_a_header(guarded):
    headers = {"X-Likhita-Document": guarded.secret}
    assert httpx.get(f"{guarded.url}/documents/-/export/srt", headers=headers).status_code == 200
    assert httpx.get(f"{guarded.url}/documents/-/checks", headers=headers).status_code == 200
    for wrong in ({}, {"X-Likhita-Document": "../secret"}, {"X-Likhita-Document": "x" * 200}):
        assert httpx.get(f"{guarded.url}/documents/-/export/srt", headers=wrong).status_code == 404


def test_an_expired_ticket_makes_the_page_load_the_document_anew(guarded):
    key = open_key(guarded.server.data_dir / "tickets.key")
    old = Tickets(key, lambda: 1000.0 * PERIOD_S).address(guarded.secret)
    assert httpx.get(f"{guarded.url}/{old}/sound").status_code == 410
    assert httpx.get(f"{guarded.url}/{old}/changes?since=0").status_code == 409
    assert httpx.get(f"{guarded.url}/documents/~nonsense/changes?since=0").status_code == 404


def test_no_secret_is_in_the_log(guarded):
    """Kept last: whatever the tests of this file did is in it."""
    key = "1" * 36
    httpx.post(
        f"{guarded.url}/live/{key}?at=5", content=b"", headers={"Content-Type": "application/octet-stream"}
    )
    httpx.get(f"{guarded.url}/documents/{guarded.secret}/sound")
    httpx.get(f"{guarded.url}/documents/{guarded.secret}/changes?since=nonsense")
    client = Client(guarded.url, verbose=False, analytics_enabled=False)
    for patch in (
        {"id": guarded.secret, "field": "text", "value": "spoken words"},
        json.dumps("spoken words"),
    ):
        with pytest.raises(Exception, match=r"."):
            client.predict(guarded.secret, patch, api_name="/edit")
    assert guarded.secret not in guarded.server.log
    assert key not in guarded.server.log
    assert "spoken words" not in guarded.server.log
