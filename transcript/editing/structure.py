"""Pure edits that make, remove or divide segments: split, merge, insert, delete."""

from collections.abc import Mapping
from dataclasses import replace

import regex

from transcript.document import GHOST, FlagKind, Segment, Status, Transcript
from transcript.editing.fields import find_segment, without_flags
from transcript.errors import PatchError
from transcript.text.cleaning import clusters
from transcript.word_times import time_at

_CLOSING = regex.compile(r"[,.;:!?…।॥)\]}\p{Pf}\p{Pe}\"']")


def split(
    transcript: Transcript, segment_id: str, cluster_index: int, new_id: str, at_ms: int | None = None
) -> Transcript:
    """The segment cut before its grapheme cluster `cluster_index`; the second part gets `new_id`.

    `at_ms` is the time of the cut; None takes it from the words' times, else in proportion to the text.
    White space at the cut goes; a comma or full stop there stays with the word before it. Each word with a
    time goes to the part in which most of it lies.

    Raises:
        PatchError: a part would be empty or without length, or the ids do not fit.
    """
    segment = find_segment(transcript, segment_id)
    if transcript.find(new_id) is not None or not new_id:
        raise PatchError("new_id", "row_id_taken")
    letters = clusters(segment.text)
    cluster_index = _behind_marks(letters, min(max(cluster_index, 0), len(letters)))
    left_text = "".join(letters[:cluster_index]).rstrip()
    right_text = "".join(letters[cluster_index:]).lstrip()
    if not left_text.strip() or not right_text.strip():
        raise PatchError("value", "cut_leaves_no_text")
    if segment.end_ms - segment.start_ms < 2:  # noqa: PLR2004 - two parts of 1 ms
        raise PatchError("value", "row_too_short")
    cut_ms = time_at(segment, cluster_index) if at_ms is None else at_ms
    if not segment.start_ms < cut_ms < segment.end_ms:
        raise PatchError("at_ms", "cut_outside_row")
    left_words = tuple(w for w in segment.words if w.start_ms + w.end_ms < 2 * cut_ms)
    right_words = tuple(w for w in segment.words if w.start_ms + w.end_ms >= 2 * cut_ms)
    left = replace(segment, text=left_text, end_ms=cut_ms, words=left_words, status=Status.EDITED)
    right = replace(
        segment, id=new_id, text=right_text, start_ms=cut_ms, words=right_words, status=Status.EDITED,
        alternatives=(), note="",
    )  # fmt: skip
    return _put(transcript, (segment.id,), (left, right))


def _behind_marks(letters: list[str], index: int) -> int:
    """The place, or behind the closing marks that follow it where a word ends right before them."""
    place = index
    while 0 < place < len(letters) and _CLOSING.fullmatch(letters[place]):
        place += 1
    is_end = place == len(letters) or letters[place].isspace()
    return place if place > index and is_end and not letters[index - 1].isspace() else index


def place_at(segment: Segment, at_ms: int) -> int:
    """The grapheme cluster that begins a word spoken nearest `at_ms`; of a row of one word, any cluster."""
    letters = clusters(segment.text)
    inner = range(1, len(letters))
    starts = [i for i in inner if letters[i - 1].isspace() and not letters[i].isspace()]
    return min(starts or inner, key=lambda place: abs(time_at(segment, place) - at_ms), default=0)


def merge(transcript: Transcript, first_id: str, second_id: str) -> Transcript:
    """The two segments as one, under the first one's id, with its speaker.

    Texts are joined with a space; the language is None where the two differ.

    Raises:
        PatchError: an id is unknown or the ids are equal.
    """
    if first_id == second_id:
        raise PatchError("id", "merged_with_itself")
    first, second = find_segment(transcript, first_id), find_segment(transcript, second_id)
    joined = replace(
        first,
        start_ms=min(first.start_ms, second.start_ms),
        end_ms=max(first.end_ms, second.end_ms),
        language=first.language if first.language == second.language else None,
        text=" ".join(part for part in (first.text, second.text) if part),
        words=tuple(sorted((*first.words, *second.words), key=lambda w: (w.start_ms, w.end_ms))),
        status=Status.EDITED,
        alternatives=(),
        flags=tuple(dict.fromkeys((*first.flags, *second.flags))),
        note="\n".join(part for part in (first.note, second.note) if part),
    )
    return _put(transcript, (first_id, second_id), (joined,))


def insert(transcript: Transcript, segment: Segment, duration_ms: int) -> Transcript:
    """The transcript with `segment` added.

    Raises:
        PatchError: the id is taken or the segment reaches beyond the recording.
    """
    if transcript.find(segment.id) is not None:
        raise PatchError("id", "row_id_taken")
    if segment.end_ms > duration_ms:
        raise PatchError("end_ms", "time_outside_recording", duration_ms=duration_ms)
    return _put(transcript, (), (segment,))


def delete(transcript: Transcript, segment_id: str) -> Transcript:
    """The transcript without the segment.

    Raises:
        PatchError: the id is unknown.
    """
    return _put(transcript, (find_segment(transcript, segment_id).id,), ())


def _put(transcript: Transcript, gone: tuple[str, ...], added: tuple[Segment, ...]) -> Transcript:
    return Transcript.from_segments([*(s for s in transcript.segments if s.id not in gone), *added])


def divide(
    transcript: Transcript, speakers: Mapping[str, str | None], ghosts: Mapping[str, bool]
) -> Transcript:
    """Other speakers for rows by id, as a model hears them: it is no edit by a person, so no status changes.

    `ghosts` says of rows whether a speaker who may be nobody is heard in them; a row with another speaker and
    no word of it loses that flag. Verified rows stay; ids of rows that are gone do not matter.
    """
    return Transcript(tuple(_divide_row(segment, speakers, ghosts) for segment in transcript.segments))


def _divide_row(segment: Segment, speakers: Mapping[str, str | None], ghosts: Mapping[str, bool]) -> Segment:
    speaker = speakers.get(segment.id, segment.speaker)
    is_ghost = ghosts.get(segment.id, GHOST in segment.flags and speaker == segment.speaker)
    is_same = speaker == segment.speaker and is_ghost == (GHOST in segment.flags)
    if segment.status is Status.VERIFIED or is_same:
        return segment
    divided = without_flags(replace(segment, speaker=speaker), FlagKind.GHOST_SPEAKER)
    return replace(divided, flags=(*divided.flags, GHOST)) if is_ghost else divided
