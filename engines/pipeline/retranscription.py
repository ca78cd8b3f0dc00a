"""One row heard again, in the language or by the engine that a person chooses."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from engines.asr.chunks import keep_between
from engines.asr.emissions import Emission
from engines.asr.punctuation import get_punctuation_pipeline, punctuate_row
from engines.asr.recogniser import Chunk, Recogniser, TimedWord
from engines.asr.whisper.window import Window
from engines.audio.samples import RATE_HZ, Samples
from engines.diarization.assignment import SpokenChunk
from engines.models import Models, Role
from engines.pipeline.engine_set import Engines
from engines.pipeline.hypotheses import is_refused
from engines.pipeline.recognition import Recognition
from engines.pipeline.row_borders import RowBorders
from engines.pipeline.segments import rewrite_segment
from engines.runtime.executor import InferenceExecutor
from engines.runtime.progress import Stage, Watcher
from engines.speech.activity import measure_activity
from engines.speech.language_id import Identification
from engines.speech.vad import Region, rate_windows
from transcript.document import Segment
from transcript.errors import LikhitaError
from transcript.text.languages import name_language

MARGIN_MS = 100
"""So much sound around a row is heard with it, for a row may begin where its first word does.

On 38 rows of the shared conversations and pyannote.audio's sample.wav, without, with 100 ms and with 200 ms:
word error of the sample 0.37, 0.18, 0.25 (the job's own rows 0.14); character error of Telugu 0.39, 0.37 and
0.35 in conversation-te-en.flac, 0.40, 0.39 and 0.40 in conversation-te.flac (Whisper base, 22 November 2026).
"""


class NothingRecognisedError(LikhitaError):
    """The engine found no words in the row; its text stays."""

    def __init__(self, language: str) -> None:
        name = name_language(language)
        super().__init__("row_nothing_recognised", name=name)


@dataclass(frozen=True, slots=True)
class RowEngine:
    """An engine that may hear a row: `language` is ISO 639-1; `is_usual` for the one that jobs use.

    `is_draft` where it writes the language by ear only.
    """

    language: str
    role: Role
    name: str
    is_usual: bool
    is_draft: bool = False


@dataclass(frozen=True, slots=True)
class Retranscription:
    """The row as it was heard now, and what a CTC engine heard frame by frame."""

    segment: Segment
    emissions: tuple[Emission, ...] = ()


@dataclass(frozen=True, slots=True)
class OneEngine:
    """The pipeline's engines, but `chosen` recognises every language and there is no second hypothesis."""

    engines: Engines
    chosen: Recogniser
    languages: tuple[str, ...] = ()

    @property
    def models(self) -> Models:
        return self.engines.models

    @property
    def executor(self) -> InferenceExecutor:
        return self.engines.executor

    def recogniser(self, language: str) -> Recogniser:  # noqa: ARG002 - the protocol's
        return self.chosen

    def identify_piece(self, window: Window, start_s: float, end_s: float) -> Identification:
        return self.engines.identify_piece(window, start_s, end_s)


def find_stretch(segment: Segment) -> tuple[int, int]:
    """(start, end) in ms of the sound that a row is heard in; the end may lie behind the recording's."""
    return max(0, segment.start_ms - MARGIN_MS), segment.end_ms + MARGIN_MS


def retranscribe_row(
    engines: Engines, samples: Samples, segment: Segment, language: str, watcher: Watcher
) -> Retranscription:
    """The row as `language` has it; what it said before stays among its alternatives.

    `samples` are the row's `find_stretch`; what is heard of its neighbours there goes. Id, times, speaker,
    status and note stay; the outer words begin and end where they sound, inside the row. A long row is cut at
    pauses into what the engine can hear at once.

    Raises:
        NothingRecognisedError: nothing was heard, or the watcher cancelled before anything was.
        LikhitaError: nothing here recognises the language, or its model cannot be had.
    """
    recognition = Recognition(engines, samples, language, watcher.cancelled)
    duration_s = len(samples) / RATE_HZ
    chunks: list[Chunk] = []
    done_s = 0.0
    for found, heard_s in recognition.recognise([Region(0.0, duration_s)]):
        chunks += [chunk for chunk in found if not is_refused(chunk)]
        done_s += heard_s
        watcher.tell(Stage.RECOGNISING, min(1.0, done_s / duration_s))
    if not chunks:
        for problem in recognition.problems.values():
            raise problem
    begin_s = find_stretch(segment)[0] / 1000
    start_s, end_s = segment.start_ms / 1000, segment.end_ms / 1000
    chunks = _fit(engines, samples, chunks)
    own = [part for chunk in chunks if (part := keep_between(_shift(chunk, begin_s), start_s, end_s))]
    heard = rewrite_segment(segment, own)
    if heard is segment:
        raise NothingRecognisedError(language)
    emissions = tuple(
        replace(emission, start_s=emission.start_s + begin_s).cut(start_s, end_s)
        for emission in recognition.emissions
    )
    return Retranscription(_punctuate(engines, heard), emissions)


def _fit(engines: Engines, samples: Samples, chunks: Sequence[Chunk]) -> list[Chunk]:
    """The chunks with the borders of their sound, as a job gives its rows."""
    activity = measure_activity(engines.executor.run(rate_windows, engines.models, samples), samples)
    fitted = RowBorders(activity).fit([SpokenChunk(chunk, None) for chunk in chunks])
    return [row.chunk for row in fitted]


def _punctuate(engines: Engines, row: Segment) -> Segment:
    """Telugu with marks, as a job gives it; as it is where their model cannot be had."""
    if row.language != "te":
        return row

    def mark(row: Segment) -> Segment:
        punctuator = get_punctuation_pipeline(engines.models)
        return row if punctuator is None else punctuate_row(row, punctuator.mark)

    try:
        return engines.executor.run(mark, row)
    except LikhitaError:
        return row


def _shift(chunk: Chunk, by_s: float) -> Chunk:
    """The chunk with what belongs to it, later."""
    return replace(
        chunk,
        start_s=chunk.start_s + by_s,
        end_s=chunk.end_s + by_s,
        words=_shift_words(chunk.words, by_s),
        others=tuple(_shift(other, by_s) for other in chunk.others),
    )


def _shift_words(words: Sequence[TimedWord], by_s: float) -> tuple[TimedWord, ...]:
    return tuple(replace(word, start_s=word.start_s + by_s, end_s=word.end_s + by_s) for word in words)
