"""Rows that a job writes into a document while people correct it."""

import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.builders import make_patch, only_sqlite
from transcript.changes import NothingToUndoError
from transcript.document import Document, Provenance, Segment, Status, Transcript, Word
from transcript.errors import PatchError, StaleRevisionError
from transcript.foreign_records import check_log
from transcript.serialization import touched_ids
from transcript.storage import Store
from transcript.storage.revisions import Version

pytestmark = pytest.mark.slow

ID = "d" * 32
OWNER = "me"
MADE = Provenance("1", "2026-01-01T00:00:00Z")


def row(row_id: str, start_ms: int, *words: str, speaker: str | None = None) -> Segment:
    """A row of words of a second each."""
    times = tuple(Word(one, start_ms + 1000 * n, start_ms + 1000 * (n + 1)) for n, one in enumerate(words))
    return Segment(row_id, start_ms, start_ms + 1000 * len(words), speaker, "en", " ".join(words), times)


A, B, C = row("a", 0, "one", "two", "three"), row("b", 4000, "four", "five"), row("c", 7000, "six", "seven")


@pytest.fixture
def store(address: str) -> Iterator[Store]:
    store = Store(address)
    begin(store)
    yield store
    store.close()


def begin(store: Store) -> None:
    store.create(Document(ID, "a.wav", 60_000, "0" * 64, Transcript(), Transcript(), 0, MADE), complete=False)
    store.leases.add(ID, "{}", "here", OWNER)
    store.keep_rows(ID, [A, B, C], [], OWNER)


def edit(store: Store, row_id: str, field: str, value: object) -> None:
    store.apply(ID, make_patch(row_id, field, value, store.state(ID).revision))


def end(store: Store, *machine: Segment) -> Document:
    document = store.complete(ID, Transcript.from_segments(machine), MADE, OWNER)
    check_log(document, store.log(ID))  # as a bundle of it is read elsewhere
    return document


def shown(document: Document) -> list[tuple[str, str, str | None]]:
    return [(one.id, one.text, one.speaker) for one in document.edited.segments]


def named(*rows: Segment, speaker: str = "Speaker 1") -> list[Segment]:
    return [replace(one, speaker=speaker) for one in rows]


def test_the_machine_makes_no_revision_and_overtakes_no_edit(store: Store) -> None:
    assert store.versions([ID]) == {ID: Version(0, 1)}
    store.keep_rows(ID, [row("d", 10_000, "eight")], [], OWNER)
    assert store.apply(ID, make_patch("a", "text", "one", 0)).revision == 1
    assert store.versions([ID]) == {ID: Version(1, 2)}


def test_a_page_gets_edits_and_what_the_machine_wrote_in_one_answer(store: Store) -> None:
    edit(store, "a", "text", "mine")
    store.keep_rows(ID, [row("d", 10_000, "eight")], ["c"], OWNER)
    news = store.changes_since(ID, 0, 1)
    assert ([one.id for one in news.changed], news.removed) == (["a", "d"], ("c",))
    assert (news.revision, news.machine) == (1, 2)
    assert store.changes_since(ID, 1, 2).changed == ()
    assert [one.id for one in store.changes_since(ID, 1, 1).changed] == ["d"]
    assert [one.id for one in store.changes_since(ID, 0).changed] == ["a"]  # who asks for edits alone


def test_the_same_rows_again_are_no_news(store: Store) -> None:
    store.keep_rows(ID, [A, B], [], OWNER)
    assert store.state(ID).machine == 1


def test_news_of_a_document_that_is_complete_are_forgotten_at_the_next_start(store: Store) -> None:
    end(store, A, B)
    assert store.changes_since(ID, 0, 1).removed == ("c",)
    store.forget_machine_news()
    with pytest.raises(StaleRevisionError):
        store.changes_since(ID, 0, 1)
    assert store.changes_since(ID, 0, 2).changed == ()


@pytest.mark.parametrize("count", [-1, 2])
def test_a_count_that_never_was_asks_for_the_whole_document(store: Store, count: int) -> None:
    with pytest.raises(StaleRevisionError):
        store.changes_since(ID, 0, count)


def test_an_edited_row_stays_and_gets_the_speaker_that_nobody_chose(store: Store) -> None:
    edit(store, "a", "text", "mine")
    edit(store, "b", "speaker", "Asha")
    document = end(store, *named(A, B, C))
    assert shown(document) == [
        ("a", "mine", "Speaker 1"),
        ("b", "four five", "Asha"),
        ("c", "six seven", "Speaker 1"),
    ]
    assert document.machine.segments == tuple(named(A, B, C))


def test_a_speaker_that_was_taken_away_stays_away(store: Store) -> None:
    edit(store, "a", "speaker", "Asha")
    edit(store, "a", "speaker", None)
    assert shown(end(store, *named(A)))[0] == ("a", "one two three", None)


def test_who_speaks_at_the_same_time_as_a_corrected_row_loses_no_word(store: Store) -> None:
    edit(store, "a", "text", "mine")
    other = row("o", 500, "meanwhile", "I")
    longer = replace(A, end_ms=3200)  # the machine's borders are finer in the end
    assert shown(end(store, *named(longer, B, C), other))[:2] == [
        ("a", "mine", "Speaker 1"),
        ("o", "meanwhile I", None),
    ]


def test_a_row_that_was_made_longer_takes_the_words_of_the_next_one(store: Store) -> None:
    edit(store, "a", "end_ms", 5000)
    assert shown(end(store, *named(A, B, C)))[:2] == [
        ("a", "one two three", "Speaker 1"),
        ("b", "five", "Speaker 1"),
    ]


def test_deleted_rows_do_not_come_back_under_another_id(store: Store) -> None:
    edit(store, "", "delete", {"ids": ["b"]})
    store.keep_rows(ID, [replace(B, id="other")], [], OWNER)
    assert [one.id for one in store.load(ID).edited.segments] == ["a", "c"]
    document = end(store, *named(A, replace(B, id="another"), C))
    assert [one.id for one in document.edited.segments] == ["a", "c"]
    store.undo(ID, 1)
    assert shown(store.load(ID))[1] == ("b", "four five", "Speaker 1")


def test_merged_rows_stay_one(store: Store) -> None:
    edit(store, "", "merge", {"ids": ["a", "b"]})
    store.keep_rows(ID, [replace(A, text="changed"), replace(B, text="changed")], [], OWNER)
    document = end(store, *named(A, B, C))
    assert [text for _, text, _ in shown(document)] == ["one two three four five", "six seven"]
    store.undo(ID, 1)
    assert [text for _, text, _ in shown(store.load(ID))] == ["one two three", "four five", "six seven"]
    assert {speaker for *_, speaker in shown(store.load(ID))} <= {"Speaker 1"}


def test_a_row_that_was_cut_stays_cut(store: Store) -> None:
    edit(store, "a", "split", {"cluster": 4, "new_id": "half"})
    document = end(store, *named(A, B, C))
    assert [(key, text) for key, text, _ in shown(document)][:2] == [("a", "one"), ("half", "two three")]
    store.undo(ID, 1)
    assert shown(store.load(ID))[0] == ("a", "one two three", "Speaker 1")
    store.redo(ID, 2)
    check_log(store.load(ID), store.log(ID))


def test_words_that_come_behind_a_touched_row_are_a_row_of_their_own(store: Store) -> None:
    """The machine's row grows while it listens on; the person has corrected its beginning."""
    edit(store, "c", "text", "mine")
    grown = row("c", 7000, "six", "seven", "eight", "nine")
    store.keep_rows(ID, [grown], [], OWNER)
    assert [text for _, text, _ in shown(store.load(ID))][2:] == ["mine", "eight nine"]
    further = row("c", 7000, "six", "seven", "eight", "nine", "ten")
    store.keep_rows(ID, [further], [], OWNER)
    assert [text for _, text, _ in shown(store.load(ID))][2:] == ["mine", "eight nine ten"]
    document = end(store, *named(A, B, further))
    assert [text for _, text, _ in shown(document)][2:] == ["mine", "eight nine ten"]


def test_a_row_that_the_machine_begins_earlier_in_the_end_has_no_word_twice(store: Store) -> None:
    edit(store, "b", "text", "mine")
    document = end(store, row("a", 0, "one"), row("x", 1000, "two", "three", "-", "four", "five"), C)
    assert [text for _, text, _ in shown(document)] == ["one", "two three -", "mine", "six seven"]


def test_an_inserted_row_keeps_its_place_and_an_undone_one_leaves_it(store: Store) -> None:
    edit(store, "", "insert", {"new_id": "mine", "start_ms": 20_000, "end_ms": 21_000})
    late = row("d", 20_000, "late")
    store.keep_rows(ID, [late], [], OWNER)
    assert "d" not in {one.id for one in store.load(ID).edited.segments}
    store.undo(ID, 1)
    document = end(store, A, B, C, late)
    assert [one.id for one in document.edited.segments] == ["a", "b", "c", "d"]
    store.redo(ID, 2)
    check_log(store.load(ID), store.log(ID))


def test_a_border_that_was_dragged_stays_and_what_was_cut_off_does_not_come_back(store: Store) -> None:
    edit(store, "a", "end_ms", 2000)
    document = end(store, replace(A, id="other"), B, C)
    assert [one.id for one in document.edited.segments] == ["a", "b", "c"]
    assert document.edited.segments[0].end_ms == 2000


def test_a_speakers_new_name_stays_and_the_rest_of_the_row_is_refined(address: str) -> None:
    """One speaker a channel: names are there from the first row on."""
    store = Store(address)
    begin(store)
    store.keep_rows(ID, [*named(A, B), *named(C, speaker="Speaker 2")], [], OWNER)
    edit(store, "", "rename_speaker", {"from": "Speaker 1", "to": "Asha"})
    late = row("d", 20_000, "late", speaker="Speaker 1")
    store.keep_rows(ID, [late], [], OWNER)
    assert shown(store.load(ID))[3] == ("d", "late", "Asha")
    better = row("a", 100, "One", "two", "three", speaker="Speaker 1")
    document = end(store, better, late, *named(C, speaker="Speaker 2"))
    assert [(one.id, one.start_ms, one.speaker) for one in document.edited.segments] == [
        ("a", 100, "Asha"),
        ("b", 4000, "Asha"),  # the machine has it no more, the log has
        ("c", 7000, "Speaker 2"),
        ("d", 20_000, "Asha"),
    ]
    store.undo(ID, 1)
    assert {one.id: one.speaker for one in store.load(ID).edited.segments}["a"] == "Speaker 1"
    store.close()


def test_a_job_and_people_write_at_once_and_no_edit_is_lost(store: Store, address: str) -> None:
    """Two processes' stores on one file: each edit is on the revision before it, whatever the machine does."""
    other = Store(address)
    rows = [row(f"m{n}", 10_000 + 1000 * n, f"w{n}") for n in range(30)]
    store.keep_rows(ID, rows, [], OWNER)
    done = threading.Event()

    def recognise() -> None:
        count = 0
        while not done.is_set():
            count += 1
            other.keep_rows(ID, [replace(one, text=f"{one.text} {count}") for one in rows], [], OWNER)

    machine = threading.Thread(target=recognise)
    machine.start()
    try:
        for revision, one in enumerate(rows):
            store.apply(ID, make_patch(one.id, "text", f"mine {one.id}", revision))
    finally:
        done.set()
        machine.join()
    document = end(store, A, B, C, *rows)
    assert document.revision == 30
    assert {one.text for one in document.edited.segments if one.id.startswith("m")} == {
        f"mine {one.id}" for one in rows
    }
    other.close()


def test_a_verified_row_stays(store: Store) -> None:
    edit(store, "b", "status", str(Status.VERIFIED))
    document = end(store, *named(A, replace(B, text="other words"), C))
    assert document.edited.segments[1] == replace(B, status=Status.VERIFIED, speaker="Speaker 1")


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["text", "status", "delete", "split", "merge", "insert", "undo", "redo", "write"]),
        st.integers(0, 5),
    ),
    max_size=14,
)


@only_sqlite  # 60 examples take three times as long on PostgreSQL, by the same statements
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS, width=st.integers(1, 4))
def test_whatever_people_do_meanwhile_theirs_stays_and_no_word_is_there_twice(
    store: Store, steps: list[tuple[str, int]], width: int
) -> None:
    store.delete(ID)  # of the example before
    begin(store)
    seen, at, heard = {one.id: one for one in (A, B, C)}, Version(0, 1), 3
    words = [f"w{n}" for n in range(30)]
    for number, (name, place) in enumerate([*steps, ("write", 5)]):
        if name == "write":
            heard = min(10, heard + place)
            rows = [row(f"m{n}", 2000 * n, *words[2 * n : 2 * n + 2]) for n in range(heard)]
            store.keep_rows(ID, rows, ["a", "b", "c"], OWNER)
        else:
            do(store, name, place, number)
        at = look(store, seen, at)
    people = {key for step in store.log(ID) if step.change for key in touched_ids(step.change)}
    theirs = {one.id: one.text for one in store.load(ID).edited.segments if one.id in people}
    last = [
        row(f"z{n}", 1000 * n, *words[n : n + width], speaker="Speaker 1") for n in range(0, 2 * heard, width)
    ]
    document = end(store, *last)
    look(store, seen, at)
    assert {one.id: one.text for one in document.edited.segments if one.id in people} == theirs
    machine = [word for one in document.edited.segments if one.id not in people for word in one.text.split()]
    assert len(machine) == len(set(machine))
    while True:
        try:
            store.undo(ID, store.state(ID).revision)
        except NothingToUndoError:
            break
    check_log(store.load(ID), store.log(ID))


def do(store: Store, name: str, place: int, number: int) -> None:
    """One step on a row that exists; what is not possible there is left out."""
    rows = store.load(ID).edited.segments
    one, other = rows[place % len(rows)].id if rows else "", rows[(place + 1) % len(rows)].id if rows else ""
    values: dict[str, tuple[str, object]] = {
        "text": (one, f"said {number}"),
        "status": (one, "verified"),
        "delete": ("", {"ids": [one]}),
        "split": (one, {"cluster": 3, "new_id": f"n{number}"}),
        "merge": ("", {"ids": [one, other]}),
        "insert": ("", {"new_id": f"n{number}", "start_ms": 900 * place, "end_ms": 900 * place + 800}),
    }
    revision = store.state(ID).revision
    try:
        if name in {"undo", "redo"}:
            (store.undo if name == "undo" else store.redo)(ID, revision)
        else:
            store.apply(ID, make_patch(values[name][0], name, values[name][1], revision))
    except (PatchError, NothingToUndoError):
        pass


def look(store: Store, seen: dict[str, Segment], at: Version) -> Version:
    """Takes the news as a page does; what it then shows is the document."""
    news = store.changes_since(ID, at.revision, at.machine)
    seen |= {one.id: one for one in news.changed}
    for gone in news.removed:
        seen.pop(gone, None)
    assert seen == {one.id: one for one in store.load(ID).edited.segments}
    return Version(news.revision, news.machine)
