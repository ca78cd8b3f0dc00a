"""One who speaks a recording into the live route in real time, as the page does, and what they saw when."""

import time
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

import httpx
import numpy as np

from engines.audio.samples import RATE_HZ, Samples
from transcript.document import Segment, Word
from transcript.text.cleaning import fold_word

PIECE = RATE_HZ // 4
_MOST_SENT = 10 * RATE_HZ
_TIMEOUT_S = 60.0


@dataclass(frozen=True, slots=True)
class Look:
    """What stood on the screen so many seconds after the beginning."""

    at_s: float
    sure: str
    all: str


@dataclass(slots=True)
class Spoken:
    """What a speaker saw; `rows_s` is from each row's last sound until it was there."""

    looks: list[Look] = field(default_factory=list)
    rows: list[str] = field(default_factory=list)
    rows_s: list[float] = field(default_factory=list)
    states: set[str] = field(default_factory=set)
    most_behind_s: float = 0.0
    document_id: str = ""

    @property
    def text(self) -> str:
        """All that was written in the end."""
        return " ".join(self.rows)


def speak(
    url: str,
    sound: Samples,
    language: str | None = None,
    *,
    speed: float = 1.0,
    each_s: Callable[[float], None] | None = None,
) -> Spoken:
    """Speaks all of it, `speed` times as fast as real time, and looks each quarter of a second.

    What the server has no room for waits and is sent again. `each_s` is told how much has arrived; then no looks
    are kept, which would fill the memory themselves.
    """
    seen, at, key = Spoken(), 0, str(uuid.uuid4())
    pcm = (sound * 32767).astype("<i2")
    began_s = time.monotonic()
    with httpx.Client(base_url=url, timeout=_TIMEOUT_S) as client:
        while at < len(pcm):
            due_s = began_s + min(len(pcm), at + PIECE) / RATE_HZ / speed
            time.sleep(max(0.0, due_s - time.monotonic()))
            said = min(len(pcm), int((time.monotonic() - began_s) * speed * RATE_HZ) // PIECE * PIECE)
            until = max(min(said, at + _MOST_SENT), min(at + PIECE, len(pcm)))
            answer = client.post(
                f"/live/{key}",
                params={"at": at, "row": len(seen.rows), "language": language or "", "name": "benchmark"},
                content=pcm[at:until].tobytes(),
                headers={"Content-Type": "application/octet-stream"}
                | ({"X-Likhita-Document": seen.document_id} if seen.document_id else {}),
            ).raise_for_status()
            found = answer.json()
            _note(seen, found, time.monotonic() - began_s, speed)
            if found["received"] == at:
                time.sleep(0.5)
            at = found["received"]
            seen.most_behind_s = max(seen.most_behind_s, (said - at) / RATE_HZ)
            if each_s:
                seen.looks.clear()
                each_s(at / RATE_HZ)
        ended = client.post(f"/live/{key}/end", params={"row": len(seen.rows)}).json()
        _note(seen, ended, time.monotonic() - began_s, speed)
    return seen


def _note(seen: Spoken, found: dict, at_s: float, speed: float) -> None:
    for row in found["rows"]:
        seen.rows.append(row["text"])
        seen.rows_s.append(at_s - row["end_ms"] / 1000 / speed)
    sure = " ".join([*seen.rows, found["committed"]])
    seen.looks.append(Look(at_s, sure, f"{sure} {found['tentative']}"))
    seen.states.add(found["state"])
    seen.document_id = found["document_id"] or seen.document_id


def measure_delays(words: Sequence[Word], looks: Sequence[Look], *, sure: bool) -> dict[int, float]:
    """Seconds from the end of each word until it stood on the screen (and stayed, if `sure`), by its place.

    Words are found again by what they say; one that was never written has no delay and counts elsewhere.
    """
    said = [fold_word(word.text) for word in words]
    first_s: dict[int, float] = {}
    before = ""
    for look in looks:
        shown = look.sure if sure else look.all
        if shown == before:
            continue
        before = shown
        matcher = SequenceMatcher(None, said, [fold_word(word) for word in shown.split()], autojunk=False)
        for block in matcher.get_matching_blocks():
            for index in range(block.a, block.a + block.size):
                first_s.setdefault(index, look.at_s)
    return {index: at_s - words[index].end_ms / 1000 for index, at_s in first_s.items()}


def first_places(rows: Sequence[Segment]) -> set[int]:
    """The places, among all words, of those that begin a row."""
    places, count = set(), 0
    for row in rows:
        if row.words:
            places.add(count)
        count += len(row.words)
    return places


def repeat(sound: Samples, seconds: float) -> Samples:
    """The sound again and again, so long."""
    return np.resize(sound, int(seconds * RATE_HZ))
