"""Background work on documents: submit, watch, cancel; retranscription, speakers, import."""

from engines.diarization.clustering import SpeakerCount
from engines.jobs.document_import import Opener
from engines.jobs.document_speakers import Division, DocumentVoices
from engines.jobs.job import Job, JobRequest, Snapshot, State
from engines.jobs.manager import JobManager, QueueFullError
from engines.jobs.retranscription import RowListener
from engines.pipeline.retranscription import Hearer
from engines.runtime.progress import Stage

__all__ = [
    "Division",
    "DocumentVoices",
    "Hearer",
    "Job",
    "JobManager",
    "JobRequest",
    "Opener",
    "QueueFullError",
    "RowListener",
    "Snapshot",
    "SpeakerCount",
    "Stage",
    "State",
]
