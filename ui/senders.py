"""Who sends a request, and how much they say it is, as far as the request tells."""

import ipaddress

from starlette.datastructures import Headers
from starlette.types import Scope

_ONE_LINE = 64
"""Bits of an IPv6 address that a provider gives to one line; who has it may take any of its addresses."""


def visitor_of(scope: Scope) -> str:
    """The visitor's address, of IPv6 its network; "" where nobody can be told apart by it.

    What proxies say counts only as far as `TRUSTED_PROXIES` goes: the server has put it into the scope. A
    loopback address is the host's own, or everybody's behind a proxy that does not say.
    """
    host = (scope.get("client") or ("", 0))[0]
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return ""
    if address.is_loopback:
        return ""
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    return str(ipaddress.ip_network((int(address), _ONE_LINE), strict=False))


def bearer_of(scope: Scope) -> str:
    """What was sent as a bearer's token; "" where nothing was."""
    scheme, _, token = Headers(scope=scope).get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def declared_bytes(scope: Scope) -> int:
    """`Content-Length`, or 0 where it is missing or no number."""
    for name, value in scope["headers"]:
        if name == b"content-length" and value.isdigit():
            return int(value)
    return 0
