"""The main job in Firefox, which is driven without geckodriver (`firefox_job.js`); pictures go to the artifacts.

Not part of the gate: it is skipped where Firefox or puppeteer-core is not installed. To run it:
`apt-get install firefox-esr; npm install --no-save puppeteer-core@24.43.1; pytest tests/browser/test_firefox.py`
"""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.support.server import ARTIFACTS, REPOSITORY, Server, wait_for_models

pytestmark = [pytest.mark.browser, pytest.mark.model, pytest.mark.timeout(0)]

SCRIPT = REPOSITORY / "tests" / "browser" / "firefox_job.js"
MOST_S = 900


@pytest.fixture
def firefox() -> str:
    found = shutil.which("firefox-esr") or shutil.which("firefox")
    if found is None:
        pytest.skip("Firefox is not installed (Debian: apt-get install firefox-esr)")
    asked = ["node", "--input-type=module", "-e", "import 'puppeteer-core'"]
    if subprocess.run(asked, cwd=SCRIPT.parent, capture_output=True, check=False).returncode:
        pytest.skip("its driver is not installed (npm install --no-save puppeteer-core@24.43.1)")
    return found


def test_the_main_job_in_firefox(firefox: str, server: Server, shared_speech: Path) -> None:
    wait_for_models(server)
    ARTIFACTS.mkdir(exist_ok=True)
    command = ["node", str(SCRIPT), firefox, server.url, str(shared_speech / "jfk.flac"), str(ARTIFACTS)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=MOST_S, check=False)
    assert done.returncode == 0, done.stderr
    seen = json.loads(done.stdout)
    assert "fellow Americans" in seen["heard"]
    assert seen["kept"] == seen["expected"]
    assert re.match(r"\d+ \w{3} \d{4} \d\d\.\d\d", seen["name"])
    assert seen["problems"] == []
