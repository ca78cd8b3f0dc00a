"""The page of corrections: tables whose numbers stand beside their bars. It needs no script."""

import unicodedata
from collections.abc import Iterator, Mapping
from html import escape

from transcript.document import Status
from transcript.formats.base.format import Source
from transcript.review.corrections import PAUSE_S, Report, Score, Work, compare
from transcript.review.corrections_csv import TABLES
from transcript.wording import Blank, fill
from ui import text
from ui.documents.plots import Bar, plot_parts, table
from ui.documents.sheet import Look, page_end, page_start

_MOST_LISTED = 60
Say = Mapping[str, str]


def corrections_page(source: Source, look: Look) -> str:
    """What is confused, how much was wrong, by whom, how far the work is and how long it took.

    It is `documents/<secret>/corrections`.
    """
    say = text.strings_of("corrections_", look.language)
    report = compare(source.document, source.log)
    parts = page_start(source.document, say, look)
    if report.total.rows:
        parts += _confusions(report, say)
        parts += _scores(report, say)
        for question, scores in (
            ("by_speaker", report.by_speaker),
            ("by_engine", report.by_engine),
            ("by_language", report.by_language),
        ):
            parts += _groups(question, scores, say)
    else:
        reason = say["no_machine" if report.without_machine else "empty"]
        parts.append(f"<p class='empty'>{escape(reason)}</p>")
    parts += _progress(report, say)
    parts += _time(report.work, say)
    parts += _files(say)
    return "".join([*parts, page_end()])


def _told(say: Say, key: str, **values: Blank) -> str:
    return escape(fill(say[key], values, say["language"]))


def _scores(report: Report, say: Say) -> Iterator[str]:
    yield _heading(say, "wrong")
    yield f"<p>{_told(say, 'wrong_note', rows=report.total.rows)}</p>"
    if report.without_machine:
        yield f"<p>{_told(say, 'without', count=report.without_machine)}</p>"
    total = report.total
    rates = {"clusters": total.clusters, "characters": total.characters, "words": total.words}
    header = [say["name"], say["rows"], *(say[unit] for unit in rates)]
    yield table(header, [_score_cells(say["all"], total)], say["wrong"])
    yield "</section>"


def _groups(question: str, scores: Mapping[str, Score], say: Say) -> Iterator[str]:
    yield _heading(say, question)
    own = question == "by_speaker"
    named = [(_group_name(question, name, say), score) for name, score in scores.items()]
    header = [say["name"], say["rows"], say["clusters"], say["characters"], say["words"]]
    yield table(header, [_score_cells(name, score) for name, score in named], say[question], own=own)
    yield "</section>"


def _group_name(question: str, name: str, say: Say) -> str:
    if not name:
        return say["unknown"]
    return text.language_name(name) if question == "by_language" else name


def _score_cells(name: str, score: Score) -> list[str | Bar]:
    """Bars of every table of rates are of one scale, from none to all wrong."""
    rates = (score.clusters, score.characters, score.words)
    counted = [
        Bar(rate.share or 0, f"{_percent(rate.share)} ({rate.errors}/{rate.length})") for rate in rates
    ]
    return [name, str(score.rows), *counted]


def _confusions(report: Report, say: Say) -> Iterator[str]:
    yield _heading(say, "confused")
    if not report.confusions:
        yield f"<p>{escape(say['no_confusion'])}</p></section>"
        return
    yield f"<p>{_told(say, 'confused_note', count=len(report.confusions))}</p>"
    shown = [
        (_show_letter(pair.machine, say), _show_letter(pair.corrected, say), pair.count)
        for pair in report.confusions[:_MOST_LISTED]
    ]
    most = max(count for _, _, count in shown)
    header = [say["machine"], say["corrected"], say["times"]]
    cells: list[list[str | Bar]] = [
        [wrong, right, Bar(count / most, str(count))] for wrong, right, count in shown
    ]
    yield table(header, cells, say["confused"], own=True)
    yield "</section>"


def _show_letter(letter: str, say: Say) -> str:
    """A letter that can be seen: nothing and a space in words, a lone sign on a dotted circle."""
    if not letter:
        return f"({say['nothing']})"
    if letter == " ":
        return f"({say['space']})"
    return f"◌{letter}" if unicodedata.category(letter[0]).startswith("M") else letter


def _progress(report: Report, say: Say) -> Iterator[str]:
    yield _heading(say, "far")
    total = sum(report.rows.values())
    lines = [(say[f"status_{status}"], status, report.rows[status]) for status in Status]
    yield plot_parts([(str(status), count) for _, status, count in lines])
    yield table(
        [say["status"], say["rows"], "%"],
        [[name, str(count), _percent(count / total if total else None)] for name, _, count in lines],
        say["far"],
        marks=[str(status) for _, status, _ in lines],
    )
    yield "</section>"


def _time(work: Work, say: Say) -> Iterator[str]:
    yield _heading(say, "long")
    yield f"<p>{_told(say, 'long_note', pause=PAUSE_S)}</p>"
    minutes = [("work", work.active_s / 60), ("sound", work.audio_ms / 60_000)]
    most = max(value for _, value in minutes) or 1
    factor = "–" if work.times_real_time is None else f"{work.times_real_time:.1f}"
    header = [say["saves"], *(say[name] for name, _ in minutes), say["real_time"]]
    cells: list[str | Bar] = [
        str(work.saves),
        *(Bar(value / most, f"{value:.1f}") for _, value in minutes),
        factor,
    ]
    yield table(header, [cells], say["long"])
    yield "</section>"


def _files(say: Say) -> Iterator[str]:
    yield f"{_heading(say, 'files')}<ul>"
    for name in TABLES:
        yield f'<li><a href="corrections/{name}.csv">{escape(say[f"file_{name}"])}</a></li>'
    yield "</ul></section>"


def _heading(say: Say, key: str) -> str:
    return f"<section><h2>{escape(say[key])}</h2>"


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{100 * share:.1f} %"
