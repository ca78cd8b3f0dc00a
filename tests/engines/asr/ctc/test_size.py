"""The real model's class and size with random weights: what a long call costs in memory.

`python -m tests.benchmarks.ctc` measures 30 minutes.
"""

import json
import subprocess
import sys

from tests.support.checkpoints import write_random_checkpoint
from tests.support.server import REPOSITORY

SECONDS = 60
HEAR = """
import json, resource, sys
from pathlib import Path
import numpy as np
from engines.models import Models, ModelSettings, Role
from engines.asr.ctc.swecha_gonthuka import SwechaGonthukaEngine

def peak_mb():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024

folder = Path(sys.argv[1])
engine = SwechaGonthukaEngine(Models(ModelSettings(folder, overrides={Role.TELUGU: str(folder)})))
random = np.random.default_rng(1)
sound = random.normal(0, 0.1, SECONDS * 16_000).astype(np.float32)
engine.listen(sound[: 30 * 16_000])
half_mb = peak_mb()
emission = engine.listen(sound)
print(json.dumps({"frames": len(emission.log_probs), "half_mb": half_mb, "peak_mb": peak_mb()}))
"""


def test_long_sound_at_the_real_size_needs_no_more_memory_than_half_of_it(tmp_path):
    import transformers  # noqa: PLC0415

    folder = write_random_checkpoint(tmp_path / "model")
    model = transformers.Wav2Vec2ForCTC.from_pretrained(folder)
    assert 94e6 < sum(parameter.numel() for parameter in model.parameters()) < 95e6
    del model
    done = subprocess.run(
        [sys.executable, "-c", HEAR.replace("SECONDS", str(SECONDS)), str(folder)],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=True,
    )
    told = json.loads(done.stdout.splitlines()[-1])
    assert told["frames"] == (SECONDS * 16_000 - 400) // 320 + 1
    assert told["peak_mb"] < told["half_mb"] + 150  # how much a window takes depends on the processor
