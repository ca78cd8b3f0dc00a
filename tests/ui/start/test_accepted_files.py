"""Which files the start panel offers in the dialogue of the system."""

import re

from transcript.formats.detection import SUFFIXES
from ui.start import intake


def test_every_ending_that_means_a_transcript_can_be_chosen():
    found = re.search(r'accept="([^"]*)"', intake._TEMPLATE)
    assert found is not None
    accepted = found[1].split(",")
    assert {*SUFFIXES, ".txt", ".zip", ".wav"} <= set(accepted)
    assert len(accepted) == len(set(accepted))
