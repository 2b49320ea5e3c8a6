"""Batches that meet other writers: whoever loses a row loses that row alone, and a repetition is no second batch."""

import asyncio
from typing import Any

import pytest
from motor.motor_asyncio import AsyncIOMotorClient
from pymongo import MongoClient
from pymongo.collection import Collection
from pymongo.monitoring import CommandFailedEvent, CommandListener, CommandStartedEvent, CommandSucceededEvent

from gateway.mongo.client import Database, database
from gateway.mongo.documents import Document
from gateway.profiles.actions import turns
from tests.batches import batch, outcomes, status
from tests.client import Client
from tests.database import content, stored, versions
from tests.invariants import assert_invariants
from tests.payloads import reasons
from tests.profiles.builders import create, identity, profile
from tests.profiles.test_races import NoQueue

COLOUR = {"attributes": [{"name": "Colour", "set": ["red"]}]}


@pytest.fixture(params=["one process", "many processes"])
def queue(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param == "many processes":
        monkeypatch.setattr(turns, "_locks", NoQueue())


def by(customer_id: str, **parts: Any) -> dict[str, Any]:
    return {"profile": {"customerId": customer_id}, **parts}


@pytest.mark.usefixtures("queue")
async def test_each_row_is_won_by_one_batch(client: Client, db: Database) -> None:
    one = [profile(f"A{number}", identities=[identity(f"{number}")]) for number in range(5)]
    other = [profile(f"B{number}", identities=[identity(f"{number + 3}")]) for number in range(5)]

    payloads = await asyncio.gather(batch(client, "createProfiles", one), batch(client, "createProfiles", other))

    assert sorted(status(payload) for payload in payloads) == [("PARTIAL", 1002), ("SUCCESS", 1000)]
    (loser,) = (payload for payload in payloads if payload["status"] == "PARTIAL")
    taken = [outcome for outcome in outcomes(loser) if outcome is not True]
    assert [code for ((code, _),) in taken] == ["IDENTITY_TAKEN"] * 2
    assert sorted(result["profile"] is None for result in loser["results"]) == [False] * 3 + [True] * 2
    assert len(await versions(db)) == 8
    assert_invariants(await stored(db))


@pytest.mark.usefixtures("queue")
async def test_batches_of_the_same_profiles_follow_one_another(client: Client, db: Database) -> None:
    people = [f"C{number}" for number in range(5)]
    await create(client, *map(profile, people))

    def rows(colour: int) -> list[dict[str, Any]]:
        patch = {"attributes": [{"name": "Colour", "add": [f"colour {colour}"]}]}
        return [by(one, **patch) for one in (people if colour % 2 else people[::-1])]

    payloads = await asyncio.gather(*(batch(client, "updateProfiles", rows(colour)) for colour in range(4)))

    assert [outcomes(payload) for payload in payloads] == [[True] * 5] * 4
    assert await versions(db) == dict.fromkeys(people, 5)
    assert_invariants(await stored(db))


@pytest.mark.usefixtures("queue")
@pytest.mark.parametrize("policy", ["REJECT_FAILED_ROWS", "REJECT_EVERYTHING"])
async def test_batch_that_is_sent_twice_at_once_is_written_once(client: Client, db: Database, policy: str) -> None:
    rows = [profile("C1"), profile("C2", identities=[identity("1")]), {}]
    envelope = {"errorPolicy": policy, "idempotencyKey": "k"}

    one, other = await asyncio.gather(*(batch(client, "createProfiles", rows, **envelope) for _ in range(2)))

    assert one == other
    assert status(one) == ("SUCCESS", 1000)
    assert len(await versions(db)) == 3
    assert await db["idempotency"].count_documents({}) == 1
    assert_invariants(await stored(db))


async def test_repetition_tells_what_was_done_and_shows_what_is_now(client: Client, db: Database) -> None:
    rows = [profile("C1"), profile("C1"), profile("C2")]
    first = await batch(client, "createProfiles", rows, idempotencyKey="k")
    await client.mutate("setAttribute", {"profile": {"customerId": "C1"}, "name": "Colour", "values": ["red"]})
    await client.mutate("deleteProfile", {"profile": {"customerId": "C2"}})
    before = await content(db)

    again = await batch(client, "createProfiles", rows, idempotencyKey="k")
    other = await batch(client, "createProfiles", rows[:1], idempotencyKey="k")

    shown = [result.pop("profile") for result in again["results"]]
    assert [one and one["version"] for one in shown] == [2, None, None]
    for result in first["results"]:
        result.pop("profile")
    assert again == first
    assert reasons(other) == [("IDEMPOTENCY_CONFLICT", ["idempotencyKey"])]
    assert await content(db) == before


@pytest.mark.parametrize(
    ("policy", "expected"),
    [
        ("REJECT_FAILED_ROWS", {"C1": 2, "C3": 2}),
        ("IGNORE_FAILED", {"C1": 2, "C3": 2}),
        ("REJECT_EVERYTHING", {"C1": 1, "C3": 1}),
    ],
)
async def test_profile_that_others_keep_changing_is_left_to_them(
    mongo_uri: str, db: Database, policy: str, expected: dict[str, int]
) -> None:
    with MongoClient[Document](mongo_uri) as others:
        first = FirstToWrite(others[db.name]["profiles"], "demo|C2")
        motor = AsyncIOMotorClient[Document](mongo_uri, event_listeners=[first])
        client = Client(database(motor, db.name), timeout=2)
        await create(client, profile("C1"), profile("C2"), profile("C3"))
        rows = [by(f"C{number}", **COLOUR) for number in (1, 2, 3)]

        payload = await batch(client, "updateProfiles", rows, errorPolicy=policy)

        motor.close()
    written = policy != "REJECT_EVERYTHING"
    assert outcomes(payload) == [written, [("CONTENTION", "profiles.1")], written]
    assert status(payload) == (("PARTIAL", 1002) if written else ("FAILED", None))
    after = await versions(db)
    assert {customer_id: after[customer_id] for customer_id in expected} == expected


class FirstToWrite(CommandListener):
    """Another writer, who changes a profile whenever the gateway is about to change profiles."""

    def __init__(self, profiles: Collection[Document], profile_id: str) -> None:
        self.profiles = profiles
        self.profile_id = profile_id

    def started(self, event: CommandStartedEvent) -> None:
        if event.command.get("update") == "profiles":
            self.profiles.update_one({"_id": self.profile_id}, {"$inc": {"version": 1}})

    def succeeded(self, event: CommandSucceededEvent) -> None:
        pass

    def failed(self, event: CommandFailedEvent) -> None:
        pass
