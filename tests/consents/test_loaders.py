"""What reading consents costs."""

from collections.abc import AsyncIterator

import pytest
from motor.motor_asyncio import AsyncIOMotorClient

from gateway.mongo.client import Database, database
from gateway.mongo.documents import Document
from tests.client import Client
from tests.commands import Commands
from tests.profiles.builders import create, profile


@pytest.fixture
def commands() -> Commands:
    return Commands()


@pytest.fixture
async def watched(db: Database, mongo_uri: str, commands: Commands) -> AsyncIterator[Client]:
    """Return a client of the same domain whose commands are counted."""
    mongo = AsyncIOMotorClient[Document](mongo_uri, event_listeners=[commands])
    yield Client(database(mongo, db.name))
    mongo.close()


async def fill(client: Client, count: int) -> None:
    for number in range(count):
        await create(client, profile(f"C{number}"))
        for type_ in ("Calls", "Newsletter"):
            consent = {"profile": {"customerId": f"C{number}"}, "type": type_, "status": "GRANTED"}
            assert (await client.mutate("setConsent", consent))["errors"] == []


@pytest.mark.parametrize("count", [1, 10])
async def test_consents_of_any_number_of_profiles_are_one_command_M18(
    client: Client, watched: Client, commands: Commands, count: int
) -> None:
    await fill(client, count)

    with commands.counted() as counts:
        data = await watched(
            '{ profiles { edges { node { consents { type } calls: consents(types: ["Calls"]) { id } } } } }'
        )

    shown = [len(edge["node"]["consents"]) for edge in data["profiles"]["edges"]]
    assert shown == [2] * count
    assert counts == {"find profiles": 1, "find consents": 1}


async def test_profiles_without_consents_ask_for_none_M18(client: Client, watched: Client, commands: Commands) -> None:
    await create(client, profile("C1"), profile("C2"))

    with commands.counted() as counts:
        await watched("{ profiles { edges { node { consents { type } } } } }")

    assert counts == {"find profiles": 1}


async def test_a_deactivation_that_preserves_reads_no_consents_M9(
    client: Client, watched: Client, commands: Commands
) -> None:
    email = {"type": "Home", "address": "jane@example.com"}
    payload = await client.mutate("createProfile", {"customerId": "C1", "emails": [email]}, "profile { emails { id } }")
    (held,) = payload["profile"]["emails"]

    with commands.counted() as counts:
        await watched.mutate("deactivateEmail", {"profile": {"customerId": "C1"}, "id": held["id"]})

    assert counts["find consents"] == 0
