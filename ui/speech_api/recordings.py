"""A program's recording becomes the app's own, and the job that it asks for."""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import Request
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from engines.jobs import JobRequest
from transcript.errors import LikhitaError
from ui.speech_api.asked import AskedRecording
from ui.start.upload_tickets import SentFile, Uploads, shown_name

log = logging.getLogger(__name__)

_MOST_FIELDS = 100


class NoRoomError(LikhitaError):
    """The disk takes no recording."""

    def __init__(self) -> None:
        super().__init__("disk_full")


def take_recording(uploads: Uploads, asked: AskedRecording, visitor: str) -> JobRequest:
    """The job's request, of a visitor as `visitor_of` knows them; the file is the caller's to submit.

    Raises:
        OSError: there is no room for it.
    """
    name = shown_name(asked.file.filename or "")
    taken = uploads.take(SentFile(uploads.keep(asked.file.file, visitor), name))
    return JobRequest(
        taken.path,
        taken.name,
        asked.language,
        asked.speakers,
        visitor=taken.visitor,
        vocabulary=asked.vocabulary,
    )


@asynccontextmanager
async def receive_form(request: Request) -> AsyncIterator[FormData]:
    """The fields of a request, its file spooled to the disk.

    Raises:
        LikhitaError: it is no form, it was cut off, or there is no room for it.
    """
    try:
        async with request.form(max_files=1, max_fields=_MOST_FIELDS) as form:
            yield form
    except HTTPException as exc:
        raise LikhitaError("request_no_form") from exc
    except ClientDisconnect as exc:
        raise LikhitaError("upload_cut_off") from exc
    except OSError as exc:
        log.warning("There is no room for a recording.", exc_info=True)
        raise NoRoomError from exc
