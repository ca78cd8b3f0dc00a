"""RTTM and CTM. Imports source only."""

import re
from urllib.parse import unquote

from transcript.document import Word
from transcript.importing.source import Draft, Reading, SourceText, UnreadableError, ms_of_seconds

_RTTM_FIELDS, _CTM_FIELDS = 8, 5
_PAUSE_MS = 700  # a longer silence begins a new row
_LONGEST_ROW_MS = 15_000


def read_rttm(source: SourceText) -> Reading:
    """A row without text a SPEAKER line; names and ids from our legend where it stands in the comments.

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
            raise UnreadableError(f"a SPEAKER line has at least {_RTTM_FIELDS} fields.", number)
        start_ms = ms_of_seconds(fields[3], number)
        end_ms = start_ms + ms_of_seconds(fields[4], number)
        speaker = names.get(fields[7], fields[7]) or None
        row_id = ids[len(drafts)] if len(drafts) < len(ids) else ""
        drafts.append(Draft(number, start_ms, end_ms, "", speaker, row_id))
    return Reading(tuple(drafts), "seconds", notices=("The file has no text: listen to the rows and write.",))


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
            raise UnreadableError("a line has recording, channel, start, duration and word.", number)
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
