"""Logging in with an account of elsewhere: OpenID Connect's authorization code flow with PKCE.

Source: OpenID Connect Core 1.0, section 3.1, and RFC 7636. A Hugging Face Space with `hf_oauth: true` sets
what is needed; any other provider speaks the same.
"""

import hashlib
import secrets
import threading
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx

from transcript.bounds import is_storable
from transcript.errors import LikhitaError

EVERYBODY = "*"
FROM_ELSEWHERE = "openid:"
"""What the keys of such accounts begin with; a name of the host's own has no colon."""
_SCOPES = "openid profile"
_WAIT_S = 10.0
_LONGEST_NAME = 64
_VERIFIER_BYTES = 48


@dataclass(frozen=True, slots=True)
class Provider:
    """Where people have accounts, what we are there, and who may come: names of theirs, or `EVERYBODY`."""

    url: str
    client_id: str
    client_secret: str = field(repr=False)
    users: Collection[str]

    def lets_in(self, name: str) -> bool:
        """Whether the host wants the person of this name."""
        return EVERYBODY in self.users or name in self.users


@dataclass(frozen=True, slots=True)
class Question:
    """What was asked of the provider; the browser that was sent there brings it back in a cookie."""

    state: str
    verifier: str

    @classmethod
    def ask(cls) -> "Question":
        """A new one, which nobody can guess."""
        return cls(secrets.token_urlsafe(), secrets.token_urlsafe(_VERIFIER_BYTES))


@dataclass(frozen=True, slots=True)
class Person:
    """Who was let in: `key` stays theirs when they rename themselves, `name` is theirs now."""

    key: str
    name: str


class OpenId:
    """One provider. Any thread may call any method; each waits for the provider at most some seconds.

    Raises:
        LikhitaError: the provider did not answer, or not as OpenID Connect wants it.
    """

    def __init__(self, provider: Provider) -> None:
        self.provider = provider
        self._places: Mapping[str, Any] = {}
        self._lock = threading.Lock()

    def find_address(self, question: Question, back: str) -> str:
        """Where the browser is sent; it comes back to the address `back`."""
        with self._client(back) as client:
            address, _ = client.create_authorization_url(
                self._find_places()["authorization_endpoint"], question.state, question.verifier
            )
        return str(address)

    def find_person(self, question: Question, code: str, back: str) -> Person:
        """Who came back with this code; what the provider says of them is asked over its own connection."""
        places = self._find_places()
        try:
            with self._client(back) as client:
                client.fetch_token(places["token_endpoint"], code=code, code_verifier=question.verifier)
                said = client.get(places["userinfo_endpoint"]).raise_for_status().json()
                subject, name = said["sub"], said["preferred_username"]
        except Exception as exc:  # whatever the network, the library or the provider's answer brings
            raise LikhitaError("openid_lost") from exc
        is_person = isinstance(subject, str) and isinstance(name, str) and name
        if not is_person or len(name) > _LONGEST_NAME or not is_storable(name):
            raise LikhitaError("openid_lost")
        digest = hashlib.sha256(f"{self.provider.url}\n{subject}".encode()).hexdigest()
        return Person(FROM_ELSEWHERE + digest[:48], name)

    def _client(self, back: str) -> Any:
        from authlib.integrations.httpx_client import OAuth2Client  # noqa: PLC0415 - hosts without need none

        return OAuth2Client(
            self.provider.client_id,
            self.provider.client_secret,
            scope=_SCOPES,
            redirect_uri=back,
            code_challenge_method="S256",
            timeout=_WAIT_S,
            leeway=0,  # the token is used at once
        )

    def _find_places(self) -> Mapping[str, Any]:
        """The provider's endpoints, asked once."""
        with self._lock:
            if not self._places:
                url = f"{self.provider.url}/.well-known/openid-configuration"
                try:
                    found = httpx.get(url, timeout=_WAIT_S, follow_redirects=True).raise_for_status().json()
                    self._places = {
                        name: found[name]
                        for name in ("authorization_endpoint", "token_endpoint", "userinfo_endpoint")
                    }
                except (httpx.HTTPError, ValueError, KeyError, TypeError) as exc:
                    raise LikhitaError("openid_lost") from exc
            return self._places
