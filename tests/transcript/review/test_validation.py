from tests.support.builders import make_document, make_segment
from transcript.document import Status
from transcript.messages import Message
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
        Finding("s00001", FindingKind.OVERLAP, Message("check_overlap", speaker="A", shared_ms=900)),
        Finding("s00002", FindingKind.EMPTY, Message("check_empty")),
        Finding("s00003", FindingKind.OUTSIDE, Message("check_outside", late_ms=100)),
        Finding("s00003", FindingKind.OVERLAP, Message("check_overlap", speaker="A", shared_ms=500)),
        Finding("s00006", FindingKind.SCRIPT, Message("check_script", language="te")),
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
        Finding("s00012", FindingKind.GAP, Message("check_gap", gap_s="12.0")),
        Finding("s00026", FindingKind.GAP, Message("check_gap", gap_s="11.1")),
        Finding("s00014", FindingKind.UNVERIFIED, Message("check_unverified", at_s="14.0")),
    ]
