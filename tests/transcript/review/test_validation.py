from tests.transcript.samples import make_document, make_segment
from transcript.document import Status
from transcript.review.validation import Finding, FindingKind, find_before_export, validate


def test_each_problem_is_found_once_in_the_order_of_the_table():
    document = make_document(
        [
            make_segment(0, end_ms=5_000, speaker="A"),
            make_segment(1, speaker="A"),
            make_segment(2, speaker="B", text=" \n"),
            make_segment(3, speaker="A", start_ms=4_500, end_ms=60_100),
            make_segment(6, speaker=None, language="te", text="வணக்கம்"),
        ]
    )
    assert validate(document) == [
        Finding("s00001", FindingKind.OVERLAP, "A speaks in another row at the same time, for 900 ms."),
        Finding("s00002", FindingKind.EMPTY, "The row has no text."),
        Finding("s00003", FindingKind.OUTSIDE, "The row ends 100 ms after the recording."),
        Finding("s00003", FindingKind.OVERLAP, "A speaks in another row at the same time, for 500 ms."),
        Finding("s00006", FindingKind.SCRIPT, "The letters are not those of the row's language (te)."),
    ]


def test_a_clean_document_has_no_findings():
    assert validate(make_document([make_segment(i) for i in range(5)])) == []


def test_before_export_gaps_and_unverified_rows_are_told_too():
    ok = {"status": Status.VERIFIED}
    rows = [
        make_segment(12, **ok),
        make_segment(13, status=Status.SKIPPED),
        make_segment(14),
        make_segment(26, **ok),
    ]
    assert find_before_export(make_document(rows)) == [
        Finding("s00012", FindingKind.GAP, "Nothing is written for 12.0 s before this row."),
        Finding("s00026", FindingKind.GAP, "Nothing is written for 11.1 s before this row."),
        Finding("s00014", FindingKind.UNVERIFIED, "Nobody verified this row, at 14.0 s."),
    ]
