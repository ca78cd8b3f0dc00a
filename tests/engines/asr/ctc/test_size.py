"""The real model's class and size with random weights: what a long call costs in memory.

`python -m tests.benchmarks.ctc` measures 30 minutes.
"""

import json
import subprocess
import sys

from tests.support.checkpoints import write_random_checkpoint
from tests.support.server import REPOSITORY

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
emission = engine.listen(random.normal(0, 0.1, 45 * 16_000).astype(np.float32))
print(json.dumps({"frames": len(emission.log_probs), "peak_mb": peak_mb()}))
"""


def test_long_sound_at_the_real_size_stays_far_under_its_memory_bound(tmp_path):
    import transformers  # noqa: PLC0415

    folder = write_random_checkpoint(tmp_path / "model")
    model = transformers.Wav2Vec2ForCTC.from_pretrained(folder)
    assert 94e6 < sum(parameter.numel() for parameter in model.parameters()) < 95e6
    del model
    done = subprocess.run(
        [sys.executable, "-c", HEAR, str(folder)], cwd=REPOSITORY, capture_output=True, text=True, check=True
    )
    told = json.loads(done.stdout.splitlines()[-1])
    assert told["frames"] == (45 * 16_000 - 400) // 320 + 1
    assert told["peak_mb"] < 2_500
