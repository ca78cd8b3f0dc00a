"""oTranscribe's .otr: a page of text with the times that somebody put into it."""

import html
import re
from typing import Any

from transcript.formats.base.drafts import UNTIMED, Draft, Reading, cut_marks, find_marks
from transcript.formats.base.measures import ms_of
from transcript.formats.base.speaker_names import shared_speaker_prefixes
from transcript.formats.base.utterances import Utterance, rows_of_utterances
from transcript.formats.json_files.json_values import object_of, text_of
from transcript.messages import Message

_TIME = re.compile(r"<span\s[^<>]{0,200}?\bdata-timestamp=[\"']([0-9.]{1,20})[\"'][^<>]{0,200}>")
_LINE_END = re.compile(r"<br\s?/?>|</p>|</div>|</li>")
_TAG = re.compile(r"</?[a-zA-Z]|<!--")
_UNTIMED = Message("text_without_times")


def fits(content: Any) -> bool:
    """Whether it is an object with a text and the sound that it is about."""
    content = object_of(content)
    return isinstance(content.get("text"), str) and ("media" in content or "media-time" in content)


def read(content: Any) -> Reading:
    """A row from each time to the next; what stands in front of the first has none.

    Without any time, a row a line.
    """
    page = text_of(content.get("text")).replace("\n", " ")
    marks = list(find_marks(page, _TIME, "</span>"))
    if not marks:
        lines = _plain(page).split("\n")
        drafts = tuple(
            Draft(n, UNTIMED, UNTIMED, line.strip()) for n, line in enumerate(lines, start=1) if line.strip()
        )
        return Reading(shared_speaker_prefixes(drafts), "seconds", untimed=_UNTIMED)
    said = [Utterance(None, None, _plain(page[: marks[0][0]]))]
    starts = [_time(page, mark) for mark in marks]
    for number, mark in enumerate(marks):
        is_last = number + 1 == len(marks)
        text = page[mark[3] :] if is_last else page[mark[3] : marks[number + 1][0]]
        said.append(Utterance(starts[number], None if is_last else starts[number + 1], _plain(text)))
    return Reading(shared_speaker_prefixes(rows_of_utterances(said)), "seconds")


def _time(page: str, mark: tuple[int, int, int, int]) -> int | None:
    time = _TIME.match(page, *mark[:2])
    return ms_of(time[1]) if time else None


def _plain(page: str) -> str:
    text = html.unescape(cut_marks(_LINE_END.sub("\n", page), _TAG, ">")).replace("\u00a0", " ")
    return "\n".join(line.strip() for line in text.split("\n") if line.strip())
