"""JSON of the transformers ASR pipeline: `chunks` with a pair of times each."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import regex

from transcript.formats.base.drafts import Reading
from transcript.formats.base.measures import ms_of
from transcript.formats.base.utterances import Utterance, rows_of_utterances
from transcript.formats.base.word_rows import SpokenWord, rows_of_words
from transcript.formats.json_files.json_values import (
    Json,
    language_of,
    line_of,
    name_of,
    object_of,
    objects_of,
    place_of,
    text_of,
)

_WORD_MS = 1000  # on average; what lasts longer is no single word
_WITHOUT_BLANKS = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]")


def fits(content: Any) -> bool:
    """Whether it is an object with chunks, each with a timestamp."""
    chunks = objects_of(object_of(content).get("chunks"))
    return bool(chunks) and "timestamp" in chunks[0]


def read(content: Any) -> Reading:
    """A row a chunk, or rows of words where each chunk is one; those of speakers come first."""
    chunks = objects_of(content.get("speakers")) or objects_of(content.get("chunks"))
    if _are_words(chunks):
        return Reading(tuple(rows_of_words(_words(chunks))), "seconds")
    return Reading(rows_of_utterances(map(_utterance, chunks)), "seconds")


def _are_words(chunks: list[Json]) -> bool:
    if any(len(text_of(chunk.get("text")).split()) > 1 for chunk in chunks):
        return False
    times = [_times(chunk) for chunk in chunks]
    lengths = [end - start for start, end in times if start is not None and end is not None]
    return bool(lengths) and sum(lengths) < _WORD_MS * len(lengths)


def _words(chunks: list[Json]) -> Iterator[SpokenWord]:
    """Whisper's words bring their blank; those of CTC have none, its letters a chunk for each blank."""
    texts = [text_of(chunk.get("text")) for chunk in chunks]
    brings_blanks = any(text[:1].isspace() for text in texts) or _WITHOUT_BLANKS.search("".join(texts))
    are_letters = any(text.isspace() for text in texts)
    word: SpokenWord | None = None
    for chunk, text in zip(chunks, texts, strict=True):
        part = _word(chunk, text, " " if text[:1].isspace() or not brings_blanks else "")
        if not are_letters:
            yield part
        elif text.strip():
            word = part if word is None else replace(word, text=word.text + part.text, end_ms=part.end_ms)
        elif word is not None:
            yield replace(word, before=" ")
            word = None
    if word is not None:
        yield replace(word, before=" ")


def _utterance(chunk: Json) -> Utterance:
    speaker, language = name_of(chunk.get("speaker")), language_of(chunk.get("language"))
    return Utterance(
        *_times(chunk), text_of(chunk.get("text")), speaker, language=language, place=place_of(chunk)
    )


def _word(chunk: Json, text: str, before: str) -> SpokenWord:
    speaker, language = name_of(chunk.get("speaker")), language_of(chunk.get("language"))
    return SpokenWord(text.strip(), *_times(chunk), speaker, None, language, before, line=line_of(chunk))


def _times(chunk: Json) -> tuple[int | None, int | None]:
    pair = chunk.get("timestamp")
    start, end = pair if isinstance(pair, list) and len(pair) == 2 else (None, None)  # noqa: PLR2004 - a pair
    return ms_of(start), ms_of(end)
