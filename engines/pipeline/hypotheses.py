"""What two languages' recognisers wrote of one piece: which comes first, what is flagged. Pure."""

from dataclasses import replace

from engines.asr.recogniser import Chunk
from engines.pipeline.language_evidence import ENGLISH, SURE, rate_first
from engines.speech.language_id import Identification, name_doubt
from engines.speech.vad import Region
from transcript.document import Flag, FlagKind


def is_refused(chunk: Chunk) -> bool:
    """Whether the chunk only says that nothing here could recognise it."""
    return any(flag.kind is FlagKind.NOT_SERVED for flag in chunk.flags)


def choose(
    language: Identification, second: str, first: tuple[Chunk, ...], other: tuple[Chunk, ...]
) -> tuple[Chunk, ...]:
    """The likelier of two languages' chunks with the others beside them, flagged where that is not sure."""
    prior = dict(language.probabilities).get(language.language, 0.5)
    likely = rate_first(first, other, (language.language, second), prior)
    if likely is None:
        found = attach(first, other)
        return found if language.is_sure else flag(found, language.reason)
    found = attach(first, other) if likely >= 0.5 else attach(other, first)  # noqa: PLR2004 - even chances
    is_sure = max(likely, 1.0 - likely) >= SURE
    if language.stranger and not (is_sure and found[0].language == ENGLISH):
        return flag(found, language.reason)
    return found if is_sure else flag(found, name_doubt(language.language, second))


def flag(chunks: tuple[Chunk, ...], reason: str) -> tuple[Chunk, ...]:
    """The chunks, their language in doubt."""
    unsure = Flag(FlagKind.UNSURE_LANGUAGE, reason)
    return tuple(replace(chunk, flags=(*chunk.flags, unsure)) for chunk in chunks)


def refuse(region: Region, language: str, reason: str) -> Chunk:
    """A row without text: somebody speaks there, and a person may write it down."""
    flag = Flag(FlagKind.NOT_SERVED, reason)
    return Chunk("", region.start_s, region.end_s, language=language, flags=(flag,))


def attach(first: tuple[Chunk, ...], second: tuple[Chunk, ...]) -> tuple[Chunk, ...]:
    """The first hypothesis with the second one beside it; the second alone where the first was refused."""
    second = tuple(chunk for chunk in second if not is_refused(chunk))
    if not second:
        return first
    if all(is_refused(chunk) for chunk in first):
        return second
    return tuple(
        replace(
            chunk,
            others=(
                *chunk.others,
                *(o for o in second if o.start_s < chunk.end_s and o.end_s > chunk.start_s),
            ),
        )
        for chunk in first
    )
