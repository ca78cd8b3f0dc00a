import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.transcript.samples import SPEAKERS, TEXTS, edit, make_segment, row, segments, transcript, value_for
from transcript.document import Transcript
from transcript.errors import PatchError
from transcript.history import STEPS_KEPT, Change, History, NothingToUndoError, apply_change, diff, invert
from transcript.restructuring import delete, merge, split


@given(segments(), segments())
def test_a_change_leads_there_and_back(old, new):
    before, after = Transcript.from_segments(old), Transcript.from_segments(new)
    change = diff(before, after)
    assert apply_change(before, change) == after
    assert apply_change(after, invert(change)) == before
    assert bool(change) is (before != after)


def test_a_change_refuses_another_transcript():
    change = Change((make_segment(0),), (make_segment(0, text="x"),))
    with pytest.raises(ValueError, match="another transcript"):
        apply_change(Transcript((make_segment(0, text="y"),)), change)


def test_an_empty_history_says_so():
    for step in (History().undo, History().redo):
        with pytest.raises(NothingToUndoError) as caught:
            step(Transcript())
        assert caught.value.message in {"There is nothing to undo.", "There is nothing to redo."}


def test_history_keeps_a_thousand_steps():
    now, history = transcript(), History()
    for number in range(STEPS_KEPT + 5):
        after = edit(now, "s00001", "text", f"text {number}")
        now, history = after, history.record(diff(now, after))
    for _ in range(STEPS_KEPT):
        now, history, _ = history.undo(now)
    assert row(now, "s00001").text == "text 4"
    with pytest.raises(NothingToUndoError):
        history.undo(now)


OPERATIONS = st.lists(
    st.tuples(
        st.sampled_from(
            ["text", "speaker", "start_ms", "end_ms", "status", "language", "rename_speaker", "split", "merge",
             "delete", "undo", "undo", "redo"]
        ),
        st.integers(0, 8),
        TEXTS,
        SPEAKERS,
        st.integers(0, 60_000),
    ),
    max_size=40,
)  # fmt: skip


def step(now: Transcript, operation: tuple[str, int, str, str | None, int], new_id: str) -> Transcript:
    """One edit of the random sequence; the transcript itself where the edit is refused."""
    name, place, text, speaker, number = operation
    if not now.segments:
        return now
    segment = now.segments[place % len(now.segments)]
    try:
        if name == "split":
            return split(now, segment.id, number % 20, new_id)
        if name == "merge":
            return merge(now, segment.id, now.segments[number % len(now.segments)].id)
        if name == "delete":
            return delete(now, segment.id)
        return edit(now, segment.id, name, value_for(name, text, speaker, number, now))
    except PatchError:
        return now


@settings(max_examples=150, deadline=None)
@given(segments(), OPERATIONS)
def test_undo_and_redo_equal_a_list_of_snapshots(rows, operations):
    now = Transcript.from_segments(rows)
    history = History()
    snapshots, place = [now], 0  # the reference: whole transcripts, and where we are among them
    for number, operation in enumerate(operations):
        if operation[0] == "undo" and place:
            now, history, _ = history.undo(now)
            place -= 1
        elif operation[0] == "redo" and place < len(snapshots) - 1:
            now, history, _ = history.redo(now)
            place += 1
        elif operation[0] not in {"undo", "redo"}:
            after = step(now, operation, f"n{number}")
            if after != now:
                history = history.record(diff(now, after))
                del snapshots[place + 1 :]
                snapshots.append(after)
                now, place = after, place + 1
        assert now == snapshots[place]
        assert (len(history.undoable), len(history.redoable)) == (place, len(snapshots) - 1 - place)
