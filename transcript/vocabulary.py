"""Words that matter in a recording: names, places and terms, which engines that can are told of."""

from collections.abc import Iterable
from dataclasses import dataclass

import regex

from transcript.errors import LikhitaError
from transcript.text.cleaning import INVISIBLE, clean_line, clusters, has_lone_surrogate

MOST_ENTRIES = 5_000
LONGEST_ENTRY = 60
"""Grapheme clusters of a word or phrase."""
MOST_WORDS_AN_ENTRY = 6
"""A name or a term; what is longer is a sentence, and a model may take a sentence for something to say."""
LARGEST_FILE_BYTES = 2_000_000

_LETTER = regex.compile(r"\p{L}")
# Letters, their marks and joiners, digits, and what stands inside names: O'Brien, A. P. J., C++, AT&T, 24/7.
_UNFIT = regex.compile(r"[^\p{L}\p{M}\p{Nd}\u200c\u200d '’.,&+/#-]")
_UNSEEN = regex.compile(f"[{INVISIBLE}]")
_BETWEEN = regex.compile(r"[,;，；\r\n]")


class VocabularyError(LikhitaError):
    """What was given is no vocabulary; nothing of it was taken."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Words and phrases as they are written, each once, those that matter most first."""

    entries: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.entries)

    @classmethod
    def of(cls, entries: Iterable[str]) -> "Vocabulary":
        """The entries, each once; what differs only in case or in signs that are not seen is one.

        Raises:
            VocabularyError: one is empty, too long, or holds what is in no word; or they are too many.
        """
        found: dict[str, str] = {}
        for entry in entries:
            _check(entry)
            found.setdefault(_UNSEEN.sub("", entry).casefold(), entry)
        if len(found) > MOST_ENTRIES:
            raise VocabularyError("vocabulary_too_many", most=MOST_ENTRIES)
        return cls(tuple(found.values()))


NO_VOCABULARY = Vocabulary()


def read_vocabulary(content: bytes) -> Vocabulary:
    """The vocabulary of a text file in UTF-8: an entry a line; of a line with tabs the first cell.

    Empty lines and lines that begin with "#" and a blank are passed over.

    Raises:
        VocabularyError: the file is too large, empty or not UTF-8, or a line is no entry; it names the line.
    """
    if len(content) > LARGEST_FILE_BYTES:
        raise VocabularyError("vocabulary_too_large", most=LARGEST_FILE_BYTES // 1_000_000)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as exc:
        raise VocabularyError("vocabulary_not_utf8") from exc
    vocabulary = Vocabulary.of(_read_lines(text))
    if not vocabulary:
        raise VocabularyError("vocabulary_empty")
    return vocabulary


def read_prompt(text: str) -> tuple[Vocabulary, bool]:
    """The words of a request's prompt, and whether that is all of it.

    Commas, semicolons and line ends part them; what is no entry, such as a sentence, is left out.
    """
    parts = [part for part in map(clean_line, _BETWEEN.split(text)) if part]
    entries = [part for part in parts if _find_problem(part) is None]
    return Vocabulary.of(entries[:MOST_ENTRIES]), len(parts) == len(entries) <= MOST_ENTRIES


def _read_lines(text: str) -> Iterable[str]:
    for number, line in enumerate(text.splitlines(), start=1):
        entry = clean_line(line.partition("\t")[0])
        if not entry or line.startswith("# "):
            continue
        try:
            _check(entry)
        except VocabularyError as exc:
            raise VocabularyError(exc.reason.at(line=number)) from None
        yield entry


def _check(entry: str) -> None:
    problem = _find_problem(entry)
    if problem is not None:
        raise problem


def _find_problem(entry: str) -> VocabularyError | None:
    if has_lone_surrogate(entry) or entry != clean_line(entry) or not _LETTER.search(entry):
        return VocabularyError("vocabulary_no_word")
    if len(entry.split()) > MOST_WORDS_AN_ENTRY or len(clusters(entry)) > LONGEST_ENTRY:
        return VocabularyError("vocabulary_sentence", words=MOST_WORDS_AN_ENTRY, most=LONGEST_ENTRY)
    if unfit := _UNFIT.search(entry):
        return VocabularyError("vocabulary_unfit", sign=unfit[0])
    return None
