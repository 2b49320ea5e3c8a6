"""The way of a token through the rules, with the keys that its issuer published."""

import base64
import json
from dataclasses import replace
from typing import Any

import pytest
from jwt.algorithms import RSAAlgorithm

from gateway.caller import CredentialsRefused
from gateway.end_users.model import Issuer, NamedBy, Person, SigningKey
from gateway.end_users.rules import keys, tokens
from tests.end_users.issuer import trusted
from tests.end_users.signing import Signer, signer

TRUSTED = trusted("https://login.example.com/jwks")
BY_EMAIL = replace(TRUSTED, claim="email", named_by=NamedBy.EMAIL)
SIGNER = signer()


def published(*signers: Signer) -> tuple[SigningKey, ...]:
    return keys.signing_keys(json.dumps({"keys": [signer.jwk for signer in signers]}).encode())


def person(token: str, issuer: Issuer = TRUSTED, *signers: Signer) -> Person:
    """Go the way of a token, with the keys that its issuer published."""
    said = tokens.presented(token)
    if said.issuer != issuer.issuer or issuer.audience not in said.audiences:
        raise tokens.unknown_issuer()
    key = keys.fitting(published(*(signers or (SIGNER,))), said.key_id, said.algorithm)
    if key is None:
        raise tokens.unknown_key()
    return tokens.checked(token, issuer, key)


def reason(token: str, issuer: Issuer = TRUSTED, *signers: Signer) -> str:
    with pytest.raises(CredentialsRefused) as refused:
        person(token, issuer, *signers)
    assert not refused.value.known
    return refused.value.reason


def encoded(content: object) -> str:
    text = content if isinstance(content, bytes) else json.dumps(content).encode()
    return base64.urlsafe_b64encode(text).decode().rstrip("=")


def handmade(header: object, payload: object, signature: bytes = b"x") -> str:
    return f"{encoded(header)}.{encoded(payload)}.{encoded(signature)}"


def signed(header: dict[str, Any], payload: object) -> str:
    """Return a token that is signed as it is, though the library that makes tokens would refuse to make it."""
    private: Any = SIGNER.private
    signing = f"{encoded({'alg': 'RS256', 'kid': 'first', **header})}.{encoded(payload)}"
    return f"{signing}.{encoded(RSAAlgorithm(RSAAlgorithm.SHA256).sign(signing.encode(), private))}"
