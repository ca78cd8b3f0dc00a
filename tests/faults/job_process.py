"""Works at a job until it is killed: `python -m tests.faults.job_process FOLDER`; needs no models."""

import sys
import time
from pathlib import Path

from engines.runtime.executor import InferenceExecutor
from tests.support.gated_pipeline import GatedPipeline
from tests.support.job_room import WAIT_S, JobRoom

if __name__ == "__main__":
    folder = Path(sys.argv[1])
    pipeline = GatedPipeline(folder / "cache", InferenceExecutor(workers=2, cores=2))
    room = JobRoom(folder, pipeline)
    job = room.submit()
    if not pipeline.started.acquire(timeout=WAIT_S):
        sys.exit(1)
    sys.stdout.write(f"{job.document_id}\n")
    sys.stdout.flush()
    time.sleep(WAIT_S)
