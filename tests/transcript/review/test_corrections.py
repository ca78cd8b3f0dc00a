"""Machine text against corrected text: exact rates, confusions, rows matched by time, time of work."""

from dataclasses import replace

import jiwer
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.builders import TEXTS, make_document, make_segment, segments
from transcript.changes import LoggedChange
from transcript.document import Segment, Status, Transcript
from transcript.review.corrections import Confusion, Rate, Work, compare, measure_work, read_words
from transcript.review.pairing import pair_rows


def machine_row(number: int, text: str, **changes: object) -> Segment:
    return make_segment(number, text=text, engine="swecha", language="te", speaker="లక్ష్మి", **changes)


def corrected(row: Segment, text: str, **changes: object) -> Segment:
    return replace(row, text=text, **{"status": Status.EDITED, **changes})  # type: ignore[arg-type]


def report(machine: list[Segment], edited: list[Segment], saved: tuple[str, ...] = ()):
    document = make_document(machine)
    log = [LoggedChange(n + 1, at, n + 1, "", n + 1, 0) for n, at in enumerate(saved)]
    return compare(replace(document, edited=Transcript.from_segments(edited)), log)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("నమస్కారం, మీరు?", ["నమస్కారం", "మీరు"]),
        ("Don't stop—now!", ["dont", "stop", "now"]),
        ("హాస్పిటల్\u200c లో", ["హాస్పిటల్", "లో"]),
        ("క్\u200cష క్ష", ["క్\u200cష", "క్ష"]),
        ("౧౨ రోజులు।", ["౧౨", "రోజులు"]),
        ("50% & more", ["50%", "&", "more"]),
        (" ... ", []),
        ("e\u0301te\u0301", ["été"]),
    ],
)
def test_words_are_read_without_marks_and_without_breaking_letters(text, words):
    assert read_words(text) == words


def test_one_wrong_letter_is_one_cluster_and_one_word():
    row = machine_row(1, "బ్రిద్గె మీద")
    found = report([row], [corrected(row, "బ్రిడ్జి మీద")])
    # బ్రి|ద్గె|␣|మీ|ద -> బ్రి|డ్జి|␣|మీ|ద
    assert found.total.clusters == Rate(1, 5)
    assert found.total.words == Rate(1, 2)
    assert found.total.characters == Rate(3, 12)
    assert found.confusions == (Confusion("ద్గె", "డ్జి", 1),)
    assert found.total.clusters.share == pytest.approx(0.2)


def test_marks_capitals_and_line_breaks_are_no_errors():
    row = machine_row(1, "hello there మీరు")
    found = report([row], [corrected(row, "Hello, there!\nమీరు?")])
    assert found.total.words == Rate(0, 3)
    assert found.confusions == ()


def test_missing_and_added_letters_are_confused_with_nothing():
    first, second = machine_row(1, "అమ్మ"), machine_row(2, "నాన్నగారు")
    found = report([first, second], [corrected(first, "అమ్మాయి"), corrected(second, "నాన్న")])
    assert set(found.confusions) == {
        Confusion("", "యి", 1), Confusion("మ్మ", "మ్మా", 1), Confusion("గా", "", 1), Confusion("రు", "", 1),
    }  # fmt: skip


def test_rows_nobody_reviewed_or_skipped_are_in_no_score():
    rows = [machine_row(n, "ఒకటి") for n in range(1, 5)]
    states = [Status.UNTOUCHED, Status.SKIPPED, Status.VERIFIED, Status.EDITED]
    found = report(rows, [replace(row, status=status) for row, status in zip(rows, states, strict=True)])
    assert found.total.rows == 2
    assert found.rows == dict.fromkeys(Status, 1)


def test_scores_stand_by_speaker_engine_and_language():
    te = machine_row(1, "ఒకటి రెండు")
    en = make_segment(2, text="one too", engine="whisper", language="en", speaker="Ravi")
    found = report([te, en], [corrected(te, "ఒకటి మూడు"), corrected(en, "one two", speaker="Doctor")])
    assert {name: score.words for name, score in found.by_language.items()} == {
        "te": Rate(1, 2),
        "en": Rate(1, 2),
    }
    assert set(found.by_engine) == {"swecha", "whisper"}
    assert set(found.by_speaker) == {"లక్ష్మి", "Doctor"}
    assert found.total.words == Rate(2, 4)


def test_a_row_that_was_split_is_compared_whole():
    row = machine_row(1, "ఒకటి రెండు మూడు")
    left = corrected(row, "ఒకటి", end_ms=1300)
    right = corrected(row, "రెండు మూడు", id="new", start_ms=1300)
    found = report([row], [left, right])
    assert (found.total.rows, found.total.words) == (1, Rate(0, 3))


def test_rows_that_were_merged_are_compared_whole():
    first, second = machine_row(1, "ఒకటి రెండు"), machine_row(2, "మూడు")
    merged = corrected(first, "ఒకటి రెండు మూడు", end_ms=second.end_ms)
    assert report([first, second], [merged]).total.words == Rate(0, 3)


def test_a_row_moved_in_time_stays_the_same_row():
    row = machine_row(1, "ఒకటి")
    moved = corrected(row, "ఒకటి", start_ms=30_000, end_ms=31_000)
    assert report([row], [moved]).total.words == Rate(0, 1)


def test_a_row_inserted_where_the_machine_heard_nothing_was_missing():
    row = machine_row(1, "ఒకటి")
    added = corrected(row, "రెండు మూడు", id="new", start_ms=40_000, end_ms=41_000, engine="")
    found = report([row], [row, added])
    assert found.total.words == Rate(2, 2)
    assert found.by_engine[""].words == Rate(2, 2)


def test_a_row_deleted_was_too_much():
    kept, gone = machine_row(1, "ఒకటి"), machine_row(5, "రెండు")
    found = report([kept, gone], [corrected(kept, "ఒకటి")])
    assert found.total.words == Rate(1, 1)


def test_text_that_no_machine_wrote_is_counted_apart():
    row = make_segment(1, text="ఒకటి", engine="")
    found = report([row], [corrected(row, "రెండు")])
    assert found.without_machine == 1
    assert (found.total.rows, found.total.words.share) == (0, None)


def test_an_untouched_document_has_no_rate():
    found = report([machine_row(1, "ఒకటి")], [machine_row(1, "ఒకటి")])
    assert found.total.clusters.share is None
    assert found.work == Work(0, 0, 0)
    assert found.work.times_real_time is None


def test_pauses_are_no_work():
    row = machine_row(1, "ఒకటి")
    saved = ("2026-11-22T10:00:00Z", "2026-11-22T10:00:40Z", "2026-11-22T10:01:40Z", "2026-11-22T11:00:00Z")
    found = report([row], [corrected(row, "రెండు")], saved)
    assert found.work == Work(saves=4, active_s=100, audio_ms=900)
    assert found.work.times_real_time == pytest.approx(111.1, abs=0.1)


def test_a_clock_that_was_set_back_makes_no_negative_work():
    log = [
        LoggedChange(n, at, n, "", n, 0)
        for n, at in ((1, "2026-11-22T10:00:00Z"), (2, "2026-11-22T09:59:50Z"))
    ]
    assert measure_work(log, []).active_s == 0


@settings(deadline=None)
@given(st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=5))
def test_rates_are_those_of_an_independent_scorer(pairs):
    machine = [machine_row(n, wrong) for n, (wrong, _) in enumerate(pairs, 1)]
    edited = [corrected(row, right) for row, (_, right) in zip(machine, pairs, strict=True)]
    found = report(machine, edited).total
    texts = [(" ".join(read_words(wrong)), " ".join(read_words(right))) for wrong, right in pairs]
    scored = [(wrong, right) for wrong, right in texts if right]  # jiwer takes no empty reference
    if not scored:
        return
    wrong, right = [text for text, _ in scored], [text for _, text in scored]
    unscored_words = sum(len(text.split()) for text, other in texts if not other)
    unscored_letters = sum(len(text) for text, other in texts if not other)
    words, letters = jiwer.process_words(right, wrong), jiwer.process_characters(right, wrong)
    assert found.words.errors - unscored_words == words.substitutions + words.deletions + words.insertions
    assert found.characters.errors - unscored_letters == (
        letters.substitutions + letters.deletions + letters.insertions
    )


@settings(deadline=None)
@given(segments(), segments())
def test_every_row_is_in_exactly_one_pair(machine, edited):
    pairs = pair_rows(Transcript.from_segments(machine), Transcript.from_segments(edited))
    assert sorted(s.id for pair in pairs for s in pair.machine) == sorted(s.id for s in machine)
    assert sorted(s.id for pair in pairs for s in pair.edited) == sorted(s.id for s in edited)


@settings(deadline=None)
@given(segments())
def test_nothing_corrected_is_nothing_wrong(rows):
    rows = [replace(row, engine="x", status=Status.VERIFIED) for row in rows]
    found = report(rows, rows)
    assert found.total.rows == len(rows)
    assert (found.total.clusters.errors, found.total.words.errors, found.confusions) == (0, 0, ())
