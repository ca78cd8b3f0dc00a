"""The edge of the page: what a user can understand is shown, everything else is logged."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

import gradio as gr

from transcript.errors import LikhitaError
from ui import text

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
