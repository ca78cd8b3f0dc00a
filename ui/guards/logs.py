"""Secrets stay out of the access log of a server that keeps one."""

import logging
import re

_SECRET_PART = re.compile(r"(/(?:documents|live|audio/jobs))/(?!-/|~|progress\b)[^/?\s]+")


class HideSecrets(logging.Filter):
    """For the logger `uvicorn.access`: secrets of documents, microphones and jobs are written as dots.

    `python app.py` keeps no access log; uvicorn's own command does.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.args, tuple):
            record.args = tuple(map(_hide, record.args))
        return True


def _hide(value: object) -> object:
    return _SECRET_PART.sub(r"\1/…", value) if isinstance(value, str) else value


def hide_secrets() -> None:
    """Puts the filter before the access log, once."""
    logger = logging.getLogger("uvicorn.access")
    if not any(isinstance(one, HideSecrets) for one in logger.filters):
        logger.addFilter(HideSecrets())
