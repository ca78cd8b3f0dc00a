"""The edge of the app: what a user can understand is shown, everything else is logged."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

import gradio as gr
from fastapi import FastAPI, HTTPException, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response

from transcript.border import describe_error
from transcript.errors import LikhitaError
from transcript.messages import Message, Value
from ui.views import refuse

log = logging.getLogger(__name__)


BROKEN = Message("broken")


class Refusal(HTTPException):
    """What a route of ours raises where it cannot answer; programs get the code and the values too."""

    def __init__(self, status: int, code: str | Message, /, **values: Value) -> None:
        self.reason = Message.of(code, values)
        super().__init__(status, str(self.reason))


@contextmanager
def user_errors() -> Iterator[None]:
    """Turns an error of the body into Gradio's message: one sentence, no traceback on the page.

    Of an error Gradio hands four fields on, and the title is the one that holds the code.
    """
    try:
        yield
    except LikhitaError as exc:
        raise gr.Error(exc.message, title=exc.code, print_exception=False) from None
    except gr.Error:
        raise
    except Exception as exc:
        log.exception("an event of the page failed")
        raise gr.Error(str(BROKEN), title=BROKEN.code, print_exception=False) from exc


def tell_what_is_wrong(app: FastAPI) -> None:
    """Has the app's own routes answer what they refuse, or cannot read, with a sentence and its code.

    FastAPI's answer repeats what was sent, and breaks where that is no number or half of a character.
    """

    @app.exception_handler(RequestValidationError)
    async def tell(_request: Request, error: RequestValidationError) -> Response:
        where, reason = describe_error(error.errors()[0])
        return refuse(reason.at(field=where), 422)

    @app.exception_handler(Exception)
    async def tell_broken(_request: Request, _error: Exception) -> Response:
        return refuse(BROKEN, 500)  # the server logs it

    @app.exception_handler(Refusal)
    async def tell_refusal(_request: Request, refusal: Refusal) -> Response:
        return refuse(refusal.reason, refusal.status_code)
