"""Several who put objects of the same people at once, and front ends that write meanwhile."""

import asyncio
from collections.abc import Iterable
from random import Random
from typing import Any

import pytest

from gateway.envelope import Envelope
from gateway.mongo.access import Access
from gateway.mongo.client import Database
from gateway.objects.actions import putting
from gateway.objects.actions.desk import Desk
from gateway.objects.actions.pipelining import put_many
from gateway.objects.actions.putting import put_objects
from gateway.objects.actions.reading import read
from gateway.objects.actions.rows import Row
from gateway.objects.model import ObjectStatus
from tests.client import Client
from tests.database import stored
from tests.invariants import assert_invariants
from tests.objects.builders import customer, field, key, order, put, put_type, whole
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
    waits = [1]

    async def read_slowly(access: Access, desk: Desk, rows: list[Row]) -> None:
        await read(access, desk, rows)
        if waits[0]:
            waits[0] -= 1
            by = {"profile": {"identity": {"handle": "shop", "identifier": "C1"}}}
            await client.mutate("addTags", {**by, "tags": [f"between {waits[0]}"]})

    monkeypatch.setattr(putting, "read", read_slowly)

    (result,) = await put_objects(access, Envelope("import"), new(order("1", "C1")))

    assert result.status is ObjectStatus.CREATED
    profile = await whole(client, "C1")
    assert (profile["version"], len(profile["orders"]["edges"])) == (3, 1)
    assert_invariants(await stored(db))


@pytest.mark.parametrize("collection", ["profiles", "identities"])
async def test_what_is_said_between_two_reads_is_not_overwritten(
    client: Client, db: Database, monkeypatch: pytest.MonkeyPatch, collection: str
) -> None:
    """A batch reads in several commands; a front end writes when the reading of one collection has begun."""
    await put_type(client, RICHER)
    said = {"no": "1", "customer": "C1", "device": "D1"}
    await put(client, "richer", {**said, "tier": "silver", "news": "PENDING", "told": "2020-01-01T00:00:00Z"})
    by = {"profile": {"identity": {"handle": "shop", "identifier": "C1"}}}
    reading, waits = Desk.read, [1]

    async def read_and_wait(desk: Desk, name: str, ids: Iterable[str]) -> None:
        await reading(desk, name, ids)
        if name == collection and waits[0]:
            waits[0] = 0
            attributes = [{"name": "Theme", "set": ["dark"]}]
            app = await client.mutate("updateAppProfile", {**by, "appId": "web", "key": "D1", "attributes": attributes})
            consent = {"type": "News", "status": "WITHDRAWN", "consentDate": "2022-01-01T00:00:00Z"}
            assert app["errors"] == (await client.mutate("setConsent", {**by, **consent}))["errors"] == []

    monkeypatch.setattr(Desk, "read", read_and_wait)
    later: dict[str, object] = {**said, "tier": "gold", "news": "GRANTED", "told": "2021-01-01T00:00:00Z"}
    (result,) = await put_objects(await access_of(db), Envelope("import"), new(("richer", later)))

    assert (result.status, waits) == (ObjectStatus.UPDATED, [0])
    found = await stored(db)
    assert_invariants(found)
    assert [one["attributes"] for one in found["app_profiles"]] == [{"Theme": ["dark"], "Tier": ["gold"]}]
    assert [one["status"] for one in found["consents"]] == ["WITHDRAWN"]


RICHER: dict[str, Any] = {
    "name": "richer",
    "description": "What is kept in documents beside the profile.",
    "allowProfileCreation": True,
    "fields": [
        *(field(name) for name in ("no", "customer")),
        field("device", "_profile.appProfiles.web.key"),
        field("tier", "_profile.appProfiles.web.attributes.Tier"),
        field("news", "_profile.consents.News"),
        field("told", "_profile.consents.News.consentDate"),
    ],
    "keys": [key("no", "UNIQUE"), key("customer", "PROFILE", handle="shop")],
}


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
