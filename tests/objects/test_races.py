"""Several who put objects of the same people at once, and front ends that write meanwhile."""

import asyncio
from random import Random

import pytest

from gateway.envelope import Envelope
from gateway.mongo.client import Database
from gateway.objects.actions import putting
from gateway.objects.actions.desk import Desk
from gateway.objects.actions.pipelining import put_many
from gateway.objects.actions.putting import put_objects
from gateway.objects.actions.rows import Row
from gateway.objects.model import ObjectStatus
from tests.client import Client
from tests.database import stored
from tests.invariants import assert_invariants
from tests.objects.builders import customer, order, put, whole
from tests.objects.test_batches import access_of, new

PEOPLE = 10


async def test_two_who_put_the_same_objects_make_each_of_them_once(client: Client, db: Database) -> None:
    access = await access_of(db)
    asked = new(
        *(customer(f"C{number}", email=f"{number}@example.com") for number in range(PEOPLE)),
        *(order(f"{number}", f"C{number % PEOPLE}") for number in range(40)),
    )

    one, two = await asyncio.gather(*(put_many(access, Envelope("import"), asked) for _ in range(2)))

    made = [{first.status, second.status} for first, second in zip(one, two, strict=True)]
    assert made == [{ObjectStatus.CREATED, ObjectStatus.UNCHANGED}] * 50
    assert [first.profile for first in one] == [second.profile for second in two]
    assert await db["profiles"].count_documents({}) == PEOPLE
    assert_invariants(await stored(db))


async def test_nothing_is_lost_between_imports_and_front_ends(client: Client, db: Database) -> None:
    access = await access_of(db)
    chance = Random("races")
    people = [f"C{number}" for number in range(PEOPLE)]
    await put_many(access, Envelope("import"), new(*(customer(id_, email=f"{id_}@0.example") for id_ in people)))
    done = asyncio.Event()

    async def imported(number: int) -> None:
        for turn in range(1, 6):
            objects = [customer(id_, email=f"{id_}@{turn}-{number}.example", tier=f"{number}") for id_ in people]
            orders = [order(f"{number}-{turn}-{id_}", id_) for id_ in people]
            chance.shuffle(objects)
            results = await put_many(access, Envelope("import"), new(*objects, *orders))
            assert {result.status for result in results} <= {ObjectStatus.CREATED, ObjectStatus.UPDATED}

    async def edited() -> int:
        written = 0
        while not done.is_set():
            by = {"profile": {"identity": {"handle": "shop", "identifier": chance.choice(people)}}}
            payload = await client.mutate("addTags", {**by, "tags": [f"t{written}"]})
            assert payload["errors"] == []
            written += 1
        return written

    editing = [asyncio.create_task(edited()) for _ in range(2)]
    await asyncio.gather(imported(1), imported(2))
    done.set()
    counts = await asyncio.gather(*editing)

    assert min(counts) > 0
    found = await stored(db)
    assert_invariants(found)
    assert len(found["objects"]) == PEOPLE + 2 * 5 * PEOPLE
    tags = sum(len(profile["tags"]) for profile in found["profiles"])
    assert tags == sum(record["mutation"] == "addTags" for record in found["changes"])
    for id_ in people:
        # Each import changed what it had brought itself, so one address is left, and its order is the primary's.
        assert len((await whole(client, id_))["emails"]) == 1


async def test_who_loses_a_race_reads_again(client: Client, db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    await put(client, *customer("C1"))
    access = await access_of(db)
    read, waits = putting._Batch._read, [1]

    async def read_slowly(batch: putting._Batch, desk: Desk, rows: list[Row]) -> None:
        await read(batch, desk, rows)
        if waits[0]:
            waits[0] -= 1
            by = {"profile": {"identity": {"handle": "shop", "identifier": "C1"}}}
            await client.mutate("addTags", {**by, "tags": [f"between {waits[0]}"]})

    monkeypatch.setattr(putting._Batch, "_read", read_slowly)

    (result,) = await put_objects(access, Envelope("import"), new(order("1", "C1")))

    assert result.status is ObjectStatus.CREATED
    profile = await whole(client, "C1")
    assert (profile["version"], len(profile["orders"]["edges"])) == (3, 1)
    assert_invariants(await stored(db))


async def test_a_profile_that_is_deleted_meanwhile_keeps_no_object(client: Client, db: Database) -> None:
    access = await access_of(db)
    for number in range(5):
        await put(client, *customer(f"C{number}"))
        by = {"profile": {"identity": {"handle": "shop", "identifier": f"C{number}"}}}

        await asyncio.gather(
            client.mutate("deleteProfile", by),
            *(put_objects(access, Envelope("import"), new(order(f"{number}-{one}", f"C{number}"))) for one in range(3)),
        )

    found = await stored(db)
    assert_invariants(found)
    held = {profile["_id"] for profile in found.get("profiles", [])}
    assert {one["profile"] for one in found.get("objects", [])} <= held
    assert held == set()
