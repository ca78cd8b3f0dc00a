"""Another number of speakers for a document that somebody works on."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from engines.audio.samples import Samples
from engines.diarization.clustering import SpeakerCount
from engines.diarization.embeddings import Voices, cut_tracks
from engines.diarization.reconstruction import SpeakerActivity, dump_activity, find_turns
from engines.jobs.document_speakers import VOICES
from engines.models import Models, ModelSettings, Role
from engines.pipeline import Outcome, Pipeline
from engines.pipeline.hearing_journal import HearingJournal
from engines.runtime.executor import InferenceExecutor
from engines.runtime.progress import Watcher
from tests.support.builders import make_patch
from tests.support.engine_values import STEP_S, make_hearing, make_masks, make_voices
from tests.support.job_room import WAIT_S, JobRoom
from transcript.document import GHOST, Segment, Status
from transcript.errors import LikhitaError, StaleRevisionError
from transcript.speaker_turns import name_turns
from transcript.storage.media_files import media_folder
from transcript.storage.turns_file import load_divisions


class HeardPipeline(Pipeline):
    """Gives fifteen rows by two speakers, and what was heard of them."""

    def transcribe(
        self,
        samples: Samples,
        language: str | None,
        speakers: int | SpeakerCount | None,
        watcher: Watcher | None = None,
        *,
        journal: HearingJournal | None = None,
        role: Role | None = None,
    ) -> Outcome:
        rows = tuple(
            Segment(f"s{n:02d}", 4000 * n, 4000 * n + 3500, f"Speaker {n % 2 + 1}", "en", f"row {n}")
            for n in range(15)
        )
        hearing = make_hearing()
        return Outcome(rows, hearing=hearing, turns=find_turns(hearing, SpeakerCount()).turns)


@pytest.fixture
def room(tmp_path: Path) -> Iterator[JobRoom]:
    executor = InferenceExecutor(workers=2, cores=2)
    room = JobRoom(tmp_path, HeardPipeline(Models(ModelSettings(tmp_path / "cache")), executor=executor))
    yield room
    room.close()
    executor.shutdown()


@pytest.fixture
def document_id(room: JobRoom) -> str:
    job = room.submit()
    job.wait(WAIT_S)
    return job.document_id


def test_corrections_and_verified_rows_stay(room: JobRoom, document_id: str) -> None:
    room.store.apply(document_id, make_patch("s03", "text", "corrected", 0))
    room.store.apply(document_id, make_patch("s05", "status", "verified", 1))
    division = room.manager.voices.divide(document_id, SpeakerCount(1, 1), 2)
    edited = room.store.load(document_id).edited
    assert len({row.speaker for row in edited.segments if row.id != "s05"}) == 1
    verified, corrected = edited.find("s05"), edited.find("s03")
    assert verified is not None
    assert corrected is not None
    assert verified.speaker == "Speaker 2"
    assert corrected.text == "corrected"
    assert [row.id for row in edited.segments] == [f"s{n:02d}" for n in range(15)]
    assert corrected.status is Status.EDITED
    assert (division.saved.revision, division.speakers) == (3, 1)
    assert division.rows == len(division.saved.changed) == 8


def test_rows_that_nobody_touched_stay_untouched(room: JobRoom, document_id: str) -> None:
    room.manager.voices.divide(document_id, SpeakerCount(1, 1), 0)
    assert {row.status for row in room.store.load(document_id).edited.segments} == {Status.UNTOUCHED}


def test_the_same_number_of_speakers_changes_nothing(room: JobRoom, document_id: str) -> None:
    division = room.manager.voices.divide(document_id, SpeakerCount(2, 2), 0)
    assert (division.rows, division.speakers, division.saved.revision) == (0, 2, 0)
    assert room.store.load(document_id).revision == 0


def test_one_undo_takes_a_division_back(room: JobRoom, document_id: str) -> None:
    before = room.store.load(document_id).edited
    room.manager.voices.divide(document_id, SpeakerCount(1, 1), 0)
    room.store.undo(document_id, 1)
    assert room.store.load(document_id).edited == before


def test_a_division_of_an_older_revision_is_refused(room: JobRoom, document_id: str) -> None:
    room.store.apply(document_id, make_patch("s03", "text", "corrected", 0))
    with pytest.raises(StaleRevisionError):
        room.manager.voices.divide(document_id, SpeakerCount(1, 1), 0)


def test_the_turns_that_were_heard_follow_a_division_and_its_undo(room: JobRoom, document_id: str) -> None:
    folder = media_folder(room.media_dir, document_id)

    def hear() -> list[str]:
        named = name_turns(load_divisions(folder), room.store.load(document_id).edited)
        return sorted({turn.speaker for turn in named})

    assert hear() == ["Speaker 1", "Speaker 2"]
    room.manager.voices.divide(document_id, SpeakerCount(1, 1), 0)
    assert hear() == ["Speaker 1"]
    assert len(load_divisions(folder)) == 2
    room.store.undo(document_id, 1)
    assert hear() == ["Speaker 1", "Speaker 2"]
    room.store.apply(document_id, make_patch("", "rename_speaker", {"from": "Speaker 2", "to": "Ravi"}, 2))
    assert hear() == ["Ravi", "Speaker 1"]


def test_a_document_without_voices_is_refused_with_a_sentence(room: JobRoom, document_id: str) -> None:
    assert room.manager.voices.has_voices(document_id)
    (media_folder(room.media_dir, document_id) / VOICES).unlink()
    assert not room.manager.voices.has_voices(document_id)
    with pytest.raises(LikhitaError, match="voices of this recording were not kept"):
        room.manager.voices.divide(document_id, SpeakerCount(1, 1), 0)


GHOSTLY = SpeakerActivity(
    masks := make_masks([(0.0, 27.8, 0), (29.0, 30.0, 1), (31.8, 60.0, 0)], 21),
    Voices(make_voices(*cut_tracks(masks).track.tolist()), np.ones(len(cut_tracks(masks).track), np.bool_)),
    STEP_S,
    60.0,
)
"""Somebody else for a second of a minute, in row s07: a ghost where two people are asked for."""


def list_ghosts(room: JobRoom, document_id: str) -> list[str]:
    rows = room.store.load(document_id).edited.segments
    return [row.id for row in rows if GHOST in row.flags]


def test_a_division_renews_the_flags_of_ghosts(room: JobRoom, document_id: str) -> None:
    folder = media_folder(room.media_dir, document_id)
    (folder / VOICES).write_bytes(dump_activity(GHOSTLY))
    assert list_ghosts(room, document_id) == []
    room.manager.voices.divide(document_id, SpeakerCount(2, 2), 0)
    assert list_ghosts(room, document_id) == ["s07"]
    room.manager.voices.divide(document_id, SpeakerCount(1, 1), 1)
    assert list_ghosts(room, document_id) == []
    room.store.undo(document_id, 2)
    assert list_ghosts(room, document_id) == ["s07"]
