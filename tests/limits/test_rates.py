"""Units a minute, in the whole gateway over HTTP and in the buckets that processes share."""

import asyncio
from typing import Any

import httpx
import pytest

from gateway.definitions.model import Definitions
from gateway.domains.actions import register_key, set_rates
from gateway.limits import rules
from gateway.limits.actions import SharedBuckets
from gateway.mongo.client import Database
from tests.whole import gateway

QUERY = "{ definitionsVersion }"


async def ask(http: httpx.AsyncClient, query: str = QUERY, **options: Any) -> httpx.Response:
    return await http.post("/graphql", json={"query": query}, **options)


async def test_a_key_that_used_up_its_units_is_told_when_to_come_back(mongo_uri: str, db: Database) -> None:
    async with gateway(mongo_uri, db, "acme", Definitions(rate_per_key=2)) as http:
        assert [(await ask(http)).status_code for _ in range(2)] == [200, 200]
        answer = await ask(http)

    assert answer.status_code == 429
    assert answer.headers["Retry-After"] == "30"
    assert answer.json() == {
        "errors": [
            {
                "message": "The key has 2 units a minute, and not enough are left for this request: repeat it in 30 s.",
                "extensions": {
                    "code": "RATE_LIMITED",
                    "legacyCode": 7020,
                    "limit": "ratePerKey",
                    "maximum": 2,
                    "cost": 1,
                    "retryAfter": 30,
                },
            }
        ]
    }


@pytest.mark.parametrize(
    "query",
    [
        "{ " + " ".join(f"a{n}: definitionsVersion" for n in range(10)) + " }",
        "{ profiles(first: 9) { edges { cursor } } }",
        "{ ...F } fragment F on Query { profiles(last: 9) { edges { cursor } } }",
        "{ profilesBy(keys: [" + '{customerId: "x"}' * 9 + "]) { id } }",
    ],
    ids=["aliases", "page", "fragment", "batch"],
)
async def test_a_rate_is_not_evaded_by_asking_for_more_at_once(mongo_uri: str, db: Database, query: str) -> None:
    async with gateway(mongo_uri, db, "acme", Definitions(rate_per_key=19)) as http:
        first, second = await ask(http, query), await ask(http, query)

    assert "errors" not in first.json()
    assert (second.status_code, second.json()["errors"][0]["extensions"]["cost"]) == (429, 10)


async def test_keys_share_the_units_of_their_domain_and_of_no_other(mongo_uri: str, db: Database) -> None:
    await register_key(db, "other", "key-of-another-domain", "other", Definitions())
    async with gateway(mongo_uri, db, "acme", Definitions(rate_per_key=2, rate_per_domain=3)) as http:
        await register_key(db, "acme", "second-key", "second")
        second = {"key": "second-key"}
        assert [(await ask(http)).status_code for _ in range(2)] == [200, 200]
        assert (await ask(http, headers=second)).status_code == 200
        refused = await ask(http, headers=second)
        other = await ask(http, headers={"key": "key-of-another-domain"})

    assert refused.json()["errors"][0]["extensions"]["limit"] == "ratePerDomain"
    assert other.status_code == 200


async def test_rates_can_be_set_and_lifted(mongo_uri: str, db: Database) -> None:
    async with gateway(mongo_uri, db, "acme") as http:
        await set_rates(db, "acme", 1, None)
        assert [(await ask(http)).status_code for _ in range(2)] == [200, 429]
        await set_rates(db, "acme", 0, None)
        assert (await ask(http)).status_code == 200


async def test_processes_share_buckets(db: Database) -> None:
    one, another = SharedBuckets(db), SharedBuckets(db)
    cost = rules.seconds(10, 60)

    waits = await asyncio.gather(*(buckets.take("key", cost) for buckets in (one, another) * 4))

    assert sorted(waits)[:6] == [0.0] * 6
    assert all(9 < wait <= 10 for wait in sorted(waits)[6:])
    await one.give_back("key", cost)
    assert await another.take("key", cost) == 0.0
