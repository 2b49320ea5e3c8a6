"""What objects make of a profile to which others write too."""

from typing import Any

import pytest

from gateway.mongo.client import Database
from tests.client import Client
from tests.database import stored
from tests.invariants import assert_invariants
from tests.objects.builders import CUSTOMER, addresses, customer, field, key, put, put_type, whole

BY_SHOP = {"profile": {"identity": {"handle": "shop", "identifier": "C1"}}}
CRM: dict[str, Any] = {
    "name": "contact",
    "description": "A contact of the CRM.",
    "allowProfileCreation": True,
    "fields": [
        field("id"),
        field("shopId"),
        field("email", "_profile.emails.Work", "EMAIL_ADDRESS"),
        field("tier", "_profile.attributes.Tier"),
        field("labels", "_profile.tags", source="_source.labels[*]"),
        field("type", "_profile.customerType"),
    ],
    "keys": [
        key("contactKey", "UNIQUE", fields=["id"]),
        key("shopKey", "PROFILE", fields=["shopId"], handle="shop"),
    ],
}


def contact(**more: Any) -> tuple[str, dict[str, Any]]:
    return "contact", {"id": "A1", "shopId": "C1", **more}


@pytest.fixture(autouse=True)
async def _crm(client: Client) -> None:
    await put_type(client, CRM)


async def emails(client: Client) -> list[tuple[str, bool]]:
    profile = await whole(client, "C1")
    return [(email["address"], email["isPrimary"]) for email in profile["emails"]]


async def email_id(client: Client, address: str) -> str:
    query = """{ profile(by: {identity: {handle: "shop", identifier: "C1"}}) { emails { id address } } }"""
    found = (await client(query))["profile"]["emails"]
    return next(str(one["id"]) for one in found if one["address"] == address)


async def test_a_changed_value_takes_the_place_of_the_one_that_the_object_brought(client: Client, db: Database) -> None:
    await put(client, *customer(email="old@example.com"))
    await client.mutate("addEmail", {**BY_SHOP, "type": "Home", "address": "home@example.com"})
    kept = await email_id(client, "old@example.com")

    payload = await put(client, *customer(email="new@example.com"))

    assert await emails(client) == [("new@example.com", True), ("home@example.com", False)]
    assert await email_id(client, "new@example.com") == kept
    assert [(change["kind"], change["path"][0]) for change in payload["changes"]] == [
        ("UPDATED", "emails"),
        ("UPDATED", "objects"),
    ]
    assert_invariants(await stored(db))


async def test_a_primary_that_a_person_chose_stays_primary(client: Client, db: Database) -> None:
    await put(client, *customer(email="old@example.com"))
    await client.mutate("addEmail", {**BY_SHOP, "type": "Home", "address": "home@example.com", "asPrimary": True})

    await put(client, *customer(email="new@example.com"))
    await put(client, *contact(email="crm@example.com"))

    assert await emails(client) == [
        ("home@example.com", True),
        ("new@example.com", False),
        ("crm@example.com", False),
    ]
    assert_invariants(await stored(db))


async def test_a_value_that_somebody_vouched_for_is_not_taken_back(client: Client) -> None:
    await put(client, *customer(email="old@example.com"))
    await client.mutate("verifyEmail", {**BY_SHOP, "id": await email_id(client, "old@example.com")})

    await put(client, *customer(email="new@example.com"))

    assert await emails(client) == [("old@example.com", True), ("new@example.com", False)]


async def test_a_value_that_a_person_removed_does_not_come_back_with_the_same_object(client: Client) -> None:
    await put(client, *customer(email="old@example.com", tier="gold"))
    await client.mutate("removeEmail", {**BY_SHOP, "id": await email_id(client, "old@example.com")})

    assert (await put(client, *customer(email="old@example.com", tier="gold")))["status"] == "UNCHANGED"
    assert await emails(client) == []


async def test_a_value_that_a_person_switched_off_stays_off(client: Client) -> None:
    await put(client, *customer(email="old@example.com"))
    await client.mutate("deactivateEmail", {**BY_SHOP, "id": await email_id(client, "old@example.com")})

    await put(client, *customer(email="old@example.com", tier="gold"))

    assert await emails(client) == [("old@example.com", False)]


async def test_what_two_objects_say_stays_when_one_of_them_says_something_else(client: Client, db: Database) -> None:
    await put(client, *customer(email="both@example.com", tier="gold"))
    await put(client, *contact(email="both@example.com", tier="gold"))

    await put(client, *customer(email="shop@example.com", tier="silver"))
    await put(client, *contact(email="crm@example.com", tier="bronze"))

    assert addresses(await whole(client, "C1")) == ["both@example.com", "shop@example.com", "crm@example.com"]
    assert (await whole(client, "C1"))["attributes"] == [{"values": ["gold", "silver", "bronze"]}]
    assert_invariants(await stored(db))


async def test_what_a_front_end_wrote_before_an_object_said_it_is_not_the_objects(client: Client) -> None:
    new = {
        "customerId": "P1",
        "identities": [{"handle": "shop", "identifier": "C1"}],
        "emails": [{"type": "Work", "address": "mine@example.com"}],
    }
    await client.mutate("createProfile", new)
    await put(client, *customer(email="mine@example.com"))

    await put(client, *customer(email="new@example.com"))

    assert addresses(await whole(client, "C1")) == ["mine@example.com", "new@example.com"]


async def test_a_plain_fact_that_somebody_else_said_stands(client: Client) -> None:
    await put(client, *contact(type="B2B", labels=["vip", "new"]))
    query = '{ profile(by: {identity: {handle: "shop", identifier: "C1"}}) { customerType tags } }'
    await put(client, *contact(type="Partner", labels=["vip"]))
    assert (await client(query))["profile"] == {"customerType": "Partner", "tags": ["vip"]}
    await client.mutate("updateProfile", {**BY_SHOP, "customerType": "Employee"})
    await client.mutate("addTags", {**BY_SHOP, "tags": ["own"]})

    await put(client, *contact(type="B2B", labels=["old"]))

    assert (await client(query))["profile"] == {"customerType": "Employee", "tags": ["old", "own"]}


async def test_an_identity_follows_the_key_of_its_object_in_its_place(client: Client, db: Database) -> None:
    await put_type(
        client,
        {
            **CUSTOMER,
            "name": "member",
            "fields": [field("id"), field("card"), field("shopId")],
            "keys": [
                key("memberKey", "UNIQUE", fields=["id"]),
                key("card", "PROFILE", handle="card"),
                key("shopId", "PROFILE", handle="shop"),
            ],
        },
    )
    await put(client, "member", {"id": "M1", "card": "old", "shopId": "C1"})

    payload = await put(client, "member", {"id": "M1", "card": "new", "shopId": "C1"})

    assert payload["errors"] == []
    assert (await whole(client, "C1"))["identities"] == [
        {"handle": "card", "identifier": "new", "isPrimary": True},
        {"handle": "shop", "identifier": "C1", "isPrimary": False},
    ]
    assert [identity["_id"] async for identity in db["identities"].find().sort("_id")] == [
        "demo|card|new",
        "demo|shop|C1",
    ]
    assert_invariants(await stored(db))


async def test_a_single_value_that_somebody_else_said_stands(client: Client) -> None:
    definition = {"name": "Tier", "maxValues": 1}
    assert (await client.mutate("defineAttribute", definition))["errors"] == []
    await put(client, *customer(tier="silver"))
    await put(client, *customer(tier="gold"))
    assert (await whole(client, "C1"))["attributes"] == [{"values": ["gold"]}]
    await client.mutate("setAttribute", {**BY_SHOP, "name": "Tier", "values": ["platinum"]})

    payload = await put(client, *customer(tier="bronze"))

    assert (payload["status"], payload["errors"]) == ("UPDATED", [])
    assert (await whole(client, "C1"))["attributes"] == [{"values": ["platinum"]}]


async def test_a_full_list_refuses_one_more_and_drops_nothing(client: Client, db: Database) -> None:
    assert (await client.mutate("setListPolicy", {"list": "EMAILS", "maxEntries": 1}))["errors"] == []
    await put(client, *customer(email="shop@example.com"))

    payload = await put(client, *contact(email="crm@example.com"))

    assert [(error["code"], error["path"]) for error in payload["errors"]] == [
        ("LIMIT_EXCEEDED", ["object", "emails", "0"])
    ]
    assert addresses(await whole(client, "C1")) == ["shop@example.com"]
    assert await db["objects"].count_documents({}) == 1
