"""CTM, a word a line with its times, for scoring."""

from collections.abc import Iterator
from dataclasses import dataclass

from transcript.document import Document, Segment
from transcript.errors import LikhitaError
from transcript.formats.base.format import Format, recording_stem
from transcript.formats.base.labels import label_of
from transcript.formats.base.options import Estimates, LaneOptions
from transcript.formats.nist.scoring import channels_of, legend_file, scored_words, scoring_legend
from transcript.word_times import timed_tokens

_STEP_US = 250


@dataclass(frozen=True, slots=True)
class CtmOptions(LaneOptions):
    """`estimates`: what to do with words whose time is a guess; `channels`: one a speaker, always."""

    estimates: Estimates = Estimates.MARK
    channels: bool = False


@dataclass(frozen=True, slots=True)
class _Word:
    start_us: int
    end_us: int
    text: str
    confidence: float | None


def write(document: Document, options: CtmOptions) -> bytes:
    """`recording channel start duration word [confidence]`, sorted by channel and start.

    Words are those of `scored_words`, channels those of `channels_of`. A word whose time the engine did not
    measure (see `TimedToken`) has no confidence. No comments: some readers know none.
    Source: NIST SCTK, doc/infmts.htm.

    Raises:
        LikhitaError: estimates are refused and a word has one.
    """
    uri = label_of(recording_stem(document), "recording")
    channels = channels_of(document.edited.segments, by_speaker=options.channels)
    words = [(channels[row.id], word) for row in document.edited.segments for word in _words(row)]
    if options.estimates is Estimates.REFUSE and any(word.confidence is None for _, word in words):
        raise LikhitaError("words_without_times")
    words.sort(key=lambda item: (item[0], item[1].start_us))  # of one channel no two rows overlap
    return "".join(f"{uri} {channel} {_line(word)}\n" for channel, word in words).encode()


def write_legend(document: Document, options: CtmOptions) -> str:
    """Who speaks on which channel; the ids are those of the rows in order of time. See `scoring_legend`."""
    rows = document.edited.segments
    return scoring_legend(document, channels_of(rows, by_speaker=options.channels), rows, options.overlap)


def _words(segment: Segment) -> Iterator[_Word]:
    """The row's words; sclite gives a word to the row in which its middle lies, so none has it at an edge.

    Where a word is said in no time at an edge, words keep a step of up to 0.25 ms from edges and each other.
    """
    tokens, texts = timed_tokens(segment), scored_words(segment.text)
    edges = (segment.start_ms, segment.end_ms)
    is_crammed = any(token.start_ms == token.end_ms and token.start_ms in edges for token in tokens)
    first_us, last_us = segment.start_ms * 1000, segment.end_ms * 1000
    step_us = max(1, min(_STEP_US, (last_us - first_us) // (len(tokens) + 1))) if is_crammed else 0
    for number, (token, text) in enumerate(zip(tokens, texts, strict=True)):
        start_us = max(token.start_ms * 1000, first_us + (number + 1) * step_us)
        start_us = max(min(start_us, last_us - (len(tokens) - number) * step_us), first_us)
        yield _Word(start_us, max(token.end_ms * 1000, start_us), text, token.confidence)


def _line(word: _Word) -> str:
    times = f"{_seconds(word.start_us)} {_seconds(word.end_us - word.start_us)}"
    return f"{times} {word.text}" + ("" if word.confidence is None else f" {word.confidence:.4f}")


def _seconds(microseconds: int) -> str:
    """With three decimals, or six where three do not say it."""
    text = f"{microseconds // 1_000_000}.{microseconds % 1_000_000:06d}"
    return text.removesuffix("000") if microseconds % 1000 == 0 else text


CTM = Format(
    "ctm",
    "ctm",
    "text/plain; charset=utf-8",
    "CTM",
    write,
    CtmOptions,
    beside=legend_file("ctm", write_legend),
)
