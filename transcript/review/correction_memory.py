"""Corrections that were made twice, offered for the rows that remain. Pure.

Learned by aligning the words of the machine's rows with those a person made of them. Words are parted by
white space; marks at their ends belong to no word. Nothing is changed here: an offer carries the patch.
"""

import heapq
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import regex
from rapidfuzz.distance import Levenshtein

from transcript.document import Document, Segment, Status
from transcript.review.pairing import Pair, pair_rows
from transcript.text.cleaning import strip_marks
from transcript.text.delimited import write_tabs

LEAST_TIMES = 2
LONGEST_PHRASE = 3  # words on either side; longer ones are other sentences, not corrections
LONGEST_WORD = 80  # code points; patterns of a search have a limit
MOST_OFFERS = 50
MOST_CANDIDATES = 4 * MOST_OFFERS
"""Corrections whose rows are looked through: those whose word stands in most rows. It bounds the work."""

_STARTS_WITH_A_SIGN = regex.compile(r"[\p{M}\u200c\u200d]")
# What a word goes on with: signs and joiners too, so that no match ends inside a letter or a word.
_GOES_ON = r"[\p{L}\p{M}\p{N}\u200c\u200d]"


@dataclass(frozen=True, slots=True)
class Correction:
    """`machine` was corrected to `corrected` in `times` places."""

    machine: str
    corrected: str
    times: int


@dataclass(frozen=True, slots=True)
class Change:
    """How one row reads before and after."""

    id: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Offer:
    """A correction and the rows that still have the machine's word; `locked` more of them are verified."""

    correction: Correction
    changes: tuple[Change, ...]
    locked: int

    def patch_value(self) -> dict[str, object]:
        """The value of one patch `replace` that makes these changes and no other."""
        return {
            "query": {"pattern": _pattern(self.correction.machine), "is_regex": True, "ignore_case": False},
            "replacement": _as_replacement(self.correction.corrected),
            "ids": [change.id for change in self.changes],
        }


def learn(document: Document) -> list[Correction]:
    """What was corrected the same way at least twice, most often first.

    A word is left out where it became different things (the most frequent one must have more than half), or
    where verified rows keep it as often as it was changed: then the sound decides, not the spelling.
    """
    counts: Counter[tuple[str, str]] = Counter()
    kept: Counter[str] = Counter()
    for pair in pair_rows(document.machine, document.edited):
        if pair.machine and pair.edited and pair.machine_text != pair.edited_text:
            counts.update(_corrections(pair))
        if any(segment.status is Status.VERIFIED for segment in pair.edited):
            kept.update(set(_words(pair.machine_text)) & set(_words(pair.edited_text)))
    became: defaultdict[str, int] = defaultdict(int)
    for (wrong, _), times in counts.items():
        became[wrong] += times
    found = [
        Correction(wrong, right, times)
        for (wrong, right), times in counts.items()
        if times >= LEAST_TIMES and 2 * times > became[wrong] and times > kept[wrong]
    ]
    return sorted(found, key=lambda one: (-one.times, one.machine, one.corrected))


def remember(document: Document) -> list[Offer]:
    """Offers for what was corrected at least twice and still stands somewhere, most rows first."""
    learned = learn(document)
    if not learned:
        return []
    rows_with = _rows_by_word(document.edited.segments, {_words(one.machine)[0] for one in learned})
    candidates = ((one, rows_with.get(_words(one.machine)[0], ())) for one in learned)
    likely = heapq.nlargest(MOST_CANDIDATES, candidates, key=lambda candidate: len(candidate[1]))
    open_offers = [offer for one, rows in likely if (offer := _offer(one, rows)).changes]
    return heapq.nlargest(MOST_OFFERS, open_offers, key=lambda offer: len(offer.changes))


def corrections_tsv(document: Document) -> bytes:
    """What `learn` finds, tab-separated: machine, corrected, times."""
    lines = [[one.machine, one.corrected, str(one.times)] for one in learn(document)]
    return write_tabs([["machine", "corrected", "times"], *lines])


def replace_word(text: str, wrong: str, right: str) -> str:
    """`text` with every whole word (or phrase) `wrong` as `right`; marks around it stay."""
    return regex.sub(_pattern(wrong), lambda _: right, text)


def _corrections(pair: Pair) -> Iterator[tuple[str, str]]:
    for old, new in _differences(_words(pair.machine_text), _words(pair.edited_text)):
        if len(old) == len(new):
            yield from (couple for couple in zip(old, new, strict=True) if _is_short(*couple))
        elif old and new and max(len(old), len(new)) <= LONGEST_PHRASE:
            phrase = " ".join(old), " ".join(new)
            if _is_short(*phrase):
                yield phrase


def _differences(wrong: Sequence[str], right: Sequence[str]) -> Iterator[tuple[Sequence[str], Sequence[str]]]:
    """What stands between words that both sides have, each side as one stretch."""
    old_from = new_from = 0
    for step in [*Levenshtein.opcodes(wrong, right), None]:
        if step is not None and step.tag != "equal":
            continue
        old_to, new_to = (len(wrong), len(right)) if step is None else (step.src_start, step.dest_start)
        if old_to > old_from or new_to > new_from:
            yield wrong[old_from:old_to], right[new_from:new_to]
        if step is not None:
            old_from, new_from = step.src_end, step.dest_end


def _is_short(wrong: str, right: str) -> bool:
    """Whether this can be a correction; a lone sign (before which a letter is missing) is part of no word."""
    return (
        wrong != right
        and max(len(wrong), len(right)) <= LONGEST_WORD
        and not _STARTS_WITH_A_SIGN.match(wrong)
        and not _STARTS_WITH_A_SIGN.match(right)
    )


def _words(text: str) -> list[str]:
    return [word for token in text.split() if (word := strip_marks(token))]


def _rows_by_word(rows: Sequence[Segment], words: set[str]) -> Mapping[str, Sequence[Segment]]:
    found: defaultdict[str, list[Segment]] = defaultdict(list)
    for row in rows:
        for word in words.intersection(_words(row.text)):
            found[word].append(row)
    return found


def _offer(correction: Correction, rows: Sequence[Segment]) -> Offer:
    changes, locked = [], 0
    for row in rows:
        after = replace_word(row.text, correction.machine, correction.corrected)
        if after == row.text or row.status is Status.SKIPPED:
            continue
        if row.status is Status.VERIFIED:
            locked += 1
        else:
            changes.append(Change(row.id, row.text, after))
    return Offer(correction, tuple(changes), locked)


def _pattern(wrong: str) -> str:
    between = r"\s+".join(regex.escape(word) for word in wrong.split())
    return rf"(?<!{_GOES_ON}){between}(?!{_GOES_ON})"


def _as_replacement(right: str) -> str:
    return right.replace("\\", "\\\\")
