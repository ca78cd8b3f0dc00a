"""Nothing that is done with a stored document takes more than its share for a larger one, whatever is in it.

As for the readers of files: processor time at n and at 4 n of the worst that may be stored.
"""

from dataclasses import replace
from functools import partial

import pytest

from tests.support.builders import make_document
from tests.support.growth import grows_linearly
from transcript.document import Segment, Status, Transcript, Word
from transcript.formats.base.code_switching import Script, has_marks, spell_row
from transcript.formats.base.format import Format
from transcript.formats.base.options import Overlap
from transcript.formats.base.selection import merged_turns, without_overlap
from transcript.formats.registry import FORMATS, export
from transcript.review.correction_memory import corrections_tsv, remember
from transcript.review.corrections import compare
from transcript.review.validation import find_before_export
from transcript.speaker_turns import SpeakerTurn, name_turns
from transcript.word_times import kept_words, timed_tokens

pytestmark = pytest.mark.slow

LETTERS = 3_000
ROWS = 150

# Texts that are looked at again for each letter where a search begins anew at each, and their ends.
TEXTS = {
    "one word": ("a", "{"), "a tag and spaces": (" ", "1"), "a mark that is not closed": ("a", "{en: b"), "marks": ("a {en:b} ", ""),
    "opened marks": ("a{en:", ""), "spaces in a mark": (" ", "x"), "punctuation": (".", "a"),
    "joiners": ("\u200c", "a"), "words": ("a ", ""), "dotted words": ("a. ", ""), "quotes": ('"', "a"),
    "brackets": ("<", ""), "braces": ("{", ""), "arrows": ("-", ""), "lines": ("a\n", ""), "apostrophes": ("a'", ""),
    "closing marks": (".)", "a"), "capitals": ("A", ""), "numbers": ("1", "a"), "clusters": ("క్", ""),
}  # fmt: skip


def row(number, start_ms, end_ms, text="x", **more):
    return Segment(f"s{number:06}", start_ms, end_ms, more.pop("speaker", "A"), "en", text, **more)


def text_of(name, length):
    piece, end = TEXTS[name]
    begin = {"spaces in a mark": "a{en:", "a tag and spaces": "<"}.get(name, "a")
    return begin + piece * (length // len(piece)) + end


def timed_row(text):
    """The row with a time for every second word, as after an edit."""
    tokens = text.split()[::2]
    words = tuple(Word(token, n * 2, n * 2 + 1) for n, token in enumerate(tokens))
    return row(0, 0, 100_000, text, words=words, status=Status.EDITED, engine="e")


def one_text(name):
    def make(letters):
        text = timed_row(text_of(name, letters))
        machine = replace(text, text="b " + text.text[::-1], words=())
        return replace(
            make_document([text], duration_ms=10**6),
            machine=Transcript((machine,)),
            edited=Transcript((text,)),
        )

    return make


def many_rows(make):
    """A document of these rows as the machine wrote them; some were corrected, some became others."""

    def correct(number, one):
        if number % 4 == 0:
            return replace(one, text=one.text.replace("w", "v"), status=Status.EDITED)
        return replace(one, id=f"t{one.id}") if number % 2 else one

    def made(count):
        machine = make(count)
        edited = [correct(number, one) for number, one in enumerate(machine)]
        return replace(
            make_document([], duration_ms=10**7),
            machine=Transcript.from_segments(machine),
            edited=Transcript.from_segments(edited),
        )

    return made


SHAPES = {
    "rows at one time": lambda n: [row(k, 0, 1000) for k in range(n)],
    "rows inside each other": lambda n: [row(k, k, 10**6 - k) for k in range(n)],
    "a long row and short ones": lambda n: [
        row(n, 0, n * 10, speaker="B"), *(row(k, k * 10, k * 10 + 9) for k in range(n))
    ],
    "rows that reach into the next": lambda n: [row(k, k * 10, k * 10 + 15) for k in range(n)],
    "a speaker a row": lambda n: [row(k, k, 10**6, speaker=f"S{k}") for k in range(n)],
    "names like made ones": lambda n: [row(k, 0, 1000, speaker=f"A ({k})" if k % 2 else "A") for k in range(n)],
    "corrections in every row": lambda n: [row(k, k * 10, k * 10 + 9, f"w{k % 9} x w") for k in range(n)],
    "corrections that stand everywhere": lambda n: [
        row(k, k * 10, k * 10 + 9, " ".join(f"w{j}" for j in range(k % 7, 30)), engine="e") for k in range(n)
    ],
    "rows of one turn": lambda n: [
        row(k, k * 10, k * 10 + 9, "a b", words=(Word("a", k * 10, k * 10 + 5),), note="n") for k in range(n)
    ],
}  # fmt: skip


DEEDS = {
    "memory": remember,
    "corrections.tsv": corrections_tsv,
    "report": compare,
    "checks": find_before_export,
    "turns": lambda document: merged_turns(document.edited),
    "clipped": lambda document: without_overlap(document.edited, Overlap.CLIP),
    "first": lambda document: without_overlap(document.edited, Overlap.FIRST),
    "marks": lambda document: has_marks(document.edited),
    "spelled": lambda document: [spell_row(one, Script.LATIN) for one in document.edited.segments],
    "timed": lambda document: [timed_tokens(one) for one in document.edited.segments],
    "kept": lambda document: [kept_words(one.words, one.text + " y") for one in document.edited.segments],
    **{name: partial(export, name=name) for name, entry in FORMATS.items() if isinstance(entry, Format)},
}


@pytest.mark.parametrize("deed", DEEDS)
def test_a_long_text_takes_its_share(deed):
    slow = [
        name
        for name in TEXTS
        if not grows_linearly(DEEDS[deed], one_text(name)(LETTERS), one_text(name)(4 * LETTERS))
    ]
    assert slow == []


@pytest.mark.parametrize("deed", DEEDS)
def test_many_rows_take_their_share(deed):
    slow = [
        name
        for name, make in SHAPES.items()
        if not grows_linearly(DEEDS[deed], many_rows(make)(ROWS), many_rows(make)(4 * ROWS))
    ]
    assert slow == []


@pytest.mark.parametrize("speakers", [1, 0])
def test_heard_turns_take_their_share(speakers):
    def heard(count):
        turns = tuple(SpeakerTurn(k * 10, k * 10 + 15, f"S{k * (not speakers)}") for k in range(count))
        return turns, Transcript.from_segments(row(k, k * 10, 10**6, speaker=f"A{k}") for k in range(count))

    assert grows_linearly(lambda given: name_turns([given[0]], given[1]), heard(ROWS), heard(4 * ROWS))
