"""Pure edits Transcript -> Transcript, and the Patch that asks for one. Imports no other package of ours.

Every edit raises PatchError, naming the field at fault, and then nothing has changed.
"""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from transcript.document import FlagKind, Segment, Status, Transcript
from transcript.errors import PatchError
from transcript.rehearing import put_heard
from transcript.telugu import clean_line, clean_text, has_lone_surrogate, script_matches
from transcript.words import clipped_words, kept_words

LONGEST_TEXT = 20_000
LONGEST_SPEAKER = 200
_LONGEST_ID = 100
_HIGHEST_REVISION = 2**53  # what JavaScript counts exactly


@dataclass(frozen=True, slots=True)
class Patch:
    """One edit asked for: `field` of segment `id` becomes `value`, made while looking at `base_revision`.

    For the field `rename_speaker` the id is "" and the value {"from": name or None, "to": name or None}.
    """

    id: str
    field: str
    value: object
    base_revision: int

    @classmethod
    def from_json(cls, value: object) -> "Patch":
        """The patch in a decoded JSON value from outside; keys beyond the four are ignored.

        Raises:
            PatchError: a part is missing, of a wrong type or too large.
        """
        if not isinstance(value, dict):
            raise PatchError("patch", "must be an object with id, field, value and base_revision.")
        field = value.get("field")
        if not isinstance(field, str) or field not in _SETTERS:
            raise PatchError("field", f"must be one of {', '.join(_SETTERS)}.")
        segment_id = value.get("id", "" if field == "rename_speaker" else None)
        if not isinstance(segment_id, str) or len(segment_id) > _LONGEST_ID:
            raise PatchError("id", f"must be the id of a row, text of at most {_LONGEST_ID} characters.")
        revision = value.get("base_revision")
        if (
            isinstance(revision, bool)
            or not isinstance(revision, int)
            or not 0 <= revision < _HIGHEST_REVISION
        ):
            raise PatchError("base_revision", "must be the whole number of a revision.")
        if "value" not in value:
            raise PatchError("value", "is missing.")
        return cls("" if field == "rename_speaker" else segment_id, field, value["value"], revision)


def apply_patch(transcript: Transcript, patch: Patch, duration_ms: int) -> Transcript:
    """The transcript after the patch; an equal one where the patch changes nothing.

    Raises:
        PatchError: the patch cannot be applied; its `field` names what is at fault.
    """
    setter = _SETTERS.get(patch.field)
    if setter is None:
        raise PatchError("field", f"must be one of {', '.join(_SETTERS)}.")
    return setter(transcript, patch, duration_ms)


def set_text(transcript: Transcript, segment_id: str, value: object) -> Transcript:
    """The segment says `value`, cleaned; it counts as edited, and words that stayed keep their times."""
    if not isinstance(value, str):
        raise PatchError("text", "must be text.")
    if len(value) > LONGEST_TEXT:
        raise PatchError("text", f"must be at most {LONGEST_TEXT:,} characters.")
    if has_lone_surrogate(value):
        raise PatchError("text", "holds half of a character (a lone surrogate).")
    segment = _find(transcript, segment_id)
    text = clean_text(value)
    if text == segment.text:
        return transcript
    edited = replace(segment, text=text, words=kept_words(segment.words, text), status=Status.EDITED)
    return _put(transcript, _without_flags(edited, FlagKind.DRAFT, FlagKind.REPETITION, FlagKind.NOT_SERVED))


def set_speaker(transcript: Transcript, segment_id: str, value: object) -> Transcript:
    """The segment is spoken by `value`; None or a blank name is unknown."""
    speaker = read_speaker("speaker", value)
    segment = _find(transcript, segment_id)
    if speaker == segment.speaker:
        return transcript
    edited = replace(segment, speaker=speaker, status=_touched(segment.status))
    return _put(transcript, _without_flags(edited, FlagKind.GHOST_SPEAKER))


def set_start(transcript: Transcript, segment_id: str, value: object, duration_ms: int) -> Transcript:
    """The segment starts at `value` ms."""
    segment = _find(transcript, segment_id)
    start_ms = read_time("start_ms", value, duration_ms)
    if start_ms >= segment.end_ms:
        raise PatchError("start_ms", f"the start must lie before the end of the row ({segment.end_ms} ms).")
    return _put_times(transcript, segment, start_ms, segment.end_ms)


def set_end(transcript: Transcript, segment_id: str, value: object, duration_ms: int) -> Transcript:
    """The segment ends at `value` ms."""
    segment = _find(transcript, segment_id)
    end_ms = read_time("end_ms", value, duration_ms)
    if end_ms <= segment.start_ms:
        raise PatchError("end_ms", f"the end must lie after the start of the row ({segment.start_ms} ms).")
    return _put_times(transcript, segment, segment.start_ms, end_ms)


def set_status(transcript: Transcript, segment_id: str, value: object) -> Transcript:
    """The segment has the status `value`."""
    if not isinstance(value, str) or value not in set(Status):
        raise PatchError("status", f"must be one of {', '.join(Status)}.")
    return _put(transcript, replace(_find(transcript, segment_id), status=Status(value)))


def set_language(transcript: Transcript, segment_id: str, value: object) -> Transcript:
    """The segment is in the language `value`, an ISO 639-1 code; None is unknown."""
    if value is not None and not (isinstance(value, str) and re.fullmatch(r"[A-Za-z]{2,3}", value)):
        raise PatchError("language", "must be a language code such as te or en.")
    language = None if value is None else value.lower()
    segment = _find(transcript, segment_id)
    if language == segment.language:
        return transcript
    edited = replace(segment, language=language, status=_touched(segment.status))
    return _put(transcript, _without_flags(edited, FlagKind.UNSURE_LANGUAGE, FlagKind.NOT_SERVED))


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


def _rename_from_patch(transcript: Transcript, patch: Patch, _duration_ms: int) -> Transcript:
    if not isinstance(patch.value, dict) or set(patch.value) != {"from", "to"}:
        raise PatchError("value", "must be an object with from and to.")
    return rename_speaker(transcript, patch.value["from"], patch.value["to"])


_SETTERS: dict[str, Callable[[Transcript, Patch, int], Transcript]] = {
    "text": lambda transcript, patch, _: set_text(transcript, patch.id, patch.value),
    "speaker": lambda transcript, patch, _: set_speaker(transcript, patch.id, patch.value),
    "start_ms": lambda transcript, patch, ms: set_start(transcript, patch.id, patch.value, ms),
    "end_ms": lambda transcript, patch, ms: set_end(transcript, patch.id, patch.value, ms),
    "status": lambda transcript, patch, _: set_status(transcript, patch.id, patch.value),
    "language": lambda transcript, patch, _: set_language(transcript, patch.id, patch.value),
    "heard": lambda transcript, patch, _: _put(
        transcript, put_heard(_find(transcript, patch.id), patch.value)
    ),
    "rename_speaker": _rename_from_patch,
}


def _find(transcript: Transcript, segment_id: str) -> Segment:
    segment = transcript.find(segment_id)
    if segment is None:
        raise PatchError("id", "there is no row with this id; it may have been deleted or merged.")
    return segment


def _put(transcript: Transcript, edited: Segment) -> Transcript:
    """The transcript with the segment of the same id replaced."""
    return Transcript.from_segments(edited if s.id == edited.id else s for s in transcript.segments)


def _put_times(transcript: Transcript, segment: Segment, start_ms: int, end_ms: int) -> Transcript:
    if (start_ms, end_ms) == (segment.start_ms, segment.end_ms):
        return transcript
    words = clipped_words(segment.words, start_ms, end_ms)
    status = _touched(segment.status)
    return _put(transcript, replace(segment, start_ms=start_ms, end_ms=end_ms, words=words, status=status))


def _touched(status: Status) -> Status:
    """A person has been here; what was verified or skipped by one stays so."""
    return Status.EDITED if status is Status.UNTOUCHED else status


def _without_flags(segment: Segment, *resolved: FlagKind) -> Segment:
    """The segment without the flags that the edit answers, and without a script flag that is now untrue."""
    gone = set(resolved)
    if script_matches(segment.text, segment.language):
        gone.add(FlagKind.SCRIPT)
    return replace(segment, flags=tuple(flag for flag in segment.flags if flag.kind not in gone))
