"""How people log in, as the page shows it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LoginWays:
    """How people log in: with passwords of the host's, at another host, "" for none, or both."""

    has_passwords: bool
    host: str = ""
