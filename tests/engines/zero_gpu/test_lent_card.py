"""Jobs on ZeroGPU with the real package `spaces`, a scheduler of ours on loopback, and no card (`lent_card`)."""

import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.engines.zero_gpu.device_api import DeviceApi, serve_device_api
from tests.support.checkpoints import TINY_TELUGU
from tests.support.speech import read_samples, write_wav

pytestmark = [
    pytest.mark.model,
    pytest.mark.skipif(importlib.util.find_spec("spaces") is None, reason="`spaces` is not installed"),
]

REPOSITORY = Path(__file__).parents[3]
ACCOUNT = "e30.e30.e30"
SECONDS = 12.0
"""Of sample.wav: 10 s of the card for the speakers and 11 for the words."""


@pytest.fixture(scope="module")
def told(models, whisper_checkpoint, sample_folder, tmp_path_factory) -> tuple[dict[str, Any], DeviceApi]:
    folder = tmp_path_factory.mktemp("space")
    samples = read_samples(sample_folder / "sample.wav")[6 * 16_000 : int((6 + SECONDS) * 16_000)]
    wav = write_wav(folder / "a.wav", samples)
    with serve_device_api({ACCOUNT: 120}) as api:
        environment = {
            **os.environ,
            "SPACES_ZERO_GPU": "true",
            "SPACES_ZERO_DEVICE_API_URL": api.url,
            "ZEROGPU_OFFLOAD_DIR": str(folder / "tensors"),
            "LIKHITA_CACHE": str(models.settings.cache_dir),
        }
        ran = subprocess.run(
            [sys.executable, "-W", "ignore", "-m", "tests.engines.zero_gpu.lent_card",
             whisper_checkpoint, TINY_TELUGU, wav],
            cwd=REPOSITORY, env=environment, capture_output=True, text=True, timeout=240, check=False,
        )  # fmt: skip
    assert ran.returncode == 0, ran.stderr[-3000:]
    return json.loads(ran.stdout.splitlines()[-1]), api


def test_the_start_passes_what_the_package_hangs_on_launch(told):
    answers, api = told
    assert answers["placed"]
    assert len(api.list_asked("/startup-report")) == 1


def test_words_and_speakers_come_from_the_fork_and_are_those_of_the_processor(told):
    answers, _ = told
    lent, plain = answers["lent"], answers["plain"]
    assert ["english", "whisper-base"] in lent["models"]
    assert ["english", "whisper-base"] not in plain["models"]
    assert [row[0] for row in lent["rows"]] == [row[0] for row in plain["rows"]]
    assert {row[2] for row in lent["rows"]} == {"whisper-base"}
    heard, usual = (" ".join(row[1] for row in one["rows"]).split() for one in (lent, plain))
    assert len(set(heard) & set(usual)) > 0.7 * len(set(usual))
    assert lent["notices"] == []


def test_the_seconds_of_who_asked_are_asked_for_and_given_back(told):
    _, api = told
    lent = [query for query in api.list_asked("/schedule") if query["token"] == ACCOUNT]
    assert sorted(query["durationSeconds"] for query in lent) == ["10", "11"]
    assert {query["tokenVersion"] for query in lent} == {"2"}
    assert len(api.list_asked("/allow")) >= 1
    assert [query["fail"] for query in api.list_asked("/release")] == ["false", "false"]


def test_a_visitor_without_seconds_is_told_and_the_processor_goes_on(told):
    answers, api = told
    assert answers["refused"]["rows"] == answers["plain"]["rows"]
    assert answers["refused"]["models"] == answers["plain"]["models"]
    assert answers["refused"]["notices"] == ["card_spent_hours"]
    refused = [query for query in api.list_asked("/schedule") if query["token"] != ACCOUNT]
    assert len(refused) == 1


def test_networks_on_the_card_hear_what_they_hear_on_the_processor(told):
    assert max(told[0]["differences"]) < 1e-3
