"""How Telugu words are spelled: a word list, and the letter model learned from it.

The list is that of Tesseract's Telugu model (tessdata_fast 4.1.0, Apache-2.0, in Debian tesseract-ocr-tel):
215,191 forms in common use, without their frequencies; this makes telugu_words.xz again:

    python -m engines.asr.transliteration.letter_model tel.traineddata
"""

import functools
import logging
import lzma
import math
import struct
import sys
import threading
import time
import unicodedata
import zlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import regex
from numpy.typing import NDArray

log = logging.getLogger(__name__)

ORDER = 5
"""Letters that a letter is judged by, itself among them. With 4 the character error is 0.457, not 0.446."""
BEGIN, END = "^", "$"

_FILE = Path(__file__).with_name("telugu_words.xz")
_FIRST = 0x0C00
_BITS = 7  # a letter's code; BEGIN is 1, END 2, the Telugu block from 3 on
_LETTERS = 80  # that words may hold, about: the chance of one of which nothing is known
_WORD = regex.compile(r"[\u0c00-\u0c65]{2,}")
_TABLES_OF_INTEREST = {"words": 19, "letters": 21}  # in a Tesseract model: LSTM word graph and character set


class LetterModel:
    """How likely a letter is after others, by Witten-Bell smoothed counts. Any thread may call it.

    A letter is a code point: a vowel sign and the virama are letters too.
    """

    def __init__(self, words: Sequence[str]) -> None:
        line = np.array([_encode(letter) for word in words for letter in BEGIN + word + END], np.int64)
        is_begin = line == _encode(BEGIN)
        place = np.arange(len(line)) - np.maximum.accumulate(np.where(is_begin, np.arange(len(line)), 0))
        self._tables = []
        key = line.copy()
        for order in range(1, ORDER + 1):
            if order > 1:
                before = np.roll(line, order - 1)
                # what lies before a word's beginning is its beginning again
                before = np.where(place >= order - 1, before, _encode(BEGIN))
                key = key | (before << (_BITS * (order - 1)))
            self._tables.append(np.unique(key[~is_begin], return_counts=True))
        self._sums = np.unique(np.array([_sum(word) for word in words], np.uint32))  # 1 MB; the words take 30
        self.rate = functools.lru_cache(maxsize=20_000)(self._rate)

    def knows(self, word: str) -> bool:
        """Whether the list has the word (by its checksum: 5 of 100,000 other words seem to be in it too)."""
        checksum = np.uint32(_sum(word))
        place = int(np.searchsorted(self._sums, checksum))
        return place < len(self._sums) and bool(self._sums[place] == checksum)

    def log_probability(self, before: str, letter: str) -> float:
        """The natural logarithm of how likely `letter` is after `before`."""
        return math.log(self.rate(before[1 - ORDER :])[_encode(letter)])

    def _rate(self, before: str) -> NDArray[np.float64]:
        """The probability of each letter's code after `before`, of at most ORDER - 1 letters."""
        wider = self.rate(before[1:]) if before else np.full(1 << _BITS, 1 / _LETTERS)
        keys, counts = self._tables[len(before)]
        first = 0
        for letter in before:
            first = first << _BITS | _encode(letter)
        low, high = np.searchsorted(keys, [first << _BITS, (first + 1) << _BITS])
        if low == high:
            return wider
        kinds = float(high - low)
        found = kinds * wider
        found[keys[low:high] & ((1 << _BITS) - 1)] += counts[low:high]
        return found / (counts[low:high].sum() + kinds)


_lock = threading.Lock()
_model: LetterModel | None = None


def load_letter_model() -> LetterModel:
    """The model of the list, made at the first call (about a second), from any thread, once."""
    global _model  # noqa: PLW0603 - the one shared object of the process
    if _model is None:
        with _lock:
            if _model is None:
                started_at = time.monotonic()
                _model = LetterModel(read_words())
                log.info("Telugu letter model loaded in %.1fs", time.monotonic() - started_at)
    return _model


def read_words() -> list[str]:
    """The words, sorted, NFC, without joiners."""
    return lzma.decompress(_FILE.read_bytes()).decode().split("\n")


def _encode(letter: str) -> int:
    if letter == BEGIN:
        return 1
    return 2 if letter == END else ord(letter) - _FIRST + 3


def _sum(word: str) -> int:
    return zlib.crc32(word.encode())


def main(path: Path) -> None:
    """Writes the list from a Tesseract model."""
    data = path.read_bytes()
    (count,) = struct.unpack_from("<i", data)
    starts = struct.unpack_from(f"<{count}q", data, 4)
    ends = {start: min([other for other in starts if other > start], default=len(data)) for start in starts}
    words, letters = (data[starts[place] : ends[starts[place]]] for place in _TABLES_OF_INTEREST.values())
    symbols = [line.split(" ")[0] for line in letters.decode().split("\n")[1:]]
    spelled = {"".join(symbols[place] for place in word) for word in _walk(words)}
    clean = {unicodedata.normalize("NFC", regex.sub(r"[\u200c\u200d]", "", word)) for word in spelled}
    kept = sorted(word for word in clean if _WORD.fullmatch(word))
    _FILE.write_bytes(lzma.compress("\n".join(kept).encode(), preset=9 | lzma.PRESET_EXTREME))
    sys.stdout.write(f"{len(kept)} words, {_FILE.stat().st_size} bytes\n")


def _walk(graph: bytes) -> list[list[int]]:
    """The words of a Tesseract word graph, as places in its character set."""
    _, symbols, count = struct.unpack_from("<hii", graph)
    edges = struct.unpack_from(f"<{count}Q", graph, 10)
    bits = math.ceil(math.log2(symbols + 1))
    is_last, is_backward, ends_word = (1 << bits + place for place in range(3))
    words: list[list[int]] = []
    waiting: list[tuple[int, list[int]]] = [(0, [])]
    while waiting:
        edge, before = waiting.pop()
        while True:
            value = edges[edge]
            if not value & is_backward:
                here = [*before, value & ((1 << bits) - 1)]
                if value & ends_word:
                    words.append(here)
                if value >> bits + 3:
                    waiting.append((value >> bits + 3, here))
            if value & is_last:
                break
            edge += 1
    return words


if __name__ == "__main__":
    main(Path(sys.argv[1]))
