"""One recording from samples to rows: speech, languages, words, speakers."""

import copy
from collections.abc import Iterable, Sequence

from engines.asr.router import pick_role
from engines.asr.whisper.loading import find_languages, writes_telugu
from engines.audio.samples import Samples
from engines.diarization.clustering import SpeakerCount
from engines.models import Models, Role
from engines.pipeline.channel_run import ChannelRun
from engines.pipeline.engine_set import EngineSet
from engines.pipeline.hearing_journal import HearingJournal
from engines.pipeline.recording_run import DRAFT, NO_SPEAKERS, NO_SPEECH, Outcome, Run
from engines.pipeline.retranscription import OneEngine, Retranscription, RowEngine, retranscribe_row
from engines.runtime.executor import InferenceExecutor
from engines.runtime.progress import Watcher
from transcript.document import Segment
from transcript.vocabulary import Vocabulary

__all__ = ["DRAFT", "NO_SPEAKERS", "NO_SPEECH", "Outcome", "Pipeline"]


class Pipeline:
    """Turns sound into rows. Any thread may call `transcribe`, several at once.

    It runs on the caller's thread and hands only single model calls to the shared executor, so it may wait
    for them without ever holding a worker.
    """

    def __init__(
        self,
        models: Models,
        languages: Sequence[str] = ("te", "en"),
        executor: InferenceExecutor | None = None,
    ) -> None:
        self.engines = EngineSet(models, languages, executor)

    def with_vocabulary(self, vocabulary: Vocabulary) -> "Pipeline":
        """The same, told of these words where its engines can be; itself for none."""
        if not vocabulary:
            return self
        told = copy.copy(self)
        told.engines = self.engines.with_vocabulary(vocabulary)
        return told

    def list_untold(self, rows: Iterable[Segment]) -> list[str]:
        """Languages of the rows (ISO 639-1) whose engine takes no vocabulary."""
        spoken = sorted({row.language for row in rows if row.text and row.language})
        return [language for language in spoken if not self.engines.takes_vocabulary(language)]

    def transcribe(
        self,
        samples: Samples,
        language: str | None,
        speakers: int | SpeakerCount | None,
        watcher: Watcher | None = None,
        *,
        journal: HearingJournal | None = None,
        role: Role | None = None,
    ) -> Outcome:
        """The rows of 16 kHz sound of shape (samples,); those made so far where the watcher cancels.

        `language` (ISO 639-1) and `speakers` (a number or its bounds) are what the user chose; None leaves
        them to the models. `journal` keeps what is heard, and what an interrupted run heard. `role` names the
        engine that recognises everything; the language is chosen then.

        Raises:
            ModelUnavailableError: a model that recognition needs cannot be had.
        """
        engines = self.engines if role is None else self.engines.limit_to(role)
        return Run(engines, samples, language, speakers, watcher or Watcher(), journal=journal).run()

    def transcribe_channels(
        self,
        samples: Samples,
        channels: Sequence[Samples],
        language: str | None,
        watcher: Watcher | None = None,
        *,
        journal: HearingJournal | None = None,
        role: Role | None = None,
    ) -> Outcome:
        """The rows of a recording with one speaker a channel; `samples` is their mix, as for `transcribe`.

        Raises:
            ModelUnavailableError: a model that recognition needs cannot be had.
        """
        engines = self.engines if role is None else self.engines.limit_to(role)
        return ChannelRun(engines, samples, channels, language, watcher or Watcher(), journal=journal).run()

    def retranscribe(
        self,
        samples: Samples,
        segment: Segment,
        language: str,
        role: Role | None = None,
        watcher: Watcher | None = None,
    ) -> Retranscription:
        """The row as `language` (ISO 639-1) has it; `samples` are its `retranscription.find_stretch`.

        `role` names another engine than the one that jobs use.

        Raises:
            LikhitaError: nothing was heard, nothing here recognises the language, or a model cannot be had.
        """
        watcher = watcher or Watcher()
        self.engines.prepare(watcher, language)
        engines = self.engines if role is None else OneEngine(self.engines, self.engines.recogniser_of(role))
        return retranscribe_row(engines, samples, segment, language, watcher)

    def describe_models(self) -> list[list[str]]:
        """What recognition depends on here: [role, name, revision] of each model, and the languages."""
        cards = [[str(card.role), card.name, card.revision] for card in self.engines.models.cards()]
        return [*cards, ["languages", *self.engines.languages]]

    def list_row_engines(self) -> tuple[RowEngine, ...]:
        """Who may hear a row again: each language's own engine, and the multilingual one where it differs.

        Cheap: loads and fetches nothing.
        """
        names = {card.role: card.name for card in self.engines.models.cards()}
        pairs = [
            (language, role, pick_role(language))
            for language in self.engines.languages
            for role in dict.fromkeys((pick_role(language), Role.MULTILINGUAL))
        ]
        return tuple(
            RowEngine(
                language,
                role,
                names[role],
                is_usual=role is usual,
                is_draft=language == "te" and not writes_telugu(self.engines.models, role),
            )
            for language, role, usual in pairs
            if role in names and (role is usual or names[role] != names.get(usual))
            if language in (find_languages(self.engines.models, role) or (language,))
        )
