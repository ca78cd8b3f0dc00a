"""What the editor may ask of rows that are heard again: begin, look, stop; plain JSON values."""

from collections.abc import Sequence
from typing import Any

from engines.jobs import Retranscriber, RowEngine
from transcript.errors import LikhitaError, PatchError
from transcript.messages import Message
from ui import text
from ui.views import Json, error_view

_LONGEST = 100


def row_engine_choices(hearers: Sequence[RowEngine]) -> list[Json]:
    """The engines that may hear a row, each under its language; beside a second one stands its own name."""
    choices = []
    for hearer in hearers:
        name = text.language_name(hearer.language)
        engine = hearer.name.rsplit("/", 1)[-1].removeprefix("faster-")
        choices.append(
            {
                "language": hearer.language,
                "role": hearer.role.value,
                "name": name,
                "label": name if hearer.is_usual else f"{name} · {engine}",
                "draft": hearer.is_draft,
            }
        )
    return choices


def begin_retranscription(rows: Retranscriber | None, document_id: str, payload: object) -> str:
    """The key to look with.

    Raises:
        LikhitaError: the row cannot be heard again; the message says why.
    """
    if rows is None:
        raise LikhitaError("row_not_heard_now")
    role = _read(payload, "role")
    return rows.start(document_id, _read(payload, "id") or "", _read(payload, "language") or "", role)


def look_at_retranscription(rows: Retranscriber | None, document_id: str, payload: object) -> Json:
    """{state, fraction, fetching}; `value` once it is done, `error` where it failed. `stop` ends it."""
    try:
        key = _read(payload, "key") or ""
    except LikhitaError as exc:
        return error_view(exc.reason)
    look = rows.look(document_id, key) if rows else None
    if rows is None or look is None:
        return error_view(Message("row_not_heard_now"))
    if isinstance(payload, dict) and payload.get("stop") is True:
        rows.stop(document_id, key)
    answer: Json = {"state": look.state.value, "fraction": look.fraction, "fetching": look.is_fetching}
    if look.value is not None:
        answer["value"] = look.value
    if look.error is not None:
        answer |= error_view(look.error)
    return answer


def _read(payload: object, name: str) -> str | None:
    value: Any = payload.get(name) if isinstance(payload, dict) else None
    if value is not None and (not isinstance(value, str) or len(value) > _LONGEST):
        raise PatchError(name, "not_short_text")
    return value
