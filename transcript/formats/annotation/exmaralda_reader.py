"""EXMARaLDA basic transcriptions (.exb)."""

from bisect import bisect_right
from xml.etree.ElementTree import Element

from transcript.formats.annotation.timelines import fill_times
from transcript.formats.base.drafts import Reading, SourceText
from transcript.formats.base.measures import MILLISECOND_MS, length_of, ms_of
from transcript.formats.base.utterances import Utterance, rows_of_utterances
from transcript.formats.base.xml_document import children, find_all, parse_xml, text_of
from transcript.messages import Message
from transcript.text.languages import normalize_language

_SPOKEN = "t"
_MOST_TIERS = 20  # of one speaker, in which a place for a note is looked for


class _Tier:
    """The events of a tier by their places on the timeline, in order."""

    def __init__(self, tier: Element, places: dict[str | None, int]) -> None:
        self.speaker = tier.get("speaker") or None
        self.name = tier.get("category") or tier.get("display-name") or tier.get("id") or ""
        self.is_spoken = tier.get("type") == _SPOKEN
        found = (
            (
                places.get(event.get("start", ""), -1),
                places.get(event.get("end", ""), -1),
                text_of(event).strip(),
            )
            for event in children(tier, "event")
        )
        self.events = sorted((start, end, text) for start, end, text in found if text)


def read(source: SourceText) -> Reading:
    """A row an event of a transcription tier; the other tiers of its speaker become its note.

    Moments without a time lie between their neighbours.

    Raises:
        UnreadableError: the XML is broken or has entities.
    """
    root = parse_xml(source.content)
    moments = [each for line in find_all(root, "common-timeline") for each in children(line, "tli")]
    places = {moment.get("id"): place for place, moment in enumerate(moments)}
    times = fill_times([ms_of(moment.get("time")) for moment in moments])
    speakers = {each.get("id"): each for each in find_all(root, "speaker")}
    tiers = [_Tier(tier, places) for tier in find_all(root, "tier")]
    spoken = [tier for tier in tiers if tier.is_spoken] or tiers[:1]
    if not spoken:
        return Reading((), "seconds")
    notes, left_out = _notes(spoken, [tier for tier in tiers if not tier.is_spoken and tier is not spoken[0]])
    said = []
    for number, tier in enumerate(spoken):
        speaker = speakers.get(tier.speaker)
        for event, (start, end, text) in enumerate(tier.events):
            utterance = Utterance(
                _time_at(times, start),
                _time_at(times, end),
                text,
                _name(speaker, tier),
                language=_language(speaker),
                note="\n".join(notes.get((number, event), ())),
            )
            said.append((start, utterance))
    said.sort(key=lambda each: each[0])
    notices = (Message("tiers_left_out", tiers=", ".join(left_out)[:200]),) if left_out else ()
    rows = rows_of_utterances(utterance for _, utterance in said)
    last_ms = length_of(max((time for time in times if time is not None), default=0), MILLISECOND_MS)
    return Reading(rows, "seconds", last_ms, notices, counts="row")


def _notes(spoken: list[_Tier], others: list[_Tier]) -> tuple[dict[tuple[int, int], list[str]], list[str]]:
    """(tier, event) -> the notes on it, and the names of the tiers none of whose events has a place."""
    notes: dict[tuple[int, int], list[str]] = {}
    left_out = []
    starts = [[start for start, _, _ in tier.events] for tier in spoken]
    tiers_of: dict[str | None, list[int]] = {}
    for number, tier in enumerate(spoken):
        tiers_of.setdefault(tier.speaker, []).append(number)
    anybody = list(range(len(spoken)))
    for tier in others:
        own = tiers_of.get(tier.speaker, anybody)[:_MOST_TIERS]
        placed = False
        for start, _, text in tier.events:
            for number in own:
                event = bisect_right(starts[number], start) - 1
                if event >= 0 and start < max(spoken[number].events[event][1], starts[number][event] + 1):
                    notes.setdefault((number, event), []).append(f"{tier.name}: {text}")
                    placed = True
                    break
        if tier.events and not placed:
            left_out.append(tier.name)
    return notes, left_out


def _time_at(times: list[int | None], place: int) -> int | None:
    return times[place] if place >= 0 else None


def _name(speaker: Element | None, tier: _Tier) -> str | None:
    shown = (
        ""
        if speaker is None
        else next((text_of(each).strip() for each in children(speaker, "abbreviation")), "")
    )
    return shown or tier.speaker


def _language(speaker: Element | None) -> str | None:
    """The one language that the speaker is said to use here."""
    if speaker is None:
        return None
    used = [each.get("lang") for part in children(speaker, "languages-used") for each in part]
    return normalize_language(used[0]) if len(used) == 1 else None
