"""TTML and its profiles (IMSC, EBU-TT-D, SMPTE-TT, iTT, DFXP).

Read by hand: ttconv computes what is on the screen at each moment of the film; a transcript is what each
paragraph says. Times as in TTML2, section 12.3: https://www.w3.org/TR/ttml2/
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import islice
from xml.etree.ElementTree import Element

from transcript.bounds import LATEST_MS
from transcript.formats.base.drafts import Reading, SourceText
from transcript.formats.base.speaker_names import shared_speaker_prefixes
from transcript.formats.base.utterances import Utterance, rows_of_utterances
from transcript.formats.base.word_rows import SpokenWord
from transcript.formats.base.xml_document import (
    XML_LANGUAGE,
    attribute,
    children,
    find_all,
    local_name,
    parse_xml,
    text_of,
)
from transcript.text.languages import normalize_language

_CLOCK = re.compile(
    r"([0-9]{2,4}):([0-9]{2}):([0-9]{2})(?:(\.[0-9]{1,12})|:([0-9]{2,3})(?:\.([0-9]{1,3}))?)?", re.ASCII
)
_OFFSET = re.compile(r"([0-9]{1,15}(?:\.[0-9]{1,12})?)(h|m|s|ms|f|t)", re.ASCII)
_BARE = re.compile(r"(?:([0-9]{1,4}):)?([0-9]{1,9}(?:\.[0-9]{1,12})?)", re.ASCII)
_TIMED = {"begin", "end", "dur"}
_CONTAINERS = {"body", "div", "p", "span"}
_SECONDS = {"h": Fraction(3600), "m": Fraction(60), "s": Fraction(1), "ms": Fraction(1, 1000)}
_MOST_LOOKED_AT = 200
_DROPPED = 2  # frame numbers that NTSC leaves out each minute but every tenth


def read(source: SourceText) -> Reading:
    """A row a paragraph, `ttm:agent` the speaker; timed pieces inside are its words.

    Raises:
        UnreadableError: the XML is broken or has entities.
    """
    root = parse_xml(source.content)
    clock = _Clock.of(root)
    names = {attribute(agent, "id"): _agent_name(agent) for agent in find_all(root, "agent")}
    told = _Told(None, normalize_language(root.get(XML_LANGUAGE)))
    said = [
        utterance
        for body in children(root, "body")
        for utterance in _utterances(body, _Span(Fraction(0), None), told, clock, names)
    ]
    rows = rows_of_utterances(said)
    if not any(row.speaker for row in rows):
        rows = shared_speaker_prefixes(rows)
    return Reading(rows, clock.describe(root), counts="row")


@dataclass(frozen=True, slots=True)
class _Span:
    """A stretch in seconds; None where nothing ends it."""

    start: Fraction
    end: Fraction | None


@dataclass(frozen=True, slots=True)
class _Told:
    """What an element says of all inside it."""

    agent: str | None
    language: str | None

    def inside(self, element: Element) -> "_Told":
        language = element.get(XML_LANGUAGE)
        return _Told(
            attribute(element, "agent") or self.agent,
            self.language if language is None else normalize_language(language),
        )


@dataclass(frozen=True, slots=True)
class _Clock:
    """How the file counts: frames and ticks a second, and whether its clock counts frames only (SMPTE).

    Lyrics of Apple Music have seconds without a unit, from the start of the song always (`is_flat`).
    """

    frames: int
    frame_rate: Fraction
    sub_frames: int
    tick_rate: int
    is_smpte: bool
    drops: bool
    is_flat: bool

    @classmethod
    def of(cls, root: Element) -> "_Clock":
        frames = _whole(attribute(root, "frameRate")) or 30
        over, _, under = attribute(root, "frameRateMultiplier").replace(":", " ").partition(" ")
        multiplier = Fraction(_whole(over) or 1, _whole(under.strip()) or 1)
        sub_frames = _whole(attribute(root, "subFrameRate")) or 1
        ticks = _whole(attribute(root, "tickRate"))
        if ticks is None:
            ticks = frames * sub_frames if attribute(root, "frameRate") else 1
        is_smpte = attribute(root, "timeBase") == "smpte"
        drops = attribute(root, "dropMode") == "dropNTSC"
        is_flat = any(_BARE.fullmatch(value) for value in _times(root))
        return cls(frames, frames * multiplier, sub_frames, ticks, is_smpte, drops, is_flat)

    def seconds(self, value: str) -> Fraction | None:
        """The time that an expression says; None where it is none."""
        value = value.strip()
        if offset := _OFFSET.fullmatch(value):
            number, unit = Fraction(Decimal(offset[1])), offset[2]
            if unit == "f":
                return number / self.frame_rate
            return number / self.tick_rate if unit == "t" else number * _SECONDS[unit]
        if bare := _BARE.fullmatch(value):
            return int(bare[1] or 0) * 60 + Fraction(Decimal(bare[2]))
        if (found := _CLOCK.fullmatch(value)) is None:
            return None
        minutes = int(found[1]) * 60 + int(found[2])
        whole = minutes * 60 + int(found[3])
        frames = int(found[5] or 0) + Fraction(int(found[6] or 0), self.sub_frames)
        if not self.is_smpte:
            return whole + Fraction(Decimal(found[4] or 0)) + frames / self.frame_rate
        counted = whole * self.frames + frames
        if self.drops:
            counted -= _DROPPED * (minutes - minutes // 10)
        return Fraction(counted) / self.frame_rate + Fraction(Decimal(found[4] or 0))

    def describe(self, root: Element) -> str:
        """The unit of the times, for people."""
        times = _times(root)
        if any(value.endswith("t") for value in times):
            return f"ticks of 1/{self.tick_rate} s"
        if self.is_smpte or any(value.endswith("f") or value.count(":") > 2 for value in times):  # noqa: PLR2004
            return f"hours:minutes:seconds:frames at {float(self.frame_rate):.6g} frames/s"
        return "hours:minutes:seconds"


def _times(root: Element) -> list[str]:
    """Some of the file's time expressions."""
    looked_at = islice(root.iter(), _MOST_LOOKED_AT)
    return [value for each in looked_at for name, value in each.items() if name in _TIMED]


def _utterances(
    element: Element, parent: _Span, told: _Told, clock: _Clock, names: dict[str, str]
) -> Iterator[Utterance]:
    span, told = _span(element, parent, clock), told.inside(element)
    if local_name(element.tag) == "p":
        yield _paragraph(element, span, told, clock, names)
        return
    is_sequence = element.get("timeContainer") == "seq"
    inside = span
    for child in element:
        if local_name(child.tag) not in _CONTAINERS:
            continue
        yield from _utterances(child, inside, told, clock, names)
        if is_sequence:
            reached = _span(child, inside, clock).end
            inside = _Span(reached if reached is not None else inside.start, span.end)


def _span(element: Element, parent: _Span, clock: _Clock) -> _Span:
    """The stretch of an element, whose times count from the start of the one around it."""
    times = {name: clock.seconds(element.get(name, "")) for name in _TIMED}
    if clock.is_flat:
        start = parent.start if times["begin"] is None else times["begin"]
        return _Span(start, parent.end if times["end"] is None else times["end"])
    start = parent.start + (times["begin"] or 0)
    ends = [parent.end]
    if (end := times["end"]) is not None:
        ends.append(parent.start + end)
    if (length := times["dur"]) is not None:
        ends.append(start + length)
    return _Span(start, min((each for each in ends if each is not None), default=None))


def _paragraph(element: Element, span: _Span, told: _Told, clock: _Clock, names: dict[str, str]) -> Utterance:
    agents, words = [told.agent], []
    for piece, stretch in _pieces(element, span, clock):
        agents.append(attribute(piece, "agent") or None)
        if stretch is not None:
            words += [
                SpokenWord(word, _ms(stretch.start), _ms(stretch.end)) for word in (piece.text or "").split()
            ]
    agent = next((each.split()[0] for each in agents if each and each.strip()), None)
    name = None if agent is None else names.get(agent, agent)
    has_times = not _TIMED.isdisjoint(element.keys()) or span.end is not None or not words
    start_ms, end_ms = (_ms(span.start), _ms(span.end)) if has_times else (None, None)
    if element.get("begin") and clock.seconds(element.get("begin", "")) is None:
        start_ms = end_ms = None
    return Utterance(
        start_ms, end_ms, _text(element), name, tuple(words), told.language, attribute(element, "id")
    )


def _pieces(element: Element, span: _Span, clock: _Clock) -> Iterator[tuple[Element, _Span | None]]:
    """Every span inside, with its stretch where it or one around it has a time."""
    for child in children(element, "span"):
        own = _span(child, span, clock)
        yield child, own if own != span else None
        yield from _pieces(child, own, clock)


def _text(element: Element) -> str:
    parts = list(_parts(element))
    return "\n".join(" ".join(line.split()) for line in "".join(parts).split("\n")).strip()


def _parts(element: Element) -> Iterator[str]:
    yield (element.text or "").replace("\n", " ")
    for child in element:
        name = local_name(child.tag)
        if name == "br":
            yield "\n"
        elif name == "span":
            yield from _parts(child)
        yield (child.tail or "").replace("\n", " ")


def _agent_name(agent: Element) -> str:
    return next(
        (name for each in children(agent, "name") if (name := text_of(each).strip())), attribute(agent, "id")
    )


def _ms(seconds: Fraction | None) -> int | None:
    if seconds is None:
        return None
    ms = round(seconds * 1000)
    return ms if 0 <= ms <= LATEST_MS else None


def _whole(value: str) -> int | None:
    return int(value) or None if re.fullmatch(r"[0-9]{1,9}", value, re.ASCII) else None
