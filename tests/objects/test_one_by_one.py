"""Many objects that are put together end as if they had come one after the other, whatever leads them to a profile."""

from random import Random
from typing import Any

import pytest

from gateway.envelope import Envelope
from gateway.mongo.access import Access
from gateway.mongo.client import Database
from gateway.objects.actions import pipelining
from gateway.objects.actions.pipelining import put_many
from gateway.objects.actions.putting import put_objects
from gateway.objects.model import NewObject, ObjectResult
from tests.client import Client
from tests.database import stored
from tests.invariants import assert_invariants
from tests.objects.builders import ORDER, addresses, customer, field, key, order, put_all, put_type, whole
from tests.objects.test_batches import access_of, new, without_times

ADDRESSES = [f"{name}@example.com" for name in "abcd"]
NUMBERS = ["+32470123456", "+32470123457"]
PERSON: dict[str, Any] = {
    "name": "person",
    "description": "Somebody, by whatever the source knows.",
    "allowProfileCreation": True,
    "fields": [
        field("id"),
        field("customerId", "_profile.customerId"),
        field("card"),
        field("mail", None, "EMAIL_ADDRESS"),
        field("number", None, "PHONE_NUMBER"),
        field("tier", "_profile.attributes.Tier"),
        field("handles", "_profile.identities[*].handle", source="_source.others[*].handle"),
        field("identifiers", "_profile.identities[*].identifier", source="_source.others[*].id"),
        field("emails", "_profile.emails.Home", source="_source.emails[*]"),
        field("phones", "_profile.phones.Home", source="_source.phones[*]"),
        field("tags", "_profile.tags", source="_source.tags[*]"),
        field("device", "_profile.appProfiles.web.key"),
        field("theme", "_profile.appProfiles.web.attributes.Theme"),
        field("cars", "_profile.extensions.Car", source="_source.cars[*]"),
        field("news", "_profile.consents.News"),
        field("told", "_profile.consents.News.consentDate"),
    ],
    "keys": [
        key("personKey", "UNIQUE", fields=["id"]),
        key("card", "PROFILE", handle="card"),
        key("mail", "PROFILE", "SECONDARY", fields=["mail"]),
        key("number", "PROFILE", "SECONDARY", "LOOKUP_ONLY", fields=["number"]),
    ],
}
VISIT = {**PERSON, "name": "visit", "allowProfileCreation": False}


def some_object(chance: Random) -> NewObject:
    """Return an object of one of few people, by one key or another."""
    said: dict[str, Any] = {"id": f"{chance.randrange(8)}", "tags": chance.sample(["x", "y", "z"], 2)}
    for name, share, values in (
        ("customerId", 0.15, ["P0", "P1"]),
        ("card", 0.4, ["card0", "card1", "card2"]),
        ("mail", 0.4, ADDRESSES),
        ("number", 0.3, NUMBERS),
        ("tier", 0.5, ["gold", "silver"]),
        ("device", 0.3, ["D0", "D1"]),
        ("theme", 0.5, ["dark", "light"]),
        ("news", 0.3, ["GRANTED", "DENIED"]),
        ("told", 1.0, ["2020-01-01T00:00:00Z", "2021-01-01T00:00:00Z"]),
    ):
        if chance.random() < share:
            said[name] = chance.choice(values)
    if chance.random() < 0.4:
        said["emails"] = chance.sample(ADDRESSES, 2)
    if chance.random() < 0.3:
        said["phones"] = [chance.choice(NUMBERS)]
    if chance.random() < 0.3:
        said["others"] = [{"handle": "card", "id": f"card{chance.randrange(4)}"}]
    if chance.random() < 0.2:
        said["cars"] = [{"plate": chance.choice("123")}]
    return NewObject(chance.choice(["person", "visit"]), said)


async def forget(db: Database) -> None:
    for name in await db.list_collection_names():
        if name not in ("domains", "object_types", "definition_changes"):
            await db[name].delete_many({})


def told(results: list[ObjectResult]) -> list[Any]:
    return [
        (one.status, one.profile, one.matched_by, one.changes, [str(error) for error in one.errors]) for one in results
    ]


async def one_by_one(access: Access, asked: list[NewObject]) -> list[ObjectResult]:
    return [result for one in asked for result in await put_objects(access, Envelope("import"), [one])]


@pytest.mark.parametrize("seed", range(12))
async def test_putting_many_is_putting_one_after_the_other(
    client: Client, db: Database, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pipelining, "PART", 1)
    await put_type(client, PERSON)
    await put_type(client, VISIT)
    access, chance = await access_of(db), Random(seed)
    batches = [[some_object(chance) for _ in range(chance.randrange(2, 14))] for _ in range(6)]

    singly = [told(await one_by_one(access, asked)) for asked in batches]
    expected = without_times(await stored(db))
    await forget(db)
    together = [told(list(await put_many(access, Envelope("import"), asked))) for asked in batches]

    assert together == singly
    found = await stored(db)
    assert without_times(found) == expected
    assert_invariants(found)


async def test_objects_that_meet_on_a_stored_profile_keep_their_order(
    client: Client, db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The one says a card, the other an address: nothing tells that they are of one person but what is stored."""
    monkeypatch.setattr(pipelining, "PART", 1)
    await put_type(client, PERSON)
    await put_all(client, ("person", {"id": "0", "card": "card0", "mail": "a@example.com"}))
    access = await access_of(db)
    asked: list[tuple[str, dict[str, Any]]] = [
        (
            "person",
            {"id": f"{n}", **({"card": "card0"} if n % 2 else {"mail": "a@example.com"}), "emails": [f"{n}@x.org"]},
        )
        for n in range(1, 9)
    ]

    await put_many(access, Envelope("import"), new(*asked))

    assert addresses(await whole(client, "card0", "card")) == [f"{n}@x.org" for n in range(1, 9)]


async def test_who_says_an_address_comes_before_who_is_found_by_it(
    client: Client, db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The address of the customer is none of the customer's keys."""
    monkeypatch.setattr(pipelining, "PART", 1)
    await put_type(client, {**ORDER, "keys": [ORDER["keys"][0], key("mail", "PROFILE", fields=["email"])]})
    access = await access_of(db)
    others = [customer(f"C{n}", email=f"{n}@example.com") for n in range(5)]
    asked = [*others, customer("C9", email="Ada@example.com"), order("1", "-", email="ada@EXAMPLE.com")]

    results = await put_many(access, Envelope("import"), new(*asked))

    assert [one.status for one in results] == ["CREATED"] * 7
    assert results[6].profile == results[5].profile


async def test_who_persists_places_what_comes_before_its_customer(client: Client, db: Database) -> None:
    access = await access_of(db)
    asked = new(
        order("1", "C1"),
        order("2", "C9", email="ada@example.com"),
        order("3", "C8"),
        customer("C1", email="ada@example.com"),
        order("4", "C1"),
    )

    once = await put_many(access, Envelope("import", dry_run=True), asked)
    results = await put_many(access, Envelope("import"), asked, persistent=True)

    assert [one.status for one in once] == ["FAILED", "FAILED", "FAILED", "CREATED", "CREATED"]
    assert [one.status for one in results] == ["CREATED", "CREATED", "FAILED", "CREATED", "CREATED"]
    (failure,) = (await stored(db))["ingest_failures"]
    assert (failure["object"]["number"], failure["attempts"]) == ("3", 1)
    versions = {
        one["source"]["unique"]: one["_id"]["version"] async for one in db["changes"].find({"source.type": "order"})
    }
    assert versions == {"4": 2, "1": 3, "2": 4}
    before = without_times(await stored(db))
    again = await put_many(access, Envelope("import"), asked, persistent=True)
    assert [one.status for one in again] == ["UNCHANGED", "UNCHANGED", "FAILED", "UNCHANGED", "UNCHANGED"]
    (failure,) = before["ingest_failures"]
    assert without_times(await stored(db)) == {**before, "ingest_failures": [{**failure, "attempts": 2}]}


async def test_what_became_of_an_object_last_decides_about_its_failure(client: Client, db: Database) -> None:
    access = await access_of(db)
    await put_many(access, Envelope("import"), new(customer("C1"), order("1", "C1"), order("2", "C8")))

    await put_many(
        access, Envelope("import"), new(order("2", "C9"), order("2", "C7"), order("2", "C1"), order("3", "C9"))
    )
    assert [one["object"]["number"] for one in (await stored(db))["ingest_failures"]] == ["3"]
    await put_many(
        access, Envelope("import"), new(order("3", "C1"), customer("", email="no"), customer("", email="no"))
    )

    (failure,) = (await stored(db))["ingest_failures"]
    assert (failure["object"], failure["attempts"]) == ({"id": "", "email": "no"}, 2)
