"""A pipeline whose runs last as long as a test wants."""

import threading
from pathlib import Path

from engines.audio.samples import Samples
from engines.diarization.clustering import SpeakerCount
from engines.models import Models, ModelSettings, Role
from engines.pipeline import Outcome, Pipeline
from engines.pipeline.hearing_journal import HearingJournal
from engines.runtime.executor import InferenceExecutor
from engines.runtime.progress import Stage, Watcher
from transcript.document import Segment

ROW = Segment("s1", 0, 500, None, "en", "hello")


class GatedPipeline(Pipeline):
    """Shows its rows, one as a rule, then goes on only when its gate is opened; so a test decides how long a job runs."""

    def __init__(self, cache_dir: Path, executor: InferenceExecutor) -> None:
        super().__init__(Models(ModelSettings(cache_dir)), executor=executor)
        self.gate = threading.Event()
        self.started = threading.Semaphore(0)
        self.rows: tuple[Segment, ...] = (ROW,)
        self.failure: Exception | None = None

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
        watcher = watcher or Watcher()
        watcher.tell(Stage.RECOGNISING, 0.5)
        watcher.show(self.rows)
        self.started.release()
        while not self.gate.wait(0.01):
            if watcher.cancelled():
                return Outcome(self.rows)
        if self.failure:
            raise self.failure
        return Outcome(self.rows)
