"""What a live session is begun with, what is written of it, and why there are no words (any more)."""

from dataclasses import dataclass
from enum import StrEnum

from transcript.document import Segment
from transcript.errors import LikhitaError
from transcript.messages import Message

PIECE_S = 30.0
"""The longest piece of sound that is taken at once."""

FAILED = Message("captions_failed")


class CaptionError(LikhitaError):
    """There are no captions, or no more; the recording is not touched by that."""


class GapError(CaptionError):
    """The piece does not follow what was received; `received` says where the next one has to begin."""

    def __init__(self, received: int) -> None:
        super().__init__(FAILED)
        self.received = received


class LiveState(StrEnum):
    """How it stands with the words of a speaker."""

    LOADING = "loading"
    LISTENING = "listening"
    SLOWER = "slower"


@dataclass(frozen=True, slots=True)
class Captions:
    """What is written so far; of the open utterance `committed` stays and `tentative` may still change.

    `rows` are the utterances that have ended, their times from the start of the recording. `received` counts
    the samples that have arrived. `problem` is told for good. `document_id` is the secret of the document
    that has the rows, "" before the first one.
    """

    received: int
    rows: tuple[Segment, ...]
    committed: str
    tentative: str
    state: LiveState
    problem: Message | None = None
    document_id: str = ""


@dataclass(frozen=True, slots=True)
class SessionStart:
    """What a session begins with.

    `language` is what the speaker chose, as people write it; None and what means none is found out.
    `visitor` tells people apart, as far as the network does. `begun` samples of the recording came before
    this session's first. Its rows go to the document `document_id`, or to a new one of this `name`.
    """

    language: str | None = None
    visitor: str = ""
    begun: int = 0
    name: str = ""
    document_id: str = ""
