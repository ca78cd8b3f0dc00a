"""Works at a job until it is killed: `python -m tests.faults.job_process FOLDER`; needs no models."""

import sys
import time
from pathlib import Path

from engines.runtime.executor import InferenceExecutor
from tests.engines.gated import GatedPipeline
from tests.engines.house import WAIT_S, House

if __name__ == "__main__":
    folder = Path(sys.argv[1])
    pipeline = GatedPipeline(folder / "cache", InferenceExecutor(workers=2, cores=2))
    house = House(folder, pipeline)
    job = house.submit()
    if not pipeline.started.acquire(timeout=WAIT_S):
        sys.exit(1)
    sys.stdout.write(f"{job.document_id}\n")
    sys.stdout.flush()
    time.sleep(WAIT_S)
