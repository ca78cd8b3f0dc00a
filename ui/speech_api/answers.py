"""A document as OpenAI's clients expect a transcription.

Source: `Transcription`, `TranscriptionVerbose`, `TranscriptionDiarized` and the events of a stream in
openai-python 3.57. What our models do not tell (`tokens`, `seek`, `temperature`) has its neutral value.
"""

import math
import zlib
from collections import Counter
from typing import Any

from transcript.document import Document, Segment, Word
from transcript.formats.registry import export
from transcript.messages import Message
from transcript.text.languages import name_language
from ui.speech_api.asked import AnswerForm, AnswerFormat
from ui.views import message_view

Json = dict[str, Any]

_FILES = {
    AnswerFormat.TEXT: ("text/plain; charset=utf-8", ""),
    AnswerFormat.SRT: ("application/x-subrip; charset=utf-8", "srt"),
    AnswerFormat.VTT: ("text/vtt; charset=utf-8", "vtt"),
}


def write_file(document: Document, format_: AnswerFormat) -> tuple[str, bytes] | None:
    """The media type and the content where the format is text; None where it is JSON."""
    if format_ not in _FILES:
        return None
    media_type, name = _FILES[format_]
    return media_type, export(document, name) if name else f"{full_text(document)}\n".encode()


def write_json(document: Document, form: AnswerForm, notices: tuple[Message, ...]) -> Json:
    """The answer as a JSON object; `notices` stand in it beside what the clients know."""
    answer: Json = {"text": full_text(document), "usage": usage(document)}
    rows = document.edited.segments
    if form.format is AnswerFormat.DIARIZED:
        answer |= {"task": "transcribe", "duration": document.duration_ms / 1000}
        answer["segments"] = [spoken_segment(row) for row in rows]
    if form.format is AnswerFormat.VERBOSE:
        answer |= {"task": "transcribe", "duration": document.duration_ms / 1000, "language": _language(rows)}
        if form.has_segments:
            answer["segments"] = [_segment(number, row) for number, row in enumerate(rows)]
        if form.has_words:
            answer["words"] = [_word(word) for row in rows for word in row.words]
    told = (*document.provenance.notices, *notices)
    return answer | ({"notices": [message_view(message) for message in told]} if told else {})


def full_text(document: Document) -> str:
    """All that was said, a row after the other."""
    return " ".join(text for row in document.edited.segments if (text := row.text.replace("\n", " ").strip()))


def usage(document: Document) -> Json:
    """The length of the sound."""
    return {"type": "duration", "seconds": math.ceil(document.duration_ms / 1000)}


def spoken_segment(row: Segment) -> Json:
    """A row with who says it."""
    return {
        "type": "transcript.text.segment",
        "id": row.id,
        "start": row.start_ms / 1000,
        "end": row.end_ms / 1000,
        "text": row.text,
        "speaker": row.speaker or "",
    }


def _segment(number: int, row: Segment) -> Json:
    sure = [word.confidence for word in row.words if word.confidence]
    content = row.text.encode()
    return {
        "id": number,
        "seek": 0,
        "start": row.start_ms / 1000,
        "end": row.end_ms / 1000,
        "text": row.text,
        "tokens": [],
        "temperature": 0.0,
        "avg_logprob": sum(map(math.log, sure)) / len(sure) if sure else 0.0,
        "compression_ratio": len(content) / len(zlib.compress(content)),
        "no_speech_prob": 0.0,
    }


def _word(word: Word) -> Json:
    return {"word": word.text, "start": word.start_ms / 1000, "end": word.end_ms / 1000}


def _language(rows: tuple[Segment, ...]) -> str:
    """The English name of the language that most of it is in; "" where there is none."""
    spoken: Counter[str] = Counter()
    for row in rows:
        spoken[row.language or ""] += row.end_ms - row.start_ms
    code = spoken.most_common(1)[0][0] if spoken else ""
    return name_language(code).lower() if code else ""
