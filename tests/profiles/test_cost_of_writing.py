"""What a mutation costs: its commands, and nothing that stays behind."""

import asyncio
import gc
from collections.abc import AsyncIterator
from typing import Any

import pytest
from motor.motor_asyncio import AsyncIOMotorClient
from pymongo.monitoring import CommandFailedEvent, CommandListener, CommandStartedEvent, CommandSucceededEvent

from gateway.graphql.context import Context, Loader
from gateway.mongo.client import Database, database
from gateway.mongo.documents import Document
from gateway.profiles.actions import turns
from gateway.profiles.actions.turns import turn
from tests.client import Client

C1 = {"customerId": "C1"}
CARD = {"handle": "card", "identifier": "1"}
PHONE = {"appId": "shop", "key": "1"}


class Commands(CommandListener):
    """Notes every command as its name and what it is about."""

    def __init__(self) -> None:
        self.sent: list[str] = []

    def started(self, event: CommandStartedEvent) -> None:
        self.sent.append(f"{event.command_name} {event.command[event.command_name]}")

    def succeeded(self, event: CommandSucceededEvent) -> None:
        pass

    def failed(self, event: CommandFailedEvent) -> None:
        pass


@pytest.fixture
def commands() -> Commands:
    return Commands()


@pytest.fixture
async def client(mongo_uri: str, db: Database, commands: Commands) -> AsyncIterator[Client]:
    """Return a client whose commands are noted; there are two profiles."""
    motor = AsyncIOMotorClient[Document](mongo_uri, event_listeners=[commands])
    client = Client(database(motor, db.name))
    extensions = [{"name": "Notes", "records": [{"n": 1}]}]
    parts = {"identities": [CARD], "appProfiles": [PHONE], "extensions": extensions}
    await client.mutate("createProfile", {**C1, **parts})
    await client.mutate("createProfile", {"customerId": "C2"})
    commands.sent.clear()
    yield client
    motor.close()


READ = ["find profiles"]
WRITTEN = ["update profiles", "insert changes", "commitTransaction 1"]
BLUE = {"profile": C1, "name": "Colour", "values": ["blue"]}


@pytest.mark.parametrize(
    ("mutation", "asked", "expected"),
    [
        ("setAttribute", BLUE, [*READ, *WRITTEN]),
        ("setAttribute", {**BLUE, "dryRun": True}, READ),
        ("setAttribute", {**BLUE, "values": []}, READ),
        ("setAttribute", {**BLUE, "expectedVersion": 7}, READ),
        (
            "setAttribute",
            {**BLUE, "idempotencyKey": "k"},
            ["find idempotency", *READ, *WRITTEN[:2], "insert idempotency", WRITTEN[2]],
        ),
        ("setAttribute", {**BLUE, "profile": {"identity": CARD}}, ["find identities", *READ, *WRITTEN]),
        ("promoteIdentity", {"profile": C1, **CARD}, READ),
        (
            "linkIdentity",
            {"profile": C1, "handle": "card", "identifier": "2"},
            [*READ, "find identities", WRITTEN[0], "insert identities", *WRITTEN[1:]],
        ),
        ("unlinkIdentity", {"profile": C1, **CARD}, [*READ, WRITTEN[0], "delete identities", *WRITTEN[1:]]),
        (
            "moveIdentity",
            {"profile": C1, **CARD, "to": {"customerId": "C2"}},
            [*READ, *READ, "find identities", *WRITTEN[:2], "update identities", WRITTEN[2]],
        ),
        (
            "addExtensionRecords",
            {"profile": C1, "name": "Notes", "records": [{"n": 2}]},
            [*READ, "find extensions", WRITTEN[0], "update extensions", *WRITTEN[1:]],
        ),
        (
            "deleteAppProfile",
            {"profile": C1, **PHONE},
            [*READ, "find app_profiles", WRITTEN[0], "delete app_profiles", *WRITTEN[1:]],
        ),
        (
            "createProfile",
            {"customerId": "C3"},
            [*READ, "find tombstones", "insert profiles", *WRITTEN[1:]],
        ),
        (
            "deleteProfile",
            {"profile": C1},
            [
                *READ,
                "aggregate objects",
                *("delete profiles", "insert tombstones", "delete identities", "delete app_profiles"),
                *("delete extensions", *WRITTEN[1:]),
            ],
        ),
    ],
)
async def test_a_mutation_sends_these_commands_and_no_others(
    client: Client, commands: Commands, mutation: str, asked: dict[str, Any], expected: list[str]
) -> None:
    await client.mutate(mutation, asked, "profile { version attributes { name values } }")

    assert commands.sent == expected


async def test_a_repetition_reads_the_record_and_the_profile(client: Client, commands: Commands) -> None:
    await client.mutate("setAttribute", {**BLUE, "idempotencyKey": "k"})
    commands.sent.clear()

    await client.mutate("setAttribute", {**BLUE, "idempotencyKey": "k"}, "profile { version }")

    assert commands.sent == ["find idempotency", "find profiles"]


async def test_turns_leave_no_lock_behind(client: Client) -> None:
    deadline = asyncio.get_running_loop().time() + 60

    async def take_turns(profile: str) -> None:
        async with turn([profile, "everybody's"], deadline):
            assert profile in turns._locks

    await asyncio.gather(*(take_turns(str(number)) for number in range(10_000)))

    assert dict(turns._locks) == {}


async def test_writes_leave_nothing_behind(client: Client) -> None:
    tasks = asyncio.all_tasks()
    before = living()

    async def create(number: int) -> None:
        for customer_id in range(number, 200, 10):
            await client.mutate("createProfile", {"customerId": f"P{customer_id}"}, "profile { identities { id } }")

    await asyncio.gather(*(create(number) for number in range(10)))

    assert asyncio.all_tasks() == tasks
    assert dict(turns._locks) == {}
    assert living() <= before


def living() -> set[int]:
    """Return which contexts and loaders of requests there are."""
    gc.collect()
    return {id(thing) for thing in gc.get_objects() if issubclass(type(thing), Context | Loader)}
