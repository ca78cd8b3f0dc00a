"""What the editor may ask of a document that is recognised again; plain JSON values."""

from typing import Any

from engines.jobs import AgainRequest, RecognitionAgain
from transcript.bounds import MOST_IDS, is_row_id
from transcript.errors import LikhitaError, PatchError
from ui.speaker_count import read_speakers

_LONGEST = 100


def begin_again(again: RecognitionAgain | None, document_id: str, payload: object) -> None:
    """Begins the job, from {language, role, speakers, ids, edited}.

    Raises:
        LikhitaError: it cannot be recognised again; the message says why.
    """
    if again is None:
        raise LikhitaError("row_not_heard_now")
    sent: dict[str, Any] = payload if isinstance(payload, dict) else {}
    request = AgainRequest(
        language=_read_text(sent, "language"),
        role=_read_text(sent, "role"),
        speakers=read_speakers(sent.get("speakers")),
        row_ids=_read_ids(sent.get("ids")),
        with_edited=sent.get("edited") is True,
    )
    again.begin(document_id, request)


def _read_text(sent: dict[str, Any], name: str) -> str | None:
    value = sent.get(name)
    if value is not None and (not isinstance(value, str) or len(value) > _LONGEST):
        raise PatchError(name, "not_short_text")
    return value or None


def _read_ids(value: object) -> tuple[str, ...] | None:
    if value is None:
        return None
    if not isinstance(value, list) or not 1 <= len(value) <= MOST_IDS or not all(map(is_row_id, value)):
        raise PatchError("ids", "not_row_ids", least=1, most=MOST_IDS)
    return tuple(value)
