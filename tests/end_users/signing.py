"""Keys of issuers, and tokens that are signed by them."""

import json
import time
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from jwt.algorithms import get_default_algorithms

ISSUER = "https://login.example.com/"
AUDIENCE = "shop"
DAY = 24 * 60 * 60
"""Seconds that a token is valid: many are made when tests are collected, long before they run."""

Private = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey


def private_key(algorithm: str) -> Private:
    if algorithm == "EdDSA":
        return ed25519.Ed25519PrivateKey.generate()
    if algorithm.startswith("ES"):
        curves: dict[str, ec.EllipticCurve] = {
            "ES256": ec.SECP256R1(),
            "ES384": ec.SECP384R1(),
            "ES512": ec.SECP521R1(),
        }
        return ec.generate_private_key(curves[algorithm])
    return rsa.generate_private_key(public_exponent=65_537, key_size=2_048)


@dataclass(frozen=True)
class Signer:
    """One key of an issuer; `kid` None is a key without a name."""

    algorithm: str = "RS256"
    kid: str | None = "first"
    private: Private = field(default_factory=lambda: private_key("RS256"))

    @cached_property
    def jwk(self) -> dict[str, Any]:
        """Return what is published of it."""
        algorithm: Any = get_default_algorithms()[self.algorithm]
        published = json.loads(algorithm.to_jwk(self.private.public_key()))
        published.pop("key_ops", None)
        return {**published, **({} if self.kid is None else {"kid": self.kid})}

    def token(self, headers: dict[str, Any] | None = None, **changes: Any) -> str:
        """Return a token that is right but for the changes; a claim that is None is left out."""
        named = {} if self.kid is None else {"kid": self.kid}
        return jwt.encode(claims(**changes), self.private, self.algorithm, {**named, **(headers or {})})


def signer(algorithm: str = "RS256", kid: str | None = "first") -> Signer:
    return Signer(algorithm, kid, private_key(algorithm))


def claims(**changes: Any) -> dict[str, Any]:
    now = int(time.time())
    usual = {"iss": ISSUER, "aud": AUDIENCE, "sub": "ada", "iat": now, "exp": now + DAY}
    return {name: value for name, value in {**usual, **changes}.items() if value is not None}
