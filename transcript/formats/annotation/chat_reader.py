"""CHAT (.cha): the rows, and what stands beside them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from urllib.parse import unquote

from transcript.bounds import LONGEST_ID
from transcript.formats.annotation.chat_marks import said_in
from transcript.formats.annotation.chat_signs import (
    BULLET,
    CODES,
    EXACT_TIER,
    ID_TIER,
    LANGUAGE_TIER,
    LINE_BREAK,
    OUR_TIERS,
    SHOWN_BULLET,
    SPACE,
)
from transcript.formats.annotation.tier_notes import write_note
from transcript.formats.base.drafts import UNTIMED, Draft, Reading, SourceText, UnreadableError
from transcript.formats.base.repairs import Repair
from transcript.messages import Message
from transcript.source_file import Annotation, Element, SourceFile, SourceTier, TierKind
from transcript.text.cleaning import clean_line, clean_text
from transcript.text.languages import normalize_language

_TWO_LETTERS = {code: short for short, code in CODES.items()}
_TIMES = re.compile(rf"{BULLET}([0-9]{{1,10}})_([0-9]{{1,10}}){BULLET}", re.ASCII)
_PRECODE = re.compile(r"^\[- (\w{3})\] ")
_SHOWN = 200


@dataclass(slots=True)
class _Header:
    name: str
    value: str | None
    before: int  # how many utterances stand in front of it


@dataclass(slots=True)
class _Utterance:
    line: int
    code: str
    main: str
    lines: dict[str, list[str]] = field(default_factory=dict)
    tiers: dict[str, str] = field(default_factory=dict)
    id: str = ""


def read(source: SourceText) -> Reading:
    """A row an utterance; names from @Participants or our legend, times from the bullets.

    Signs of CHAT leave the text, unless %xtxt has it as it was. An utterance without a bullet has no time;
    %-tiers stand in the row's note. A line that CHAT does not know is left out.

    Raises:
        UnreadableError: there is not one line of CHAT.
    """
    headers, utterances, repairs = _parts(source)
    names = _names(headers)
    main_language = next(
        (h.value.split(",")[0].strip() for h in headers if h.name == "@Languages" and h.value), ""
    )
    _give_ids(utterances)
    drafts = tuple(_draft(utterance, names, main_language) for utterance in utterances)
    beside = list(dict.fromkeys(name for u in utterances for name in u.tiers if name not in OUR_TIERS))
    told = (Message("tiers_beside", tiers=", ".join(beside)[:_SHOWN]),) if beside else ()
    return Reading(
        drafts,
        "milliseconds",
        notices=told,
        untimed=Message("no_time_bullets"),
        repairs=tuple(repairs),
        source=_source(headers, utterances, drafts, beside),
    )


def _draft(utterance: _Utterance, names: dict[str, str], main_language: str) -> Draft:
    found = _TIMES.findall(utterance.main)
    start_ms = int(found[0][0]) if found else UNTIMED
    end_ms = int(found[-1][1]) if found else UNTIMED
    precode = _PRECODE.match(utterance.main)
    code = precode[1] if precode else main_language
    language = _TWO_LETTERS.get(code) or normalize_language(code)
    if LANGUAGE_TIER in utterance.tiers:
        language = normalize_language(utterance.tiers[LANGUAGE_TIER])
    exact = utterance.tiers.get(EXACT_TIER)
    text = said_in(utterance.main) if exact is None else exact.replace(LINE_BREAK, "\n").replace(SPACE, " ")
    note = write_note({name: [value] for name, value in utterance.tiers.items() if name not in OUR_TIERS})
    speaker = names.get(utterance.code, utterance.code) or None
    return Draft(utterance.line, start_ms, end_ms, text, speaker, utterance.id, language, note=note)


def _give_ids(utterances: Sequence[_Utterance]) -> None:
    taken: set[str] = set()
    for number, utterance in enumerate(utterances, start=1):
        own = clean_line(utterance.tiers.get(ID_TIER, ""))
        utterance.id = own if own and own not in taken and len(own) <= LONGEST_ID else f"i{number:05d}"
        while utterance.id in taken:
            utterance.id += "x"
        taken.add(utterance.id)


def _source(
    headers: Sequence[_Header],
    utterances: Sequence[_Utterance],
    drafts: Sequence[Draft],
    beside: Sequence[str],
) -> SourceFile:
    head = []
    for header in headers:
        row = utterances[header.before].id if 0 < header.before < len(utterances) else ""
        is_last = header.name == "@End" or header.before >= len(utterances) > 0
        told = [
            ("row", row),
            ("place", "end" if is_last else ""),
            ("bare", "yes" if header.value is None else ""),
        ]
        head.append(Element(header.name, tuple(pair for pair in told if pair[1]), header.value or ""))
    rows: dict[str, list[Annotation]] = {}
    hanging: dict[str, list[Annotation]] = {name: [] for name in beside}
    speaker_of = {}
    for number, (utterance, draft) in enumerate(zip(utterances, drafts, strict=True), start=1):
        is_timed = draft.start_ms != UNTIMED
        said = clean_text(draft.text)
        told = [("language", draft.language or "")]
        if not utterance.tiers.keys() & {EXACT_TIER, LANGUAGE_TIER}:
            told.append(("line", utterance.main.replace(BULLET, SHOWN_BULLET)))
        main = Annotation(
            str(number),
            said,
            utterance.id,
            start_ms=max(draft.start_ms, 0) if is_timed else None,
            end_ms=max(draft.end_ms, 0) if is_timed else None,
            attributes=tuple(told),
        )
        rows.setdefault(utterance.code, []).append(main)
        speaker_of[utterance.code] = clean_line(draft.speaker or "") or None
        for place, (name, value) in enumerate(utterance.tiers.items()):
            if name not in OUR_TIERS:
                hanging[name].append(Annotation(str(place), value, utterance.id))
    texts = [
        SourceTier(f"*{code}", TierKind.TEXT, "", speaker_of[code], (), tuple(rows[code])) for code in rows
    ]
    others = [SourceTier(name, TierKind.BESIDE, annotations=tuple(hanging[name])) for name in beside]
    return SourceFile("chat", tuple(head), (*texts, *others))


def _parts(source: SourceText) -> tuple[list[_Header], list[_Utterance], list[Repair]]:
    headers: list[_Header] = []
    utterances: list[_Utterance] = []
    repairs: list[Repair] = []
    for number, line in _whole_lines(source):
        name, colon, value = line.partition(":")
        value = value.lstrip("\t ")
        if line.startswith("@"):
            headers.append(_Header(name.strip(), value if colon else None, len(utterances)))
        elif line.startswith("*") and colon:
            utterances.append(_Utterance(number, name.removeprefix("*").strip(), value))
        elif line.startswith("%") and utterances and colon:
            utterances[-1].lines.setdefault(name, []).append(value)
        else:
            repairs.append(Repair(number, "chat_line_start"))
    for utterance in utterances:
        utterance.tiers = {name: " ".join(values) for name, values in utterance.lines.items()}
    if repairs and not utterances:
        raise UnreadableError("chat_line_start", repairs[0].line)
    return headers, utterances, repairs


def _whole_lines(source: SourceText) -> Iterator[tuple[int, str]]:
    """(number, line) with the lines that continue it."""
    parts: list[str] = []
    first = 1
    for number, line in enumerate(source.lines, start=1):
        if line[:1] in {"\t", " "} and parts:
            parts.append(line.strip())
            continue
        if parts:
            yield first, " ".join(parts)
        parts, first = [line.rstrip(" ")] if line.strip() else [], number
    if parts:
        yield first, " ".join(parts)


def _names(headers: Sequence[_Header]) -> dict[str, str]:
    names = {}
    for header in headers:
        if header.name == "@Participants":
            for person in (header.value or "").split(","):
                parts = person.split()
                if parts:  # code, name, role; the name may be missing
                    names[parts[0]] = parts[1] if len(parts) > 2 else parts[0]  # noqa: PLR2004
    for header in headers:
        value = header.value or ""
        code, sign, said = value.removeprefix("speaker ").partition("=")
        if header.name == "@Comment" and value.startswith("speaker ") and sign and code in names:
            names[code] = unquote(said)
    return names
