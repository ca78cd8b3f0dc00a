"""Sentences with blanks: the cases of tests/data/wording.json, which the page's script reads too."""

import json
from pathlib import Path
from typing import Any

import pytest

from transcript.wording import blanks, fill, plural_categories, plural_forms

CASES = json.loads((Path(__file__).parents[1] / "data" / "wording.json").read_text("utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['template']} {case['values']}")
@pytest.mark.parametrize("language", ["en", "te"])
def test_sentence_is_filled_as_the_language_counts(case: dict[str, Any], language: str) -> None:
    assert fill(case["template"], case["values"], language) == case[language]


def test_sentence_names_its_blanks_and_its_forms() -> None:
    template = "{n, plural, =0 {none} one {# one} other {# others}} of {all:,} in {name}"
    assert blanks(template) == ["all", "n", "name"]
    assert plural_forms(template) == [{"=0", "one", "other"}]
    assert plural_categories("en") == plural_categories("te") == {"one", "other"}
