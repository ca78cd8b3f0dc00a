"""Pure edits of one field of one segment, and the readers of values from outside. Imports no other package.

Every edit raises PatchError, naming the field at fault, and then nothing has changed.
"""

import math
import re
from dataclasses import replace

from transcript.bounds import LONGEST_ID, LONGEST_SPEAKER, LONGEST_TEXT, MOST_IDS, is_row_id
from transcript.document import FlagKind, Segment, Status, Transcript
from transcript.errors import PatchError
from transcript.telugu import clean_line, clean_text, has_lone_surrogate, script_matches
from transcript.words import clipped_words, kept_words


def set_text(transcript: Transcript, segment_id: str, value: object) -> Transcript:
    """The segment says `value`, cleaned; it counts as edited, and words that stayed keep their times."""
    if not isinstance(value, str):
        raise PatchError("text", "must be text.")
    if len(value) > LONGEST_TEXT:
        raise PatchError("text", f"must be at most {LONGEST_TEXT:,} characters.")
    if has_lone_surrogate(value):
        raise PatchError("text", "holds half of a character (a lone surrogate).")
    return put_segment(transcript, with_text(find_segment(transcript, segment_id), clean_text(value)))


def with_text(segment: Segment, text: str) -> Segment:
    """The segment saying `text` (clean already), as edited; the segment itself where that is what it says."""
    if text == segment.text:
        return segment
    edited = replace(segment, text=text, words=kept_words(segment.words, text), status=Status.EDITED)
    return without_flags(edited, FlagKind.DRAFT, FlagKind.REPETITION, FlagKind.NOT_SERVED)


def set_speaker(transcript: Transcript, segment_id: str, value: object) -> Transcript:
    """The segment is spoken by `value`; None or a blank name is unknown."""
    speaker = read_speaker("speaker", value)
    segment = find_segment(transcript, segment_id)
    if speaker == segment.speaker:
        return transcript
    edited = replace(segment, speaker=speaker, status=touched(segment.status))
    return put_segment(transcript, without_flags(edited, FlagKind.GHOST_SPEAKER))


def set_start(transcript: Transcript, segment_id: str, value: object, duration_ms: int) -> Transcript:
    """The segment starts at `value` ms."""
    segment = find_segment(transcript, segment_id)
    start_ms = read_time("start_ms", value, duration_ms)
    if start_ms >= segment.end_ms:
        raise PatchError("start_ms", f"the start must lie before the end of the row ({segment.end_ms} ms).")
    return _put_times(transcript, segment, start_ms, segment.end_ms)


def set_end(transcript: Transcript, segment_id: str, value: object, duration_ms: int) -> Transcript:
    """The segment ends at `value` ms."""
    segment = find_segment(transcript, segment_id)
    end_ms = read_time("end_ms", value, duration_ms)
    if end_ms <= segment.start_ms:
        raise PatchError("end_ms", f"the end must lie after the start of the row ({segment.start_ms} ms).")
    return _put_times(transcript, segment, segment.start_ms, end_ms)


def set_status(transcript: Transcript, segment_id: str, value: object) -> Transcript:
    """The segment has the status `value`."""
    if not isinstance(value, str) or value not in set(Status):
        raise PatchError("status", f"must be one of {', '.join(Status)}.")
    return put_segment(transcript, replace(find_segment(transcript, segment_id), status=Status(value)))


def set_language(transcript: Transcript, segment_id: str, value: object) -> Transcript:
    """The segment is in the language `value`, an ISO 639-1 code; None is unknown."""
    if value is not None and not (isinstance(value, str) and re.fullmatch(r"[A-Za-z]{2,3}", value)):
        raise PatchError("language", "must be a language code such as te or en.")
    language = None if value is None else value.lower()
    segment = find_segment(transcript, segment_id)
    if language == segment.language:
        return transcript
    edited = replace(segment, language=language, status=touched(segment.status))
    return put_segment(transcript, without_flags(edited, FlagKind.UNSURE_LANGUAGE, FlagKind.NOT_SERVED))


def rename_speaker(transcript: Transcript, old: object, new: object) -> Transcript:
    """Every row of speaker `old` is spoken by `new`; where `new` has rows too the two become one.

    A row's status stays: a name is no edit of what was said.
    """
    old_name, new_name = read_speaker("speaker", old), read_speaker("speaker", new)
    if not any(segment.speaker == old_name for segment in transcript.segments):
        raise PatchError("speaker", "no row has this speaker.")
    return Transcript(
        tuple(replace(s, speaker=new_name) if s.speaker == old_name else s for s in transcript.segments)
    )


def read_speaker(field: str, value: object) -> str | None:
    """A speaker's name on one line, None where it is None or blank.

    Raises:
        PatchError: not text, too long, or half of a character.
    """
    if value is None:
        return None
    if not isinstance(value, str):
        raise PatchError(field, "must be a name.")
    if len(value) > LONGEST_SPEAKER:
        raise PatchError(field, f"must be a name of at most {LONGEST_SPEAKER} characters.")
    if has_lone_surrogate(value):
        raise PatchError(field, "holds half of a character (a lone surrogate).")
    return clean_line(value) or None


def read_time(field: str, value: object, duration_ms: int) -> int:
    """A time in whole ms inside the recording; a float counts where it is a whole number.

    Raises:
        PatchError: anything else.
    """
    if isinstance(value, float) and math.isfinite(value) and value.is_integer():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int):
        raise PatchError(field, "must be a whole number of milliseconds.")
    if not 0 <= value <= duration_ms:
        raise PatchError(field, f"must lie inside the recording, from 0 to {duration_ms} ms.")
    return value


def read_id(field: str, value: object) -> str:
    """The id of a row, or one for a row to be made.

    Raises:
        PatchError: no text, empty, too long, or with signs that a database or a file chokes on.
    """
    if not isinstance(value, str) or not is_row_id(value):
        raise PatchError(field, f"must be the id of a row, text of at most {LONGEST_ID} characters.")
    return value


def read_object(value: object) -> dict[str, object]:
    """The value where it is an object.

    Raises:
        PatchError: it is not.
    """
    if not isinstance(value, dict):
        raise PatchError("value", "must be an object.")
    return value


def read_ids(value: object, least: int = 1) -> tuple[str, ...]:
    """Ids of rows, each once.

    Raises:
        PatchError: no list, too short or too long, or something else in it.
    """
    if not isinstance(value, list) or not least <= len(value) <= MOST_IDS:
        raise PatchError("ids", f"must be a list of {least} to {MOST_IDS:,} ids of rows.")
    return tuple(dict.fromkeys(read_id("ids", item) for item in value))


def find_segment(transcript: Transcript, segment_id: str) -> Segment:
    """The segment with this id.

    Raises:
        PatchError: there is none.
    """
    segment = transcript.find(segment_id)
    if segment is None:
        raise PatchError("id", "there is no row with this id; it may have been deleted or merged.")
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
