"""A document that the real pipeline made of real (or espeak-ng's) speech in two languages."""

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from engines.jobs import JobManager, JobRequest, State
from engines.jobs.residence import Residence
from engines.pipeline import Pipeline
from tests.support.job_room import wait_for_ends
from tests.support.once import made_once
from tests.support.speech import RATE_HZ, read_samples, speak, write_wav
from transcript.storage import Store
from transcript.version import VERSION

NAME = "ఇంటర్వ్యూ, one.wav"
_ID_FILE = "document.json"
_ENGLISH = "ask not what your country can do for you, ask what you can do for your country"
_TELUGU = "నమస్కారం, ఈ రోజు వాతావరణం చాలా బాగుంది"


@dataclass(frozen=True)
class Recognised:
    """A data folder as a server left it, with one document; look, and copy what you want to change."""

    data_dir: Path
    document_id: str

    def copy_to(self, data_dir: Path) -> str:
        """Makes `data_dir` a data folder of one's own with the document in it; the database's address."""
        shutil.copytree(self.data_dir, data_dir)
        return f"sqlite:///{data_dir / 'likhita.sqlite3'}"


def recognise_once(folder: Path, shared: Path | None, get_pipeline: Callable[[], Pipeline]) -> Recognised:
    """The document below `folder`, recognised by whichever process comes first.

    `shared` is the folder of real speech, None where it is not here; then espeak-ng says the sentences.
    """

    def make(data_dir: Path) -> None:
        sound = write_wav(data_dir / "upload.wav", _speech(data_dir, shared))
        store = Store(f"sqlite:///{data_dir / 'likhita.sqlite3'}")
        residence = Residence(data_dir)
        manager = JobManager(
            get_pipeline(),
            store,
            data_dir / "media",
            data_dir / "tmp",
            queue_size=1,
            app_version=VERSION,
            residence=residence,
        )
        job = manager.submit(JobRequest(sound, NAME))
        (snapshot,) = wait_for_ends(job)
        manager.shutdown()
        residence.close()
        store.close()
        assert (snapshot.state, snapshot.error) == (State.DONE, None)
        (data_dir / _ID_FILE).write_text(json.dumps(job.document_id))

    data_dir = made_once(folder / "recognised", make)
    return Recognised(data_dir, json.loads((data_dir / _ID_FILE).read_text()))


def _speech(folder: Path, shared: Path | None) -> NDArray[np.float32]:
    """English, a pause, Telugu; shape (samples,)."""
    if shared is not None:
        paths = [shared / "jfk.flac", *sorted((shared / "telugu-clips").glob("*.mp3"))[:2]]
    else:
        paths = [speak(folder / "english.wav", _ENGLISH), speak(folder / "telugu.wav", _TELUGU, "te")]
    pause = np.zeros(RATE_HZ, np.float32)
    return np.concatenate([part for path in paths for part in (read_samples(path), pause)])
