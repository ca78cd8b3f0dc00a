"""A provider of accounts that speaks OpenID Connect's code flow with PKCE, strictly, for one person at a time."""

import base64
import hashlib
import json
import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qs, urlencode, urlsplit


class OpenIdProvider:
    """Who asks for `person` is told it, once for each code, and only with the secret and the verifier."""

    def __init__(self, url: str) -> None:
        self.url, self.secret = url, secrets.token_urlsafe()
        self.person: dict[str, Any] = {}
        self.codes: dict[str, dict[str, str]] = {}
        self._tokens: set[str] = set()

    @property
    def settings(self) -> dict[str, str]:
        """What a server needs to know of it."""
        return {
            "OPENID_PROVIDER_URL": self.url,
            "OAUTH_CLIENT_ID": "likhita",
            "OAUTH_CLIENT_SECRET": self.secret,
        }

    @classmethod
    @contextmanager
    def serving(cls) -> Iterator[Self]:
        """One that answers on a port of the loopback for the block."""
        server = ThreadingHTTPServer(("127.0.0.1", 0), _Answers)
        provider = cls(f"http://127.0.0.1:{server.server_port}")
        server.provider = provider  # type: ignore[attr-defined]
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield provider
        server.shutdown()
        server.server_close()
        thread.join()

    def authorize(self, query: dict[str, str]) -> str:
        """Where the browser is sent, with a code for it."""
        assert query["response_type"] == "code"
        assert query["code_challenge_method"] == "S256"
        assert set(query["scope"].split()) == {"openid", "profile"}
        assert query["client_id"] == "likhita"
        code = secrets.token_urlsafe()
        self.codes[code] = query
        return f"{query['redirect_uri']}?{urlencode({'code': code, 'state': query['state']})}"

    def token(self, form: dict[str, str], authorization: str) -> dict[str, Any] | None:
        """A token for a code that was not used yet."""
        asked = self.codes.pop(form.get("code", ""), None)
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        proof = base64.b64encode(f"likhita:{self.secret}".encode()).decode()
        is_right = (
            asked is not None
            and asked["code_challenge"] == challenge
            and asked["redirect_uri"] == form.get("redirect_uri")
            and authorization == f"Basic {proof}"
        )
        if not is_right:
            return None
        self._tokens.add(token := secrets.token_urlsafe())
        return {"access_token": token, "token_type": "Bearer", "expires_in": 60}

    def userinfo(self, authorization: str) -> dict[str, Any] | None:
        """The person, for who has a token."""
        return self.person if authorization.removeprefix("Bearer ") in self._tokens else None


class _Answers(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        provider, place = self._provider, urlsplit(self.path)
        if place.path == "/.well-known/openid-configuration":
            names = ("authorization", "token", "userinfo")
            self._tell({f"{name}_endpoint": f"{provider.url}/{name}" for name in names})
        elif place.path == "/authorization":
            address = provider.authorize({name: value for name, (value,) in parse_qs(place.query).items()})
            self.send_response(302)
            self.send_header("Location", address)
            self.send_header("Content-Length", "0")
            self.end_headers()
        else:
            self._tell(provider.userinfo(self.headers.get("Authorization", "")))

    def do_POST(self) -> None:
        sent = self.rfile.read(int(self.headers["Content-Length"])).decode()
        form = {name: value for name, (value,) in parse_qs(sent).items()}
        self._tell(self._provider.token(form, self.headers.get("Authorization", "")))

    def log_message(self, *_: object) -> None:
        pass

    @property
    def _provider(self) -> OpenIdProvider:
        found: OpenIdProvider = self.server.provider  # type: ignore[attr-defined]
        return found

    def _tell(self, answer: dict[str, Any] | None) -> None:
        content = json.dumps(answer if answer is not None else {"error": "invalid_grant"}).encode()
        self.send_response(401 if answer is None else 200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)
