"""Whisper's word times put right: pieces joined to words, silence cut from their ends. Pure."""

from collections.abc import Iterable
from dataclasses import replace

import numpy as np
import regex
from numpy.typing import NDArray

from engines.asr.recogniser import TimedWord
from engines.audio.loudness import FRAME_S, find_quiet, measure_loudness
from engines.audio.samples import Samples

_LEAST_S = 0.1  # shorter silences belong to the word (the closure of a t)
_MARGIN_FRAMES = 2
_ECHO_SHARE = 0.1
_LEAST_ECHO = 2  # words: of one alone only its end would tell


def trim_words(words: Iterable[TimedWord], samples: Samples) -> tuple[TimedWord, ...]:
    """The words without the silence at their ends; times are seconds from the start of `samples`.

    Whisper gives a pause to one of the words beside it: on jfk.flac "ask" began 0.8 s too early. So sentences
    are cut at their pauses; where a row ends is found by `engines/pipeline/row_borders.py`.
    """
    quiet = find_quiet(measure_loudness(samples))
    return tuple(_trim(word, quiet) for word in words)


def _trim(word: TimedWord, quiet: NDArray[np.bool_]) -> TimedWord:
    first, after = round(word.start_s / FRAME_S), round(word.end_s / FRAME_S)
    loud = np.flatnonzero(~quiet[first:after])
    if not len(loud):
        return word
    start_s = max(word.start_s, (first + int(loud[0]) - _MARGIN_FRAMES) * FRAME_S)
    end_s = min(word.end_s, (first + int(loud[-1]) + 1 + _MARGIN_FRAMES) * FRAME_S)
    return replace(
        word,
        start_s=start_s if start_s - word.start_s >= _LEAST_S else word.start_s,
        end_s=end_s if word.end_s - end_s >= _LEAST_S else word.end_s,
    )


def join_words(pieces: list[TimedWord]) -> tuple[TimedWord, ...]:
    """Words without surrounding blanks; a piece without a blank before it belongs to the word before."""
    words: list[TimedWord] = []
    for piece in pieces:
        if words and not piece.text.startswith(" "):
            last = words[-1]
            confidence = min(last.confidence or 0.0, piece.confidence or 0.0)
            end_s = max(last.end_s, piece.end_s)
            if not regex.search(r"[\p{L}\p{N}]", piece.text):  # a mark is not heard
                confidence, end_s = last.confidence or 0.0, last.end_s
            words[-1] = TimedWord(last.text + piece.text.rstrip(), last.start_s, end_s, confidence)
        else:
            words.append(TimedWord(piece.text.strip(), piece.start_s, piece.end_s, piece.confidence))
    return tuple(word for word in words if word.text)


def drop_echo(words: tuple[TimedWord, ...]) -> tuple[TimedWord, ...]:
    """The words without those at their end that say the ones before them again and were never said.

    Whisper base goes on writing into the silence behind a short sound: the attention of every word of the
    second copy stays where the sound ends, so all of them begin within a tenth of the time of the first copy.
    """
    for count in range(_LEAST_ECHO, len(words) // 2 + 1):
        first, again = words[-2 * count : -count], words[-count:]
        took_s = again[0].start_s - first[0].start_s
        if [_bare(word) for word in first] == [_bare(word) for word in again] and (
            again[-1].start_s - again[0].start_s <= _ECHO_SHARE * took_s
        ):
            return drop_echo(words[:-count])
    return words


def _bare(word: TimedWord) -> str:
    return str(regex.sub(r"\W+", "", word.text.casefold()))


def shift_word(word: TimedWord, by_s: float) -> TimedWord:
    """The same word, later."""
    return TimedWord(word.text, word.start_s + by_s, word.end_s + by_s, word.confidence)
