"""Recordings through kill -9, SIGTERM and a second process on the same folder: one server after the other."""

import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest

from tests.faults import likhita
from tests.faults.likhita import END_S, Sender, make_recording, wait_for
from tests.support.server import Server, running, wait_for_models

pytestmark = [
    pytest.mark.slow,
    pytest.mark.model,
    pytest.mark.timeout(0),
    pytest.mark.skipif(sys.platform != "linux", reason="looks at processes in /proc"),
]


@dataclass
class Story:
    """What was seen while one recording was killed in decoding, then in recognition."""

    data_dir: Path
    document_id: str = ""
    decoder_left: bool = True
    rows_at_kill: int = 0
    rows_after_kill: int = 0
    sound_after_kill: list[str] = field(default_factory=list)
    server: Server = field(init=False)


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    folder = tmp_path_factory.mktemp("kills")
    story = Story(folder / "data")
    recording = make_recording(folder, "long", sentences=9)
    with running(story.data_dir) as server:
        wait_for_models(server)
        Sender(server, recording)
        decoder = wait_for(
            lambda: likhita.stop_decoder(server.process.pid), "a decoder"
        )  # it can not end by itself
        story.document_id = wait_for(lambda: likhita.jobs(story.data_dir), "the note of the job")[0][0]
        server.kill()
        wait_for(lambda: not likhita.lives(decoder), "the end of the decoder")
        story.decoder_left = likhita.lives(decoder)
    with running(story.data_dir) as server:
        story.rows_at_kill = wait_for(
            lambda: likhita.rows(story.data_dir, story.document_id), "rows of the resumed job"
        )
        server.kill()
        story.rows_after_kill = likhita.rows(story.data_dir, story.document_id)
        media = story.data_dir / "media"
        story.sound_after_kill = sorted(path.name for path in media.rglob("*") if path.is_file())
    with running(story.data_dir) as server:
        story.server = server
        yield story


def test_a_decoder_ends_with_its_server(story: Story) -> None:
    assert not story.decoder_left


def test_a_recording_killed_in_decoding_is_gone_on_with_and_its_rows_survive_the_next_kill(
    story: Story,
) -> None:
    assert story.rows_after_kill >= story.rows_at_kill > 0
    assert {"original", "playback.flac", "peaks.bin"} <= set(story.sound_after_kill)


def test_a_recording_that_was_killed_twice_and_got_further_each_time_comes_to_its_end(story: Story) -> None:
    wait_for(lambda: likhita.is_complete(story.data_dir, story.document_id), "the end of the document")
    wait_for(lambda: not likhita.jobs(story.data_dir), "the end of the note")
    held = httpx.post(f"{story.server.url}/documents/progress", json={"ids": [story.document_id]}).json()
    assert held[0]["complete"]
    assert held[0]["rows"] >= story.rows_after_kill, "the second run went on where the first was killed"
    told = likhita.query(story.data_dir, "SELECT provenance FROM documents")[0][0]
    assert "job_given_up" not in told
    left = [path for path in (story.data_dir / "tmp").rglob("*") if path.is_file()]
    assert left == []
    assert list((story.data_dir / "jobs").iterdir()) == []


def is_four(found: set[str]) -> set[str]:
    return found if len(found) == 4 else set()


def test_four_recordings_are_parked_by_an_end_left_alone_by_a_second_process_and_gone_on_with(
    story: Story, tmp_path: Path
) -> None:
    server, data_dir = story.server, story.data_dir
    senders = [Sender(server, make_recording(tmp_path, f"r{n}", sentences=4)) for n in range(4)]
    wait_for(lambda: likhita.stop_decoder(server.process.pid), "a decoder")  # one job can not end by itself
    known = wait_for(
        lambda: is_four(likhita.known_documents(data_dir) - {story.document_id}), "four recordings"
    )
    first = wait_for(lambda: [one for one in known if likhita.rows(data_dir, one)], "a row")
    with ExitStack() as stack:
        # a second process on the folder, started while the first one works
        second = stack.enter_context(running(data_dir))
        assert "Another process works on this DATA_DIR" in second.log
        owners = {owner for _, owner, _ in likhita.jobs(data_dir)}
        assert len(owners) <= 1, "the second process took something"
        second.kill()
    assert likhita.jobs(data_dir)
    began = time.monotonic()
    server.process.terminate()
    server.process.wait(END_S + 10)
    assert time.monotonic() - began < END_S
    kept = {document_id: (owner, begun) for document_id, owner, begun in likhita.jobs(data_dir)}
    assert set(kept.values()) <= {("", 0)}
    assert all(likhita.rows(data_dir, one) for one in first)
    assert [path for path in (data_dir / "tmp").rglob("*") if path.is_file()] == []
    for sender in senders:
        sender.join(60)
        assert sender.answer is not None or sender.error
    assert len([sender for sender in senders if "is being restarted" in sender.error]) == len(kept)
    with running(data_dir):
        wait_for(lambda: not likhita.jobs(data_dir), "the end of all four")
        assert all(likhita.is_complete(data_dir, one) and likhita.rows(data_dir, one) for one in known)
