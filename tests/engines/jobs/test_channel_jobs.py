"""One speaker a channel, from the upload to the stored document, with a CTC model that hears Telugu."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import jiwer
import numpy as np
import pytest

from engines.alignment.word_repair import WordRepair
from engines.audio.samples import Samples
from engines.diarization.channels import ONE_CHANNEL
from engines.jobs import AgainRequest, JobRequest, RecognitionAgain, State
from engines.models import Models, ModelSettings, Role
from engines.pipeline import Pipeline
from tests.support.checkpoints import TINY_TELUGU
from tests.support.job_room import WAIT_S, JobRoom
from tests.support.speech import read_samples, speak, write_stereo
from transcript.document import Segment
from transcript.editing.patch import Patch
from transcript.speaker_turns import name_turns
from transcript.storage.media_files import media_folder
from transcript.storage.turns_file import load_divisions

pytestmark = pytest.mark.model

LEFT, RIGHT = "రైతు పొలంలో పని చేస్తున్నాడు", "అతను రాత్రి ఆలస్యంగా వచ్చాడు"


@pytest.fixture
def pipeline(models: Models) -> Pipeline:
    chosen = ModelSettings(
        models.settings.cache_dir, models="starter", overrides={Role.TELUGU: str(TINY_TELUGU)}
    )
    return Pipeline(Models(chosen), ("te",))


@pytest.fixture
def room(tmp_path: Path, pipeline: Pipeline) -> Iterator[JobRoom]:
    room = JobRoom(tmp_path, pipeline)
    yield room
    room.close()


@pytest.fixture
def voices(tmp_path: Path) -> tuple[Samples, Samples]:
    """Two sentences, the second begun while the first is spoken."""
    left, right = (
        read_samples(speak(tmp_path / f"{pitch}.wav", words, "te", pitch=pitch))
        for words, pitch in ((LEFT, 40), (RIGHT, 60))
    )
    late = len(left) // 2
    return np.pad(left, (8_000, 8_000)), np.pad(right, (8_000 + late, 8_000))


def run(room: JobRoom, left: Samples, right: Samples) -> str:
    """The secret of the document that the two channels became."""
    upload = room.write()
    write_stereo(upload.with_suffix(".wav"), left, right).replace(upload)
    job = room.manager.submit(JobRequest(upload, "talk.wav", "te", by_channel=True))
    assert job.wait(WAIT_S).state is State.DONE
    return job.document_id


def test_each_channel_is_a_speaker_whose_rows_overlap(room: JobRoom, voices: tuple[Samples, Samples]) -> None:
    document = room.store.load(run(room, *voices))
    said = {row.speaker: row.text for row in document.edited.segments}
    assert set(said) == {"Speaker 1", "Speaker 2"}
    assert jiwer.cer(LEFT, said["Speaker 1"] or "") < 0.2
    assert jiwer.cer(RIGHT, said["Speaker 2"] or "") < 0.2
    first, second = document.edited.segments
    assert second.start_ms < first.end_ms
    assert room.temporary_files() == []


@pytest.mark.parametrize("rows", ["all", "one"])
def test_each_channel_is_heard_by_itself_again(
    room: JobRoom, pipeline: Pipeline, voices: tuple[Samples, Samples], rows: str
) -> None:
    document_id = run(room, *voices)
    before = room.store.load(document_id).edited.segments
    wrong = {"field": "text", "value": "తప్పు"}
    ids = [row.id for row in before]
    for revision, row_id in enumerate(ids):
        room.store.apply(document_id, Patch.from_json(wrong | {"id": row_id, "base_revision": revision}))
    again = RecognitionAgain(pipeline, room.store, room.media_dir, room.manager)
    asked = AgainRequest("te", row_ids=tuple(ids[1:]) if rows == "one" else None, with_edited=True)
    assert again.begin(document_id, asked).wait(WAIT_S).state is State.DONE
    heard = {row.speaker: row.text for row in room.store.load(document_id).edited.segments}
    assert jiwer.cer(RIGHT, heard["Speaker 2"] or "") < 0.2
    if rows == "one":
        assert heard["Speaker 1"] == "తప్పు"
    else:
        assert jiwer.cer(LEFT, heard["Speaker 1"] or "") < 0.2


def test_words_that_both_say_at_once_are_timed_in_their_own_channel(
    room: JobRoom, voices: tuple[Samples, Samples]
) -> None:
    document_id = run(room, *voices)
    repair = WordRepair(room.media_dir)
    for row in room.store.load(document_id).edited.segments:
        blank: Segment = replace(row, text="", words=())
        anew = repair(document_id, blank, replace(blank, text=row.text))
        assert [word.text for word in anew.words] == row.text.split()
        for found, heard in zip(anew.words, row.words, strict=True):
            assert abs(found.start_ms - heard.start_ms) <= 60


def test_what_was_heard_of_both_is_kept_and_no_voices(room: JobRoom, voices: tuple[Samples, Samples]) -> None:
    document_id = run(room, *voices)
    kept = load_divisions(media_folder(room.media_dir, document_id))
    turns = name_turns(kept, room.store.load(document_id).edited)
    assert [turn.speaker for turn in turns] == ["Speaker 1", "Speaker 2"]
    assert turns[1].start_ms < turns[0].end_ms
    assert not room.manager.voices.has_voices(document_id)


def test_the_same_sound_on_both_channels_is_told_apart_by_voices(
    room: JobRoom, voices: tuple[Samples, Samples]
) -> None:
    document_id = run(room, voices[0], 0.5 * voices[0])
    document = room.store.load(document_id)
    assert ONE_CHANNEL in document.provenance.notices
    assert document.edited.speakers == ("Speaker 1",)
    assert room.manager.voices.has_voices(document_id)
