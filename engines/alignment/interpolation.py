"""Places for rows of text whose times nobody measured: shares of the speech by their length. Pure."""

from collections.abc import Sequence
from itertools import accumulate, pairwise


def share_speech(texts: Sequence[str], speech: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """(start, end) in ms of each text, as if letters were spoken evenly in the stretches of `speech`."""
    letters = [max(1, len(text)) for text in texts]
    total_ms, total = sum(end - start for start, end in speech), sum(letters)
    marks = [total_ms * said // total for said in accumulate(letters, initial=0)]
    spans = [
        (_speech_ms(speech, a, last=False), _speech_ms(speech, b, last=True)) for a, b in pairwise(marks)
    ]
    placed, reached_ms = [], 0
    for start_ms, end_ms in spans:
        begin_ms = max(start_ms, reached_ms)
        reached_ms = max(end_ms, begin_ms + 1)
        placed.append((begin_ms, reached_ms))
    return placed


def _speech_ms(speech: Sequence[tuple[int, int]], spoken_ms: int, *, last: bool) -> int:
    """When so much has been spoken; at a pause the end of what was before it if `last`, else its own end."""
    for start_ms, end_ms in speech:
        length_ms = end_ms - start_ms
        if spoken_ms < length_ms or (last and spoken_ms == length_ms):
            return start_ms + spoken_ms
        spoken_ms -= length_ms
    return speech[-1][1]


def fill_spans(
    texts: Sequence[str], spans: Sequence[tuple[int, int] | None], start_ms: int, end_ms: int
) -> list[tuple[int, int]]:
    """The spans, with those that are missing sharing the time between their neighbours by length."""
    placed: list[tuple[int, int]] = []
    place = 0
    while place < len(spans):
        known = spans[place]
        reached_ms = placed[-1][1] if placed else start_ms
        if known is not None:
            begin_ms = max(known[0], reached_ms)
            placed.append((begin_ms, max(known[1], begin_ms + 1)))
            place += 1
            continue
        after = place
        while after < len(spans) and spans[after] is None:
            after += 1
        following = spans[after] if after < len(spans) else None
        until_ms = end_ms if following is None else following[0]
        room = (reached_ms, max(until_ms, reached_ms + 1))
        placed += share_speech(texts[place:after], [room])
        place = after
    return placed
