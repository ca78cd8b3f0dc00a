"""What the editor may ask of a document's voices: another number of them, and their names. Plain JSON."""

from typing import Any

from engines.jobs import DocumentSpeakers, SpeakerCount
from transcript.errors import PatchError
from ui.speaker_count import read_speakers
from ui.views import Json, saved_view


def divide_speakers(voices: DocumentSpeakers, document_id: str, payload: object) -> Json:
    """The acknowledgement of an edit, with how many speakers there are and how many rows changed hands.

    Raises:
        LikhitaError: no sensible number, another revision, or no voices kept; the message says which.
    """
    sent: dict[str, Any] = payload if isinstance(payload, dict) else {}
    revision = sent.get("base_revision")
    if isinstance(revision, bool) or not isinstance(revision, int):
        raise PatchError("base_revision", "not_whole_number")
    chosen = read_speakers(sent.get("speakers"))
    count = chosen if isinstance(chosen, SpeakerCount) else SpeakerCount(chosen or 1, chosen)
    division = voices.divide(document_id, count, revision)
    return saved_view(division.saved) | {"heard_speakers": division.speakers, "rows": division.rows}


def list_proposals(voices: DocumentSpeakers, document_id: str, other_id: str) -> Json:
    """{proposals: [{speaker, name, percent}]} from another document that the browser holds too.

    Raises:
        LikhitaError: one of the documents does not exist, or its voices were not kept.
    """
    proposals = voices.propose_names(document_id, other_id)
    return {
        "proposals": [
            {"speaker": each.speaker, "name": each.name, "percent": round(100 * each.likeness)}
            for each in proposals
        ]
    }
