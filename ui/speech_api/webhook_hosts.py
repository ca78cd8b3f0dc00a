"""Where a webhook may go: a stranger gives its address, and this server stands in the host's network."""

import ipaddress
import re
import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import httpx

from transcript.errors import LikhitaError

LONGEST_URL = 2_000
_PORTS = {"http": 80, "https": 443}
_FIRST_FREE_PORT = 1024  # those below are mail, logins and the like
_LAST_PORT = 65_535
_HOST = re.compile(r"[A-Za-z0-9._:-]{1,253}")
_MOST_ADDRESSES = 3
# IPv6 addresses that lead to IPv4 ones, through a gateway or tunnel that nobody here knows.
_TRANSLATED = tuple(
    ipaddress.IPv6Network(net) for net in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32")
)
# Metadata of clouds at addresses that count as public: Azure's, and Oracle's among those of protocols.
_PLATFORM = tuple(ipaddress.IPv4Network(net) for net in ("168.63.129.16/32", "192.0.0.0/24"))

Resolve = Callable[[str, int], list[str]]


class UnreachableHostError(LikhitaError):
    """A host that has no address, or one that is not for everybody: which of the two is not told."""

    def __init__(self) -> None:
        super().__init__("webhook_not_public")


@dataclass(frozen=True, slots=True)
class Target:
    """An address read once, and the numeric addresses that a connection may go to."""

    url: httpx.URL
    addresses: tuple[str, ...]


def read_url(text: str) -> httpx.URL:
    """The address of a webhook.

    Raises:
        LikhitaError: it is none, or names a user, a port of something else, or another protocol.
    """
    try:
        url = httpx.URL(text)
    except (httpx.InvalidURL, ValueError) as exc:
        raise LikhitaError("webhook_unusable", most=LONGEST_URL) from exc
    port = _PORTS.get(url.scheme, 0) if url.port is None else url.port
    is_free = port in _PORTS.values() or _FIRST_FREE_PORT <= port <= _LAST_PORT
    is_host = _HOST.fullmatch(url.raw_host.decode("ascii"))
    if len(text) > LONGEST_URL or url.scheme not in _PORTS or not is_host or url.userinfo or not is_free:
        raise LikhitaError("webhook_unusable", most=LONGEST_URL)
    return url


def resolve(host: str, port: int) -> list[str]:
    """The numeric addresses of a host, as this machine finds them.

    Raises:
        OSError: there is none.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


class WebhookHosts:
    """Knows which hosts may be called: the `allowed`, wherever they are, and what everybody can reach."""

    def __init__(self, allowed: Sequence[str] = (), resolve: Resolve = resolve) -> None:
        self._allowed, self._resolve = tuple(name.lower() for name in allowed), resolve

    def find(self, url: httpx.URL) -> Target:
        """Where to connect: to what was looked up here, so that no name changes in between.

        Raises:
            UnreachableHostError: the host has no address, or one of them is not for everybody.
        """
        host = url.raw_host.decode("ascii")
        try:
            addresses = self._resolve(host, url.port or _PORTS[url.scheme])
        except (OSError, UnicodeError) as exc:
            raise UnreachableHostError from exc
        if not addresses or not (self._is_allowed(host) or all(map(is_public, addresses))):
            raise UnreachableHostError
        return Target(url, tuple(addresses[:_MOST_ADDRESSES]))

    def _is_allowed(self, host: str) -> bool:
        name = host.lower().strip("[]").rstrip(".")
        return any(
            pattern in {"*", name} or (pattern.startswith("*.") and name.endswith(pattern[1:]))
            for pattern in self._allowed
        )


def is_public(address: str) -> bool:
    """Whether everybody on the internet reaches a numeric address: nothing of the host's own, no metadata."""
    number: ipaddress.IPv4Address | ipaddress.IPv6Address = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(number, ipaddress.IPv6Address):
        if number.ipv4_mapped is not None:
            number = number.ipv4_mapped
        elif any(number in net for net in _TRANSLATED):
            return False
    if any(number in net for net in _PLATFORM):
        return False
    return number.is_global and not (number.is_multicast or number.is_reserved)
