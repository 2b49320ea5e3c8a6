import json
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from gateway.end_users.rules import keys
from tests.end_users.checking import SIGNER, TRUSTED, published, reason
from tests.end_users.signing import Signer


def test_a_key_signs_by_its_own_algorithm_alone() -> None:
    rsa = Signer(private=SIGNER.private)
    restricted = keys.signing_keys(json.dumps({"keys": [{**rsa.jwk, "alg": "PS256"}]}).encode())

    assert keys.fitting(restricted, "first", "RS256") is None
    assert keys.fitting(restricted, "first", "PS256") is not None
    assert keys.fitting(published(rsa), "first", "ES256") is None


def test_a_short_key_is_not_believed() -> None:
    short = Signer(private=rsa.generate_private_key(public_exponent=65_537, key_size=1_024))
    with pytest.warns(UserWarning, match="below the minimum"):
        token = short.token()

    assert reason(token, TRUSTED, short) == "TOKEN_INVALID"


@pytest.mark.parametrize(
    "document",
    [
        b"",
        b"<html>",
        b"[]",
        b"{}",
        b'{"keys": {}}',
        b'{"keys": []}',
        b'{"keys": [5, null, "x", {}]}',
        b'{"keys": [{"kty": "oct", "k": "c2VjcmV0", "kid": "first"}]}',
        b'{"keys": [{"kty": "RSA", "n": "!!", "e": "AQAB", "kid": "first"}]}',
        b'{"keys": [{"kty": "EC", "crv": "P-256", "x": "AA", "y": "AA", "kid": "first"}]}',
        b'{"keys": [{"kty": ["RSA"], "kid": "first"}]}',
        b"[" * 100_000,
    ],
    ids=lambda document: document[:60].decode(),
)
def test_what_holds_no_public_key_is_unusable(document: bytes) -> None:
    with pytest.raises(keys.UnusableKeySet):
        keys.signing_keys(document)


@pytest.mark.parametrize(
    "said",
    [{"use": "enc"}, {"key_ops": ["encrypt"]}, {"key_ops": 5}, {"alg": "HS256"}, {"d": "AQAB"}, {"kid": 5}],
    ids=str,
)
def test_a_key_that_is_for_something_else_is_left_out(said: dict[str, Any]) -> None:
    with pytest.raises(keys.UnusableKeySet):
        keys.signing_keys(json.dumps({"keys": [{**SIGNER.jwk, **said}]}).encode())


def test_other_keys_of_a_set_do_not_matter() -> None:
    document = json.dumps({"keys": [{"kty": "oct", "k": "c2VjcmV0", "kid": "first"}, SIGNER.jwk]}).encode()

    assert [key.key_id for key in keys.signing_keys(document)] == ["first"]
