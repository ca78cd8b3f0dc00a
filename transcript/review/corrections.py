"""Machine text against corrected text: error rates, confusions, rows and time spent.

What is compared is NFC text in lower case without the marks of `PUNCTUATION`, words parted by single spaces.
The corrected text is the reference: a rate is (replaced + missing + added) / length of the corrected text.
Rows count once somebody has edited or verified them; nobody has said of the others that they are right.
"""

import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from itertools import pairwise

import regex
from rapidfuzz.distance import Levenshtein

from transcript.changes import LoggedChange
from transcript.document import Document, Segment, Status
from transcript.review.pairing import Pair, pair_rows
from transcript.text.cleaning import clusters

PUNCTUATION = ".,;:!?…।॥،؟\"“”„‘’'«»()[]{}<>-–—/|*~_"
"""Marks that do not count. Every other character does: letters, signs, digits, ZWNJ inside a word."""

PAUSE_S = 60
"""Two saves further apart than this are taken for a pause: the time between them is not counted as work."""

_MARKS = regex.compile(f"[{regex.escape(PUNCTUATION)}]")
_APOSTROPHE = regex.compile(r"(?<=\p{L})['’](?=\p{L})")
_JOINER_AT_END = regex.compile(r"(?<![\u200c\u200d])[\u200c\u200d]++(?=\s|$)")  # a run is looked at once
_REVIEWED = frozenset({Status.EDITED, Status.VERIFIED})


def read_words(text: str) -> list[str]:
    """The words of a text as they are compared. "don't" is one word; a joiner at a word's end is not seen."""
    text = _MARKS.sub(" ", _APOSTROPHE.sub("", unicodedata.normalize("NFC", text).lower()))
    return _JOINER_AT_END.sub("", text).split()


@dataclass(frozen=True, slots=True)
class Rate:
    """Errors in a corrected text of `length` units."""

    errors: int = 0
    length: int = 0

    @property
    def share(self) -> float | None:
        """Errors a unit; above 1 where the machine wrote far too much; None where there is no text."""
        return self.errors / self.length if self.length else None

    @classmethod
    def total(cls, rates: "Sequence[Rate]") -> "Rate":
        """Errors and units of all of them."""
        return cls(sum(rate.errors for rate in rates), sum(rate.length for rate in rates))


@dataclass(frozen=True, slots=True)
class Score:
    """How wrong the machine was in some rows; clusters are grapheme clusters, spaces between words count."""

    rows: int = 0
    clusters: Rate = Rate()
    characters: Rate = Rate()
    words: Rate = Rate()

    @classmethod
    def total(cls, scores: "Sequence[Score]") -> "Score":
        """The score of all their rows together."""
        return cls(
            sum(score.rows for score in scores),
            Rate.total([score.clusters for score in scores]),
            Rate.total([score.characters for score in scores]),
            Rate.total([score.words for score in scores]),
        )


@dataclass(frozen=True, slots=True)
class Confusion:
    """The machine wrote `machine` where `corrected` is right, `count` times; "" is nothing at all."""

    machine: str
    corrected: str
    count: int


@dataclass(frozen=True, slots=True)
class Work:
    """Time at the table. `active_s`: between saves at most `PAUSE_S` apart; `audio_ms`: the rows reviewed."""

    saves: int
    active_s: int
    audio_ms: int

    @property
    def times_real_time(self) -> float | None:
        """Seconds of work for a second of sound; None where nothing was reviewed or no time is known."""
        return 1000 * self.active_s / self.audio_ms if self.audio_ms and self.active_s else None


@dataclass(frozen=True, slots=True)
class Report:
    """What was wrong, where, and how long it took.

    `rows` counts the rows of the table by status; `by_speaker`, `by_engine` and `by_language` are in order
    of most rows, "" is unknown. A row belongs to the speaker and language it has now and to the engine that
    recognised it; rows split or merged count as one. `without_machine` are reviewed rows that no machine
    wrote (imported text): they are in no score.
    """

    rows: dict[Status, int]
    total: Score
    by_speaker: dict[str, Score]
    by_engine: dict[str, Score]
    by_language: dict[str, Score]
    confusions: tuple[Confusion, ...]
    without_machine: int
    work: Work


def compare(document: Document, log: Sequence[LoggedChange] = ()) -> Report:
    """The report of a document; `log` are its revisions, from which the time of work is read."""
    counts = Counter(segment.status for segment in document.edited.segments)
    compared, without_machine = [], 0
    for pair in pair_rows(document.machine, document.edited):
        if not _is_reviewed(pair):
            continue
        if _is_recognised(pair, document):
            compared.append((pair, _Compared(pair)))
        else:
            without_machine += len(pair.edited)
    confusions: Counter[tuple[str, str]] = Counter()
    for _, found in compared:
        confusions.update(found.confusions)
    return Report(
        rows={status: counts[status] for status in Status},
        total=Score.total([found.score for _, found in compared]),
        by_speaker=_grouped(compared, lambda pair: pair.first.speaker or ""),
        by_engine=_grouped(compared, _engine),
        by_language=_grouped(compared, lambda pair: pair.first.language or ""),
        confusions=tuple(
            Confusion(wrong, right, count)
            for (wrong, right), count in sorted(confusions.items(), key=lambda item: (-item[1], item[0]))
        ),
        without_machine=without_machine,
        work=measure_work(log, (s for s in document.edited.segments if s.status in _REVIEWED)),
    )


def measure_work(log: Sequence[LoggedChange], reviewed: Iterable[Segment]) -> Work:
    """Seconds between saves at most `PAUSE_S` apart, against the sound of the rows reviewed."""
    moments = [datetime.fromisoformat(change.saved_at) for change in log]
    gaps_s = [(later - earlier).total_seconds() for earlier, later in pairwise(moments)]
    active_s = sum(gap_s for gap_s in gaps_s if 0 <= gap_s <= PAUSE_S)
    return Work(len(log), round(active_s), sum(row.end_ms - row.start_ms for row in reviewed))


class _Compared:
    """One pair measured."""

    def __init__(self, pair: Pair) -> None:
        machine, corrected = read_words(pair.machine_text), read_words(pair.edited_text)
        wrong, right = " ".join(machine), " ".join(corrected)
        right_clusters = _letters(corrected)
        self.confusions: Counter[tuple[str, str]] = Counter()
        if wrong == right:
            rates = Rate(0, len(right_clusters)), Rate(0, len(right)), Rate(0, len(corrected))
        else:
            self.confusions.update(confuse(_letters(machine), right_clusters))
            rates = (
                Rate(self.confusions.total(), len(right_clusters)),
                Rate(Levenshtein.distance(wrong, right), len(right)),
                Rate(Levenshtein.distance(machine, corrected), len(corrected)),
            )
        self.score = Score(1, *rates)


@lru_cache(maxsize=50_000)
def _letters_of_word(word: str) -> tuple[str, ...]:
    return tuple(clusters(word))


def _letters(words: Sequence[str]) -> list[str]:
    """The clusters of the words, a space between two."""
    found: list[str] = []
    for word in words:
        found += (" ", *_letters_of_word(word))
    return found[1:]


def confuse(wrong: Sequence[str], right: Sequence[str]) -> list[tuple[str, str]]:
    """What each step of the shortest way from `wrong` to `right` takes for what; "" is nothing.

    Aligned from the end: of equally short ways the one that adds or drops a word's ending, which in Telugu
    is what happens (అమ్మ, అమ్మాయి: మ్మ for మ్మా and యి added).
    """
    wrong, right = wrong[::-1], right[::-1]
    steps = Levenshtein.editops(wrong, right)
    return [
        (
            "" if step.tag == "insert" else wrong[step.src_pos],
            "" if step.tag == "delete" else right[step.dest_pos],
        )
        for step in steps
    ]


def _is_reviewed(pair: Pair) -> bool:
    """Somebody edited or verified a row of the pair, or deleted the rows; none of them is skipped."""
    states = {segment.status for segment in pair.edited}
    return not states or (bool(states & _REVIEWED) and Status.SKIPPED not in states)


def _is_recognised(pair: Pair, document: Document) -> bool:
    """An engine wrote the text; or nothing did, in a document that has text of an engine elsewhere."""
    rows = pair.machine or document.machine.segments
    return any(segment.engine for segment in rows)


def _engine(pair: Pair) -> str:
    return next((segment.engine for segment in pair.machine if segment.engine), "")


def _grouped(compared: Sequence[tuple[Pair, _Compared]], name: Callable[[Pair], str]) -> dict[str, Score]:
    groups: dict[str, list[Score]] = {}
    for pair, found in compared:
        groups.setdefault(name(pair), []).append(found.score)
    scores = {key: Score.total(group) for key, group in groups.items()}
    return dict(sorted(scores.items(), key=lambda item: (-item[1].rows, item[0])))
