"""What the editor and programs may choose about a file that was opened."""

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from transcript.errors import LikhitaError
from transcript.storage.links import Rights
from ui.access import Access
from ui.views import Json, error_view

_MOST_CHOICES, _LONGEST_CHOICE = 20, 300


class Reopener(Protocol):
    """Who reads the file of a document again (`engines.jobs.Opener`)."""

    def reopen(self, document_id: str, choices: Mapping[str, str]) -> None:
        """Reads it as these choices say, and replaces the document's rows."""


class Reopening:
    """The editor's function over opened files. Any thread may call it; it keeps no state."""

    def __init__(self, opener: Reopener, access: Access) -> None:
        self._opener, self._access = opener, access

    def by_name(self) -> dict[str, Callable[[dict[str, Any]], Json]]:
        """The call under the name that the page uses."""
        return {"reopen": self.reopen}

    def reopen(self, payload: object) -> Json:
        """Reads the file of `document_id` as `choices` say; an empty answer once its rows are replaced."""
        told = payload if isinstance(payload, dict) else {}
        try:
            document_id = self._access.enter_named(told, Rights.EDIT).document_id
            self._opener.reopen(document_id, read_choices(told.get("choices")))
        except LikhitaError as exc:
            return error_view(exc.reason)
        return {}


def read_choices(value: object) -> dict[str, str]:
    """Choices as somebody sent them, {"encoding": "cp1251"}.

    Raises:
        LikhitaError: no object with names and texts.
    """
    if value is None:
        return {}
    if not isinstance(value, dict) or len(value) > _MOST_CHOICES:
        raise LikhitaError("choices_no_object")
    for name, chosen in value.items():
        if not all(isinstance(each, str) and len(each) <= _LONGEST_CHOICE for each in (name, chosen)):
            raise LikhitaError("choices_no_object")
    return dict(value)
