"""Tells a program that its job has ended: a signed request that names the job and its state, no more.

The form and the signature are those of Standard Webhooks (standardwebhooks.com, specification 1.0.0).
"""

import asyncio
import base64
import hashlib
import hmac
import json
import logging
from datetime import UTC, datetime
from enum import Enum

import httpx

from transcript.errors import LikhitaError
from transcript.storage.program_jobs import ProgramJob
from ui.speech_api.webhook_hosts import Target, WebhookHosts, read_url

log = logging.getLogger(__name__)

_LONGEST_S = 10.0
"""For one attempt, from the connection to the headers of the answer, whose body nobody reads."""
_STEP_S = 5.0
_PREFIX = "whsec_"


class Told(Enum):
    """What became of an attempt."""

    YES = "yes"
    NOT_NOW = "not_now"
    NEVER = "never"
    """The receiver said that it is gone."""


class Webhooks:
    """Sends them. Any thread may call any method; nothing is kept between calls."""

    def __init__(self, secret: str, hosts: WebhookHosts) -> None:
        """`secret` is whsec_ and the key in base64; "" where this server calls nobody."""
        self._key = base64.b64decode(secret.removeprefix(_PREFIX))
        self._hosts = hosts

    def check(self, address: str) -> str:
        """The address of a webhook as it is kept; a slow look-up may take some seconds.

        Raises:
            LikhitaError: it may not be called, and why.
        """
        if not self._key:
            raise LikhitaError("webhooks_off")
        url = read_url(address)
        self._hosts.find(url)
        return str(url)

    def tell(self, job: ProgramJob) -> Told:
        """Makes one attempt, at most `_LONGEST_S` after its host was looked up."""
        try:
            target = self._hosts.find(read_url(job.webhook))
            status = asyncio.run(asyncio.wait_for(self._send(target, job), _LONGEST_S))
        except (LikhitaError, httpx.HTTPError, OSError, TimeoutError) as exc:
            log.info("A webhook did not arrive: %s.", type(exc).__name__)
            return Told.NOT_NOW
        log.info("A webhook was answered with %s.", status)
        if status == httpx.codes.GONE:
            return Told.NEVER
        return Told.YES if httpx.codes.is_success(status) else Told.NOT_NOW

    async def _send(self, target: Target, job: ProgramJob) -> int:
        """The status that it was answered with."""
        body = write_body(job)
        headers = self.sign(job, body, int(datetime.now(UTC).timestamp()))
        headers |= {
            "Content-Type": "application/json",
            "User-Agent": "Likhita",
            "Host": target.url.netloc.decode("ascii"),
        }
        # No proxy, which would look the name up itself; no redirect, which leads elsewhere.
        async with httpx.AsyncClient(trust_env=False, follow_redirects=False, timeout=_STEP_S) as client:
            for number, address in enumerate(target.addresses, 1):
                try:
                    return await _post(client, target.url, address, headers, body)
                except httpx.ConnectError:
                    if number == len(target.addresses):
                        raise
        raise httpx.ConnectError("no address")

    def sign(self, job: ProgramJob, body: bytes, now_s: int) -> dict[str, str]:
        """The headers that tell a receiver who sent this, when, and that it is the same once more."""
        id_ = f"msg_{hashlib.sha256(job.id.encode()).hexdigest()[:24]}"
        tag = hmac.digest(self._key, f"{id_}.{now_s}.".encode() + body, "sha256")
        signature = f"v1,{base64.b64encode(tag).decode()}"
        return {"webhook-id": id_, "webhook-timestamp": str(now_s), "webhook-signature": signature}


def write_body(job: ProgramJob) -> bytes:
    """What is sent: which job has ended, when and how."""
    when = datetime.fromtimestamp(job.ended_s, UTC).isoformat().replace("+00:00", "Z")
    told = {
        "type": f"audio.job.{job.state}",
        "timestamp": when,
        "data": {"id": job.id, "status": str(job.state)},
    }
    return json.dumps(told).encode()


async def _post(
    client: httpx.AsyncClient, url: httpx.URL, address: str, headers: dict[str, str], body: bytes
) -> int:
    """Connects to the numeric address, and asks for a certificate of the name."""
    place = url.copy_with(host=address)
    name = {"sni_hostname": url.raw_host.decode("ascii")}
    async with client.stream("POST", place, headers=headers, content=body, extensions=name) as answer:
        return answer.status_code
