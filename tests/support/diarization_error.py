"""How wrong a division into speakers is."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from pyannote.core import Annotation, Timeline
from pyannote.core import Segment as Span
from pyannote.database.util import load_rttm
from pyannote.metrics.diarization import DiarizationErrorRate

from engines.diarization.reconstruction import Diarization
from transcript.document import Segment


def measure_error(found: Diarization, rttm: Path, duration_s: float) -> float:
    """Diarization error rate of turns without collar, overlaps counted."""
    return _measure(((turn.start_s, turn.end_s, turn.speaker) for turn in found.turns), rttm, duration_s)


def measure_row_error(rows: Sequence[Segment], rttm: Path, duration_s: float) -> float:
    """The same of a transcript's rows, which is what a person sees."""
    return _measure(((r.start_ms / 1000, r.end_ms / 1000, str(r.speaker)) for r in rows), rttm, duration_s)


def _measure(turns: Iterable[tuple[float, float, str]], rttm: Path, duration_s: float) -> float:
    hypothesis = Annotation()
    for index, (start_s, end_s, speaker) in enumerate(turns):
        if end_s > start_s:
            hypothesis[Span(start_s, end_s), index] = speaker
    (reference,) = load_rttm(rttm).values()
    whole = Timeline([Span(0.0, duration_s)])
    return float(DiarizationErrorRate()(reference, hypothesis, uem=whole))
