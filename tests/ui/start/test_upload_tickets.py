"""An upload is found by its ticket, once, and nothing else is ever touched."""

import io
import os
import threading

import pytest

from transcript.errors import LikhitaError
from ui.start.upload_tickets import SentFile, Uploads, read_sent, shown_name

OTHER = "A" * 22 + ".recording"


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("talk.wav", "talk.wav"),
        ("../../etc/passwd", "passwd"),
        (r"C:\recordings\talk.wav", "talk.wav"),
        ("a\u202eb\n\x00.wav", "ab.wav"),
        ("ఇంటర్వ్యూ 1.wav", "ఇంటర్వ్యూ 1.wav"),
        ("", "recording"),
        ("///", "recording"),
        ("x" * 1000, "x" * 200),
    ],
)
def test_a_name_is_only_text(sent, shown):
    assert shown_name(sent) == shown


@pytest.fixture
def uploads(tmp_path):
    return Uploads(tmp_path / "uploads")


def test_an_upload_is_taken_once(uploads):
    ticket = uploads.keep(io.BytesIO(b"sound"))
    taken = uploads.take(read_sent({"ticket": ticket, "name": "a.wav"}))
    assert (taken.path.read_bytes(), taken.name) == (b"sound", "a.wav")
    with pytest.raises(LikhitaError, match="not on the server any more"):
        uploads.take(SentFile(ticket, "a.wav"))
    assert taken.path.is_file()


def test_an_upload_that_was_given_back_is_taken_again(uploads):
    ticket = uploads.keep(io.BytesIO(b"sound"))
    uploads.give_back(uploads.take(SentFile(ticket, "a")))
    assert uploads.take(SentFile(ticket, "a")).path.read_bytes() == b"sound"


def test_a_ticket_outlives_a_restart(uploads):
    ticket = uploads.keep(io.BytesIO(b"sound"))
    assert Uploads(uploads.folder).take(SentFile(ticket, "a")).path.read_bytes() == b"sound"


def test_of_many_who_take_at_once_one_gets_it(uploads):
    ticket = uploads.keep(io.BytesIO(b"sound"))
    start, told = threading.Barrier(8), []

    def take():
        start.wait()
        try:
            told.append(uploads.take(SentFile(ticket, "a")).path)
        except LikhitaError:
            told.append(None)

    crowd = [threading.Thread(target=take) for _ in range(8)]
    for one in crowd:
        one.start()
    for one in crowd:
        one.join(10)
    assert told.count(None) == 7


def test_a_disk_that_refuses_leaves_nothing(uploads):
    class Broken(io.BytesIO):
        def read(self, *_):
            raise OSError("no space left")

    with pytest.raises(OSError, match="no space"):
        uploads.keep(Broken())
    assert [path for path in uploads.folder.rglob("*") if path.is_file()] == []


@pytest.mark.parametrize(
    "sent",
    [
        None,
        [],
        {},
        {"ticket": 7, "name": "a"},
        {"ticket": OTHER, "name": 7},
        {"ticket": OTHER},
        {"path": OTHER, "name": "a"},
        {"ticket": "/etc/passwd", "name": "a"},
        {"ticket": f"../taken/{OTHER}", "name": "a"},
        {"ticket": f"./{OTHER}", "name": "a"},
        {"ticket": f"{OTHER}\n", "name": "a"},
        {"ticket": f"{OTHER}\0", "name": "a"},
        {"ticket": "అ" * 22 + ".recording", "name": "a"},
    ],
)
def test_what_is_no_ticket_is_refused(sent):
    with pytest.raises(LikhitaError):
        read_sent(sent)


@pytest.mark.parametrize("kind", ["gone", "folder", "link", "hard link", "fifo"])
def test_only_a_file_of_its_own_is_taken(uploads, tmp_path, kind):
    place, secret = uploads.folder / "sent" / OTHER, tmp_path / "secret"
    secret.write_bytes(b"canary")
    if kind == "folder":
        place.mkdir()
    elif kind == "link":
        place.symlink_to(secret)
    elif kind == "hard link":
        os.link(secret, place)
    elif kind == "fifo":
        os.mkfifo(place)
    assert not uploads.is_unused(OTHER)
    with pytest.raises(LikhitaError, match="not on the server"):
        uploads.take(SentFile(OTHER, "a"))
    assert secret.read_bytes() == b"canary"
    assert list((uploads.folder / "taken").iterdir()) == []
