"""Times for the words of segments whose text was edited."""

from collections.abc import Callable

from transcript.document import Segment, Transcript

Repair = Callable[[str, Segment, Segment], Segment]
"""(document id, segment before, segment after an edit of its text) -> the latter with times for its words."""


def repair_words(
    repair: Repair | None, document_id: str, before: Transcript, after: Transcript
) -> Transcript:
    """`after` with times for the words of segments whose text is another one now."""
    if repair is None:
        return after
    old = {segment.id: segment for segment in before.segments}
    return Transcript(
        tuple(
            repair(document_id, old[segment.id], segment)
            if segment.id in old and segment.text != old[segment.id].text
            else segment
            for segment in after.segments
        )
    )
