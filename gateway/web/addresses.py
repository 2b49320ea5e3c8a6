"""Where a request came from: the peer of its connection, or the client of whom trusted proxies tell.

Each proxy writes behind what it was told by whom it was asked, so `X-Forwarded-For` is read from its end: as far as
those who wrote are trusted. What stands before that anybody may have written.
"""

from collections.abc import Sequence
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

from starlette.types import Scope

from gateway.headers import headers

Network = IPv4Network | IPv6Network
Address = IPv4Address | IPv6Address


class Addresses:
    """Tells where requests come from, given the networks of the proxies that are trusted."""

    def __init__(self, trusted: Sequence[Network] = ()) -> None:
        self._trusted = tuple(trusted)

    def of(self, scope: Scope) -> str | None:
        """Return the address of the client; None when nobody tells, or nobody who is trusted tells it well."""
        client = scope.get("client")
        if client is None:
            return None
        if not self._trusted:
            return plain(client[0])
        seen = plain(client[0])
        for told in reversed(_forwarded(scope)):
            if not self._trusts(seen):
                break
            seen = plain(told)
        return seen

    def _trusts(self, address: str | None) -> bool:
        parsed = None if address is None else ip_address(address)
        return parsed is not None and any(parsed in network for network in self._trusted)


def _forwarded(scope: Scope) -> list[str]:
    lines = headers(scope, b"x-forwarded-for")
    return [told for line in lines for told in line.split(",")]


@lru_cache(maxsize=10_000)
def plain(text: str) -> str | None:
    """Return an address in its one form, without a port; None for what is none. One of IPv4 within IPv6 is IPv4."""
    text = text.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address: Address = ip_address(text)
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return str(mapped or address)
