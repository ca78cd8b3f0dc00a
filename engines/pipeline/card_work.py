"""What a job computes on a lent card, and what it makes of the answers.

The fork asks its models what this process would ask, in the same order, and hands back what they answered;
the job then goes its own way and finds the answers as it finds those of a run that was interrupted
(`hearing_journal`). What the card did not answer is asked here, on the processor.
"""

import logging
from collections.abc import Iterator, Sequence
from contextvars import Context
from dataclasses import dataclass
from typing import Any

import numpy as np

from engines.asr.ctc.model import load_ctc
from engines.asr.router import LanguageNotServedError, pick_role
from engines.asr.whisper.loading import load_whisper
from engines.audio.quiet_sound import QuietGain
from engines.audio.samples import RATE_HZ, Samples
from engines.diarization.clustering import SpeakerCount
from engines.diarization.reconstruction import Diarization
from engines.models import Family, Models, ModelUnavailableError, Role
from engines.pipeline.engine_set import EngineSet
from engines.pipeline.hearing_journal import Answers, PieceJournal
from engines.pipeline.recognition import Recognition
from engines.runtime.executor import CallingThread
from engines.runtime.zero_gpu import Loan
from engines.speech.vad import Region
from transcript.document import ModelUse

log = logging.getLogger(__name__)

_START_S = 10
"""Asked for besides: the fork begins, the weights travel to the card. A guess: there was no card here."""
_PACE = 20.0
"""Seconds of sound for a second of the card while words are recognised; a guess as well."""
_SPEAKERS_PACE = 60.0
"""Seconds of sound for a second of the card while speakers are told apart; a guess as well."""
_PIECE_S = 600.0
"""Sound of one call: 40 s of the card at most, of the 120 a day that a visitor without an account has."""
_LEAST_PIECE_S = 30.0

_card: EngineSet | None = None


def place_on_card(models: Models, languages: Sequence[str]) -> bool:
    """Loads what jobs need onto the card, once, before the page is served; whether all of it is there.

    `models` put their networks on "cuda" (`ModelSettings.device`). A Whisper in CTranslate2's form, as the
    starter's is, is of no use there; then nothing is.
    """
    global _card  # noqa: PLW0603 - a fork has what its parent had
    engines = EngineSet(models, languages, CallingThread())
    try:
        for role in dict.fromkeys([Role.LANGUAGE, *(pick_role(language) for language in languages)]):
            family = models.checkpoint(role).family
            if family.is_transducer or family is Family.WHISPER_CT2:
                log.warning("ZeroGPU is not used: the %s model is none of torch.", role)
                return False
            (load_ctc if family.is_ctc else load_whisper)(models, role)
        engines.load_speakers()
    except ModelUnavailableError as exc:
        log.warning("ZeroGPU is not used: %s", exc.message)
        return False
    _card = engines
    return True


def open_loan(visitor: Context | None) -> Loan | None:
    """The card for one job of this visitor; None where there is none, or nobody's seconds to use."""
    return Loan(visitor) if visitor is not None and _card is not None else None


@dataclass(frozen=True, slots=True)
class Heard:
    """What the models of the fork answered: records of a `PieceJournal`, and which models those are."""

    answers: tuple[tuple[Any, Any, bytes], ...]
    models: tuple[ModelUse, ...]


@dataclass(frozen=True, slots=True)
class HearPiece:
    """Recognition of one piece of a recording of `total` samples, which begins at sample `first`.

    `names` are the asking process's names of engines by language: answers are filed under them. `channel` is
    that of the journal.
    """

    sound: Samples
    first: int
    total: int
    gain: QuietGain
    regions: tuple[Region, ...]
    language: str | None
    only: Role | None
    names: tuple[tuple[str, str], ...]
    channel: int

    @property
    def card_s(self) -> int:
        """See `CardWork`."""
        return _START_S + round(len(self.sound) / RATE_HZ / _PACE)

    def compute(self) -> Heard:
        """See `CardWork`."""
        engines = _find_card().limit_to(self.only) if self.only else _find_card()
        samples = np.zeros(self.total, np.float32)
        samples[self.first : self.first + len(self.sound)] = self.sound
        answers = Answers()
        recognition = Recognition(
            engines,
            samples,
            self.language,
            lambda: False,
            PieceJournal(answers, self.channel, dict(self.names)),
            gain=self.gain,
        )
        for _ in recognition.recognise(self.regions):
            pass
        return Heard(answers.list_all(), _list_models(engines.models, recognition.roles))


@dataclass(frozen=True, slots=True)
class TellSpeakers:
    """Who speaks when in a whole recording: voices of its end are compared with those of its beginning."""

    sound: Samples
    speakers: int | SpeakerCount | None

    @property
    def card_s(self) -> int:
        """See `CardWork`."""
        return _START_S + round(len(self.sound) / RATE_HZ / _SPEAKERS_PACE)

    def compute(self) -> Diarization:
        """See `CardWork`."""
        return _find_card().tell_speakers(self.sound, self.speakers)


class CardHearing:
    """The card as one recognition uses it. Lives in the recognition's thread."""

    def __init__(self, loan: Loan, engines: EngineSet, samples: Samples, language: str | None) -> None:
        self._loan, self._engines, self._samples, self._language = loan, engines, samples, language
        self.models: tuple[ModelUse, ...] = ()

    def take_piece(self, stretches: Sequence[Sequence[Region]]) -> int:
        """How many of these stretches the next call may hear, at least one; 0 where there is none."""
        longest_s = _PIECE_S
        if self._loan.left_s is not None:
            longest_s = min(longest_s, (self._loan.left_s - _START_S) * _PACE)
        if longest_s < _LEAST_PIECE_S:
            self._loan.end()
            return 0
        count = 0
        for stretch in stretches:
            if count and stretch[-1].end_s - stretches[0][0].start_s > longest_s:
                break
            count += 1
        return count

    def hear(self, stretches: Sequence[Sequence[Region]], gain: QuietGain, journal: PieceJournal) -> bool:
        """Files what the card answers in the journal; whether it did."""
        regions = tuple(region for stretch in stretches for region in stretch)
        first = int(regions[0].start_s * RATE_HZ)
        found = self._loan.compute(
            HearPiece(
                self._samples[first : int(regions[-1].end_s * RATE_HZ) + 1],
                first,
                len(self._samples),
                gain,
                regions,
                self._language,
                self._engines.only,
                tuple(self._list_names()),
                journal.channel,
            )
        )
        if found is None:
            return False
        journal.fill(found.answers)
        self.models = tuple(dict.fromkeys((*self.models, *found.models)))
        return True

    def _list_names(self) -> Iterator[tuple[str, str]]:
        for language in self._engines.languages or (self._language or "",):
            try:
                yield language, self._engines.recogniser(language).name
            except (ModelUnavailableError, LanguageNotServedError):
                continue


def _find_card() -> EngineSet:
    if _card is None:
        raise ModelUnavailableError("card_not_had")
    return _card


def _list_models(models: Models, roles: set[Role]) -> tuple[ModelUse, ...]:
    return tuple(
        ModelUse(str(card.role), card.name, card.revision, card.licence)
        for card in models.cards()
        if card.role in roles
    )
