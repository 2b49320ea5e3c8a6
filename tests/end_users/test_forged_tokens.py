import hashlib
import hmac
import json
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from gateway.end_users.model import MAX_TOKEN, Presented, looks_like_token
from gateway.end_users.rules import tokens
from tests.end_users.checking import SIGNER, encoded, handmade, reason, signed
from tests.end_users.signing import AUDIENCE, ISSUER, claims, signer

OTHER = signer()


@pytest.mark.parametrize("algorithm", ["none", "None", "", "HS256", "HS512", "RS1", "ES256K", None, ["RS256"], 5])
def test_other_algorithms_are_not_even_tried(algorithm: object) -> None:
    assert reason(handmade({"alg": algorithm, "kid": "first"}, claims())) == "TOKEN_INVALID"


def test_a_token_without_a_signature_lets_nobody_in() -> None:
    header, payload, _ = SIGNER.token().split(".")

    assert reason(f"{header}.{payload}.") == "TOKEN_INVALID"
    assert reason(f"{encoded({'alg': 'none'})}.{payload}.") == "TOKEN_INVALID"


@pytest.mark.parametrize("form", ["pem", "der", "jwk"])
def test_the_public_key_is_no_secret_to_sign_with(form: str) -> None:
    public = SIGNER.private.public_key()
    secret = {
        "pem": public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo),
        "der": public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo),
        "jwk": json.dumps(SIGNER.jwk).encode(),
    }[form]
    signing = f"{encoded({'alg': 'HS256', 'typ': 'JWT', 'kid': 'first'})}.{encoded(claims())}"
    signature = hmac.new(secret, signing.encode(), hashlib.sha256).digest()

    assert reason(f"{signing}.{encoded(signature)}") == "TOKEN_INVALID"


@pytest.mark.parametrize(
    "headers",
    [
        {"jwk": OTHER.jwk},
        {"jku": "https://evil.example.com/jwks"},
        {"x5u": "https://evil.example.com/chain"},
        {"x5c": ["MIIB"]},
    ],
    ids=lambda headers: next(iter(headers)),
)
def test_a_token_does_not_choose_the_key_that_it_is_checked_by(headers: dict[str, Any]) -> None:
    assert reason(OTHER.token(headers)) == "TOKEN_INVALID"


@pytest.mark.parametrize(
    "kid", ["../../dev/null", "first' OR '1'='1", "/etc/passwd", "", "first\x00", "second", ["first"], {"$ne": 1}, 0]
)
def test_a_kid_names_a_published_key_or_none(kid: object) -> None:
    assert reason(handmade({"alg": "RS256", "typ": "JWT", "kid": kid}, claims())) == "TOKEN_INVALID"


@pytest.mark.parametrize("headers", [{"crit": ["exp"]}, {"crit": []}, {"b64": False, "crit": ["b64"]}, {"b64": False}])
def test_what_a_token_calls_critical_and_is_not_understood_is_refused(headers: dict[str, Any]) -> None:
    assert reason(signed(headers, claims())) == "TOKEN_INVALID"


@pytest.mark.parametrize("kind", ["logout+jwt", "secevent+jwt", "dpop+jwt", 5, {}])
def test_tokens_of_other_types_let_nobody_in(kind: object) -> None:
    assert reason(signed({"typ": kind}, claims())) == "TOKEN_INVALID"


def test_a_changed_token_lets_nobody_in() -> None:
    header, payload, signature = SIGNER.token().split(".")
    other = encoded(claims(sub="grace"))

    assert reason(f"{header}.{other}.{signature}") == "TOKEN_INVALID"
    assert reason(f"{header}.{payload}.{signature[:-4]}AAAA") == "TOKEN_INVALID"
    assert reason(f"{header}.{payload}.{signature}.{signature}") == "TOKEN_INVALID"
    assert reason(f"{header}.{payload}") == "TOKEN_INVALID"


@pytest.mark.parametrize(
    "token",
    [
        "eyJ.eyJ.x",
        "eyJhbGciOiJSUzI1NiJ9..",
        f"{encoded([])}.{encoded([])}.x",
        f"{encoded(b'[' * 4_000)}.{encoded(claims())}.x",
        f"{encoded({'alg': 'RS256'})}.{encoded(b'{' * 100)}.x",
        "eyJ\xff.\xff.\xff",
        "eyJ.\ud800.x",
    ],
)
def test_what_is_no_token_is_refused_as_one(token: str) -> None:
    assert reason(token) == "TOKEN_INVALID"


def test_a_huge_token_is_not_looked_at() -> None:
    assert reason(SIGNER.token(more="x" * MAX_TOKEN)) == "TOKEN_TOO_LARGE"
    assert tokens.presented(SIGNER.token(more="x" * 5_000)) == Presented(ISSUER, (AUDIENCE,), "RS256", "first")


@pytest.mark.parametrize("key", ["dev-key", "pgw_0123456789ab_x-y_z", "eyJ", ""])
def test_a_key_is_no_token(key: str) -> None:
    assert not looks_like_token(key)
