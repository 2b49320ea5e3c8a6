"""The keys that an issuer publishes (a JWKS, RFC 7517), as far as they can have signed a token."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

import jwt
import orjson

from gateway.end_users.model import SigningKey

MAX_BYTES = 200_000
MAX_KEYS = 100

ALGORITHMS: Mapping[tuple[str, str | None], frozenset[str]] = MappingProxyType(
    {
        ("RSA", None): frozenset({"RS256", "RS384", "RS512", "PS256", "PS384", "PS512"}),
        ("EC", "P-256"): frozenset({"ES256"}),
        ("EC", "P-384"): frozenset({"ES384"}),
        ("EC", "P-521"): frozenset({"ES512"}),
        ("OKP", "Ed25519"): frozenset({"EdDSA"}),
    }
)
"""By what a key of a type, on a curve, can sign. None of it can be done by whoever knows the published half alone."""

KNOWN = frozenset[str]().union(*ALGORITHMS.values())

_PUBLIC = ("kty", "crv", "n", "e", "x", "y")


class UnusableKeySet(Exception):
    """What an issuer published is no set of keys."""


def signing_keys(document: bytes) -> tuple[SigningKey, ...]:
    """Return the keys of a set that can have signed a token; there are others, which do not matter."""
    try:
        published = orjson.loads(document)
    except ValueError as error:
        raise UnusableKeySet("it is no JSON") from error
    keys = published.get("keys") if isinstance(published, dict) else None
    if not isinstance(keys, list):
        raise UnusableKeySet("it has no list of keys")
    usable = tuple(key for data in keys[:MAX_KEYS] if (key := _signing_key(data)))
    if not usable:
        raise UnusableKeySet("none of its keys can have signed a token")
    return usable


def fitting(keys: Iterable[SigningKey], key_id: str | None, algorithm: str) -> SigningKey | None:
    """Return the key that a token names; one that names none has to leave no choice."""
    found = [key for key in keys if algorithm in key.algorithms and key_id in (None, key.key_id)]
    return found[0] if len(found) == 1 else None


def _signing_key(data: Any) -> SigningKey | None:
    if not isinstance(data, dict):
        return None
    key_id, use, operations = data.get("kid"), data.get("use", "sig"), data.get("key_ops", ["verify"])
    # A published private key could have signed anything.
    if use != "sig" or "d" in data or not isinstance(operations, list) or "verify" not in operations:
        return None
    algorithms = _algorithms(data)
    if not algorithms or not isinstance(key_id, str | None):
        return None
    try:
        key = jwt.PyJWK({name: data[name] for name in _PUBLIC if name in data}, min(algorithms))
    except (jwt.PyJWTError, ValueError, TypeError):
        return None
    return SigningKey(key_id, algorithms, key)


def _algorithms(data: Mapping[str, Any]) -> frozenset[str]:
    """Return by what a key signs: what it says, if it can, else all that it can."""
    kind, curve, said = data.get("kty"), data.get("crv"), data.get("alg")
    if not isinstance(kind, str) or not isinstance(curve, str | None) or not isinstance(said, str | None):
        return frozenset()
    possible = ALGORITHMS.get((kind, curve), frozenset())
    return possible if said is None else possible & {said}
