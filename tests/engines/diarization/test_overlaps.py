"""What is heard of two people at once survives the rows, which give each word to one of them."""

import io
from itertools import pairwise
from pathlib import Path

import pytest

from engines.jobs import State
from engines.pipeline import Pipeline
from tests.support.builders import make_patch
from tests.support.job_room import WAIT_S, JobRoom
from tests.support.readers import read_rttm
from tests.support.speech import read_samples
from transcript.formats.base.format import Source
from transcript.formats.base.options import Turns
from transcript.formats.nist.rttm_writer import RttmOptions
from transcript.formats.registry import export_to
from transcript.storage.media_files import media_folder
from transcript.storage.turns_file import load_divisions


@pytest.mark.model
def test_turns_of_two_people_at_once_leave_under_the_names_of_the_table(
    tmp_path: Path, pipeline: Pipeline, sample_folder: Path
) -> None:
    room = JobRoom(tmp_path, pipeline)
    try:
        job = room.submit(read_samples(sample_folder / "sample.wav"), language="en")
        assert job.wait(WAIT_S).state is State.DONE
        rename = {"from": "Speaker 2", "to": "Diane"}
        room.store.apply(job.document_id, make_patch("", "rename_speaker", rename, 0))
        kept = load_divisions(media_folder(room.media_dir, job.document_id))
        source = Source(room.store.load(job.document_id), divisions=kept)
    finally:
        room.close()
    out = io.BytesIO()
    export_to(out, source, "rttm", RttmOptions(turns=Turns.HEARD))
    turns = read_rttm(out.getvalue())
    assert {turn.speaker for turn in turns} == {"Speaker_1", "Diane"}
    at_once = [(a, b) for a, b in pairwise(turns) if b.start_ms < a.end_ms]
    assert at_once
    assert all(a.speaker != b.speaker for a, b in at_once)
