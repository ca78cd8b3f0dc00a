"""Rows of text that have no times, found in their sound.

Where a CTC model hears the language, the whole text is laid along the whole sound. Where that is too long for
one lattice, it is first divided at words that are heard and written only once, in the same order (the islands
of Moreno et al., "A recursive algorithm for the forced alignment of very long audio segments", ICSLP 1998).
Else Whisper writes down what it hears, and the text's words are looked for among those (text_recognition.py).
"""

import logging
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

from engines.alignment.aligner import get_alignment_model
from engines.alignment.interpolation import fill_spans, share_speech
from engines.alignment.landmarks import count_known, find_rows
from engines.asr.emissions import Emission
from engines.asr.recogniser import Chunk, TimedWord
from engines.audio.decoding import Sound
from engines.audio.samples import RATE_HZ, Samples
from engines.diarization.assignment import SpokenChunk
from engines.models import Models
from engines.pipeline.row_borders import RowBorders
from engines.pipeline.text_recognition import WhisperTextSearch
from engines.runtime.executor import InferenceExecutor
from engines.runtime.progress import Stage, Watcher
from engines.speech.activity import SpeechActivity, measure_activity
from engines.speech.vad import Region, find_regions, rate_windows
from transcript.document import Segment, Transcript, Word
from transcript.errors import LikhitaError
from transcript.formats.base.untimed import Gap
from transcript.formats.detection import Imported
from transcript.messages import Message
from transcript.text.languages import name_language
from transcript.text.scripts import dominant_script

log = logging.getLogger(__name__)

_LEAST_KNOWN = 0.5  # of the words must have letters of the model's alphabet
_FITTING = 0.45
"""Mean confidence of words: 0.90 to 0.92 for what was said, 0.19 to 0.39 for another text (3 and 6 sentences
of espeak-ng with pauses of a second, the tests' model, 30 November 2026)."""
UNFITTING = Message("text_unfitting")
_LANGUAGE_OF_SCRIPT = {
    "Telugu": "te", "Latin": "en", "Devanagari": "hi", "Tamil": "ta", "Kannada": "kn", "Malayalam": "ml",
    "Bengali": "bn", "Gujarati": "gu", "Gurmukhi": "pa", "Arabic": "ur", "Cyrillic": "ru",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class TimedText:
    """A transcript whose rows all have times now, what to say about them, and what was heard."""

    opened: Imported
    emissions: tuple[Emission, ...]


class TextTimer:
    """Finds when rows without times were said. Any thread may call it; it keeps nothing between calls."""

    def __init__(self, models: Models, executor: InferenceExecutor) -> None:
        self._models, self._executor = models, executor

    def time(self, opened: Imported, sound: Sound, watcher: Watcher | None = None) -> TimedText:
        """The transcript with times for the rows of its gaps, and a notice that says how they were found.

        Without a model that hears the language, rows share the speech by their length. Where the watcher
        cancels, what comes back is worth nothing.

        Raises:
            WorkCancelledError: the watcher cancelled while speech was looked for.
        """
        watcher = watcher or Watcher()
        whisper = WhisperTextSearch(self._models, self._executor, sound.samples)
        rows = {segment.id: segment for segment in opened.transcript.segments}
        untimed = [rows[row] for gap in opened.gaps for row in gap.rows]
        heard: list[Emission] = []
        problem: Message | None = None
        sure: list[float] = []
        for gap in opened.gaps:
            texts = [rows[row].text for row in gap.rows]
            activity, regions = self._find_speech(sound.samples, gap, watcher)
            words: list[tuple[Word, ...]] | None = None
            if not problem:
                language = find_language(untimed)
                emissions, problem = self._listen(sound.samples, regions, language, texts, watcher)
                heard += emissions
                if not problem:
                    words = find_rows(emissions, texts)
                elif words := whisper.find_rows(regions, language, texts, watcher):
                    problem = None
            words = fit_words(words or [()] * len(texts), activity, gap.start_ms)
            placed = place_rows(texts, words, regions, gap, sound.duration_ms)
            for row, (start_ms, end_ms), said in zip(gap.rows, placed, words, strict=True):
                rows[row] = replace(rows[row], start_ms=start_ms, end_ms=end_ms, words=said)
                sure += [word.confidence for word in said if word.confidence is not None]
        transcript = Transcript.from_segments(rows.values())
        notices = (*opened.notices, problem or _describe(len(untimed), sure))
        timed = replace(opened, transcript=transcript, machine=transcript, notices=notices, gaps=())
        return TimedText(timed, tuple(heard))

    def _find_speech(
        self, samples: Samples, gap: Gap, watcher: Watcher
    ) -> tuple[SpeechActivity, list[Region]]:
        """The activity of the gap's stretch, and where somebody speaks in it; all of it if nobody does."""
        start_s, end_s = gap.start_ms / 1000, len(samples) / RATE_HZ
        if gap.end_ms is not None:
            end_s = min(end_s, gap.end_ms / 1000)
        piece = samples[int(start_s * RATE_HZ) : int(end_s * RATE_HZ)]
        watcher.tell(Stage.SPEECH, 0.0)
        rated = self._executor.run(partial(rate_windows, self._models, cancelled=watcher.cancelled), piece)
        found = find_regions(rated, len(piece) / RATE_HZ)
        regions = [Region(start_s + region.start_s, start_s + region.end_s) for region in found]
        whole = Region(start_s, max(end_s, start_s + 0.001))
        return measure_activity(rated, piece), regions or [whole]

    def _listen(
        self,
        samples: Samples,
        regions: Sequence[Region],
        language: str | None,
        texts: Sequence[str],
        watcher: Watcher,
    ) -> tuple[list[Emission], Message | None]:
        """(what was heard in each region, None) or ([], why nothing can be heard)."""
        name = name_language(language) if language else Message("language_unknown_here")
        unserved = Message("alignment_not_served", name=name)
        try:
            model = get_alignment_model(self._models, language) if language else None
            if model is None:
                return [], unserved
            heard = [
                self._executor.run(
                    model.listen,
                    samples[int(r.start_s * RATE_HZ) : int(r.end_s * RATE_HZ)],
                    r.start_s,
                )
                for r in _follow(regions, watcher)
            ]
        except LikhitaError as exc:
            log.warning("A text could not be timed.", exc_info=True)
            return [], Message("times_estimated", problem=exc.reason)
        emissions = [emission for emission in heard if emission is not None]
        if not emissions or count_known(texts, emissions[0].alphabet) < _LEAST_KNOWN:
            return [], unserved
        return emissions, None


def _follow(regions: Sequence[Region], watcher: Watcher) -> Iterator[Region]:
    """The regions until the watcher cancels; it is told of each that is done."""
    for number, region in enumerate(regions):
        watcher.tell(Stage.ALIGNING, number / len(regions))
        if watcher.cancelled():
            return
        yield region


def fit_words(
    rows: Sequence[tuple[Word, ...]], activity: SpeechActivity, begin_ms: int
) -> list[tuple[Word, ...]]:
    """The rows' words, the outer ones from and to where they sound. `activity` begins at `begin_ms`."""
    found = [words for words in rows if words]
    fitted = iter(RowBorders(activity).fit([_to_row(words, begin_ms) for words in found]))
    return [_take_borders(words, next(fitted).chunk, begin_ms) if words else words for words in rows]


def _to_row(words: Sequence[Word], begin_ms: int) -> SpokenChunk:
    timed = tuple(
        TimedWord(word.text, (word.start_ms - begin_ms) / 1000, (word.end_ms - begin_ms) / 1000)
        for word in words
    )
    text = " ".join(word.text for word in words)
    return SpokenChunk(Chunk(text, timed[0].start_s, timed[-1].end_s, words=timed), None)


def _take_borders(words: tuple[Word, ...], chunk: Chunk, begin_ms: int) -> tuple[Word, ...]:
    first = replace(words[0], start_ms=begin_ms + round(chunk.words[0].start_s * 1000))
    fitted = (first, *words[1:])
    return (*fitted[:-1], replace(fitted[-1], end_ms=begin_ms + round(chunk.words[-1].end_s * 1000)))


def place_rows(
    texts: Sequence[str],
    words: Sequence[tuple[Word, ...]],
    regions: Sequence[Region],
    gap: Gap,
    duration_ms: int,
) -> list[tuple[int, int]]:
    """(start, end) in ms of each row, in order, without overlap; rows that were not found share the rest."""
    spans = [(row[0].start_ms, max(row[-1].end_ms, row[0].start_ms + 1)) if row else None for row in words]
    if not any(spans):
        return share_speech(texts, [(round(r.start_s * 1000), round(r.end_s * 1000)) for r in regions])
    return fill_spans(texts, spans, gap.start_ms, duration_ms if gap.end_ms is None else gap.end_ms)


def _describe(count: int, sure: Sequence[float]) -> Message:
    if not sure or sum(sure) / len(sure) < _FITTING:
        return UNFITTING
    return Message("text_timed", count=count)


def find_language(rows: Sequence[Segment]) -> str | None:
    """The language of most letters: what the rows say of themselves, else what their script suggests."""
    counts = Counter[str]()
    for row in rows:
        language = row.language or _LANGUAGE_OF_SCRIPT.get(dominant_script(row.text) or "")
        if language is not None:
            counts[language] += len(row.text)
    return max(counts, key=lambda code: (counts[code], code), default=None)
