"""The report of corrections as CSV files for spreadsheets."""

from collections.abc import Callable

from transcript.review.corrections import PAUSE_S, Rate, Report, Score
from transcript.text.delimited import write_spreadsheet

_UNITS = ("cluster", "character", "word")


def scores_csv(report: Report) -> bytes:
    """Errors, lengths and rates: one line in all, one a speaker, engine and language; "" is unknown."""
    header = ["group", "name", "rows"]
    for unit in _UNITS:
        header += [f"{unit}_errors", f"{unit}s", f"{unit}_error_rate"]
    groups = [
        ("all", {"": report.total}),
        ("speaker", report.by_speaker),
        ("engine", report.by_engine),
        ("language", report.by_language),
    ]
    lines = [[group, name, *_numbers(score)] for group, scores in groups for name, score in scores.items()]
    return write_spreadsheet([header, *lines])


def confusions_csv(report: Report) -> bytes:
    """Every pair of grapheme clusters with its count, the most frequent first; an empty cell is nothing."""
    lines = [[pair.machine, pair.corrected, str(pair.count)] for pair in report.confusions]
    return write_spreadsheet([["machine", "corrected", "count"], *lines])


def work_csv(report: Report) -> bytes:
    """Rows by status, rows that no machine wrote, and the time of work."""
    lines = [[f"rows_{status}", str(count)] for status, count in report.rows.items()]
    lines += [
        ["rows_without_machine_text", str(report.without_machine)],
        ["saves", str(report.work.saves)],
        ["active_s", str(report.work.active_s)],
        ["longest_pause_counted_s", str(PAUSE_S)],
        ["reviewed_audio_ms", str(report.work.audio_ms)],
    ]
    return write_spreadsheet([["measure", "value"], *lines])


TABLES: dict[str, Callable[[Report], bytes]] = {
    "scores": scores_csv,
    "confusions": confusions_csv,
    "work": work_csv,
}


def _numbers(score: Score) -> list[str]:
    cells = [str(score.rows)]
    for rate in (score.clusters, score.characters, score.words):
        cells += _rate_cells(rate)
    return cells


def _rate_cells(rate: Rate) -> list[str]:
    share = "" if rate.share is None else f"{rate.share:.6f}"
    return [str(rate.errors), str(rate.length), share]
