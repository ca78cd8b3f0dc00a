"""FieldWorks' interlinear texts (.flextext), as FLEx and ELAN write them."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from transcript.formats.base.drafts import Reading, SourceText
from transcript.formats.base.measures import MILLISECOND_MS, ms_of
from transcript.formats.base.recording_choice import read_one_recording
from transcript.formats.base.utterances import Utterance, rows_of_utterances
from transcript.formats.base.xml_document import children, find_all, parse_xml
from transcript.messages import Message
from transcript.text.languages import normalize_language

_TEXT, _MARK, _NUMBER = "txt", "punct", "segnum"
_MOST_LINES = 50  # below a phrase, in which gaps are shown


def read(source: SourceText) -> Reading:
    """A row a phrase of one text; glosses, translations and notes become its note.

    Raises:
        UnreadableError: the XML is broken or has entities.
    """
    root = parse_xml(source.content)
    texts: dict[str, Element] = {}
    for number, text in enumerate(find_all(root, "interlinear-text"), start=1):
        title = _title(text) or str(number)
        texts[title if title not in texts else f"{title} ({number})"] = text
    return read_one_recording(texts or {"": root}, source, _read_text)


def _title(text: Element) -> str:
    return next((_value(each) for each in children(text, "item") if each.get("type") == "title"), "")


def _read_text(text: Element) -> Reading:
    phrases = [each for part in find_all(text, "phrases") for each in children(part, "phrase", "word")]
    rows = rows_of_utterances(map(_utterance, phrases))
    return Reading(rows, "milliseconds", untimed=Message("no_phrase_times"), counts="row")


def _utterance(phrase: Element) -> Utterance:
    items = list(children(phrase, "item"))
    words = [word for part in children(phrase, "words") for word in children(part, "word")]
    whole = next((each for each in items if each.get("type") == _TEXT and _value(each)), None)
    text = _value(whole) if whole is not None else _spell(words)
    spoken = (
        whole
        if whole is not None
        else next(
            (each for word in words for each in children(word, "item") if each.get("type") == _TEXT), None
        )
    )
    return Utterance(
        ms_of(phrase.get("begin-time-offset"), MILLISECOND_MS),
        ms_of(phrase.get("end-time-offset"), MILLISECOND_MS),
        text,
        phrase.get("speaker") or None,
        language=None if spoken is None else normalize_language(spoken.get("lang")),
        id=phrase.get("guid", ""),
        note="\n".join([*_notes(items, whole), *_word_notes(words)]),
    )


def _spell(words: list[Element]) -> str:
    """The words of a phrase, marks at the word before them."""
    text = ""
    for word in words:
        for item in children(word, "item"):
            if item.get("type") in {_TEXT, _MARK}:
                is_mark = item.get("type") == _MARK and not _value(item).startswith(("(", "[", "“", "‘", "«"))
                text += ("" if is_mark or not text else " ") + _value(item)
                break
    return text


def _notes(items: list[Element], whole: Element | None) -> Iterator[str]:
    for item in items:
        if item is not whole and item.get("type") != _NUMBER and _value(item):
            yield f"{_label(item)}: {_value(item)}"


def _word_notes(words: list[Element]) -> Iterator[str]:
    """Each kind of line below the words, a dash where a word has none."""
    lines: dict[str, dict[int, str]] = {}
    for number, word in enumerate(words):
        for item in children(word, "item"):
            if item.get("type") not in {_TEXT, _MARK} and _value(item):
                lines.setdefault(f"word {_label(item)}", {})[number] = _value(item)
    count = sum(any(each.get("type") != _MARK for each in children(word, "item")) for word in words)
    for label, values in lines.items():
        gaps = len(lines) <= _MOST_LINES and len(values) < count
        numbers = range(max(values) + 1) if gaps else values
        yield f"{label}: {' '.join(values.get(number, '-') for number in numbers)}"


def _label(item: Element) -> str:
    return " ".join(filter(None, (item.get("type"), item.get("lang"))))


def _value(item: Element) -> str:
    return " ".join((item.text or "").split())
