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
from engines.models import Models, ModelSettings
from engines.pipeline import Outcome, Pipeline
from engines.runtime.executor import InferenceExecutor
from engines.runtime.progress import Watcher
from tests.engines.house import WAIT_S, House
from tests.support.builders import STEP_S, make_hearing, make_masks, make_voices
from tests.transcript.samples import make_patch
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
    ) -> Outcome:
        rows = tuple(
            Segment(f"s{n:02d}", 4000 * n, 4000 * n + 3500, f"Speaker {n % 2 + 1}", "en", f"row {n}")
            for n in range(15)
        )
        hearing = make_hearing()
        return Outcome(rows, hearing=hearing, turns=find_turns(hearing, SpeakerCount()).turns)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    executor = InferenceExecutor(workers=2, cores=2)
    house = House(tmp_path, HeardPipeline(Models(ModelSettings(tmp_path / "cache")), executor=executor))
    yield house
    house.close()
    executor.shutdown()


@pytest.fixture
def document_id(house: House) -> str:
    job = house.submit()
    job.wait(WAIT_S)
    return job.document_id


def test_corrections_and_verified_rows_stay(house: House, document_id: str) -> None:
    house.store.apply(document_id, make_patch("s03", "text", "corrected", 0))
    house.store.apply(document_id, make_patch("s05", "status", "verified", 1))
    division = house.manager.voices.divide(document_id, SpeakerCount(1, 1), 2)
    edited = house.store.load(document_id).edited
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


def test_rows_that_nobody_touched_stay_untouched(house: House, document_id: str) -> None:
    house.manager.voices.divide(document_id, SpeakerCount(1, 1), 0)
    assert {row.status for row in house.store.load(document_id).edited.segments} == {Status.UNTOUCHED}


def test_the_same_number_of_speakers_changes_nothing(house: House, document_id: str) -> None:
    division = house.manager.voices.divide(document_id, SpeakerCount(2, 2), 0)
    assert (division.rows, division.speakers, division.saved.revision) == (0, 2, 0)
    assert house.store.load(document_id).revision == 0


def test_one_undo_takes_a_division_back(house: House, document_id: str) -> None:
    before = house.store.load(document_id).edited
    house.manager.voices.divide(document_id, SpeakerCount(1, 1), 0)
    house.store.undo(document_id, 1)
    assert house.store.load(document_id).edited == before


def test_a_division_of_an_older_revision_is_refused(house: House, document_id: str) -> None:
    house.store.apply(document_id, make_patch("s03", "text", "corrected", 0))
    with pytest.raises(StaleRevisionError):
        house.manager.voices.divide(document_id, SpeakerCount(1, 1), 0)


def test_the_turns_that_were_heard_follow_a_division_and_its_undo(house: House, document_id: str) -> None:
    folder = media_folder(house.media_dir, document_id)

    def hear() -> list[str]:
        named = name_turns(load_divisions(folder), house.store.load(document_id).edited)
        return sorted({turn.speaker for turn in named})

    assert hear() == ["Speaker 1", "Speaker 2"]
    house.manager.voices.divide(document_id, SpeakerCount(1, 1), 0)
    assert hear() == ["Speaker 1"]
    assert len(load_divisions(folder)) == 2
    house.store.undo(document_id, 1)
    assert hear() == ["Speaker 1", "Speaker 2"]
    house.store.apply(document_id, make_patch("", "rename_speaker", {"from": "Speaker 2", "to": "Ravi"}, 2))
    assert hear() == ["Ravi", "Speaker 1"]


def test_a_document_without_voices_is_refused_with_a_sentence(house: House, document_id: str) -> None:
    assert house.manager.voices.has_voices(document_id)
    (media_folder(house.media_dir, document_id) / VOICES).unlink()
    assert not house.manager.voices.has_voices(document_id)
    with pytest.raises(LikhitaError, match="voices of this recording were not kept"):
        house.manager.voices.divide(document_id, SpeakerCount(1, 1), 0)


GHOSTLY = SpeakerActivity(
    masks := make_masks([(0.0, 27.8, 0), (29.0, 30.0, 1), (31.8, 60.0, 0)], 21),
    Voices(make_voices(*cut_tracks(masks).track.tolist()), np.ones(len(cut_tracks(masks).track), np.bool_)),
    STEP_S,
    60.0,
)
"""Somebody else for a second of a minute, in row s07: a ghost where two people are asked for."""


def list_ghosts(house: House, document_id: str) -> list[str]:
    rows = house.store.load(document_id).edited.segments
    return [row.id for row in rows if GHOST in row.flags]


def test_a_division_renews_the_flags_of_ghosts(house: House, document_id: str) -> None:
    folder = media_folder(house.media_dir, document_id)
    (folder / VOICES).write_bytes(dump_activity(GHOSTLY))
    assert list_ghosts(house, document_id) == []
    house.manager.voices.divide(document_id, SpeakerCount(2, 2), 0)
    assert list_ghosts(house, document_id) == ["s07"]
    house.manager.voices.divide(document_id, SpeakerCount(1, 1), 1)
    assert list_ghosts(house, document_id) == []
    house.store.undo(document_id, 2)
    assert list_ghosts(house, document_id) == ["s07"]
