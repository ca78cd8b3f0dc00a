"""Word, Segment, Transcript, Document: frozen values and the invariants they keep."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum

from transcript.messages import Message
from transcript.source_file import SourceFile


class Status(StrEnum):
    """How far a person has got with a segment."""

    UNTOUCHED = "untouched"
    EDITED = "edited"
    VERIFIED = "verified"
    SKIPPED = "skipped"


class FlagKind(StrEnum):
    """Why a segment asks for a look."""

    UNSURE_LANGUAGE = "unsure_language"
    SCRIPT = "script"
    DRAFT = "draft"
    REPETITION = "repetition"
    GHOST_SPEAKER = "ghost_speaker"
    NOT_SERVED = "not_served"
    UNWRITTEN = "unwritten"


@dataclass(frozen=True, slots=True)
class Flag:
    """A mark on a segment with its reason, a short phrase shown to the user ("sounds like Tibetan")."""

    kind: FlagKind
    reason: str


SOUNDS_LIKE = "sounds like "
"""How the reason of a row in doubt begins; the English name of a language follows, or two with "or"."""
GHOST = Flag(FlagKind.GHOST_SPEAKER, "speaks very little")
"""On the rows of a speaker who may be nobody."""
UNWRITTEN = Flag(FlagKind.UNWRITTEN, "no words were heard")
"""On a row without text: somebody speaks there, and no engine could write it down."""


@dataclass(frozen=True, slots=True)
class Word:
    """One spoken word. `confidence` is in [0, 1]; None where the engine gives none."""

    text: str
    start_ms: int
    end_ms: int
    confidence: float | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.start_ms <= self.end_ms:
            raise ValueError(f"word times out of order: {self.start_ms}..{self.end_ms} ms")
        if self.confidence is not None and not 0.0 <= self.confidence <= 1.0:
            raise ValueError(f"confidence out of [0, 1]: {self.confidence}")


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another engine's text for the same stretch of sound."""

    text: str
    engine: str
    language: str | None


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of speech by one speaker in one language.

    `id` never changes and is never a row number. `text` is NFC, without control characters except the
    line feed. `speaker` is the name shown; `language` is ISO 639-1; None is unknown for both.
    """

    id: str
    start_ms: int
    end_ms: int
    speaker: str | None
    language: str | None
    text: str
    words: tuple[Word, ...] = ()
    engine: str = ""
    status: Status = Status.UNTOUCHED
    alternatives: tuple[Alternative, ...] = ()
    flags: tuple[Flag, ...] = ()
    note: str = ""

    def __post_init__(self) -> None:
        if not self.id:
            raise ValueError("a segment needs an id")
        if not 0 <= self.start_ms < self.end_ms:
            raise ValueError(f"segment times out of order: {self.start_ms}..{self.end_ms} ms")
        if not unicodedata.is_normalized("NFC", self.text):
            raise ValueError("segment text is not NFC")

    @property
    def order(self) -> tuple[int, int, str]:
        """Sorting key: by time, then by id so that the order is total."""
        return (self.start_ms, self.end_ms, self.id)


@dataclass(frozen=True, slots=True)
class Transcript:
    """Segments sorted by `Segment.order`, with unique ids; overlaps are allowed."""

    segments: tuple[Segment, ...] = ()

    def __post_init__(self) -> None:
        orders = [segment.order for segment in self.segments]
        if orders != sorted(orders):
            raise ValueError("segments are not in order of time")
        if len({segment.id for segment in self.segments}) != len(self.segments):
            raise ValueError("two segments have the same id")

    @classmethod
    def from_segments(cls, segments: Iterable[Segment]) -> "Transcript":
        """The transcript of these segments, sorted."""
        return cls(tuple(sorted(segments, key=lambda segment: segment.order)))

    @property
    def speakers(self) -> tuple[str, ...]:
        """Names in order of first appearance."""
        return tuple(dict.fromkeys(s.speaker for s in self.segments if s.speaker is not None))

    def find(self, segment_id: str) -> Segment | None:
        """The segment with this id, or None."""
        return next((s for s in self.segments if s.id == segment_id), None)


@dataclass(frozen=True, slots=True)
class ModelUse:
    """One model that took part: its role, name (hub id or file), revision and licence."""

    role: str
    name: str
    revision: str
    licence: str


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where the machine's transcript came from. `created_at` is UTC, ISO 8601 to the second."""

    app_version: str
    created_at: str
    models: tuple[ModelUse, ...] = ()
    notices: tuple[Message, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Document:
    """A recording and its transcript.

    `id` is the document's secret: 128 random bits, the only key to text and sound, never logged and
    never written into an exported file. `name` is the sender's file name and only ever text. `machine`
    is kept for ever beside `edited`. `revision` counts the changes to `edited`, from 0. `source` is what the
    file of another tool held beside the rows, where the document was opened from one.
    """

    id: str
    name: str
    duration_ms: int
    audio_sha256: str
    machine: Transcript
    edited: Transcript
    revision: int
    provenance: Provenance
    source: SourceFile | None = None


def now_text() -> str:
    """Now as documents note it: UTC, ISO 8601 to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
