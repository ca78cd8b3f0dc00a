"""Background work on documents: submit, watch, cancel; retranscription, speakers, import, sound."""

from engines.audio.parts import MOST_PARTS, Part, Track, read_parts
from engines.diarization.clustering import MOST_SPEAKERS, SpeakerCount
from engines.jobs.document_import import Opener
from engines.jobs.document_speakers import Division, DocumentSpeakers
from engines.jobs.job import AgainRequest, Job, JobRequest, Snapshot, State
from engines.jobs.job_observer import JobObserver, JobReport
from engines.jobs.job_register import QueueFullError, VisitorFullError
from engines.jobs.manager import JobManager
from engines.jobs.recognition_again import RecognitionAgain
from engines.jobs.retranscription import Retranscriber
from engines.jobs.sound_attachment import Attached, SoundAttacher
from engines.jobs.spectrograms import SPECTROGRAM_LEVELS, Spectrograms, TilesBusyError
from engines.jobs.track_lists import TrackLists
from engines.pipeline.retranscription import RowEngine
from engines.runtime.progress import Stage

__all__ = [
    "MOST_PARTS",
    "MOST_SPEAKERS",
    "SPECTROGRAM_LEVELS",
    "AgainRequest",
    "Attached",
    "Division",
    "DocumentSpeakers",
    "Job",
    "JobManager",
    "JobObserver",
    "JobReport",
    "JobRequest",
    "Opener",
    "Part",
    "QueueFullError",
    "RecognitionAgain",
    "Retranscriber",
    "RowEngine",
    "Snapshot",
    "SoundAttacher",
    "SpeakerCount",
    "Spectrograms",
    "Stage",
    "State",
    "TilesBusyError",
    "Track",
    "TrackLists",
    "VisitorFullError",
    "read_parts",
]
