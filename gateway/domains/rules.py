"""What a domain and a key may be called, and how a secret is made and recognised."""

import re
import secrets
from dataclasses import replace
from hashlib import sha256
from ipaddress import ip_address

from gateway.caller import Restrictions, Scope
from gateway.definitions.model import Definitions
from gateway.errors import ErrorCode, InvalidInput, Rejection
from gateway.text import normalised

DOMAIN_NAME = re.compile(r"[a-z][a-z0-9-]{0,31}")
KEY_NAME_LENGTH = 100


def check_domain_name(name: str) -> None:
    if not DOMAIN_NAME.fullmatch(name):
        raise InvalidInput(
            ["A domain name is 1 to 32 lower-case letters, digits and hyphens, and starts with a letter."],
            ["name"],
            ErrorCode.INVALID_VALUE,
        )


def check_key_name(name: str) -> None:
    if len(name) > KEY_NAME_LENGTH or not name.isprintable():
        raise InvalidInput(
            [f"A key's name is at most {KEY_NAME_LENGTH} printable characters."],
            ["name"],
            ErrorCode.INVALID_VALUE,
        )


def check_scopes(scopes: frozenset[Scope]) -> None:
    if not scopes:
        raise InvalidInput(["A key has at least one scope."], ["scopes"], ErrorCode.INVALID_VALUE)


def checked(restrictions: Restrictions) -> Restrictions:
    """Return restrictions with their names in the form in which they are compared."""
    return replace(
        restrictions,
        handles=_compared(restrictions.handles),
        apps=_compared(restrictions.apps),
        extensions=_compared(restrictions.extensions),
    )


def _compared(names: frozenset[str] | None) -> frozenset[str] | None:
    return None if names is None else frozenset(map(normalised, names))


def permits(definitions: Definitions, address: str | None) -> bool:
    """Tell whether an address is among those of a domain; None stands for one that nobody knows."""
    parsed = None if address is None else ip_address(address)
    return parsed is not None and any(parsed in network for network in definitions.networks)


def no_domain() -> Rejection:
    """Return the refusal of a key that outlived its domain."""
    return Rejection(ErrorCode.TENANT_NOT_FOUND, "The domain of this key does not exist: ask who gave you the key.")


def new_key_id() -> str:
    return secrets.token_hex(6)


def new_secret(key_id: str) -> str:
    """Make a key. It carries its id, so whoever finds one that leaked knows which to revoke."""
    return f"pgw_{key_id}_{secrets.token_urlsafe(32)}"


def digest(secret: str) -> str:
    # A salt or a slow hash would protect nothing: 32 random bytes cannot be guessed from their hash.
    return sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
