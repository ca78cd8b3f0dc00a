"""A job's process is killed or asked to end, and its children with it; what the next process finds. No models."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from engines.jobs import State
from engines.runtime.executor import InferenceExecutor
from tests.faults.likhita import stop_decoder, wait_for
from tests.support.gated_pipeline import ROW, GatedPipeline
from tests.support.job_room import WAIT_S, JobRoom
from tests.support.presence import present
from tests.support.server import REPOSITORY
from transcript.document import Transcript
from transcript.storage.media_files import ORIGINAL, PLAYBACK, media_folder


def work_and_die(folder: Path) -> str:
    """The document of a job whose process was killed when it had shown a row."""
    command = [sys.executable, "-m", "tests.faults.job_process", str(folder)]
    with subprocess.Popen(command, cwd=REPOSITORY, stdout=subprocess.PIPE, text=True) as child:
        try:
            document_id = present(child.stdout).readline().strip()
        finally:
            child.kill()
    assert document_id
    return document_id


pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="looks at processes in /proc, and at its locks"),
]


def test_kill_9_keeps_rows_and_sound_and_the_next_process_goes_on(tmp_path: Path) -> None:
    document_id = work_and_die(tmp_path)
    executor = InferenceExecutor(workers=2, cores=2)
    pipeline = GatedPipeline(tmp_path / "cache", executor)
    room = JobRoom(tmp_path, pipeline)
    assert room.store.load(document_id).edited == Transcript((ROW,))
    sound = media_folder(room.media_dir, document_id)
    assert all((sound / name).stat().st_size > 0 for name in (ORIGINAL, PLAYBACK))
    room.manager.recover()  # at once: the lock of the dead process is free
    job = room.manager.find(document_id)
    assert job is not None
    pipeline.gate.set()
    assert job.wait(WAIT_S).state is State.DONE
    assert room.store.is_complete(document_id)
    assert room.store.leases.read_all() == []
    room.close()
    executor.shutdown()


def test_a_decoder_outlives_the_signals_that_ask_a_whole_group_to_end(tmp_path: Path) -> None:
    """Else the recording would seem unreadable, and be forgotten before the server can park its job."""
    executor = InferenceExecutor(workers=2, cores=2)
    pipeline = GatedPipeline(tmp_path / "cache", executor)
    pipeline.gate.set()
    room = JobRoom(tmp_path, pipeline)
    job = room.submit(np.zeros(16_000 * 600, np.float32))
    decoder = wait_for(lambda: stop_decoder(os.getpid()), "a decoder")
    assert os.getsid(decoder) != os.getsid(0)  # no key of a terminal reaches it
    for number in (signal.SIGTERM, signal.SIGCONT):
        os.kill(decoder, number)
    assert job.wait(WAIT_S).state is State.DONE
    room.close()
    executor.shutdown()
