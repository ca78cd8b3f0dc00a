"""Passwords of accounts, kept as slow hashes: scrypt of Python's own hashlib."""

import base64
import hashlib
import hmac
import os
import re

_LOG_N, _R, _P = 15, 8, 3
"""32 MiB and a quarter of a second a try. Source: OWASP Password Storage Cheat Sheet (scrypt, 2^15, 8, 3)."""
_MOST_LOG_N = 17
_SALT_BYTES, _HASH_BYTES = 16, 32
_HASH = re.compile(r"scrypt\.(\d{1,2})\.(\d{1,2})\.(\d{1,2})\.([A-Za-z0-9_-]{22})\.([A-Za-z0-9_-]{43})")


def hash_password(password: str) -> str:
    """The hash as `APP_USERS` takes it: no sign in it means anything to a shell, compose or a `.env` file."""
    salt = os.urandom(_SALT_BYTES)
    return f"scrypt.{_LOG_N}.{_R}.{_P}.{_write(salt)}.{_write(_derive(password, salt, _LOG_N, _R, _P))}"


def is_password_hash(text: str) -> bool:
    """Whether it is one that `check_password` can check."""
    found = _HASH.fullmatch(text)
    return found is not None and 1 <= int(found[1]) <= _MOST_LOG_N and int(found[2]) > 0 and int(found[3]) > 0


def check_password(password: str, hashed: str) -> bool:
    """Whether it is the password of this hash; takes as long for a wrong one."""
    found = _HASH.fullmatch(hashed)
    if found is None:
        return False
    log_n, r, p = (int(found[number]) for number in (1, 2, 3))
    return hmac.compare_digest(_derive(password, _read(found[4]), log_n, r, p), _read(found[5]))


def _derive(password: str, salt: bytes, log_n: int, r: int, p: int) -> bytes:
    n = 1 << log_n
    most = 2 * 128 * n * r  # OpenSSL counts a little more than the algorithm's own 128 N r
    return hashlib.scrypt(password.encode(), salt=salt, n=n, r=r, p=p, maxmem=most, dklen=_HASH_BYTES)


def _write(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _read(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
