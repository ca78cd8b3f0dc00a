"""The OpenAPI description of `/v1` is true: schemathesis tries it on the real server, with keys and without."""

import re
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from tests.support.server import Server
from tests.ui.speech_api.conftest import KEY

pytestmark = [pytest.mark.slow, pytest.mark.model]

ROUTES = {
    "/v1/audio/transcriptions",
    "/v1/audio/translations",
    "/v1/audio/jobs",
    "/v1/audio/jobs/{job_id}",
    "/v1/audio/jobs/{job_id}/result",
    "/v1/models",
}
# What is made up as a file is no recording, and is refused although the description allows it; an address that
# takes no such method is answered with 404, as every address that is none.
NOT_CHECKED = "positive_data_acceptance,unsupported_method"
# A value of a form is text, whatever it was made from: of random ones some are right by chance.
NOT_OF_RANDOM = f"{NOT_CHECKED},negative_data_rejection"


def try_out(server: Server, folder: Path, phases: str, not_checked: str, *options: str) -> str:
    """What schemathesis says after it has tried the description, always with the same examples."""
    command = [str(Path(sys.executable).with_name("schemathesis")), "run", f"{server.url}/v1/openapi.json"]
    fixed = ["--seed", "7", "--max-examples", "12", "--request-timeout", "30", "--no-color"]
    checks = ["--phases", phases, "--exclude-checks", not_checked]
    tried = subprocess.run(
        [*command, *fixed, *checks, *options],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=200,
        check=False,
    )
    assert tried.returncode == 0, tried.stdout[-8000:] + tried.stderr[-2000:]
    return tried.stdout


def test_what_is_described_is_what_happens(server: Server, tmp_path: Path) -> None:
    told = try_out(server, tmp_path, "fuzzing,stateful", NOT_OF_RANDOM)
    cases = re.search(r"(\d+) generated", told)
    assert cases
    assert int(cases[1]) > 100
    assert "Traceback" not in server.log


def test_with_keys_a_stranger_is_answered_as_described_and_who_has_one_too(
    guarded: Server, tmp_path: Path
) -> None:
    key = ("-H", f"Authorization: Bearer {KEY}")
    try_out(guarded, tmp_path, "coverage", NOT_CHECKED, *key)  # tries each without the key, too
    assert "Traceback" not in guarded.log


def test_the_page_shows_each_route_without_a_script_or_another_server(server: Server) -> None:
    told = httpx.get(f"{server.url}/v1/openapi.json").json()
    assert set(told["paths"]) == ROUTES
    assert "security" not in told
    page = httpx.get(f"{server.url}/v1/docs")
    assert all(route in page.text for route in ROUTES)
    assert "<script" not in page.text
    assert not re.search(r"""(?:src|href)=["']?(?:https?:)?//""", page.text)
    assert "default-src 'none'" in page.headers["content-security-policy"]
    for name in ("docs", "openapi.json", "redoc"):
        assert httpx.get(f"{server.url}/{name}").status_code == 404
