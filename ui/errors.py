"""The edge of the app: what a user can understand is shown, everything else is logged."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

import gradio as gr
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse

from transcript.border import describe_error
from transcript.errors import LikhitaError
from ui import text
from ui.views import PRIVATE_HEADERS

log = logging.getLogger(__name__)


@contextmanager
def user_errors() -> Iterator[None]:
    """Turns an error of the body into Gradio's message: one sentence, no traceback on the page."""
    try:
        yield
    except LikhitaError as exc:
        raise gr.Error(exc.message, print_exception=False) from None
    except gr.Error:
        raise
    except Exception as exc:
        log.exception("an event of the page failed")
        raise gr.Error(text.say("broken"), print_exception=False) from exc


def tell_what_is_wrong(app: FastAPI) -> None:
    """Has the app's own routes answer a request that they cannot read with one sentence.

    FastAPI's answer repeats what was sent, and breaks where that is no number or half of a character.
    """

    @app.exception_handler(RequestValidationError)
    async def tell(_request: Request, error: RequestValidationError) -> JSONResponse:
        where, reason = describe_error(error.errors()[0])
        return JSONResponse({"detail": f"{where}: {reason}"}, 422, headers=PRIVATE_HEADERS)
