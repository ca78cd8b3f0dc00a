"""One recording from samples to segments."""

from engines.pipeline.pipeline import Pipeline
from engines.pipeline.recording_run import DRAFT, NO_SPEAKERS, NO_SPEECH, Outcome

__all__ = ["DRAFT", "NO_SPEAKERS", "NO_SPEECH", "Outcome", "Pipeline"]
