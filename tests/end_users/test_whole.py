"""End users at the door of a whole gateway."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from gateway.domains.actions import set_rates
from gateway.end_users.actions import trust_issuer
from gateway.end_users.rules.tokens import key_id
from gateway.mongo.client import Database
from tests.client import Client
from tests.end_users.issuer import IssuerProcess, trusted
from tests.end_users.signing import ISSUER, signer
from tests.profiles.builders import create, profile
from tests.whole import gateway

SIGNER = signer()
VIEWER = "{ viewer { profile { customerId } } }"


@pytest.fixture
async def http(mongo_uri: str, db: Database, issuer: IssuerProcess) -> AsyncIterator[httpx.AsyncClient]:
    """Return a client of a gateway that knows ada and grace; it sends no key by itself."""
    issuer.publish(SIGNER)
    async with gateway(mongo_uri, db, "demo", rate_per_person=3) as http:
        del http.headers["key"]
        await create(Client(db), profile("ada"), profile("grace"))
        await trust_issuer(db, trusted(issuer.url))
        yield http


async def ask(http: httpx.AsyncClient, token: str, query: str = VIEWER, **headers: str) -> httpx.Response:
    return await http.post("/graphql", json={"query": query}, headers={"authorization": f"Bearer {token}", **headers})


def reason_of(response: httpx.Response) -> tuple[int, Any]:
    return response.status_code, response.json()["errors"][0]["extensions"]["reason"]


async def test_a_person_comes_in_by_its_token(http: httpx.AsyncClient) -> None:
    response = await ask(http, SIGNER.token())

    assert (response.status_code, response.json()) == (
        200,
        {"data": {"viewer": {"profile": {"customerId": "ada"}}}},
    )


@pytest.mark.parametrize(
    ("claims", "expected"),
    [
        ({"exp": 1}, (401, "TOKEN_EXPIRED")),
        ({"aud": "bank"}, (401, "TOKEN_INVALID")),
        ({"sub": "nobody"}, (403, "PROFILE_UNKNOWN")),
        ({"more": "x" * 9_000}, (401, "TOKEN_TOO_LARGE")),
    ],
    ids=str,
)
async def test_others_are_told_why_they_do_not(
    http: httpx.AsyncClient, claims: dict[str, Any], expected: tuple[int, str]
) -> None:
    assert reason_of(await ask(http, SIGNER.token(None, **claims))) == expected


async def test_a_token_and_a_key_are_two_keys(http: httpx.AsyncClient) -> None:
    both = await ask(http, SIGNER.token(), key="the-key")
    two = await ask(http, SIGNER.token(), key=SIGNER.token(jti="2"))

    assert reason_of(both) == reason_of(two) == (401, "KEY_AMBIGUOUS")


async def test_an_issuer_whose_keys_cannot_be_fetched_is_no_wrong_token(
    http: httpx.AsyncClient, issuer: IssuerProcess
) -> None:
    issuer.behave("break")

    response = await ask(http, SIGNER.token())

    assert (response.status_code, response.headers["retry-after"]) == (503, "1")
    assert response.json()["errors"][0]["extensions"] == {"code": "SERVICE_UNAVAILABLE", "retryable": True}


async def test_one_person_does_not_use_up_what_others_have(http: httpx.AsyncClient, db: Database) -> None:
    tokens = [SIGNER.token(jti=str(n)) for n in range(4)]

    answers = [await ask(http, token) for token in tokens]
    of_another = await ask(http, SIGNER.token(sub="grace"))
    of_a_key = await http.post("/graphql", json={"query": VIEWER}, headers={"key": "the-key"})

    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert answers[3].headers["retry-after"] == "20"
    assert answers[3].json()["errors"][0]["extensions"] == {
        "code": "RATE_LIMITED",
        "legacyCode": 7020,
        "limit": "ratePerPerson",
        "maximum": 3,
        "cost": 1,
        "retryAfter": 20,
    }
    assert (of_another.status_code, of_a_key.status_code) == (200, 200)


async def test_people_share_the_units_of_their_domain(http: httpx.AsyncClient, db: Database) -> None:
    await set_rates(db, "demo", None, 2)

    answers = [await ask(http, SIGNER.token(sub=sub)) for sub in ("ada", "grace", "ada")]

    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[2].json()["errors"][0]["extensions"]["limit"] == "ratePerDomain"


async def test_a_person_is_told_its_limits(http: httpx.AsyncClient) -> None:
    answer = await ask(http, SIGNER.token(), "{ limits { ratePerPerson operationsPerPerson ratePerKey } }")

    assert answer.json()["data"]["limits"] == {"ratePerPerson": 3, "operationsPerPerson": 20, "ratePerKey": None}


async def test_a_change_tells_who_made_it(http: httpx.AsyncClient, db: Database) -> None:
    change = """
        mutation {
            addEmail(input: {profile: {customerId: "ada"}, type: "Home", address: "ada@home.example"}) { changed }
        }
    """

    answer = await ask(http, SIGNER.token(), change)

    assert answer.json() == {"data": {"addEmail": {"changed": True}}}
    record = await db["changes"].find_one({"mutation": "addEmail"})
    assert record is not None
    assert record["_id"] == {"profile": "demo|ada", "version": 2}
    assert (record["by"], record["address"]) == (key_id(ISSUER, "ada"), "127.0.0.1")
