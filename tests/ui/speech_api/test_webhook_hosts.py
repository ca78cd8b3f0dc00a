"""Where a webhook may go, whatever a stranger writes."""

import pytest

from transcript.errors import LikhitaError
from ui.speech_api.webhook_hosts import UnreachableHostError, WebhookHosts, is_public, read_url

PUBLIC = ["93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946"]


@pytest.mark.parametrize("address", PUBLIC)
def test_what_everybody_reaches_is_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.8.9.10", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254",
        "100.64.0.1", "100.100.100.200", "168.63.129.16", "192.0.0.192", "198.18.0.1", "224.0.0.1", "240.0.0.1",
        "255.255.255.255", "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "fd00:ec2::254", "ff02::1",
        "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::1", "2002:7f00:1::",
        "2001:0:7f00:1::",
    ],
)  # fmt: skip
def test_what_is_the_hosts_own_is_not(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "text",
    [
        "", "example.org", "/hook", "ftp://example.org/", "file:///etc/passwd", "gopher://example.org/", "http://",
        "http://user@example.org/", "https://user:word@example.org/", "http://example.org:25/", "http://example.org:0/",
        "http://example.org:99999/", "http://[::1", "http://exa mple.org/", "javascript:alert(1)",
        f"https://example.org/{'x' * 2000}", "http://example.org\n/", "\x00",
    ],
)  # fmt: skip
def test_an_address_that_is_none_of_a_webhook_is_refused(text: str) -> None:
    with pytest.raises(LikhitaError) as refused:
        read_url(text)
    assert refused.value.code == "webhook_unusable"


def find(address: str, addresses: list[str], allowed: tuple[str, ...] = ()) -> tuple[str, ...]:
    return WebhookHosts(allowed, lambda _host, _port: addresses).find(read_url(address)).addresses


def test_all_addresses_of_a_host_have_to_be_public() -> None:
    assert find("https://example.org/", PUBLIC) == tuple(PUBLIC)
    for addresses in ([], ["127.0.0.1"], [PUBLIC[0], "10.0.0.1"]):
        with pytest.raises(UnreachableHostError):
            find("https://example.org/", addresses)


def test_a_host_that_was_named_may_be_anywhere() -> None:
    for name in ("hooks.internal", "*.internal", "*"):
        assert find("http://Hooks.internal:8080/", ["10.0.0.1"], (name,)) == ("10.0.0.1",)
    for name in ("internal", "ooks.internal", "hooks.internal.org"):
        with pytest.raises(UnreachableHostError):
            find("http://hooks.internal:8080/", ["10.0.0.1"], (name,))
    assert find("http://[::1]:8080/", ["::1"], ("::1",)) == ("::1",)


def test_other_ways_to_write_the_loopback_are_looked_up_too() -> None:
    for host in ("2130706433", "0x7f000001", "017700000001", "127.1", "localhost", "[::ffff:7f00:1]"):
        with pytest.raises(UnreachableHostError):
            WebhookHosts().find(read_url(f"http://{host}:8080/"))
    with pytest.raises(UnreachableHostError):
        WebhookHosts().find(read_url("http://no-such-host.invalid/"))
