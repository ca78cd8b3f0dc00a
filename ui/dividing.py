"""What the editor may ask of a document's speakers: another number of them. Plain JSON values."""

from typing import Any, Protocol

from engines.jobs import Division, SpeakerCount
from transcript.errors import PatchError
from ui.recording import read_speakers
from ui.view import Json, saved_view


class SpeakerDivider(Protocol):
    """Divides the rows of a document among its voices (`engines.jobs.JobManager`)."""

    def divide_speakers(self, document_id: str, count: SpeakerCount, base_revision: int) -> Division:
        """What it did, as one edit; raises LikhitaError with a sentence."""


def divide_speakers(divider: SpeakerDivider, document_id: str, payload: object) -> Json:
    """The acknowledgement of an edit, with how many speakers there are and how many rows changed hands.

    Raises:
        LikhitaError: no sensible number, another revision, or no voices kept; the message says which.
    """
    sent: dict[str, Any] = payload if isinstance(payload, dict) else {}
    revision = sent.get("base_revision")
    if isinstance(revision, bool) or not isinstance(revision, int):
        raise PatchError("base_revision", "must be a whole number.")
    chosen = read_speakers(sent.get("speakers"))
    count = chosen if isinstance(chosen, SpeakerCount) else SpeakerCount(chosen or 1, chosen)
    division = divider.divide_speakers(document_id, count, revision)
    return saved_view(division.saved) | {"heard_speakers": division.speakers, "rows": division.rows}
