"""During a whole job nobody outside is looked up, not even by native code."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from settings import read_settings
from tests.support.server import REPOSITORY
from tests.support.speech import speak

pytestmark = pytest.mark.model
ALONE = ["unshare", "--user", "--map-root-user", "--net", "--mount"]


@pytest.fixture(scope="module")
def alone():
    try:
        subprocess.run([*ALONE, "true"], check=True, capture_output=True, timeout=10)
    except (OSError, subprocess.SubprocessError):
        pytest.skip("this machine gives nobody a network namespace")


@pytest.mark.usefixtures("alone")
def test_a_whole_job_looks_nobody_up_and_keeps_no_id(tmp_path):
    recording = speak(tmp_path / "said.wav", "The weather is fine today, and we walk from the river.")
    cache = {"CACHE_DIR": str(read_settings(dotenv=None).cache_dir)}
    if "HF_HOME" not in os.environ:
        cache["HF_HOME"] = str(Path.home() / ".cache" / "huggingface")
    ended = subprocess.run(
        [*ALONE, sys.executable, "-m", "tests.security.lonely_job", tmp_path, recording],
        cwd=REPOSITORY,
        env=os.environ | cache,
        capture_output=True,
        text=True,
        timeout=480,
        check=False,
    )
    if "the weights cannot be had here" in ended.stderr or "the weights did not arrive" in ended.stderr:
        pytest.skip("the weights are not at hand")
    assert ended.returncode == 0, ended.stderr[-2000:]
    told = json.loads(ended.stdout.splitlines()[-1])
    assert told["segments"] > 0
    assert told["asked"] == ["heard.example"]  # our own lookup, which shows that names are heard
    assert [name for name in told["kept"] if "device" in name.lower()] == []
