"""Uploads and their tickets: the only way in which a request may name a file."""

import os
import re
import secrets
import shutil
import stat
from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from transcript.errors import LikhitaError

_SUFFIX = ".recording"
_TICKET = re.compile(r"[A-Za-z0-9_-]{22}\.recording")
_NAME_CHARACTERS = 200
_MOST_KNOWN = 10_000  # tickets whose senders are remembered


@dataclass(frozen=True, slots=True)
class SentFile:
    """What a visitor says of a file: the ticket that the upload's answer gave, and the sender's name for it.

    The ticket has the form of one, and nothing more is known; `name` is only ever text.
    """

    ticket: str
    name: str


@dataclass(frozen=True, slots=True)
class UploadedRecording:
    """A file that was taken and is the holder's alone; `name` is the sender's name for it, only ever text.

    `visitor` is who sent it, "" where that is not known any more.
    """

    path: Path
    name: str
    visitor: str = ""


class Uploads:
    """Two folders: where uploads lie until their ticket is used, and where they are the app's own.

    A ticket is the name of a file in the first folder, so it outlives a restart and is known to nobody but
    the sender. Taking it moves the file into the second, which no request can name: a ticket works once.
    Any thread may call any method.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._sent = folder / "sent"
        self._taken = folder / "taken"
        self._visitors: OrderedDict[str, str] = OrderedDict()  # by ticket; no address is written to the disk
        for place in (self._sent, self._taken):
            place.mkdir(parents=True, exist_ok=True, mode=0o700)

    @property
    def folders(self) -> tuple[Path, Path]:
        """Both folders, for the sweep."""
        return self._sent, self._taken

    @property
    def taken_folder(self) -> Path:
        """What arrives, and what is a holder's: of no use once the process that held it is gone."""
        return self._taken

    def keep(self, source: BinaryIO, visitor: str = "") -> str:
        """The ticket of a new upload with the content of `source`, which `visitor` sent.

        Raises:
            OSError: the disk refuses; nothing is left.
        """
        ticket = f"{secrets.token_urlsafe(16)}{_SUFFIX}"
        arriving = self._taken / ticket  # no ticket until it is whole
        try:
            with arriving.open("xb") as kept:
                shutil.copyfileobj(source, kept, 1 << 20)
            arriving.rename(self._sent / ticket)
        except OSError:
            arriving.unlink(missing_ok=True)
            raise
        if visitor:
            self._visitors[ticket] = visitor
            while len(self._visitors) > _MOST_KNOWN:
                self._visitors.popitem(last=False)
        return ticket

    def is_unused(self, ticket: str) -> bool:
        """Whether `take` would find the file now."""
        return _is_ticket(ticket) and _is_own_file(self._sent / ticket)

    def find(self, sent: SentFile) -> Path:
        """Where the upload lies that `take` would take now; somebody else may take it any moment.

        Raises:
            LikhitaError: there is no such ticket, or it was used.
        """
        if not self.is_unused(sent.ticket):
            raise LikhitaError("no_upload")
        return self._sent / sent.ticket

    def take(self, sent: SentFile) -> UploadedRecording:
        """The upload, from now on the caller's to move or to delete.

        Raises:
            LikhitaError: there is no such ticket, or it was used.
        """
        if not self.is_unused(sent.ticket):
            raise LikhitaError("no_upload")
        place = self._taken / sent.ticket
        try:
            os.rename(self._sent / sent.ticket, place)  # noqa: PTH104 - a link would be moved, never followed
        except OSError as exc:  # somebody else was faster
            raise LikhitaError("no_upload") from exc
        if not _is_own_file(place):  # it was changed between the look and the move
            place.unlink(missing_ok=True)
            raise LikhitaError("no_upload")
        return UploadedRecording(place, sent.name, self._visitors.get(sent.ticket, ""))

    def give_back(self, taken: UploadedRecording) -> None:
        """Makes the ticket valid again, for somebody whose other answers were refused."""
        if taken.path.parent == self._taken and _is_own_file(taken.path):
            taken.path.rename(self._sent / taken.path.name)


def read_sent(value: object) -> SentFile:
    """The file that a JSON value {ticket, name} names.

    Raises:
        LikhitaError: it has not that form.
    """
    ticket, name = (value.get("ticket"), value.get("name")) if isinstance(value, dict) else (None, None)
    if not isinstance(ticket, str) or not isinstance(name, str):
        raise LikhitaError("no_recording")
    if not _is_ticket(ticket):
        raise LikhitaError("no_upload")
    return SentFile(ticket, shown_name(name))


def shown_name(sent: str) -> str:
    """The sender's file name as text: the last part, printable, not endless."""
    last = sent.replace("\\", "/").rsplit("/", maxsplit=1)[-1]
    shown = "".join(c for c in last if c.isprintable())[:_NAME_CHARACTERS].strip()
    return shown or "recording"


def _is_ticket(name: str) -> bool:
    return _TICKET.fullmatch(name) is not None


def _is_own_file(path: Path) -> bool:
    """Whether it is a regular file under this one name; links are not followed and nothing is opened."""
    try:
        status = path.lstat()
    except OSError:
        return False
    return stat.S_ISREG(status.st_mode) and status.st_nlink == 1
