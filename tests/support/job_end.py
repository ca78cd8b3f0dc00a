"""The end of a document's job, waited for as a page does."""

import time
from typing import Any

import httpx

MOST_S = 120.0


def wait_for_job(url: str, document_id: str) -> dict[str, Any]:
    """What the server says once no job is at the document any more."""
    deadline_s, seen = time.monotonic() + MOST_S, ""
    while time.monotonic() < deadline_s:
        answer = httpx.get(
            f"{url}/documents/-/job",
            params={"seen": seen, "wait": 5},
            headers={"X-Likhita-Document": document_id},
            timeout=MOST_S,
        )
        told: dict[str, Any] = answer.raise_for_status().json()
        if told["state"] == "ended":
            return told
        seen = told["seen"]
    raise AssertionError(f"the job did not end: {seen}")
