"""What a token says, and whether it is to be believed."""

import time
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

import jwt
import orjson
from jwt.utils import base64url_decode

from gateway.caller import CredentialsRefused
from gateway.end_users.model import LEEWAY, MAX_TOKEN, Issuer, NamedBy, Person, Presented, SigningKey
from gateway.end_users.rules.keys import KNOWN

_PARTS = 3
_TYPES = frozenset({"jwt", "at+jwt", "application/at+jwt"})
"""Of tokens that let somebody in; there are others, of the same issuers and with the same claims, that tell of a
logout or an event."""

_REQUIRED = ["exp", "iss", "aud", "sub"]


def presented(token: str) -> Presented:
    """Return what a token says of itself, or refuse what cannot be one."""
    if len(token) > MAX_TOKEN:
        raise CredentialsRefused("TOKEN_TOO_LARGE", f"A token has at most {MAX_TOKEN:,} characters.")
    parts = token.split(".")
    if len(parts) != _PARTS:
        raise _invalid("A token is a signed JWT: three parts with dots between them.")
    header, claims = _content(parts[0]), _content(parts[1])
    algorithm, key_id, kind = header.get("alg"), header.get("kid"), header.get("typ", "JWT")
    if not isinstance(algorithm, str) or algorithm not in KNOWN:
        raise _invalid(f"A token is signed by one of {', '.join(sorted(KNOWN))}.")
    if not isinstance(kind, str) or kind.lower() not in _TYPES:
        raise _invalid("The token is of a type that lets nobody in.")
    issuer, audience = claims.get("iss"), claims.get("aud")
    audiences: list[Any] = audience if isinstance(audience, list) else [audience]
    if not isinstance(issuer, str) or not all(isinstance(one, str) for one in audiences):
        raise _invalid("A token names its issuer (iss) and whom it is for (aud).")
    if not isinstance(key_id, str | None):
        raise _invalid("The kid of a token is a text.")
    expires = claims.get("exp")
    # Without its issuer's keys this much can be told: a token is not valid for longer than it says itself.
    if isinstance(expires, int | float) and expires <= time.time() - LEEWAY:
        raise _expired()
    return Presented(issuer, tuple(audiences), algorithm, key_id)


def checked(token: str, issuer: Issuer, key: SigningKey) -> Person:
    """Return whom a token of this issuer speaks of, or refuse it."""
    try:
        claims = jwt.decode(
            token,
            key.key.key,
            algorithms=sorted(key.algorithms),
            audience=issuer.audience,
            issuer=issuer.issuer,
            leeway=LEEWAY,
            options={"require": _REQUIRED, "enforce_minimum_key_length": True},
        )
    except jwt.ExpiredSignatureError as error:
        raise _expired() from error
    except jwt.ImmatureSignatureError as error:
        raise CredentialsRefused("TOKEN_NOT_YET_VALID", "The token is not valid yet: look at your clock.") from error
    except jwt.MissingRequiredClaimError as error:
        raise _invalid(f"A token has the claims {', '.join(_REQUIRED)}.") from error
    # The library lets some of Python's own errors through when claims are of no sensible type or size.
    except (jwt.PyJWTError, ValueError, TypeError, ArithmeticError, RecursionError) as error:
        raise _invalid("The token is not signed by its issuer, or was changed since.") from error
    return Person(claims["sub"], _name(issuer, claims), float(claims["exp"]))


def unknown_issuer() -> CredentialsRefused:
    return _invalid("No domain trusts this issuer (iss) for this audience (aud).")


def unknown_key() -> CredentialsRefused:
    return _invalid("The issuer publishes no key of this kid and algorithm.")


def nobody() -> CredentialsRefused:
    """Return the refusal of a token that is right and speaks of nobody whom the domain knows."""
    return CredentialsRefused(
        "PROFILE_UNKNOWN", "The token is valid, but there is no profile of the person it speaks of.", known=True
    )


def key_id(issuer: str, subject: str) -> str:
    """Return what names an end user in change records and logs: the same for the same person, and no personal data."""
    return f"user:{sha256(orjson.dumps([issuer, subject])).hexdigest()[:32]}"


def _name(issuer: Issuer, claims: Mapping[str, Any]) -> str:
    name = claims.get(issuer.claim)
    if not isinstance(name, str) or not name.strip():
        raise _invalid(f"The token does not name a person: its claim {issuer.claim} has to be a text.")
    verified = claims.get("email_verified")
    # Apple writes it as a text.
    if issuer.named_by is NamedBy.EMAIL and verified is not True and verified != "true":
        raise _invalid("The issuer has not verified the e-mail address of the token (email_verified).")
    return name


def _content(part: str) -> Mapping[str, Any]:
    try:
        content = orjson.loads(base64url_decode(part))
    except ValueError as error:
        raise _invalid("A token is a signed JWT: its first two parts are JSON objects in base64url.") from error
    if not isinstance(content, dict):
        raise _invalid("A token is a signed JWT: its first two parts are JSON objects in base64url.")
    return content


def _expired() -> CredentialsRefused:
    return CredentialsRefused("TOKEN_EXPIRED", "The token has expired: get a new one.")


def _invalid(message: str) -> CredentialsRefused:
    return CredentialsRefused("TOKEN_INVALID", message)
