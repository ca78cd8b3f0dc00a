"""What a machine made, fitted into the bounds of what may be stored. Imports bounds, document and telugu.

`bounds` refuses what people and programs send, and they mend it. Nobody can mend what a model wrote: of a
long recording no row may be lost, or the whole job with it, for a character or a length.
"""

import logging
import math
from collections.abc import Callable, Iterable
from dataclasses import replace

from transcript import bounds
from transcript.document import Alternative, Flag, ModelUse, Provenance, Segment, Status, Word
from transcript.messages import Message
from transcript.text.cleaning import clean_line, clean_text, cut_text

log = logging.getLogger(__name__)


_SHORT_VALUE = 200  # of a notice whose sentence would be too long


def fit_rows(rows: Iterable[Segment]) -> tuple[Segment, ...]:
    """The rows in their order, each as it is where it may be stored, else with what had to go cut away.

    A row whose id names another one, or nothing, cannot be kept; nor can one behind the longest recording.
    """
    fitted: dict[str, Segment] = {}
    left_out = 0
    for row in rows:
        fit = None if row.id in fitted or len(fitted) == bounds.MOST_ROWS else fit_row(row)
        if fit is None:
            left_out += 1
        else:
            fitted[fit.id] = fit
    if left_out:
        log.warning("%s recognised rows could not be kept.", left_out)
    return tuple(fitted.values())


def fit_row(row: Segment) -> Segment | None:
    """The row as it may be stored; None where it cannot be."""
    if _is_storable(row):
        return row
    end_ms = _fit_time(row.end_ms)
    start_ms = _fit_time(row.start_ms)
    if start_ms >= end_ms:
        return None
    fit = replace(
        row,
        start_ms=start_ms,
        end_ms=end_ms,
        speaker=_fit_line(row.speaker, bounds.LONGEST_SPEAKER) if row.speaker else None,
        language=_fit_language(row.language),
        text=_fit_text(row.text),
        words=_fit_words(row),
        engine=_fit_line(row.engine, bounds.LONGEST_SPEAKER),
        status=row.status if isinstance(row.status, Status) else Status.UNTOUCHED,
        alternatives=tuple(map(_fit_alternative, row.alternatives[: bounds.MOST_OTHERS])),
        flags=tuple(
            Flag(flag.kind, _fit_line(flag.reason, bounds.LONGEST_LINE))
            for flag in row.flags[: bounds.MOST_OTHERS]
        ),
        note=_fit_text(row.note),
    )
    return fit if _is_storable(fit) else None


def fit_provenance(made: Provenance) -> Provenance:
    """The same models and notices, as they may be stored: a model's name may be any folder's."""

    def fit(line: str) -> str:
        return _fit_line(line, bounds.LONGEST_LINE)

    models = (ModelUse(fit(m.role), fit(m.name), fit(m.revision), fit(m.licence)) for m in made.models)
    return replace(
        made,
        models=tuple(models)[: bounds.MOST_MODELS],
        notices=tuple(map(_fit_notice, made.notices))[: bounds.MOST_NOTICES],
    )


def _fit_notice(notice: Message) -> Message:
    """Its texts short enough that the whole sentence is a line."""
    fit = notice.map_texts(lambda text: _fit_line(text, bounds.LONGEST_LINE))
    if len(str(fit)) <= bounds.LONGEST_LINE:
        return fit
    return fit.map_texts(lambda text: _fit_line(text, _SHORT_VALUE))


def _is_storable(row: Segment) -> bool:
    try:
        bounds.check_row(row)
    except bounds.UnstorableError:
        return False
    return True


def _fit_time(time_ms: float) -> int:
    return min(max(round(time_ms), 0), bounds.LATEST_MS) if math.isfinite(time_ms) else bounds.LATEST_MS


def _fit_language(language: str | None) -> str | None:
    return language if language is None or bounds.is_language(language) else None


def _fit_line(text: str, longest: int) -> str:
    return _clip(text, longest, clean_line)


def _fit_text(text: str) -> str:
    return _clip(text, bounds.LONGEST_TEXT, clean_text)


def _clip(text: str, longest: int, clean: Callable[[str], str]) -> str:
    """`text` cleaned and no longer than that; cut between letters, and no cut leaves a space at the end."""
    cleaned = clean(text)
    return cleaned if len(cleaned) <= longest else clean(cut_text(cleaned, longest)[0])


def _fit_words(row: Segment) -> tuple[Word, ...]:
    return tuple(
        Word(
            _fit_line(word.text, bounds.LONGEST_WORD),
            _fit_time(word.start_ms),
            _fit_time(word.end_ms),
            None if word.confidence is None else float(word.confidence),
        )
        for word in row.words[: bounds.MOST_WORDS]
    )


def _fit_alternative(other: Alternative) -> Alternative:
    return Alternative(
        _fit_text(other.text),
        _fit_line(other.engine, bounds.LONGEST_SPEAKER),
        _fit_language(other.language),
    )
