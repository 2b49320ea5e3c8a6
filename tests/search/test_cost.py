"""What a search costs: commands, keys of indexes, and documents."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from motor.motor_asyncio import AsyncIOMotorClient

from benchmarks import search
from gateway.mongo.client import Database, connect, database
from gateway.mongo.documents import Document
from tests.client import Client
from tests.commands import Commands
from tests.fail_points import FailPoints
from tests.profiles.builders import create, full_profile
from tests.search.builders import SEARCH, person

PEOPLE = 3_000


@pytest.fixture(scope="module")
async def population(mongo_uri: str) -> AsyncIterator[tuple[Database, search.Commands]]:
    commands = search.Commands()
    client = AsyncIOMotorClient[Document](mongo_uri, event_listeners=[commands])
    db = database(client, "test-population")
    await search.load(db, PEOPLE)
    yield db, commands
    await client.drop_database("test-population")
    client.close()


@pytest.mark.parametrize("asked", search.SEARCHES, ids=lambda asked: asked.title)
async def test_every_search_is_served_by_an_index_G14(
    population: tuple[Database, search.Commands], asked: search.Asked
) -> None:
    cost = await search.cost(*population, asked)

    assert cost.total is not None
    assert "IXSCAN" in cost.stages
    assert "COLLSCAN" not in cost.stages
    assert cost.returned == min(cost.total, 26)
    if asked.many:
        # What is not in the order of the index is sorted: the first 26 are kept in memory, whatever their number.
        assert cost.keys <= cost.total + 2 * cost.returned
    else:
        assert "SORT" not in cost.stages
        assert cost.keys <= 2 * cost.returned + 1
    assert cost.documents <= cost.keys


@pytest.fixture
def commands() -> Commands:
    return Commands()


@pytest.fixture
async def watched(db: Database, mongo_uri: str, commands: Commands) -> AsyncIterator[Client]:
    """Return a client of the same domain whose commands are counted."""
    mongo = AsyncIOMotorClient[Document](mongo_uri, event_listeners=[commands])
    yield Client(database(mongo, db.name))
    mongo.close()


EVERYONE = {"isActive": True}
NESTED = "profiles(where: $where) { edges { matchedOn { value } node { identities { id } appProfiles { id } } } }"


@pytest.mark.parametrize("where", [None, EVERYONE, {"or": [EVERYONE, {"tag": {"in": ["a", "b"]}}]}])
async def test_a_filter_costs_no_command_more(
    client: Client, watched: Client, commands: Commands, where: dict[str, Any] | None
) -> None:
    await create(client, *(full_profile(f"C{n}") for n in range(5)))

    with commands.counted() as counts:
        data = await watched(f"query ($where: ProfileFilter) {{ {NESTED} }}", where=where)

    assert len(data["profiles"]["edges"]) == 5
    assert counts == {"find profiles": 1, "find identities": 1, "find app_profiles": 1}


async def test_the_total_costs_one_command_and_nothing_where_it_is_not_asked_for(
    client: Client, watched: Client, commands: Commands
) -> None:
    await create(client, person("a"))

    with commands.counted() as counts:
        await watched(SEARCH, where=EVERYONE)

    assert counts == {"find profiles": 1, "aggregate profiles": 1}


async def test_a_total_that_takes_too_long_is_told(client: Client, db: Database, mongo_uri: str) -> None:
    await create(client, person("a"))
    mongo = connect(mongo_uri, timeout=10)
    faults = FailPoints(mongo_uri)

    async with faults.fail("aggregate", times=1, blockConnection=True, blockTimeMS=4_200):
        answer = await Client(database(mongo, db.name)).raw("{ profiles { totalCount } }")

    faults.close()
    mongo.close()
    (error,) = answer["errors"]
    message = "Counting took more than 4 seconds: narrow `where`, or do without `totalCount`."
    assert (error["extensions"]["code"], error["message"]) == ("SERVICE_UNAVAILABLE", message)
    assert error["path"] == ["profiles", "totalCount"]
