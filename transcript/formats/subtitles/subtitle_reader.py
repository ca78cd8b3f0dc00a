"""SubRip and WebVTT.

Read by hand: pysubs2 passes over lines that it does not understand, and a reader must name them.
"""

import html
import re

from transcript.formats.base.drafts import (
    Draft,
    Reading,
    SourceText,
    cut_marks,
    find_marks,
)
from transcript.formats.base.speaker_names import shared_speaker_prefixes
from transcript.formats.subtitles.cues import CueFile, find_cues
from transcript.formats.subtitles.rolling_captions import collapse_rolling
from transcript.messages import Message

_SRT_TAG = re.compile(r"</?(?:i|b|u|s|font)\b", re.IGNORECASE)
_SRT_COMMAND = re.compile(r"\{\\")
_VOICE = re.compile(r"<v(?:\.[^\s<>]*)?\s")
_VTT_TAG = re.compile(r"</?[a-zA-Z]")
_VTT_TIME = re.compile(r"<[0-9:.]+>")


def read_srt(source: SourceText) -> Reading:
    """Cues as rows; formatting goes, and names in front of the texts become speakers.

    Raises:
        UnreadableError: there is no cue.
    """
    found = find_cues(source.lines, source.choices, is_webvtt=False)
    drafts = tuple(Draft(cue.line, cue.start_ms, cue.end_ms, _without_markup(cue.text)) for cue in found.cues)
    return _reading(found, drafts, "hours:minutes:seconds,milliseconds")


def read_vtt(source: SourceText) -> Reading:
    """Cues as rows, each voice of a cue as a row of its own; the cue's name is the row's id.

    A header X-TIMESTAMP-MAP moves the times of the cues behind it, with a notice and the question
    whether it should.

    Raises:
        UnreadableError: there is no cue.
    """
    found = find_cues(source.lines, source.choices, is_webvtt=True)
    drafts = tuple(
        Draft(cue.line, cue.start_ms, cue.end_ms, text, speaker, cue.name if number == 0 else "")
        for cue in found.cues
        for number, (speaker, text) in enumerate(_voices(cue.text))
    )
    return _reading(found, drafts, "hours:minutes:seconds.milliseconds")


def _reading(found: CueFile, drafts: tuple[Draft, ...], time_base: str) -> Reading:
    once = collapse_rolling(drafts)
    told = (Message("captions_rolled"),) if once is not drafts else ()
    named = once if any(draft.speaker for draft in once) else shared_speaker_prefixes(once)
    return Reading(
        named,
        time_base,
        notices=(*found.notices, *told),
        repairs=tuple(found.repairs),
        questions=found.questions,
        time_lines=() if told else tuple(found.time_lines),
    )


def _voices(text: str) -> list[tuple[str | None, str]]:
    """(speaker, text) for each voice; one without a speaker where there is none."""
    voices: list[tuple[str | None, str]] = []
    speaker, place = None, 0
    for start, name, close, end in find_marks(text, _VOICE, ">"):
        if speaker is not None or text[place:start].strip():
            voices.append((speaker, text[place:start]))
        speaker, place = text[name:close].lstrip(), end
    if speaker is not None or not voices:
        voices.append((speaker, text[place:]))
    return [
        (None if name is None else _unescaped(name), _unescaped(_without_tags(said))) for name, said in voices
    ]


def _unescaped(text: str) -> str:
    """The text with its HTML references as the letters they mean; one of endless digits means none."""
    try:
        return html.unescape(text)
    except ValueError:
        return text


def _without_tags(said: str) -> str:
    return _VTT_TIME.sub("", cut_marks(said, _VTT_TAG, ">"))


def _without_markup(text: str) -> str:
    return cut_marks(cut_marks(text, _SRT_TAG, ">"), _SRT_COMMAND, "}")
