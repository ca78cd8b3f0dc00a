"""Transcriber (.trs)."""

import re
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from transcript.formats.base.drafts import Reading, SourceText
from transcript.formats.base.measures import length_of, ms_of
from transcript.formats.base.utterances import Utterance, rows_of_utterances
from transcript.formats.base.xml_document import XML_LANGUAGE, find_all, local_name, parse_xml
from transcript.text.languages import normalize_language


@dataclass(slots=True)
class _Part:
    """What is said between two moments of a turn; `voice` is the number of the speaker, from 1."""

    start_ms: int | None
    voice: int
    text: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def read(source: SourceText) -> Reading:
    """A row from one moment of a turn to the next; where two speak at once, a row each.

    Events, comments and background become the row's note: they are no words.

    Raises:
        UnreadableError: the XML is broken or has entities.
    """
    root = parse_xml(source.content)
    names = {each.get("id", ""): each.get("name", "").strip() for each in find_all(root, "Speaker")}
    language = normalize_language(root.get(XML_LANGUAGE))
    said, last_ms = [], 0
    for turn in find_all(root, "Turn"):
        last_ms = max(last_ms, length_of(turn.get("endTime")))
        said += _utterances(turn, names, language)
    return Reading(rows_of_utterances(said), "seconds", last_ms, counts="row")


def _utterances(turn: Element, names: dict[str, str], language: str | None) -> list[Utterance]:
    speakers = [names.get(each) or each for each in turn.get("speaker", "").split()]
    end_ms = following_ms = ms_of(turn.get("endTime"))
    said = []
    for part in reversed(_parts(turn)):
        if part.start_ms != following_ms:  # those who speak at once end at the same moment
            end_ms, following_ms = following_ms, part.start_ms
        speaker = speakers[part.voice - 1] if 0 < part.voice <= len(speakers) else None
        text = " ".join("".join(part.text).split())
        said.append(Utterance(part.start_ms, end_ms, text, speaker, (), language, note="\n".join(part.notes)))
    return said[::-1]


def _parts(turn: Element) -> list[_Part]:
    parts = [_Part(ms_of(turn.get("startTime")), 1, [turn.text or ""])]
    for child in turn:
        name, last = local_name(child.tag), parts[-1]
        if name == "Sync":
            parts.append(_Part(ms_of(child.get("time")), 1))
        elif name == "Who":
            number = child.get("nb", "1")
            voice = int(number) if re.fullmatch("[0-9]{1,3}", number, re.ASCII) else 1
            parts.append(_Part(last.start_ms, voice))
        elif name in {"Event", "Comment", "Background"}:
            kind = child.get("type", name.lower())
            extent = child.get("extent", "")
            where = f" ({extent})" if extent in {"begin", "end", "previous", "next"} else ""
            last.notes.append(f"{kind}: {child.get('desc', child.get('level', ''))}{where}")
        parts[-1].text.append(child.tail or "")
    return parts
