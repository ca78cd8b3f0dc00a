"""What was read of a file as lines of JSON, from the process that reads to the one that asks.

The reading process handles a stranger's bytes, so what it answers is not believed either: each value has a
type and a bound, and lines are decoded one by one (a large one would hold up every other thread).
"""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from transcript.bounds import LATEST_MS, MOST_ROWS
from transcript.changes import LoggedChange
from transcript.document import (
    Alternative,
    Document,
    Flag,
    FlagKind,
    ModelUse,
    Provenance,
    Segment,
    Status,
    Transcript,
    Word,
)
from transcript.formats.base.drafts import UnreadableError
from transcript.formats.base.questions import (
    LONGEST_CHOICE,
    LONGEST_PREVIEW,
    MOST_OPTIONS,
    MOST_PREVIEWED,
    Option,
    Question,
)
from transcript.formats.base.untimed import Gap
from transcript.formats.detection import Imported
from transcript.formats.packages.project_reader import Bundle
from transcript.messages import Message, dump_notice, read_message, read_notice, write_message
from transcript.source_parts import CollectedSource, write_parts
from transcript.speaker_turns import SpeakerTurn

MOST_BYTES = 400 * 1000**2
LONGEST_LINE_BYTES = 100 * 1000**2  # one change may touch every row of a document
_LONGEST_TEXT = 100_000
_LONGEST_CHANGE = 100 * 1000**2
_MOST_IN_ROW = 20_000
_MOST_LISTED = 1_000
_MOST_QUESTIONS = 10
_MOST_ROWS = 4 * MOST_ROWS  # of a bundle, which somebody may have cut into more rows
_MOST_REVISIONS = 2**53
_SOURCE = "source"
_NOT_BELIEVED = Message("transcript_damaged")


def write_refusal(exc: UnreadableError) -> bytes:
    """The one line of a file that was refused."""
    return _line(["refused", write_message(exc.reason)])


def write_failure(where: str) -> bytes:
    """The one line of a file on which a reader broke; `where` is for the log, without a word of it."""
    return _line(["failed", where])


def write_imported(imported: Imported) -> Iterator[bytes]:
    """A line with what is said about the whole, then a line a gap, then one a row."""
    yield _line(
        [
            "imported",
            imported.format,
            write_message(imported.summary),
            imported.duration_ms,
            [dump_notice(notice) for notice in imported.notices],
            len(imported.gaps),
            [write_question(question) for question in imported.questions],
        ]
    )
    gap_of: dict[str, int] = {}
    for number, gap in enumerate(imported.gaps):
        gap_of |= dict.fromkeys(gap.rows, number)
        yield _line([gap.start_ms, gap.end_ms])
    for row, machine in zip(imported.transcript.segments, imported.machine.segments, strict=True):
        text = machine.text if machine.text != row.text else None
        yield _line([gap_of.get(row.id), text, _write_segment(row)])
    for kind, value in write_parts(imported.source) if imported.source else ():
        yield _line([_SOURCE, kind, value])


def write_bundle(bundle: Bundle) -> Iterator[bytes]:
    """A line with what is said about the whole, then a line each row, revision and turn."""
    document, provenance = bundle.document, bundle.document.provenance
    models = [[model.role, model.name, model.revision, model.licence] for model in provenance.models]
    about = [document.name, document.duration_ms, document.audio_sha256, document.revision]
    made = [
        provenance.app_version,
        provenance.created_at,
        models,
        [dump_notice(n) for n in provenance.notices],
    ]
    yield _line(["bundle", about, made, bundle.has_recording])
    for part in write_parts(document.source) if document.source else ():
        yield _line([_SOURCE, part])
    for kind, transcript in (("machine", document.machine), ("edited", document.edited)):
        for segment in transcript.segments:
            yield _line([kind, _write_segment(segment)])
    for entry in bundle.log:
        told = [entry.revision, entry.saved_at, entry.target, entry.change, entry.undo_top, entry.redo_top]
        yield _line(["change", told])
    for division in bundle.divisions:
        yield _line(["division", None])
        for turn in division:
            yield _line(["turn", [turn.start_ms, turn.end_ms, turn.speaker]])


def read_imported(lines: Iterable[bytes]) -> Imported:
    """The transcript in the lines of `write_imported`.

    Raises:
        UnreadableError: the lines refuse the file, or are not what they should be.
    """
    try:
        return _read_imported(map(_value, lines))
    except (ValueError, TypeError, KeyError, StopIteration, RecursionError) as exc:
        raise UnreadableError(_NOT_BELIEVED) from exc


def read_bundle(lines: Iterable[bytes]) -> Bundle:
    """The project in the lines of `write_bundle`.

    Raises:
        UnreadableError: the lines refuse the file, or are not what they should be.
    """
    try:
        return _read_bundle(map(_value, lines))
    except (ValueError, TypeError, KeyError, StopIteration, RecursionError) as exc:
        raise UnreadableError(_NOT_BELIEVED) from exc


def find_failure(first_line: bytes) -> str | None:
    """What `write_failure` said, None where the first line of an answer is another one."""
    try:
        kind, *values = _value(first_line)
        return _text(values[0])[:200] if kind == "failed" else None
    except (ValueError, TypeError, IndexError, RecursionError):
        return "no answer"


def _read_imported(values: Iterator[Any]) -> Imported:
    about = _about(values, "imported")
    label, summary, duration_ms, notices, count, questions = about
    stretches = [_stretch(next(values)) for _ in range(_whole(count, MOST_ROWS))]
    members: list[list[str]] = [[] for _ in stretches]
    rows: list[Segment] = []
    machine: list[Segment] = []
    source = CollectedSource()
    for gap, text, record in values:
        if gap == _SOURCE:
            source.add(text, record)
            continue
        if len(rows) >= MOST_ROWS:
            raise ValueError("too many rows")
        row = _read_segment(record)
        if gap is not None:
            members[_whole(gap, len(members) - 1)].append(row.id)
        rows.append(row)
        machine.append(row if text is None else _with_text(row, _text(text)))
    return Imported(
        _text(label),
        read_message(summary),
        Transcript(tuple(rows)),
        Transcript(tuple(machine)),
        _whole(duration_ms),
        _notices(notices),
        tuple(Gap(tuple(ids), *stretch) for ids, stretch in zip(members, stretches, strict=True)),
        tuple(map(read_question, _few(questions, _MOST_QUESTIONS))),
        source.finish(),
    )


def _read_bundle(values: Iterator[Any]) -> Bundle:
    (name, duration_ms, sha256, revision), (app_version, created_at, models, notices), sound = _about(
        values, "bundle"
    )
    rows: dict[str, list[Segment]] = {"machine": [], "edited": []}
    log: list[LoggedChange] = []
    divisions: list[list[SpeakerTurn]] = []
    source = CollectedSource()
    for kind, value in values:
        if kind == _SOURCE:
            source.add(*_few(value, 2))
        elif kind in rows:
            if len(rows[kind]) >= _MOST_ROWS:
                raise ValueError("too many rows")
            rows[kind].append(_read_segment(value))
        elif kind == "change":
            log.append(_read_change(value))
        elif kind == "division":
            divisions.append([])
        elif kind == "turn":
            start_ms, end_ms, speaker = value
            divisions[-1].append(SpeakerTurn(_whole(start_ms), _whole(end_ms), _text(speaker)))
        else:
            raise ValueError("an unknown line")
    uses = tuple(ModelUse(*map(_text, _few(model, 4))) for model in _few(models, _MOST_LISTED))
    document = Document(
        "",
        _text(name),
        _whole(duration_ms),
        _text(sha256),
        Transcript(tuple(rows["machine"])),
        Transcript(tuple(rows["edited"])),
        _whole(revision, _MOST_REVISIONS),
        Provenance(_text(app_version), _text(created_at), uses, _notices(notices)),
        source.finish(),
    )
    return Bundle(document, tuple(log), sound is True, tuple(tuple(division) for division in divisions))


def _about(values: Iterator[Any], kind: str) -> list[Any]:
    told, *about = next(values)
    if told == "refused":
        (reason,) = about
        raise UnreadableError(read_message(reason))
    if told != kind:
        raise ValueError("another kind of answer")
    return about


def write_question(question: Question) -> list[Any]:
    """The question as a JSON value."""
    options = [[option.value, option.label, list(option.preview)] for option in question.options]
    return [question.code, question.chosen, options]


def read_question(value: Any) -> Question:
    """The question that `write_question` wrote.

    Raises:
        ValueError, TypeError: it is none.
    """
    code, chosen, options = value
    return Question(
        _text(code, LONGEST_CHOICE),
        _text(chosen, LONGEST_CHOICE),
        tuple(map(_read_option, _few(options, MOST_OPTIONS))),
    )


def _read_option(value: Any) -> Option:
    chosen, label, preview = value
    lines = tuple(_text(line, LONGEST_PREVIEW) for line in _few(preview, MOST_PREVIEWED))
    return Option(_text(chosen, LONGEST_CHOICE), _text(label, LONGEST_CHOICE), lines)


def _read_change(value: Any) -> LoggedChange:
    revision, saved_at, target, change, undo_top, redo_top = value
    numbers = [_whole(number, _MOST_REVISIONS) for number in (revision, target, undo_top, redo_top)]
    told = None if change is None else _text(change, _LONGEST_CHANGE)
    return LoggedChange(numbers[0], _text(saved_at), numbers[1], told, numbers[2], numbers[3])


def _write_segment(segment: Segment) -> list[Any]:
    return [
        segment.id, segment.start_ms, segment.end_ms, segment.speaker, segment.language, segment.text,
        [[word.text, word.start_ms, word.end_ms, word.confidence] for word in segment.words],
        segment.engine, str(segment.status),
        [[other.text, other.engine, other.language] for other in segment.alternatives],
        [[str(flag.kind), flag.reason] for flag in segment.flags],
        segment.note,
    ]  # fmt: skip


def _read_segment(value: Any) -> Segment:
    (row_id, start_ms, end_ms, speaker, language, text, words, engine, status, others, flags, note) = value
    return Segment(
        _text(row_id),
        _whole(start_ms),
        _whole(end_ms),
        _text_or_none(speaker),
        _text_or_none(language),
        _text(text),
        tuple(_read_word(*word) for word in _few(words)),
        _text(engine),
        Status(status),
        tuple(Alternative(_text(a), _text(b), _text_or_none(c)) for a, b, c in _few(others)),
        tuple(Flag(FlagKind(kind), _text(reason)) for kind, reason in _few(flags)),
        _text(note),
    )


def _read_word(text: Any, start_ms: Any, end_ms: Any, confidence: Any) -> Word:
    if confidence is not None and (isinstance(confidence, bool) or not isinstance(confidence, int | float)):
        raise TypeError("a confidence that is no number")
    return Word(_text(text), _whole(start_ms), _whole(end_ms), confidence)


def _with_text(row: Segment, text: str) -> Segment:
    return Segment(
        row.id, row.start_ms, row.end_ms, row.speaker, row.language, text, row.words, row.engine, row.status,
        row.alternatives, row.flags, row.note,
    )  # fmt: skip


def _stretch(value: Any) -> tuple[int, int | None]:
    start_ms, end_ms = value
    return _whole(start_ms), None if end_ms is None else _whole(end_ms)


def _text(value: Any, longest: int = _LONGEST_TEXT) -> str:
    if not isinstance(value, str) or len(value) > longest:
        raise TypeError("no text, or too long")
    return value


def _text_or_none(value: Any) -> str | None:
    return None if value is None else _text(value)


def _notices(value: Any) -> tuple[Message, ...]:
    return tuple(map(read_notice, _few(value, _MOST_LISTED)))


def _few(value: Any, most: int = _MOST_IN_ROW) -> list[Any]:
    if not isinstance(value, list) or len(value) > most:
        raise TypeError("no list, or too long")
    return value


def _whole(value: Any, most: int = LATEST_MS) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= most:
        raise ValueError("a number out of bounds")
    return value


def _value(line: bytes) -> Any:
    if len(line) > LONGEST_LINE_BYTES:
        raise ValueError("a line out of bounds")
    return json.loads(line)


def _line(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode() + b"\n"
