"""How wrong a division into speakers is."""

from pathlib import Path

from pyannote.core import Annotation, Segment, Timeline
from pyannote.database.util import load_rttm
from pyannote.metrics.diarization import DiarizationErrorRate

from engines.diarization.reconstruction import Diarization


def measure_error(found: Diarization, rttm: Path, duration_s: float) -> float:
    """Diarization error rate without collar, overlaps counted."""
    hypothesis = Annotation()
    for index, turn in enumerate(found.turns):
        hypothesis[Segment(turn.start_s, turn.end_s), index] = turn.speaker
    (reference,) = load_rttm(rttm).values()
    whole = Timeline([Segment(0.0, duration_s)])
    return float(DiarizationErrorRate()(reference, hypothesis, uem=whole))
