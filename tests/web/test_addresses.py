from collections.abc import Sequence
from ipaddress import ip_network

import pytest

from gateway.web.addresses import Addresses, plain

TRUSTED = [ip_network(text) for text in ("10.0.0.0/8", "2001:db8::/32")]


def of(peer: str | None, *forwarded: str, trusted: Sequence[object] = TRUSTED) -> str | None:
    headers = [(b"x-forwarded-for", line.encode()) for line in forwarded]
    client = None if peer is None else (peer, 4711)
    return Addresses(trusted).of({"type": "http", "client": client, "headers": headers})  # type: ignore[arg-type]


def test_a_request_comes_from_whoever_connects() -> None:
    assert of("203.0.113.7") == "203.0.113.7"
    assert of("::ffff:203.0.113.7") == "203.0.113.7"
    assert of("2001:DB8:0::1", trusted=[]) == "2001:db8::1"
    assert of(None) is None


@pytest.mark.parametrize("peer", ["203.0.113.7", "2001:db9::1"])
def test_whoever_connects_and_is_not_trusted_is_not_believed(peer: str) -> None:
    assert of(peer, "198.51.100.1") == peer
    assert of(peer, "10.0.0.1") == peer


def test_nobody_is_believed_where_nobody_is_trusted() -> None:
    assert of("10.0.0.1", "198.51.100.1", trusted=[]) == "10.0.0.1"


@pytest.mark.parametrize(
    ("forwarded", "address"),
    [
        (["198.51.100.1"], "198.51.100.1"),
        (["2001:db9::7"], "2001:db9::7"),
        ([" 198.51.100.1:4711 "], "198.51.100.1"),
        (["[2001:db9::7]:4711"], "2001:db9::7"),
        # What a client wrote itself stands before what the proxy saw.
        (["127.0.0.1, 198.51.100.1"], "198.51.100.1"),
        (["10.0.0.9, 198.51.100.1, 10.0.0.2"], "198.51.100.1"),
        (["127.0.0.1", "198.51.100.1", "10.0.0.2, 2001:db8::3"], "198.51.100.1"),
        # All of them are proxies: the first one asked for itself.
        (["10.0.0.3, 10.0.0.2"], "10.0.0.3"),
        ([], "10.0.0.1"),
        # Nobody who is trusted says it well.
        (["unknown"], None),
        (["198.51.100.1, "], None),
        (["198.51.100.1, _hidden, 10.0.0.2"], None),
    ],
)
def test_a_trusted_proxy_says_who_asked_it(forwarded: list[str], address: str | None) -> None:
    assert of("10.0.0.1", *forwarded) == address
    assert of("::ffff:10.0.0.1", *forwarded) == address


@pytest.mark.parametrize("text", ["", "x", "1.2.3", "1.2.3.4.5", "[", "]", ":", "01.2.3.4", "1.2.3.4/8", "1::2::3"])
def test_what_is_no_address_is_none(text: str) -> None:
    assert plain(text) is None
