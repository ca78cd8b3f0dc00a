"""Which rows of a document are learnt from, and why the others are not. Pure."""

import hashlib
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from engines.audio.samples import RATE_HZ, Samples
from transcript.document import Document, FlagKind, Segment, Status
from transcript.formats.base.selection import overlapping_ids

SHORTEST_MS, LONGEST_MS = 300, 28_000
"""Below is hardly a word; above does not fit into the 30 s that Whisper hears at once."""

_DOUBTS = frozenset(
    {
        FlagKind.UNSURE_LANGUAGE,
        FlagKind.SCRIPT,
        FlagKind.GHOST_SPEAKER,
        FlagKind.NOT_SERVED,
        FlagKind.UNWRITTEN,
    }
)
"""A draft or a repetition that somebody verified is no longer in doubt; who spoke and in what tongue is."""
_SILENT_RMS = 10 ** (-55 / 20)
_WINDOW_SAMPLES = RATE_HZ // 20
_GENERIC_NAME = re.compile(r"Speaker \d+")


class LeftOut(StrEnum):
    """Why a row is not learnt from; the words are the card's."""

    NOT_VERIFIED = "not verified"
    EMPTY = "without text"
    OTHER_LANGUAGE = "in another language"
    OVERLAP = "somebody else speaks too"
    SHORT = "shorter than 0.3 s"
    LONG = "longer than 28 s"
    DOUBT = "marked as in doubt"
    SILENT = "no sound, or behind the end of the recording"
    DUPLICATE = "twice in what was given"
    HELD_OUT_TEXT = "the same sentence is held out"
    UNWRITABLE = "letters that the model cannot learn from so few rows"
    TOO_FAST = "more letters than the model hears moments"


@dataclass(frozen=True, slots=True)
class Example:
    """A verified row. `sound` is the hash of its samples; `voice` tells speakers apart and is no name.

    `recording` is the beginning of the recording's hash.
    """

    recording: str
    voice: str
    language: str | None
    text: str
    start_ms: int
    end_ms: int
    sound: str

    @property
    def length_ms(self) -> int:
        return self.end_ms - self.start_ms


def choose_examples(
    document: Document, listen: Callable[[int, int], Samples], language: str
) -> tuple[list[tuple[Example, Samples]], Counter[LeftOut]]:
    """(the rows to learn from with their sound, how many stay out by reason).

    `listen` gives the sound between two moments in ms. `language` is the one learnt, ISO 639-1; a row whose
    language nobody told is taken for it.
    """
    overlapped = overlapping_ids(document.edited)
    recording = document.audio_sha256[:16]
    kept: list[tuple[Example, Samples]] = []
    left_out: Counter[LeftOut] = Counter()
    for row in document.edited.segments:
        reason = _find_reason(row, language, is_overlapped=row.id in overlapped)
        if reason is None and row.start_ms >= document.duration_ms:
            reason = LeftOut.SILENT
        samples = None if reason else listen(row.start_ms, row.end_ms)
        if samples is not None and is_silent(samples):
            reason = LeftOut.SILENT
        if reason or samples is None:
            left_out[reason or LeftOut.SILENT] += 1
            continue
        length_ms = len(samples) * 1000 // RATE_HZ
        kept.append(
            (_make_example(row, recording, samples, min(row.end_ms, row.start_ms + length_ms)), samples)
        )
    return kept, left_out


def find_language(documents: list[Counter[str]]) -> str | None:
    """The language in which most was said (ms by language of each document); None where none is known."""
    total = sum(documents, Counter[str]())
    return max(sorted(total), key=lambda code: total[code], default=None)


def count_languages(document: Document) -> Counter[str]:
    """Milliseconds of verified rows by language."""
    counted: Counter[str] = Counter()
    for row in document.edited.segments:
        if row.status is Status.VERIFIED and row.language:
            counted[row.language] += row.end_ms - row.start_ms
    return counted


def is_silent(samples: Samples) -> bool:
    """Whether no twentieth of a second is louder than -55 dBFS, or there are fewer samples than 0.3 s."""
    if len(samples) < SHORTEST_MS * RATE_HZ // 1000:
        return True
    whole = len(samples) // _WINDOW_SAMPLES * _WINDOW_SAMPLES
    windows = samples[:whole].reshape(-1, _WINDOW_SAMPLES)  # (windows, samples)
    return bool(np.sqrt((windows**2).mean(axis=1)).max() < _SILENT_RMS)


def _find_reason(row: Segment, language: str, *, is_overlapped: bool) -> LeftOut | None:
    length_ms = row.end_ms - row.start_ms
    checks = (
        (LeftOut.NOT_VERIFIED, row.status is not Status.VERIFIED),
        (LeftOut.EMPTY, not any(sign.isalnum() for sign in row.text)),
        (LeftOut.OTHER_LANGUAGE, row.language not in {None, language}),
        (LeftOut.OVERLAP, is_overlapped),
        (LeftOut.SHORT, length_ms < SHORTEST_MS),
        (LeftOut.LONG, length_ms > LONGEST_MS),
        (LeftOut.DOUBT, any(flag.kind in _DOUBTS for flag in row.flags)),
    )
    return next((reason for reason, is_so in checks if is_so), None)


def _make_example(row: Segment, recording: str, samples: Samples, end_ms: int) -> Example:
    name = row.speaker or ""
    # "Speaker 1" of two recordings are two people as far as anybody knows; a name that was given is one
    told = f"{recording} {name}" if not name or _GENERIC_NAME.fullmatch(name) else name
    voice = hashlib.sha256(told.encode()).hexdigest()[:12]
    sound = hashlib.sha256(samples.tobytes()).hexdigest()[:16]
    text = " ".join(row.text.split())
    return Example(recording, voice, row.language, text, row.start_ms, end_ms, sound)
