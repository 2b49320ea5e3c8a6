import time
from typing import Any

import pytest

from gateway.end_users.model import LEEWAY, Person
from gateway.end_users.rules import tokens
from tests.end_users.checking import BY_EMAIL, SIGNER, TRUSTED, person, reason, signed
from tests.end_users.signing import AUDIENCE, ISSUER, Signer, signer

SIGNERS = {algorithm: signer(algorithm) for algorithm in ("RS256", "PS384", "ES256", "ES384", "ES512", "EdDSA")}


@pytest.mark.parametrize("algorithm", SIGNERS)
def test_a_token_signed_by_a_published_key_tells_who_a_person_is(algorithm: str) -> None:
    now = int(time.time())

    found = person(SIGNERS[algorithm].token(exp=now + 60), TRUSTED, SIGNERS[algorithm])

    assert found == Person("ada", "ada", now + 60)


def test_a_token_may_be_for_several_audiences_and_of_an_access_token_s_type() -> None:
    assert person(SIGNER.token({"typ": "at+JWT"}, aud=["other", AUDIENCE])).name == "ada"


def test_a_key_without_a_name_is_found_where_there_is_no_choice() -> None:
    nameless = Signer(kid=None, private=SIGNER.private)

    assert person(nameless.token()).name == "ada"
    assert person(nameless.token(), TRUSTED, nameless).name == "ada"
    assert reason(nameless.token(), TRUSTED, SIGNER, signer(kid="second")) == "TOKEN_INVALID"


@pytest.mark.parametrize(
    ("claim", "seconds", "expected"),
    [
        ("exp", -LEEWAY - 5, "TOKEN_EXPIRED"),
        ("nbf", LEEWAY + 60, "TOKEN_NOT_YET_VALID"),
        ("iat", LEEWAY + 60, "TOKEN_NOT_YET_VALID"),
    ],
)
def test_a_token_is_valid_in_its_time_alone(claim: str, seconds: float, expected: str) -> None:
    assert reason(SIGNER.token(None, **{claim: int(time.time() + seconds)})) == expected


@pytest.mark.parametrize("changes", [{"exp": 5 - LEEWAY}, {"nbf": LEEWAY - 5}, {"iat": LEEWAY - 5}])
def test_clocks_may_differ_a_little(changes: dict[str, Any]) -> None:
    now = int(time.time())

    assert person(SIGNER.token(None, **{name: now + seconds for name, seconds in changes.items()})).name == "ada"


@pytest.mark.parametrize(
    "changes",
    [
        {"exp": None},
        {"exp": "soon"},
        {"exp": [1]},
        {"nbf": "later"},
        {"iat": {}},
        {"sub": None},
        {"sub": 5},
        {"sub": ""},
        {"sub": " "},
        {"iss": None},
        {"iss": ISSUER.rstrip("/")},
        {"iss": [ISSUER]},
        {"aud": None},
        {"aud": AUDIENCE.upper()},
        {"aud": f"{AUDIENCE}s"},
        {"aud": [[AUDIENCE]]},
        {"aud": [AUDIENCE, 5]},
        {"aud": {AUDIENCE: 1}},
    ],
    ids=str,
)
def test_a_token_with_other_claims_lets_nobody_in(changes: dict[str, Any]) -> None:
    given = {"iss": ISSUER, "aud": AUDIENCE, "sub": "ada", "iat": int(time.time()), "exp": int(time.time()) + 60}
    payload = {name: value for name, value in {**given, **changes}.items() if value is not None}

    assert reason(signed({}, payload)) == "TOKEN_INVALID"


@pytest.mark.parametrize("verified", [True, "true"])
def test_an_email_address_names_a_person_once_the_issuer_verified_it(verified: object) -> None:
    token = SIGNER.token(email="ada@example.org", email_verified=verified)

    assert person(token, BY_EMAIL).name == "ada@example.org"


@pytest.mark.parametrize("verified", [None, False, "false", 1, "yes", []])
def test_an_email_address_that_is_not_verified_names_nobody(verified: object) -> None:
    assert reason(SIGNER.token(email="ada@example.org", email_verified=verified), BY_EMAIL) == "TOKEN_INVALID"


def test_a_person_has_one_name_in_records_and_it_tells_nothing() -> None:
    assert tokens.key_id(ISSUER, "ada@example.org") == tokens.key_id(ISSUER, "ada@example.org")
    assert tokens.key_id(ISSUER, "ada@example.org").startswith("user:")
    assert len({tokens.key_id("a", "bc"), tokens.key_id("ab", "c"), tokens.key_id("a,b", "c")}) == 3
    assert "ada" not in tokens.key_id(ISSUER, "ada@example.org")
