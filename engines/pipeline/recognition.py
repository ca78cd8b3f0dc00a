"""The words of one recording: languages, engines, guards and second hypotheses."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import Protocol

from engines.alignment.aligner import time_words
from engines.asr.chunks import create_synthetic_chunks_for_duration, normalize_chunks
from engines.asr.emissions import Emission
from engines.asr.recogniser import Chunk, Recogniser, TimedWord
from engines.asr.router import LanguageNotServedError, pick_role
from engines.audio.quiet_sound import QuietGain
from engines.audio.samples import RATE_HZ, Samples
from engines.models import ModelUnavailableError, Role
from engines.pipeline.engine_set import Engines
from engines.pipeline.hearing_journal import PieceJournal
from engines.pipeline.language_evidence import ENGLISH, SURE, looks_english, rate_first
from engines.speech.language_id import UNTOLD, Identification, name_doubt
from engines.speech.utterances import (
    Utterance,
    cut_region,
    gather_stretches,
    join_utterances,
    smooth_languages,
)
from engines.speech.vad import Region
from transcript.document import Flag, FlagKind
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


class Recognition:
    """Hears one recording, stretch by stretch. Lives in one thread.

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
        self.emissions: list[Emission] = []
        self.roles: set[Role] = set()
        self.problems: dict[str, LikhitaError] = {}  # by role without weights, by language that none serves
        self.identifying_s = 0.0

    def recognise(self, regions: Sequence[Region]) -> Iterator[tuple[tuple[Chunk, ...], float]]:
        """Chunks and the seconds of speech they are made of, in order; stops where the job is cancelled."""
        for stretch in self._hear_ahead(gather_stretches(regions)):
            for group in self._plan(stretch):
                if self._cancelled():
                    return
                heard = Region(group[0].start_s, group[-1].end_s)
                chunks = self.hear(heard, group[0].language)
                yield chunks, sum(utterance.duration_s for utterance in group)

    def _hear_ahead(self, stretches: Sequence[list[Region]]) -> Iterator[list[Region]]:
        """The stretches, as many at a time as a card has heard where there is one."""
        rest = list(stretches)
        while rest:
            count = len(rest)
            if self._card is not None and not self._cancelled() and (may := self._card.take_piece(rest)):
                if not self._card.hear(rest[:may], self._gain, self._journal):
                    continue  # now it is known how much is left, or that nothing is
                count = may
            yield from rest[:count]
            del rest[:count]

    def hear(self, region: Region, language: Identification) -> tuple[Chunk, ...]:
        """What is said there; where language or letters are in doubt also what the second language gives.

        Of the two the likelier one comes first, the user's choice always.
        """
        first = self._hear_in(region, language.language)
        second = self._find_second(language)
        if not first or second is None or not self._is_doubtful(language, second, first):
            return first if language.is_sure else _flag(first, language.reason)
        other = self._hear_in(region, second)
        if self._language is None:
            return _choose(language, second, first, other)
        return _attach(first, other)

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
        sure = Identification(known, ((known, 1.0),)) if known else self._identify(region)
        return tuple(chunk for chunk in self.hear(region, sure) if not is_refused(chunk))

    def _plan(self, stretch: Sequence[Region]) -> list[list[Utterance]]:
        """The stretch's utterances with their languages, joined into what is recognised at once."""
        pieces = [piece for region in stretch for piece in cut_region(self._samples, region)]
        utterances = []
        for piece in pieces:
            if self._cancelled():
                break
            utterances.append(Utterance(piece.start_s, piece.end_s, self._identify(piece)))
        return join_utterances(
            smooth_languages(utterances), longest_s=self._find_longest_s, joins_s=self._find_joins_s
        )

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

    def _identify(self, piece: Region) -> Identification:
        if self._language is not None:
            return Identification(self._language, ((self._language, 1.0),))
        if str(Role.LANGUAGE) in self.problems:  # trying again would load for seconds, piece by piece
            return self._guess_language()
        started_at = time.monotonic()
        try:
            found = self._journal.identify(piece, lambda: self._engines.identify(self._cut(piece)))
        except ModelUnavailableError as exc:
            self.problems[str(Role.LANGUAGE)] = exc
            return self._guess_language()
        else:
            self.roles.add(Role.LANGUAGE)
            return found
        finally:
            self.identifying_s += time.monotonic() - started_at

    def _guess_language(self) -> Identification:
        """The host's first language, unsure, so that the next one is heard too."""
        return Identification(self._engines.languages[0], (), UNTOLD)

    def _find_second(self, language: Identification) -> str | None:
        """The language that comes next; where only one was considered, the next one that is allowed."""
        considered = [code for code, _ in language.probabilities if code != language.language]
        return next(
            iter([*considered, *(c for c in self._engines.languages if c != language.language)]), None
        )

    def _hear_in(self, region: Region, language: str) -> tuple[Chunk, ...]:
        """Clean chunks with word times in one language; one that says why where nothing can be heard."""
        role = pick_role(language)
        problem = self.problems.get(str(role))
        if problem is not None:  # trying again would load for seconds, region by region
            return (_refuse(region, language, problem.message),)
        try:
            found = self._ask(region, language)
        except LanguageNotServedError as exc:
            self.problems.setdefault(language, exc)
            return (_refuse(region, language, exc.message),)
        except ModelUnavailableError as exc:
            self.problems[str(role)] = exc
            return (_refuse(region, language, exc.message),)
        self.roles.add(role)
        self.emissions += [chunk.emission for chunk in found if chunk.emission is not None]
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

    def _ask(self, region: Region, language: str) -> tuple[Chunk, ...]:
        """What the language's recogniser writes; where a full model took its place meanwhile, that one."""
        recogniser = self._engines.recogniser(language)
        while True:
            try:
                return self._journal.recognise(
                    region,
                    language,
                    recogniser.name,
                    partial(self._run, recogniser, region, language),
                    self._cancelled,
                )
            except ModelUnavailableError:
                newer = self._engines.recogniser(language)
                if newer is recogniser:
                    raise
                recogniser = newer

    def _run(self, recogniser: Recogniser, region: Region, language: str) -> tuple[Chunk, ...]:
        call = partial(recogniser.recognise, cancelled=self._cancelled)
        return self._engines.executor.run(call, self._cut(region), language, region.start_s)

    def _time_words(self, chunk: Chunk) -> tuple[TimedWord, ...]:
        """Times for the words of an engine that gives none."""

        def ask() -> tuple[TimedWord, ...]:
            sound = self._cut(Region(chunk.start_s, chunk.end_s))
            return self._engines.executor.run(time_words, self._engines.models, chunk, sound)

        return self._journal.time(chunk, ask)

    def _cut(self, region: Region) -> Samples:
        first = int(region.start_s * RATE_HZ)
        return self._gain.raise_piece(self._samples[first : int(region.end_s * RATE_HZ)], first)


def is_refused(chunk: Chunk) -> bool:
    """Whether the chunk only says that nothing here could recognise it."""
    return any(flag.kind is FlagKind.NOT_SERVED for flag in chunk.flags)


def _choose(
    language: Identification, second: str, first: tuple[Chunk, ...], other: tuple[Chunk, ...]
) -> tuple[Chunk, ...]:
    """The likelier of two languages' chunks with the others beside them, flagged where that is not sure."""
    prior = dict(language.probabilities).get(language.language, 0.5)
    likely = rate_first(first, other, (language.language, second), prior)
    if likely is None:
        found = _attach(first, other)
        return found if language.is_sure else _flag(found, language.reason)
    found = _attach(first, other) if likely >= 0.5 else _attach(other, first)  # noqa: PLR2004 - even chances
    is_sure = max(likely, 1.0 - likely) >= SURE
    if language.stranger and not (is_sure and found[0].language == ENGLISH):
        return _flag(found, language.reason)
    return found if is_sure else _flag(found, name_doubt(language.language, second))


def _flag(chunks: tuple[Chunk, ...], reason: str) -> tuple[Chunk, ...]:
    """The chunks, their language in doubt."""
    unsure = Flag(FlagKind.UNSURE_LANGUAGE, reason)
    return tuple(replace(chunk, flags=(*chunk.flags, unsure)) for chunk in chunks)


def _refuse(region: Region, language: str, reason: str) -> Chunk:
    """A row without text: somebody speaks there, and a person may write it down."""
    flag = Flag(FlagKind.NOT_SERVED, reason)
    return Chunk("", region.start_s, region.end_s, language=language, flags=(flag,))


def _attach(first: tuple[Chunk, ...], second: tuple[Chunk, ...]) -> tuple[Chunk, ...]:
    """The first hypothesis with the second one beside it; the second alone where the first was refused."""
    second = tuple(chunk for chunk in second if not is_refused(chunk))
    if not second:
        return first
    if all(is_refused(chunk) for chunk in first):
        return second
    return tuple(
        replace(
            chunk,
            others=(
                *chunk.others,
                *(o for o in second if o.start_s < chunk.end_s and o.end_s > chunk.start_s),
            ),
        )
        for chunk in first
    )
