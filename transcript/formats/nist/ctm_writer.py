"""CTM, a word a line with its times, for scoring."""

from dataclasses import dataclass

from transcript.document import Document
from transcript.errors import LikhitaError
from transcript.formats.base.format import Format, provenance_lines, recording_stem, seconds
from transcript.formats.base.labels import label_of, numbered_speakers, speaker_labels
from transcript.formats.base.options import Estimates, LaneOptions
from transcript.word_times import TimedToken, timed_tokens


@dataclass(frozen=True, slots=True)
class CtmOptions(LaneOptions):
    """`estimates`: what to do with words whose time is a guess; `channels`: one a speaker."""

    estimates: Estimates = Estimates.MARK
    channels: bool = False


def write(document: Document, options: CtmOptions) -> bytes:
    """`recording channel start duration word [confidence]`, sorted by channel and start.

    A comment `;;estimate` stands before each word whose time the engine did not measure (see `TimedToken`);
    such a word has no confidence. `;;channel:<n>=<label>` says who speaks on a channel where `channels` is
    chosen. Source: NIST SCTK, doc/infmts.htm.

    Raises:
        LikhitaError: estimates are refused and a word has one.
    """
    segments = document.edited.segments
    numbers = numbered_speakers(segments, "{number}")
    uri = label_of(recording_stem(document), "recording")
    words: list[tuple[int, int, int, TimedToken]] = []
    for place, segment in enumerate(segments):
        channel = int(numbers[segment.speaker]) if options.channels else 1
        words += [(channel, token.start_ms, place, token) for token in timed_tokens(segment)]
    if options.estimates is Estimates.REFUSE and any(token.is_estimate for *_, token in words):
        raise LikhitaError("words_without_times")
    facts = [*provenance_lines(document), f"overlap: {options.overlap}"]
    out = [f";; {fact}\n" for fact in facts]
    if options.channels:
        labels = speaker_labels(segments)
        out += [f";;channel:{numbers[name]}={label}\n" for name, label in labels.items()]
    for channel, start_ms, _, token in sorted(words, key=lambda word: word[:3]):
        times = f"{seconds(start_ms)} {seconds(token.end_ms - start_ms)}"
        if token.is_estimate:
            out.append(f";;estimate\n{uri} {channel} {times} {token.text}\n")
        else:
            out.append(f"{uri} {channel} {times} {token.text} {token.confidence:.4f}\n")
    return "".join(out).encode()


CTM = Format("ctm", "ctm", "text/plain; charset=utf-8", "CTM", write, CtmOptions)
