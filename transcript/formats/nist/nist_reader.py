"""RTTM, CTM and STM."""

import re
from urllib.parse import unquote

from transcript.document import Word
from transcript.formats.base.drafts import Draft, Reading, SourceText, UnreadableError, ms_of_seconds
from transcript.messages import Message

_RTTM_FIELDS, _CTM_FIELDS, _STM_FIELDS = 8, 5, 5
_IGNORED = "IGNORE_TIME_SEGMENT_IN_SCORING"
_NO_TEXT = Message("file_without_text")
_LABEL = re.compile(r"<([^<> ]*)>\s*")
_PAUSE_MS = 700  # a longer silence begins a new row
_LONGEST_ROW_MS = 15_000


def read_rttm(source: SourceText) -> Reading:
    """A row without text a SPEAKER line; names and ids from our legend where it stands in the comments.

    Turns without length are left out, with a notice.

    Raises:
        UnreadableError: a line has too few fields, or times that are none.
    """
    names, ids = _legend(source.lines, ";;speaker:"), _ids(source.lines)
    drafts: list[Draft] = []
    for number, line in enumerate(source.lines, start=1):
        fields = line.split()
        if not fields or line.startswith(";;") or fields[0] != "SPEAKER":
            continue
        if len(fields) < _RTTM_FIELDS:
            raise UnreadableError("rttm_fields", number, least=_RTTM_FIELDS)
        start_ms = ms_of_seconds(fields[3], number)
        end_ms = start_ms + ms_of_seconds(fields[4], number)
        speaker = names.get(fields[7], fields[7]) or None
        row_id = ids[len(drafts)] if len(drafts) < len(ids) else ""
        drafts.append(Draft(number, start_ms, end_ms, "", speaker, row_id))
    return Reading(*_with_length(drafts), notices=(_NO_TEXT, *_count_empty(drafts)))


def read_stm(source: SourceText) -> Reading:
    """A row a line, its third field the speaker; names and ids from our legend where it stands.

    A label such as `<o,f0,male>` goes; what is left out of scoring is a row without text; rows without length
    are left out, with a notice.

    Raises:
        UnreadableError: a line has too few fields, or times that are none.
    """
    names, ids = _legend(source.lines, ";;speaker:"), _ids(source.lines)
    drafts: list[Draft] = []
    for number, line in enumerate(source.lines, start=1):
        if line.startswith(";;") or not line.strip():
            continue
        fields = line.split(maxsplit=_STM_FIELDS)
        if len(fields) < _STM_FIELDS:
            raise UnreadableError("stm_fields", number)
        said = _without_label(fields[5] if len(fields) > _STM_FIELDS else "").strip()
        speaker = names.get(fields[2], fields[2]) or None
        row_id = ids[len(drafts)] if len(drafts) < len(ids) else ""
        start_ms, end_ms = (ms_of_seconds(field, number) for field in fields[3:5])
        drafts.append(Draft(number, start_ms, end_ms, "" if said == _IGNORED else said, speaker, row_id))
    return Reading(*_with_length(drafts), notices=_count_empty(drafts))


def read_ctm(source: SourceText) -> Reading:
    """Words joined into rows at pauses and every 15 seconds; a channel is a speaker where there are several.

    Raises:
        UnreadableError: a line has too few fields, or times that are none.
    """
    names = _legend(source.lines, ";;channel:")
    words: dict[str, list[tuple[int, Word]]] = {}
    is_estimate = False
    for number, line in enumerate(source.lines, start=1):
        if line.startswith(";;") or not line.strip():
            is_estimate = line.startswith(";;estimate")
            continue
        fields = line.split()
        if len(fields) < _CTM_FIELDS:
            raise UnreadableError("ctm_fields", number)
        start_ms = ms_of_seconds(fields[2], number)
        end_ms = start_ms + ms_of_seconds(fields[3], number)
        confidence = None if is_estimate or len(fields) == _CTM_FIELDS else _confidence(fields[5])
        words.setdefault(fields[1], []).append((number, Word(fields[4], start_ms, end_ms, confidence)))
        is_estimate = False
    drafts = []
    for channel, spoken in words.items():
        speaker = names.get(channel, f"Channel {channel}") if len(words) > 1 or names else None
        drafts += _rows(spoken, speaker)
    return Reading(tuple(drafts), "seconds")


def _without_label(said: str) -> str:
    """What is said without a label, which has a comma, in front of it."""
    label = _LABEL.match(said)
    return said[label.end() :] if label and "," in label[1] else said


def _with_length(drafts: list[Draft]) -> tuple[tuple[Draft, ...], str]:
    """The drafts that last, and the time base of both formats."""
    return tuple(draft for draft in drafts if draft.start_ms != draft.end_ms), "seconds"


def _count_empty(drafts: list[Draft]) -> tuple[Message, ...]:
    count = sum(draft.start_ms == draft.end_ms for draft in drafts)
    return (Message("rows_without_length", count=count),) if count else ()


def _rows(spoken: list[tuple[int, Word]], speaker: str | None) -> list[Draft]:
    groups: list[list[tuple[int, Word]]] = []
    for number, word in sorted(spoken, key=lambda item: item[1].start_ms):
        row = groups[-1] if groups else None
        if (
            row is None
            or word.start_ms - row[-1][1].end_ms >= _PAUSE_MS
            or word.end_ms - row[0][1].start_ms > _LONGEST_ROW_MS
        ):
            groups.append([(number, word)])
        else:
            row.append((number, word))
    drafts = []
    for group in groups:
        words = tuple(word for _, word in group)
        start_ms = words[0].start_ms
        end_ms = max(*(word.end_ms for word in words), start_ms + 1)
        text = " ".join(word.text for word in words)
        drafts.append(Draft(group[0][0], start_ms, end_ms, text, speaker, words=words))
    return drafts


def _confidence(text: str) -> float | None:
    value = float(text) if re.fullmatch(r"[01](?:\.[0-9]+)?", text, re.ASCII) else None
    return value if value is None or value <= 1 else None


def _legend(lines: list[str], kind: str) -> dict[str, str]:
    pairs = (line.removeprefix(kind).partition("=") for line in lines if line.startswith(kind))
    return {label: unquote(name) for label, _, name in pairs}


def _ids(lines: list[str]) -> list[str]:
    found = next((line for line in lines if line.startswith(";;ids=")), "")
    return [unquote(name) for name in found.removeprefix(";;ids=").split(",") if name]
