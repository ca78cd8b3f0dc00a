"""Pure edits of one field of one segment; values come read and clean.

Every edit raises PatchError, naming the field at fault, and then nothing has changed.
"""

from dataclasses import replace

from transcript.document import FlagKind, Segment, Status, Transcript
from transcript.errors import PatchError
from transcript.text.scripts import script_matches
from transcript.word_times import clipped_words, kept_words


def set_text(transcript: Transcript, segment_id: str, text: str) -> Transcript:
    """The segment says `text` (clean already) and counts as edited; words that stayed keep their times."""
    return put_segment(transcript, with_text(find_segment(transcript, segment_id), text))


def with_text(segment: Segment, text: str) -> Segment:
    """The segment saying `text` (clean already), as edited; the segment itself where that is what it says."""
    if text == segment.text:
        return segment
    edited = replace(segment, text=text, words=kept_words(segment.words, text), status=Status.EDITED)
    return without_flags(edited, FlagKind.DRAFT, FlagKind.REPETITION, FlagKind.NOT_SERVED, FlagKind.UNWRITTEN)


def set_speaker(transcript: Transcript, segment_id: str, speaker: str | None) -> Transcript:
    """The segment is spoken by `speaker`; None is unknown."""
    return put_segment(transcript, with_speaker(find_segment(transcript, segment_id), speaker))


def with_speaker(segment: Segment, speaker: str | None) -> Segment:
    """The segment spoken by `speaker`, as edited; the segment itself where that is who speaks."""
    if speaker == segment.speaker:
        return segment
    edited = replace(segment, speaker=speaker, status=touched(segment.status))
    return without_flags(edited, FlagKind.GHOST_SPEAKER)


def set_start(transcript: Transcript, segment_id: str, start_ms: int) -> Transcript:
    """The segment starts at `start_ms`."""
    segment = find_segment(transcript, segment_id)
    if start_ms >= segment.end_ms:
        raise PatchError("start_ms", "start_after_end", end_ms=segment.end_ms)
    return _put_times(transcript, segment, start_ms, segment.end_ms)


def set_end(transcript: Transcript, segment_id: str, end_ms: int) -> Transcript:
    """The segment ends at `end_ms`."""
    segment = find_segment(transcript, segment_id)
    if end_ms <= segment.start_ms:
        raise PatchError("end_ms", "end_before_start", start_ms=segment.start_ms)
    return _put_times(transcript, segment, segment.start_ms, end_ms)


def with_status(segment: Segment, status: Status) -> Segment:
    """The segment with this status."""
    return replace(segment, status=status)


def set_language(transcript: Transcript, segment_id: str, language: str | None) -> Transcript:
    """The segment is in `language`, an ISO 639-1 code; None is unknown."""
    segment = find_segment(transcript, segment_id)
    if language == segment.language:
        return transcript
    edited = replace(segment, language=language, status=touched(segment.status))
    return put_segment(transcript, without_flags(edited, FlagKind.UNSURE_LANGUAGE, FlagKind.NOT_SERVED))


def rename_speaker(transcript: Transcript, old: str | None, new: str | None) -> Transcript:
    """Every row of speaker `old` is spoken by `new`; where `new` has rows too the two become one.

    A row's status stays: a name is no edit of what was said.
    """
    if not any(segment.speaker == old for segment in transcript.segments):
        raise PatchError("speaker", "speaker_unknown")
    return Transcript(tuple(replace(s, speaker=new) if s.speaker == old else s for s in transcript.segments))


def find_segment(transcript: Transcript, segment_id: str) -> Segment:
    """The segment with this id.

    Raises:
        PatchError: there is none.
    """
    segment = transcript.find(segment_id)
    if segment is None:
        raise PatchError("id", "row_unknown")
    return segment


def put_segment(transcript: Transcript, edited: Segment) -> Transcript:
    """The transcript with the segment of the same id replaced."""
    return Transcript.from_segments(edited if s.id == edited.id else s for s in transcript.segments)


def _put_times(transcript: Transcript, segment: Segment, start_ms: int, end_ms: int) -> Transcript:
    if (start_ms, end_ms) == (segment.start_ms, segment.end_ms):
        return transcript
    words = clipped_words(segment.words, start_ms, end_ms)
    status = touched(segment.status)
    return put_segment(
        transcript, replace(segment, start_ms=start_ms, end_ms=end_ms, words=words, status=status)
    )


def touched(status: Status) -> Status:
    """A person has been here; what was verified or skipped by one stays so."""
    return Status.EDITED if status is Status.UNTOUCHED else status


def without_flags(segment: Segment, *resolved: FlagKind) -> Segment:
    """The segment without the flags that the edit answers, and without a script flag that is now untrue."""
    if not segment.flags:
        return segment
    gone = set(resolved)
    if script_matches(segment.text, segment.language):
        gone.add(FlagKind.SCRIPT)
    return replace(segment, flags=tuple(flag for flag in segment.flags if flag.kind not in gone))
