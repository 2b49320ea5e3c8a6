"""Profiles are found by the keys of their objects (Amazon Connect, row A18)."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from motor.motor_asyncio import AsyncIOMotorClient

from gateway.domains.actions import create_domain
from gateway.domains.loaders import DefinitionBook
from gateway.mongo.access import now
from gateway.mongo.client import Database, database
from gateway.mongo.documents import Document
from gateway.mongo.indexes import create_indexes
from gateway.objects import store
from gateway.search.rules.object_keys import MAX_HOLDERS
from gateway.search.rules.trees import ONLY_NARROWS
from tests.client import Client
from tests.commands import Commands
from tests.objects.builders import field, key, put_all, put_type
from tests.profiles.builders import create
from tests.search.builders import SEARCH, found, person, refusals

CUSTOMER: dict[str, Any] = {
    "name": "customer",
    "description": "A customer of the shop.",
    "allowProfileCreation": True,
    "fields": [
        field("id", "_profile.customerId"),
        field("email", None, "EMAIL_ADDRESS"),
        field("phone", None, "PHONE_NUMBER"),
        field("name", None, "NAME"),
        field("till"),
        field("slip", None, "NUMBER"),
        field("card"),
        field("hint"),
    ],
    "keys": [
        key("customerKey", "UNIQUE", "PROFILE", fields=["id"], handle="shop"),
        key("email", "PROFILE"),
        key("phone", "PROFILE"),
        key("name", "ASSET"),
        key("slip", "CASE", fields=["till", "slip"]),
        key("card", "PROFILE", "NEW_ONLY"),
        key("hint", "PROFILE", "SECONDARY", "LOOKUP_ONLY"),
    ],
    "countryCode": "BE",
}
ORDER: dict[str, Any] = {
    "name": "order",
    "description": "An order in the shop.",
    "fields": [field("number"), field("id", "_profile.customerId"), field("email")],
    "keys": [
        key("orderKey", "UNIQUE", "ORDER", fields=["number"]),
        key("email", "PROFILE", "SECONDARY", "LOOKUP_ONLY"),
        key("slip", "CASE", fields=["number"]),
    ],
    "expirationDays": 1,
}


EACH = "The key has a value for each of its fields, in their order"


def customer(id_: str, **more: Any) -> tuple[str, dict[str, Any]]:
    return "customer", {"id": id_, **more}


def order(number: str, id_: str, **more: Any) -> tuple[str, dict[str, Any]]:
    return "order", {"number": number, "id": id_, **more}


def by(name: str, *values: str, **more: Any) -> dict[str, Any]:
    return {"objectKey": {"name": name, "values": list(values), **more}}


@pytest.fixture
async def shop(db: Database) -> Client:
    await create_domain(db, "demo")
    client = Client(db, book=DefinitionBook(db, lifetime=60))
    await put_type(client, CUSTOMER)
    await put_type(client, ORDER)
    await create(client, person("x", emails=[{"type": "Home", "address": "x@example.com"}], tags=["old"]))
    put = await put_all(
        client,
        customer("a", email="A@example.com", phone="0470 12 34 56", till="1|2", slip="7.0", hint="tall"),
        customer("b", name="Jane  DOE", till="1", slip="2|7", card="9"),
        customer("c", email="c@example.com", name="jane doe"),
        order("7", "a", email="a@example.com"),
        order("8", "b"),
        order("9", "a"),
    )
    assert put["status"] == "SUCCESS", put
    return client


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        # What becomes an identity, and what neither the profile nor an identity has.
        (by("customerKey", "a"), "a"),
        (by("customerKey", " a\n"), "a"),
        (by("customerKey", "A"), ""),
        (by("orderKey", "7"), "a"),
        (by("orderKey", "8"), "b"),
        (by("orderKey", "10"), ""),
        (by("orderKey", ""), ""),
        (by("orderKey", "$where"), ""),
        # Each value in the form of its content type.
        (by("email", "a@EXAMPLE.com"), "a"),
        (by("email", "no address"), ""),
        (by("phone", "+32470123456"), "a"),
        (by("phone", "0470/12.34.56"), "a"),
        (by("phone", "0470"), ""),
        (by("name", "JANE doe"), "bc"),
        # All values of a composite key, in the order of its fields; of another type it has one.
        (by("slip", "1|2", "7"), "a"),
        (by("slip", "1", "2|7"), ""),
        (by("slip", "7", "1|2"), ""),
        (by("slip", "7"), "a"),
        (by("slip", "7", type="order"), "a"),
        (by("slip", "1|2", "7.00", type="customer"), "a"),
        # Of a type.
        (by("email", "a@example.com", type="customer"), "a"),
        (by("email", "a@example.com", type="order"), ""),
        (by("card", "9"), "b"),
        # What is not kept.
        (by("hint", "tall"), ""),
        # Beside other conditions.
        ({"or": [by("orderKey", "7"), by("orderKey", "8")]}, "ab"),
        ({"or": [by("orderKey", "7"), {"tag": {"equals": "old"}}]}, "ax"),
        ({"and": [by("name", "jane doe"), by("card", "9")]}, "b"),
        ({"and": [by("name", "jane doe"), by("orderKey", "7")]}, ""),
        ({**by("name", "jane doe"), "not": by("orderKey", "8")}, "c"),
        ({**by("name", "jane doe"), "not": by("orderKey", "7")}, "bc"),
        ({**by("name", "jane doe"), "not": by("orderKey", "nobody's")}, "bc"),
    ],
)
async def test_a_profile_is_found_by_the_keys_of_its_objects_A18(
    shop: Client, where: dict[str, Any], expected: str
) -> None:
    assert "".join(await found(shop, where)) == expected


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        (by("customerKey", "a"), [{"path": ["objectKey"], "value": "a"}]),
        (by("phone", "0470 12 34 56"), [{"path": ["objectKey"], "value": "+32470123456"}]),
        (by("slip", "1|2", "7.0"), [{"path": ["objectKey"], "value": "1%7C2|7"}]),
        (
            {"or": [by("orderKey", "9"), by("email", "A@example.com"), by("card", "8")], "isActive": True},
            [
                {"path": ["isActive"], "value": "true"},
                {"path": ["or", "0", "objectKey"], "value": "9"},
                {"path": ["or", "1", "objectKey"], "value": "a@example.com"},
            ],
        ),
        ({"customerId": {"equals": "a"}, "not": by("orderKey", "8")}, [{"path": ["customerId"], "value": "a"}]),
    ],
)
async def test_a_hit_tells_the_key_that_fits(
    shop: Client, where: dict[str, Any], expected: list[dict[str, Any]]
) -> None:
    (edge,) = (await shop(SEARCH, where=where))["profiles"]["edges"]

    assert edge["node"]["customerId"] == "a"
    assert edge["matchedOn"] == expected


@pytest.mark.parametrize(
    ("where", "code", "path", "message"),
    [
        (by("nobody", "1"), "NOT_FOUND", ["name"], "No object type has a key of this name, so there is no such key."),
        (by("orderKey", "1", type="customer"), "NOT_FOUND", ["name"], "This object type has no such key."),
        (
            by("orderKey", "1", type="nobody"),
            "NOT_FOUND",
            ["type"],
            "There is no object type of this name, and no template of this id; objectTypes lists those there are.",
        ),
        (by("orderKey"), "BAD_USER_INPUT", ["values"], f"{EACH}: number."),
        (by("slip", "7", type="customer"), "BAD_USER_INPUT", ["values"], f"{EACH}: till, slip."),
    ],
)
async def test_a_key_that_no_type_has_is_refused(
    shop: Client, where: dict[str, Any], code: str, path: list[str], message: str
) -> None:
    assert await refusals(shop, where) == [(code, ["where", "objectKey", *path], message)]


async def test_all_that_is_wrong_is_said_at_once(shop: Client) -> None:
    where = {"or": [by("nobody", "1"), by("orderKey"), {"attribute": {"name": "Nobody"}}]}

    assert [(code, path) for code, path, _ in await refusals(shop, where)] == [
        ("NOT_FOUND", ["where", "or", "0", "objectKey", "name"]),
        ("BAD_USER_INPUT", ["where", "or", "1", "objectKey", "values"]),
        ("ATTRIBUTE_NOT_DEFINED", ["where", "or", "2", "attribute", "name"]),
    ]


async def test_a_key_alone_must_not_be_negated(shop: Client) -> None:
    assert await refusals(shop, {"not": by("orderKey", "7")}) == [
        ("BAD_USER_INPUT", ["where", "not", "objectKey"], ONLY_NARROWS)
    ]


async def test_a_template_is_a_type_too(shop: Client) -> None:
    template = '{ objectTypeTemplate(id: "Gateway-Profile") { keys { name } } }'
    put = await put_all(shop, ("Gateway-Profile", {"customerId": "t"}))
    assert put["status"] == "SUCCESS", put
    names = [one["name"] for one in (await shop(template))["objectTypeTemplate"]["keys"]]

    assert await found(shop, by(names[0], "t", type="Gateway-Profile")) == ["t"]
    assert await found(shop, by(names[0], "t")) == ["t"]


async def test_an_object_that_moves_is_found_where_it_is(shop: Client) -> None:
    await put_all(shop, order("7", "b"))

    assert await found(shop, by("orderKey", "7")) == ["b"]


async def test_what_an_expired_object_left_to_its_profile_is_found_without_its_type_A22(
    shop: Client, db: Database
) -> None:
    """The database takes up to a minute to delete what has expired; a search does not wait for that."""
    await put_type(shop, {**ORDER, "keys": [ORDER["keys"][0], key("mail", "PROFILE", fields=["email"])]})
    await put_all(shop, order("11", "c", email="mine"))
    assert await found(shop, by("orderKey", "11")) == await found(shop, by("mail", "mine", type="order")) == ["c"]

    await db["objects"].update_one({"unique": "11"}, [{"$set": {"expires_at": "$created_at"}}])

    assert await found(shop, by("orderKey", "11")) == []
    assert await found(shop, by("mail", "mine", type="order")) == []
    assert await found(shop, by("mail", "mine")) == ["c"]


async def test_a_key_that_leads_to_too_many_is_refused(shop: Client, db: Database) -> None:
    one = await db["objects"].find_one({"unique": "7"})
    assert one is not None
    shared = {"type": "order", "keys": [{"name": "slip", "value": "all"}]}
    await db["objects"].insert_many(
        [{**one, **shared, "_id": f"demo|order|m{n}", "profile": f"demo|p{n}"} for n in range(MAX_HOLDERS)]
    )
    assert await found(shop, by("slip", "all")) == []
    await db["objects"].insert_one({**one, **shared, "_id": "demo|order|more", "profile": "demo|a"})

    message = "More than 1,000 profiles have objects with this key: search by a more precise one."
    assert await refusals(shop, by("slip", "all")) == [("BAD_USER_INPUT", ["where", "objectKey", "values"], message)]
    # Many objects of one profile are no reason to refuse.
    await db["objects"].update_many({"keys": shared["keys"]}, {"$set": {"profile": "demo|a"}})
    assert await found(shop, by("slip", "all")) == ["a"]


async def test_another_domain_has_other_objects(shop: Client, db: Database) -> None:
    await create_domain(db, "other")
    other = Client(db, "other", book=DefinitionBook(db, lifetime=60))
    await put_type(other, CUSTOMER)
    await put_type(other, ORDER)
    await put_all(other, customer("a", email="z@example.com"))

    assert await found(other, by("orderKey", "7")) == []
    assert await found(other, by("email", "a@example.com")) == []
    assert await found(other, by("customerKey", "a")) == ["a"]
    assert await found(shop, by("email", "z@example.com")) == []


@pytest.fixture
async def watched(db: Database, mongo_uri: str) -> AsyncIterator[tuple[Client, Commands]]:
    commands = Commands()
    mongo = AsyncIOMotorClient[Document](mongo_uri, event_listeners=[commands])
    yield Client(database(mongo, db.name), book=DefinitionBook(database(mongo, db.name), lifetime=60)), commands
    mongo.close()


async def test_a_key_costs_one_command_which_an_index_serves(
    shop: Client, db: Database, watched: tuple[Client, Commands]
) -> None:
    client, commands = watched
    where = {"and": [by("orderKey", "7"), by("orderKey", "7", type="order")], "or": [by("orderKey", "7")]}
    await client(SEARCH, where=where)

    with commands.counted() as counts:
        await client(
            "query ($where: ProfileFilter) { profiles(where: $where) { pageInfo { hasNextPage } } }", where=where
        )

    assert counts == {"aggregate objects": 2, "find profiles": 1}
    await create_indexes(db, store.INDEXES)
    await db.command("profile", 2)
    await store.holders(client.access, "orderKey", "7", None, 10, now())
    await db.command("profile", 0)
    (read,) = await db["system.profile"].find({"op": "command", "command.aggregate": "objects"}).to_list(None)
    assert "IXSCAN { domain: 1, keys.name: 1, keys.value: 1 }" in read["planSummary"]
    assert (read["keysExamined"], read["docsExamined"]) == (1, 1)
