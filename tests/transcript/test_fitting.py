"""What a model writes beyond the bounds is fitted into them; what keeps to them is left alone."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from tests.support.builders import make_segment
from tests.support.presence import present
from transcript import bounds
from transcript.document import Alternative, Flag, FlagKind, ModelUse, Provenance, Segment, Word
from transcript.fitting import fit_provenance, fit_row, fit_rows
from transcript.messages import Message

ROW = make_segment(1, text="నమస్తే, hello")

OUT_OF_BOUNDS: list[tuple[dict[str, Any], dict[str, Any]]] = [
    ({"text": "a\0b\ud800\u202ec"}, {"text": "ab\ufffdc"}),
    ({"text": "ab" * bounds.LONGEST_TEXT}, {"text": "ab" * (bounds.LONGEST_TEXT // 2)}),
    ({"start_ms": 0.4, "end_ms": 2.6}, {"start_ms": 0, "end_ms": 3}),
    ({"end_ms": 2**63}, {"end_ms": bounds.LATEST_MS}),
    ({"end_ms": float("inf")}, {"end_ms": bounds.LATEST_MS}),
    ({"speaker": "A\nB\0"}, {"speaker": "A B"}),
    ({"language": "<|telugu|>"}, {"language": None}),
    ({"engine": "e" * 300}, {"engine": "e" * 200}),
    ({"status": "verified"}, {"status": "untouched"}),
    ({"note": "\x01n"}, {"note": "n"}),
    ({"words": (Word("a\ud800", 0.4, 2**63),)}, {"words": (Word("a\ufffd", 0, bounds.LATEST_MS),)}),  # type: ignore[arg-type]
    ({"words": (Word("a", 0, 1, np.float32(0.5)),)}, {"words": (Word("a", 0, 1, 0.5),)}),  # type: ignore[arg-type]
    ({"words": (Word("a", 0, 1),) * (bounds.MOST_WORDS + 1)}, {"words": (Word("a", 0, 1),) * bounds.MOST_WORDS}),
    ({"alternatives": (Alternative("\0x", "e\0", "english"),)}, {"alternatives": (Alternative("x", "e", None),)}),
    ({"alternatives": (Alternative("x", "e", "te"),) * 300}, {"alternatives": (Alternative("x", "e", "te"),) * 200}),
    ({"flags": (Flag(FlagKind.DRAFT, "\ud800" * 3000),)}, {"flags": (Flag(FlagKind.DRAFT, "\ufffd" * 2000),)}),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "expected"), OUT_OF_BOUNDS)
def test_a_row_beyond_the_bounds_loses_only_what_cannot_be_kept(changes: dict, expected: dict) -> None:
    fit = fit_row(replace(ROW, **changes))
    assert fit == replace(ROW, **expected)
    bounds.check_row(fit)


def test_all_at_once() -> None:
    row = ROW
    for changes, _ in OUT_OF_BOUNDS:
        row = replace(row, **changes)
    bounds.check_row(present(fit_row(row)))


def test_what_may_be_stored_is_the_same_object() -> None:
    assert fit_row(ROW) is ROW


def test_a_cut_divides_no_letter() -> None:
    text = "x" + "క్ష" * bounds.LONGEST_TEXT
    fit = present(fit_row(replace(ROW, text=text)))
    assert fit.text == text[: 1 + 3 * ((bounds.LONGEST_TEXT - 1) // 3)]


def test_rows_that_cannot_be_told_apart_or_placed_are_left_out() -> None:
    behind = replace(ROW, id="s9", start_ms=bounds.LATEST_MS + 1, end_ms=bounds.LATEST_MS + 2)
    rows = (ROW, replace(ROW, text="twin"), replace(ROW, id="\0"), behind)
    assert fit_rows(rows) == (ROW,)


def test_there_are_no_more_rows_than_may_be() -> None:
    rows = [Segment(f"s{n}", n, n + 1, None, None, "") for n in range(bounds.MOST_ROWS + 1)]
    assert len(fit_rows(rows)) == bounds.MOST_ROWS


def test_a_models_name_may_be_any_folders() -> None:
    made = Provenance(
        "1",
        "2026-11-22T09:00:00Z",
        (ModelUse("asr", "/m/\udcff", "", ""),) * 200,
        (Message.as_written("n\0" * 9000),),
    )
    fit = fit_provenance(made)
    bounds.check_provenance(fit)
    assert fit.models[0].name == "/m/\ufffd"
    assert fit.notices == (Message.as_written("n" * bounds.LONGEST_LINE),)
