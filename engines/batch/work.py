"""What an archive's run hands on: recordings, the choices of the run, pieces of work and rows of the report.

All of it goes to other machines as JSON, so that nothing depends on how a cluster packs its values.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Self


@dataclass(frozen=True, slots=True)
class Recording:
    """One recording: where it is read from, a path or an fsspec address, and its name inside the archive.

    `name` has parts divided by "/". `problem` is the sentence of one that is not read at all.
    """

    address: str
    name: str
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Target:
    """One recording and the name, without an extension, under which its files stand in the output."""

    recording: Recording
    stem: str


@dataclass(frozen=True, slots=True)
class RunChoices:
    """What the documents depend on, and where they go. `made_at` replaces the time in them, "" is now."""

    output: str
    formats: tuple[str, ...]
    language: str | None = None
    speakers: int | None = None
    by_channel: bool = False
    longest_minutes: int = 240
    made_at: str = ""
    vocabulary: tuple[str, ...] = ()

    def to_json(self) -> str:
        """The choices as text."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> Self:
        """What `to_json` wrote."""
        read = json.loads(text)
        return cls(**{**read, **{name: tuple(read.get(name, ())) for name in ("formats", "vocabulary")}})


@dataclass(frozen=True, slots=True)
class Work:
    """One sound, heard once, and every recording that holds just these bytes."""

    sha256: str
    size_bytes: int
    targets: tuple[Target, ...]

    def to_json(self) -> str:
        """The work as text."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> Self:
        """What `to_json` wrote."""
        read = json.loads(text)
        targets = tuple(Target(Recording(**each["recording"]), each["stem"]) for each in read["targets"])
        return cls(read["sha256"], read["size_bytes"], targets)


@dataclass(frozen=True, slots=True)
class Row:
    """One recording's line of the report.

    `confidence` is the mean of the words that have one; `flags` say what asks for a look, with how many rows
    of the transcript do; `minutes_in_doubt` is how long those rows last. `rtf` is seconds of work for a
    second of sound. `was_finished`: an earlier run did all of it.
    """

    file: str
    error: str = ""
    stem: str = ""
    duration_s: float = 0.0
    languages: str = ""
    speakers: int = 0
    rtf: float | None = None
    confidence: float | None = None
    flags: str = ""
    minutes_in_doubt: float = 0.0
    rows: int = 0
    notices: str = ""
    audio_sha256: str = ""
    address: str = ""
    was_finished: bool = False

    def to_json(self) -> dict[str, Any]:
        """The row as JSON has it."""
        return asdict(self)

    @classmethod
    def from_json(cls, read: Mapping[str, Any]) -> Self:
        """What `to_json` made."""
        return cls(**read)


@dataclass(frozen=True, slots=True)
class Finding:
    """What a look into a recording's bytes told: their hash and number, or why there is none."""

    recording: Recording
    sha256: str = ""
    size_bytes: int = 0
    error: str = ""
