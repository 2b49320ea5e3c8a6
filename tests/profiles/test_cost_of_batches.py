"""What batches cost: a hundred rows take as many commands as a few do."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from motor.motor_asyncio import AsyncIOMotorClient

from gateway.mongo.client import Database, database
from gateway.mongo.documents import Document
from tests.batches import batch, outcomes
from tests.client import Client
from tests.profiles.builders import create, full_profile, identity, profile
from tests.profiles.test_cost_of_writing import Commands

MANY = [f"C{number}" for number in range(100)]
FEW = MANY[:3]


@pytest.fixture
def commands() -> Commands:
    return Commands()


@pytest.fixture
async def client(mongo_uri: str, db: Database, commands: Commands) -> AsyncIterator[Client]:
    """Return a client whose commands are noted."""
    motor = AsyncIOMotorClient[Document](mongo_uri, event_listeners=[commands])
    yield Client(database(motor, db.name))
    motor.close()


async def sent(client: Client, commands: Commands, mutation: str, rows: list[dict[str, Any]]) -> list[str]:
    """Return the commands of a batch, all of whose rows change something."""
    commands.sent.clear()
    payload = await batch(client, mutation, rows)
    assert outcomes(payload) == [True] * len(rows)
    return list(commands.sent)


CREATED = [
    *("find profiles", "find tombstones", "find identities", "find app_profiles"),
    *("insert profiles", "insert identities", "insert app_profiles", "insert extensions", "insert changes"),
    "commitTransaction 1",
]


@pytest.mark.parametrize("people", [FEW, MANY], ids=len)
async def test_creations_take_as_many_commands_as_one_I13(
    client: Client, commands: Commands, people: list[str]
) -> None:
    assert await sent(client, commands, "createProfiles", [full_profile(one) for one in people]) == CREATED


@pytest.mark.parametrize("people", [FEW, MANY], ids=len)
async def test_creations_with_made_ids_are_read_together(client: Client, commands: Commands, people: list[str]) -> None:
    rows = [{"identities": [identity(one)]} for one in people]

    assert await sent(client, commands, "createProfiles", rows) == [
        *CREATED[:3],
        *("insert profiles", "insert identities", "insert changes", "commitTransaction 1"),
    ]


@pytest.mark.parametrize("people", [FEW, MANY], ids=len)
async def test_changes_by_identity_read_identities_and_profiles_once_more(
    client: Client, commands: Commands, people: list[str]
) -> None:
    await batch(client, "createProfiles", [profile(one, identities=[identity(one)]) for one in people])
    colour = {"attributes": [{"name": "Colour", "set": ["red"]}]}
    rows = [{"profile": {"identity": identity(one)}, **colour} for one in people]

    assert await sent(client, commands, "updateProfiles", rows) == [
        *("find identities", "find identities", "find profiles"),
        *("update profiles", "insert changes", "commitTransaction 1", "find identities"),
    ]


@pytest.mark.parametrize("people", [FEW, MANY], ids=len)
async def test_deletions_take_as_many_commands_as_one(client: Client, commands: Commands, people: list[str]) -> None:
    await batch(client, "createProfiles", [full_profile(one) for one in people])
    rows = [{"profile": {"customerId": one}} for one in people]

    assert await sent(client, commands, "deleteProfiles", rows) == [
        *("find profiles", "aggregate objects"),
        *("delete profiles", "insert tombstones", "delete identities", "delete app_profiles", "delete extensions"),
        *("insert changes", "commitTransaction 1"),
    ]


async def test_repetition_reads_the_record_and_the_profiles(client: Client, commands: Commands) -> None:
    await create(client, profile("C0"))
    rows = [profile(one) for one in FEW]
    first = await batch(client, "createProfiles", rows, idempotencyKey="k")
    commands.sent.clear()

    assert await batch(client, "createProfiles", rows, idempotencyKey="k") == first
    assert commands.sent == ["find idempotency", "find profiles"]
