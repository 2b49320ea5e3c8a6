"""What compiled operations ask of the database, and what becomes of them when it fails."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
from motor.motor_asyncio import AsyncIOMotorClient
from structlog.testing import capture_logs

from gateway.mongo.client import Database, database
from gateway.mongo.documents import Document
from tests.client import Client
from tests.commands import Commands
from tests.compiler.both import Both
from tests.fail_points import MAX_TIME_EXPIRED, FailPoints
from tests.profiles.builders import EVERYTHING, create, create_many, full_profile, identity

CARD = f'{{ profile(by: {{customerId: "C000"}}) {{ {EVERYTHING} }} }}'
PAGE = f"{{ profiles(first: 50) {{ edges {{ node {{ {EVERYTHING} }} }} }} }}"
BATCH = """query ($keys: [ProfileKey!]!) { profilesBy(keys: $keys) {
    attributes { name primaryValue } identities { handle identifier isPrimary }
} }"""
DEEP = """{ profiles(first: 5) { edges { node {
    identities { profile { appProfiles { profile { extensions { name } } } } }
} } } }"""


@pytest.fixture
def commands() -> Commands:
    return Commands()


@pytest.fixture
async def watched(db: Database, mongo_uri: str, commands: Commands) -> AsyncIterator[Client]:
    """Return a client of the same domain whose commands are counted."""
    mongo = AsyncIOMotorClient[Document](mongo_uri, event_listeners=[commands], appname="profile-gateway")
    yield Client(database(mongo, db.name))
    mongo.close()


@pytest.fixture
async def faults(mongo_uri: str) -> AsyncIterator[FailPoints]:
    faults = FailPoints(mongo_uri)
    yield faults
    faults.close()


@pytest.fixture
def log() -> Iterator[list[Any]]:
    with capture_logs() as log:
        yield log


@pytest.mark.parametrize("count", [50, 100])
async def test_compiled_operations_cost_a_fixed_number_of_commands(
    client: Client, watched: Client, commands: Commands, count: int
) -> None:
    customer_ids = await create_many(client, count)
    keys = [{"identity": identity(f"{customer_id}-1")} for customer_id in customer_ids]
    edges = {"find identities": 1, "find app_profiles": 1, "find extensions": 1}

    for query, variables, cost in (
        (CARD, {}, {"aggregate profiles": 1}),
        (PAGE, {}, {"find profiles": 1, **edges}),
        (BATCH, {"keys": keys}, {"find identities": 2, "find profiles": 1}),
        (DEEP, {}, {"find profiles": 1, **edges}),
    ):
        asked_first = await watched(query, **variables)
        with commands.counted() as counts:
            assert await watched(query, **variables) == asked_first
        assert counts == cost, query


FAULTS: list[dict[str, Any]] = [
    {"errorCode": MAX_TIME_EXPIRED},
    {"errorCode": 8000},
    {"closeConnection": True},
]


@pytest.mark.parametrize("fault", FAULTS, ids=str)
@pytest.mark.parametrize("collection", ["identities", "app_profiles", "extensions"])
async def test_a_failure_in_the_middle_of_a_level_is_told_as_ever(
    client: Client,
    db: Database,
    faults: FailPoints,
    log: list[Any],
    unretrieved: list[Any],
    fault: dict[str, Any],
    collection: str,
) -> None:
    await create_many(client, 3)
    query = """{
        profile(by: {customerId: "C001"}) { id version tags }
        profilesBy(keys: [{customerId: "C001"}, {customerId: "C002"}, {customerId: "nobody"}]) {
            customerId identities { handle } appProfiles { key } extensions { name }
        }
    }"""

    async with faults.fail("find", namespace=f"{db.name}.{collection}", **fault):
        interpreted, compiled = await Both(client)(query)

    assert compiled.body == interpreted.body
    answer = compiled.decoded()
    assert answer["data"]["profile"]["version"] == 1
    assert answer["data"]["profilesBy"] == [None, None, None]
    field = {"identities": "identities", "app_profiles": "appProfiles", "extensions": "extensions"}[collection]
    assert [error["path"] for error in answer["errors"]] == [["profilesBy", 0, field], ["profilesBy", 1, field]]
    code = "INTERNAL" if fault == {"errorCode": 8000} else "SERVICE_UNAVAILABLE"
    assert {error["extensions"]["code"] for error in answer["errors"]} == {code}
    assert unretrieved == []


async def test_a_deadline_that_passes_below_the_root(
    client: Client, db: Database, faults: FailPoints, log: list[Any], unretrieved: list[Any]
) -> None:
    await create(client, full_profile("C1"), full_profile("C2"))
    hasty = Client(db, timeout=0.3)
    query = '{ profiles { edges { node { id } } } profile(by: {customerId: "C1"}) { identities { id } } }'
    first = await hasty.raw(query)
    slow: dict[str, Any] = {"namespace": f"{db.name}.profiles", "blockConnection": True, "blockTimeMS": 1000}

    async with faults.fail("aggregate", **slow):
        answer = await hasty.raw(query)

    assert "errors" not in first
    assert [(error["path"], error["extensions"]["code"]) for error in answer["errors"]] == [
        (["profile"], "SERVICE_UNAVAILABLE")
    ]
    assert answer["data"] == {**first["data"], "profile": None}
    assert unretrieved == []


async def test_a_client_that_leaves_while_it_waits(
    client: Client, db: Database, faults: FailPoints, unretrieved: list[Any]
) -> None:
    await create_many(client, 3)
    query = "{ profiles { edges { node { identities { id } appProfiles { id } } } } }"
    first = await client.raw(query)
    slow: dict[str, Any] = {"namespace": f"{db.name}.identities", "blockConnection": True, "blockTimeMS": 200}

    async with faults.fail("find", **slow):
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(client.raw(query), 0.1)

    assert await client.raw(query) == first
    assert unretrieved == []
