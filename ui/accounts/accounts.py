"""Who may log in, how often somebody may try, and who a request comes from."""

import hashlib
import hmac
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie
from urllib.parse import urlsplit

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import SlidingWindowCounterRateLimiter
from starlette.datastructures import Headers
from starlette.types import Scope

from transcript.errors import LikhitaError
from transcript.storage import Store
from transcript.storage.accounts import Session
from transcript.storage.passwords import check_password, hash_password
from ui.accounts.login_ways import LoginWays
from ui.accounts.openid import FROM_ELSEWHERE, OpenId, Question

COOKIE = "likhita_session"
_MINUTES = 5
_OF_VISITOR = RateLimitItemPerMinute(10, _MINUTES)
"""Wrong and right attempts of one address for one name; behind a proxy that names nobody, of all together."""
_OF_ADDRESS = RateLimitItemPerMinute(120, _MINUTES)
"""The same for whatever names: a school is one address."""
_OF_NAME = RateLimitItemPerMinute(60, _MINUTES)
"""Of everybody for one name."""
_MOST_WAITING = 8
"""Attempts that wait for their quarter of a second; each holds a thread."""
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Account:
    """Who is logged in: `key` is what their list is kept under, `name` what the page says."""

    key: str
    name: str


class TooManyAttemptsError(LikhitaError):
    """Somebody tries passwords."""


class Accounts:
    """The host's accounts over one store. Any thread may call any method.

    Without `users` and `openid` nobody logs in: everything is open, as a document's secret in its address
    allows.
    """

    def __init__(
        self,
        users: Mapping[str, str],
        store: Store,
        now_s: Callable[[], float] = time.time,
        openid: OpenId | None = None,
    ) -> None:
        """`users` are names with the hashes of their passwords; `openid` knows others by their own."""
        self.openid = openid
        self._users, self._store, self._now_s = dict(users), store, now_s
        self._nobody = hash_password("") if users else ""  # so that an unknown name takes as long
        self._attempts = SlidingWindowCounterRateLimiter(MemoryStorage())
        self._hashing = threading.Lock()  # each takes 32 MiB
        self._places = threading.BoundedSemaphore(_MOST_WAITING)

    @property
    def is_on(self) -> bool:
        """Whether the host lets only accounts make documents."""
        return bool(self._users or self.openid)

    @property
    def ways(self) -> LoginWays | None:
        """How people log in; None where nobody needs to."""
        host = urlsplit(self.openid.provider.url).hostname or "" if self.openid else ""
        return LoginWays(bool(self._users), host) if self.is_on else None

    def log_in(self, name: str, password: str, visitor: str) -> str:
        """The secret of a new session.

        Raises:
            TooManyAttemptsError: it was tried too often just now.
            LikhitaError: name and password are no account's; which of them is wrong nobody is told.
        """
        name, password = name.strip()[:_LONGEST], password[:_LONGEST]
        hit = self._attempts.hit
        is_free = hit(_OF_ADDRESS, visitor) and hit(_OF_VISITOR, visitor, name) and hit(_OF_NAME, name)
        if not is_free or not self._places.acquire(blocking=False):
            raise TooManyAttemptsError("login_too_often", minutes=_MINUTES)
        try:
            with self._hashing:
                is_right = check_password(password, self._users.get(name, self._nobody))
        finally:
            self._places.release()
        if name not in self._users or not is_right:
            raise LikhitaError("login_wrong")
        return self._store.accounts.begin_session(Session(name, self._mark(name)), int(self._now_s()))

    def let_in(self, question: Question, code: str, back: str) -> str:
        """The secret of a new session for who comes back from the provider with this code.

        Raises:
            LikhitaError: the provider knows nobody by it, or the host did not name them.
        """
        if self.openid is None:
            raise LikhitaError("openid_refused")
        person = self.openid.find_person(question, code, back)
        if not self.openid.provider.lets_in(person.name):
            raise LikhitaError("openid_not_named")
        return self._store.accounts.begin_session(Session(person.key, person.name), int(self._now_s()))

    def log_out(self, scope: Scope) -> None:
        """Ends the session of the request, if it has one."""
        token = _token(scope)
        if token:
            self._store.accounts.end_session(token)

    def find(self, scope: Scope) -> Account | None:
        """The account that the request comes from; None where it comes from none."""
        token = _token(scope) if self.is_on else ""
        session = self._store.accounts.find_session(token, int(self._now_s())) if token else None
        if session is None:
            return None
        if session.account.startswith(FROM_ELSEWHERE):
            is_named = self.openid is not None and self.openid.provider.lets_in(session.mark)
            return Account(session.account, session.mark) if is_named else None
        if not hmac.compare_digest(session.mark, self._mark(session.account)):
            return None
        return Account(session.account, session.account)

    def _mark(self, name: str) -> str:
        """Stands for the account's password; that of an account which is gone is no session's."""
        hashed = self._users.get(name)
        return hashlib.sha256(hashed.encode()).hexdigest() if hashed else "gone"


def _token(scope: Scope) -> str:
    cookies: SimpleCookie = SimpleCookie()
    try:
        cookies.load(Headers(scope=scope).get("cookie", ""))
    except CookieError:
        return ""
    found = cookies.get(COOKIE)
    return found.value[:_LONGEST] if found else ""
