"""On how many examples a test looks, in the whole and in the quick run."""

import pytest
from hypothesis import settings

from tests.support.builders import DOCUMENTS

EACH_DOCUMENT = pytest.mark.parametrize(
    "document",
    [
        pytest.param(document, id=name, marks=[pytest.mark.slow] if name == "5000 rows" else [])
        for name, document in DOCUMENTS.items()
    ],
)
"""The large one is left out of the quick run."""


def at_most(examples: int) -> settings:
    """So many examples of a property, in the quick run as few as there."""
    usual = settings.get_profile(settings.get_current_profile_name())
    return settings(max_examples=min(examples, usual.max_examples))
