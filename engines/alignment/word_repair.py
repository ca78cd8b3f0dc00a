"""Times for the words of rows that a person corrected, out of the kept emissions. Loads no model."""

import logging
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from engines.alignment.emission_store import DAMAGED, read_emission
from engines.alignment.forced_alignment import align_words, rate_fit
from engines.asr.emissions import Emission
from transcript.document import Segment, Word
from transcript.storage.media_files import EMISSIONS, HEARD_AGAIN, media_folder
from transcript.text.cleaning import fold_word
from transcript.word_times import clipped_words, match_words

log = logging.getLogger(__name__)


def repair_words(emission: Emission, words: Sequence[Word], text: str) -> tuple[Word, ...]:
    """The words of `text` with their times: as they were where the letters are the same, else aligned.

    Each run of new words is aligned inside the time between its neighbours that stayed, so these keep their
    times exactly. A new word for which there is no room gets no time and is left out. A corrected word has no
    confidence: a person wrote it.
    """
    tokens = text.split()
    kept = dict(_match_letters(words, tokens))
    repaired: list[Word] = []
    first = 0
    while first < len(tokens):
        if first in kept:
            repaired.append(replace(words[kept[first]], text=tokens[first]))
            first += 1
            continue
        after = next((place for place in range(first, len(tokens)) if place in kept), len(tokens))
        end_s = words[kept[after]].start_ms / 1000 if after < len(tokens) else emission.end_s
        start_s = repaired[-1].end_ms / 1000 if repaired else emission.start_s
        low_ms, high_ms = round(start_s * 1000), round(end_s * 1000)
        for timed in align_words(emission.cut(start_s, end_s), tokens[first:after]):
            if timed is not None:
                begin_ms = min(max(round(timed.start_s * 1000), low_ms), high_ms)
                stop_ms = min(max(round(timed.end_s * 1000), begin_ms), high_ms)
                repaired.append(Word(timed.text, begin_ms, stop_ms))
        first = after
    return tuple(repaired)


class WordRepair:
    """Gives corrected rows of stored documents their word times. Any thread may call it; it keeps no state.

    Reads one block of the document's kept emissions and loads no model.
    """

    def __init__(self, media_dir: Path) -> None:
        self._media_dir = media_dir

    def __call__(self, document_id: str, before: Segment, after: Segment) -> Segment:
        """`after`, an edit of `before`, with times for its words; unchanged where nothing is kept of it.

        The file is read only where a word has no time: a row that was cut or joined has kept them all.
        """
        if [word.text for word in after.words] == after.text.split():
            return after
        folder = media_folder(self._media_dir, document_id)
        start_s, end_s = after.start_ms / 1000, after.end_ms / 1000
        try:
            emission = read_emission(
                folder / EMISSIONS,
                start_s,
                end_s,
                again=folder / HEARD_AGAIN,
                text=after.text,
                rate_fit=partial(rate_fit, words=after.text.split()),
            )
        except DAMAGED:
            log.warning("The kept emissions of a document cannot be read.", exc_info=True)
            return after
        if emission is None:
            return after
        # a correction drops words that changed their marks; a joined row has words that `before` had not
        words = before.words if set(after.words) <= set(before.words) else after.words
        repaired = repair_words(emission, words, after.text)
        return replace(after, words=clipped_words(repaired, after.start_ms, after.end_ms))


def _match_letters(words: Sequence[Word], tokens: Sequence[str]) -> list[tuple[int, int]]:
    """(place in tokens, place in words) of words that are spelled alike but for marks and case."""
    old, new = [fold_word(word.text) for word in words], [fold_word(token) for token in tokens]
    return [(there, here) for here, there in match_words(old, new) if old[here]]
