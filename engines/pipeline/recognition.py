"""The words of one recording: languages, engines, guards and second hypotheses."""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import islice
from typing import Protocol

from engines.alignment.aligner import time_words
from engines.asr.chunks import create_synthetic_chunks_for_duration, normalize_chunks
from engines.asr.emissions import Emission
from engines.asr.recogniser import Chunk, Recogniser, TimedWord
from engines.asr.router import LanguageNotServedError, pick_role
from engines.asr.whisper.engine import WhisperEngine
from engines.asr.whisper.window import Window
from engines.audio.quiet_sound import QuietGain
from engines.audio.samples import RATE_HZ, Samples
from engines.models import ModelUnavailableError, Role
from engines.pipeline.engine_set import Engines
from engines.pipeline.hearing_journal import PieceJournal
from engines.pipeline.hypotheses import attach, choose, flag, is_refused, refuse
from engines.pipeline.language_evidence import ENGLISH, looks_english
from engines.pipeline.piece_order import compute_in_order
from engines.speech.language_id import UNTOLD, Identification
from engines.speech.utterances import (
    Utterance,
    cut_region,
    gather_stretches,
    join_utterances,
    pack_windows,
    smooth_languages,
)
from engines.speech.vad import Region
from transcript.errors import LikhitaError
from transcript.text.scripts import script_matches

_UNSERVED_S = 10.0
"""How long a row without text gets that nothing here can recognise."""


class Card(Protocol):
    """Hears pieces ahead, elsewhere (`card_work`)."""

    def take_piece(self, stretches: Sequence[Sequence[Region]]) -> int:
        """How many of these stretches the next call may hear; 0 where there is none."""

    def hear(self, stretches: Sequence[Sequence[Region]], gain: QuietGain, journal: PieceJournal) -> bool:
        """Files what is answered in the journal; whether anything is."""


@dataclass(frozen=True, slots=True)
class _Piece:
    """What is recognised at once: `window` is encoded once for it and its neighbours.

    `emissions` is filled with what CTC engines heard there.
    """

    region: Region
    window: Window | None = None
    emissions: list[Emission] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Heard:
    """A piece's chunks, and how long its speech is."""

    piece: _Piece
    chunks: tuple[Chunk, ...]
    speech_s: float


class Recognition:
    """Hears one recording, its pieces side by side. Its methods are for one thread.

    `language` (ISO 639-1) is the user's choice and wins over what is heard. What one engine cannot do is a
    row that says so, and a sentence in `problems`; the other rows go on.
    """

    def __init__(
        self,
        engines: Engines,
        samples: Samples,
        language: str | None,
        cancelled: Callable[[], bool],
        journal: PieceJournal | None = None,
        *,
        card: Card | None = None,
        gain: QuietGain | None = None,
    ) -> None:
        """`journal` holds what was heard before an interruption; `gain` is that of the whole recording."""
        self._journal = journal or PieceJournal()
        self._engines, self._samples, self._language = engines, samples, language
        self._cancelled = cancelled
        self._duration_s = len(samples) / RATE_HZ
        self._gain = gain or QuietGain(samples)
        self._card = card
        self._lock = threading.Lock()  # of what is noted while pieces are heard
        self.emissions: list[Emission] = []
        self.roles: set[Role] = set()
        self.problems: dict[str, LikhitaError] = {}  # by role without weights, by language that none serves
        self.identifying_s = 0.0

    def recognise(self, regions: Sequence[Region]) -> Iterator[tuple[tuple[Chunk, ...], float]]:
        """Chunks and the seconds of speech they are made of, in order; stops where the job is cancelled."""
        for stretches in self._hear_ahead(gather_stretches(regions)):
            for heard in compute_in_order(
                self._engines.executor,
                map(self._cut_windows, stretches),
                self._plan_languages,
                self._plan_words,
                self._cancelled,
            ):
                self.emissions += heard.piece.emissions
                yield heard.chunks, heard.speech_s

    def _hear_ahead(self, stretches: Sequence[list[Region]]) -> Iterator[Sequence[list[Region]]]:
        """The stretches, as many at a time as a card has heard where there is one."""
        rest = list(stretches)
        while rest:
            count = len(rest)
            if self._card is not None and not self._cancelled() and (may := self._card.take_piece(rest)):
                if not self._card.hear(rest[:may], self._gain, self._journal):
                    continue  # now it is known how much is left, or that nothing is
                count = may
            yield rest[:count]
            del rest[:count]

    def hear(self, region: Region, language: Identification) -> tuple[Chunk, ...]:
        """What is said there; where language or letters are in doubt also what the second language gives.

        Of the two the likelier one comes first, the user's choice always.
        """
        piece = _Piece(region)
        chunks = self._hear(piece, language)
        self.emissions += piece.emissions
        return chunks

    def _hear(self, piece: _Piece, language: Identification) -> tuple[Chunk, ...]:
        first = self._hear_in(piece, language.language)
        second = self._find_second(language)
        if not first or second is None or not self._is_doubtful(language, second, first):
            return first if language.is_sure else flag(first, language.reason)
        other = self._hear_in(piece, second)
        if self._language is None:
            return choose(language, second, first, other)
        return attach(first, other)

    def _is_doubtful(self, language: Identification, second: str, first: Sequence[Chunk]) -> bool:
        """Whether the second language is worth the time."""
        if not language.is_sure or any(not script_matches(chunk.text, chunk.language) for chunk in first):
            return True
        return self._language is None and second == ENGLISH and looks_english(first)

    def is_cancelled(self) -> bool:
        """Whether the job was cancelled."""
        return self._cancelled()

    def hear_alone(self, region: Region, language: str | None) -> tuple[Chunk, ...]:
        """What is said in this piece by itself, in the language of its neighbours where they have one."""
        known = self._language or language
        piece = _Piece(region, None if known else self._open_window(region))
        sure = Identification(known, ((known, 1.0),)) if known else self._identify(piece)
        chunks = self._hear(piece, sure)
        self.emissions += piece.emissions
        return tuple(chunk for chunk in chunks if not is_refused(chunk))

    def _cut_windows(self, stretch: Sequence[Region]) -> list[list[_Piece]]:
        """The stretch's pieces of one language each, by the window that they are heard in."""
        regions = [piece for region in stretch for piece in cut_region(self._samples, region)]
        if self._language is not None or len(self._engines.languages) == 1:  # only words are asked for
            return [[_Piece(region) for region in regions]]
        return [
            [_Piece(region, window) for region in group]
            for group in pack_windows(regions)
            for window in [self._open_window(Region(group[0].start_s, group[-1].end_s))]
        ]

    def _open_window(self, region: Region) -> Window:
        return Window(self._cut(region), region.start_s)

    def _plan_languages(self, windows: Sequence[Sequence[_Piece]]) -> list[Callable[[], list[Utterance]]]:
        """A call a window, for the languages of its pieces."""
        return [partial(self._identify_all, window) for window in windows]

    def _identify_all(self, window: Sequence[_Piece]) -> list[Utterance]:
        found = []
        for piece in window:
            if self._cancelled():
                break
            found.append(Utterance(piece.region.start_s, piece.region.end_s, self._identify(piece)))
        return found

    def _plan_words(
        self, windows: Sequence[Sequence[_Piece]], found: Sequence[Sequence[Utterance]]
    ) -> list[Callable[[], _Heard]]:
        """A call for each group of a window's utterances that is recognised at once."""
        smoothed = iter(smooth_languages([utterance for utterances in found for utterance in utterances]))
        calls: list[Callable[[], _Heard]] = []
        for window, utterances in zip(windows, found, strict=True):
            groups = join_utterances(
                islice(smoothed, len(utterances)), longest_s=self._find_longest_s, joins_s=self._find_joins_s
            )
            calls += [partial(self._hear_group, group, window[0].window) for group in groups]
        return calls

    def _hear_group(self, group: Sequence[Utterance], window: Window | None) -> _Heard:
        piece = _Piece(Region(group[0].start_s, group[-1].end_s), window)
        speech_s = sum(utterance.duration_s for utterance in group)
        chunks = () if self._cancelled() else self._hear(piece, group[0].language)
        return _Heard(piece, chunks, speech_s)

    def _find_longest_s(self, language: str) -> float:
        recogniser = self._find_recogniser(language)
        return recogniser.longest_s(language) if recogniser else _UNSERVED_S

    def _find_joins_s(self, language: str) -> float:
        recogniser = self._find_recogniser(language)
        return recogniser.joins_s(language) if recogniser else 0.0

    def _find_recogniser(self, language: str) -> Recogniser | None:
        """Who hears this language; None where its weights cannot be had, which its rows will say."""
        try:
            return self._engines.recogniser(language)
        except ModelUnavailableError:
            return None

    def _identify(self, piece: _Piece) -> Identification:
        if self._language is not None:
            return Identification(self._language, ((self._language, 1.0),))
        if str(Role.LANGUAGE) in self.problems:  # trying again would load for seconds, piece by piece
            return self._guess_language()
        started_at = time.monotonic()
        try:
            found = self._journal.identify(piece.region, partial(self._ask_language, piece))
        except ModelUnavailableError as exc:
            self._note_problem(Role.LANGUAGE, exc)
            return self._guess_language()
        else:
            self._note_role(Role.LANGUAGE)
            return found
        finally:
            with self._lock:
                self.identifying_s += time.monotonic() - started_at

    def _ask_language(self, piece: _Piece) -> Identification:
        window = piece.window or self._open_window(piece.region)
        return self._engines.identify_piece(window, piece.region.start_s, piece.region.end_s)

    def _note_problem(self, name: str, problem: LikhitaError) -> None:
        """The first of each kind is told."""
        with self._lock:
            self.problems.setdefault(str(name), problem)

    def _note_role(self, role: Role) -> None:
        with self._lock:
            self.roles.add(role)

    def _guess_language(self) -> Identification:
        """The host's first language, unsure, so that the next one is heard too."""
        return Identification(self._engines.languages[0], (), UNTOLD)

    def _find_second(self, language: Identification) -> str | None:
        """The language that comes next; where only one was considered, the next one that is allowed."""
        considered = [code for code, _ in language.probabilities if code != language.language]
        return next(
            iter([*considered, *(c for c in self._engines.languages if c != language.language)]), None
        )

    def _hear_in(self, piece: _Piece, language: str) -> tuple[Chunk, ...]:
        """Clean chunks with word times in one language; one that says why where nothing can be heard."""
        region = piece.region
        role = pick_role(language)
        problem = self.problems.get(str(role))
        if problem is not None:  # trying again would load for seconds, region by region
            return (refuse(region, language, problem.message),)
        try:
            found = self._ask(piece, language)
        except LanguageNotServedError as exc:
            self._note_problem(language, exc)
            return (refuse(region, language, exc.message),)
        except ModelUnavailableError as exc:
            self._note_problem(role, exc)
            return (refuse(region, language, exc.message),)
        self._note_role(role)
        piece.emissions.extend(chunk.emission for chunk in found if chunk.emission is not None)
        return tuple(
            replace(
                chunk,
                emission=None,
                words=chunk.words
                or self._time_words(chunk)
                or create_synthetic_chunks_for_duration(chunk.text, chunk.start_s, chunk.end_s),
            )
            for chunk in normalize_chunks(found, self._duration_s)
        )

    def _ask(self, piece: _Piece, language: str) -> tuple[Chunk, ...]:
        """What the language's recogniser writes; where a full model took its place meanwhile, that one."""
        recogniser = self._engines.recogniser(language)
        while True:
            try:
                return self._journal.recognise(
                    piece.region,
                    language,
                    recogniser.name,
                    partial(self._run, recogniser, piece, language),
                    self._cancelled,
                )
            except ModelUnavailableError:
                newer = self._engines.recogniser(language)
                if newer is recogniser:
                    raise
                recogniser = newer

    def _run(self, recogniser: Recogniser, piece: _Piece, language: str) -> tuple[Chunk, ...]:
        call = partial(recogniser.recognise, cancelled=self._cancelled)
        if piece.window is not None and isinstance(recogniser, WhisperEngine):
            call = partial(call, window=piece.window)
        return self._engines.executor.run(call, self._cut(piece.region), language, piece.region.start_s)

    def _time_words(self, chunk: Chunk) -> tuple[TimedWord, ...]:
        """Times for the words of an engine that gives none."""

        def ask() -> tuple[TimedWord, ...]:
            sound = self._cut(Region(chunk.start_s, chunk.end_s))
            return self._engines.executor.run(time_words, self._engines.models, chunk, sound)

        return self._journal.time(chunk, ask)

    def _cut(self, region: Region) -> Samples:
        first = int(region.start_s * RATE_HZ)
        return self._gain.raise_piece(self._samples[first : int(region.end_s * RATE_HZ)], first)
