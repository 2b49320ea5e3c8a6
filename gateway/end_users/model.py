"""An issuer of tokens, and what is known of a token before and after it was checked."""

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import jwt

COLLECTION = "issuers"

MAX_TOKEN = 8_192
"""Characters of a token."""

LEEWAY = 30.0
"""Seconds by which the clocks of an issuer and ours may differ."""


_BEGINNING = "eyJ"
"""Of a base64 text that begins a JSON object with a name."""


def looks_like_token(credentials: str) -> bool:
    """Tell a token from a key."""
    return credentials.startswith(_BEGINNING) and "." in credentials


class NamedBy(StrEnum):
    """What a claim names a person by."""

    CUSTOMER_ID = "customer-id"
    IDENTITY = "identity"
    EMAIL = "email"


@dataclass(frozen=True, slots=True, kw_only=True)
class Issuer:
    """Whose tokens a domain trusts, for one audience, and how they name its people.

    `issuer` and `audience` are compared as they are, character by character. `handle` is that of the identities which
    `claim` names, where it names a person by one.
    """

    domain: str
    issuer: str
    audience: str
    jwks_url: str
    claim: str
    named_by: NamedBy
    handle: str | None = None


@dataclass(frozen=True, slots=True)
class Presented:
    """What a token says of itself: nothing of it is to be believed, it only tells by what to check it."""

    issuer: str
    audiences: tuple[str, ...]
    algorithm: str
    key_id: str | None


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A public key of an issuer; `algorithms` are what it may have signed by, whatever a token says."""

    key_id: str | None
    algorithms: frozenset[str]
    key: "jwt.PyJWK"


@dataclass(frozen=True, slots=True)
class Person:
    """Whom a checked token speaks of: `name` is the value of the claim that names a person.

    `expires` is in seconds since 1970.
    """

    subject: str
    name: str
    expires: float
