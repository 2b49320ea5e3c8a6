"""Objects on the profile: pages of them, batched for all profiles of a level."""

from collections import Counter
from collections.abc import AsyncIterator

import pytest
from motor.motor_asyncio import AsyncIOMotorClient

from gateway.caller import Caller
from gateway.domains.loaders import DefinitionBook
from gateway.mongo.access import now
from gateway.mongo.client import Database, database
from gateway.mongo.documents import Document
from gateway.mongo.indexes import create_indexes
from gateway.objects import store
from gateway.objects.rules.placing import list_of
from tests.client import Client
from tests.commands import Commands
from tests.objects.builders import customer, order, put, put_all, put_type

ORDER = {"type": "order"}


@pytest.fixture
def commands() -> Commands:
    return Commands()


@pytest.fixture
async def watched(client: Client, commands: Commands, mongo_uri: str, db: Database) -> AsyncIterator[Client]:
    """Return a client, of the domain that the other one has made, whose commands are counted."""
    motor = AsyncIOMotorClient[Document](mongo_uri, event_listeners=[commands])
    counted = database(motor, db.name)
    yield Client(counted, book=DefinitionBook(counted, lifetime=60))
    motor.close()


async def pages(client: Client, field: str, size: int) -> list[list[str]]:
    """Return the numbers of a customer's objects, page by page."""
    found: list[list[str]] = []
    after = None
    while True:
        query = f"""query ($after: String) {{ profile(by: {{identity: {{handle: "shop", identifier: "C1"}}}}) {{
            page: {field} {{ edges {{ node {{ data }} }} pageInfo {{ hasNextPage endCursor }} }}
        }} }}"""
        page = (await client(query, after=after))["profile"]["page"]
        found.append([edge["node"]["data"]["number"] for edge in page["edges"]])
        assert len(found[-1]) <= size
        if not page["pageInfo"]["hasNextPage"]:
            return found
        after = page["pageInfo"]["endCursor"]


async def test_orders_are_those_of_types_with_an_order_key_newest_first_A1_A23(client: Client) -> None:
    await put(client, *customer())
    for number in ("1", "2", "3", "4", "5"):
        await put(client, *order(number))
    await put(client, *order("2", note="changed"))

    found = await pages(client, "orders(first: 2, after: $after)", 2)

    assert found == [["5", "4"], ["3", "2"], ["1"]]


async def test_objects_are_of_all_types_or_of_one_A23(client: Client) -> None:
    await put(client, *customer(number="customer"))
    await put(client, *order("1"))

    assert await pages(client, "objects(after: $after)", 25) == [["1", "customer"]]
    assert await pages(client, 'objects(type: "customer", after: $after)', 25) == [["customer"]]
    assert await pages(client, 'objects(type: "unknown", after: $after)', 25) == [[]]


async def test_an_object_stands_at_the_time_of_its_source(client: Client) -> None:
    fields = [{"name": name, "source": f"_source.{name}"} for name in ("number", "customer")]
    times = {"name": "sourceLastUpdatedTimestamp", "source": "_source.at"}
    keys = [
        {"name": "unique", "fieldNames": ["number"], "roles": ["UNIQUE", "ORDER"]},
        {"name": "shop", "fieldNames": ["customer"], "roles": ["PROFILE"], "handle": "shop"},
    ]
    await put_type(client, {"name": "timed", "description": "Timed.", "fields": [*fields, times], "keys": keys})
    await put(client, *customer())
    for number, day in (("first", 1), ("third", 3), ("second", 2)):
        await put(client, "timed", {"number": number, "customer": "C1", "at": f"2026-01-0{day}T00:00:00Z"})

    assert await pages(client, "orders(after: $after)", 25) == [["third", "second", "first"]]


async def test_all_profiles_of_a_level_cost_one_command_and_counts_another(
    client: Client, watched: Client, commands: Commands
) -> None:
    ids = [f"C{number:02}" for number in range(50)]
    await put_all(client, *(customer(id_) for id_ in ids))
    await put_all(client, *(order(f"{id_}-{number}", id_) for id_ in ids for number in range(2)))
    query = """{ profiles(first: 50) { edges { node {
        orders(first: 1) {
            totalCount edges { node { type keys { name value } profile { customerId } } } pageInfo { hasNextPage }
        }
        objects(first: 1) { edges { node { data } } }
    } } } }"""
    await watched(query)

    for _ in range(2):
        with commands.counted() as counts:
            found = (await watched(query))["profiles"]["edges"]

        assert len(found) == 50
        assert all(edge["node"]["orders"]["totalCount"] == 2 for edge in found)
        assert all(edge["node"]["orders"]["pageInfo"]["hasNextPage"] for edge in found)
        assert counts == Counter({"find profiles": 1, "aggregate 1": 1, "aggregate objects": 1})


async def test_a_page_reads_no_more_than_it_shows(client: Client, db: Database) -> None:
    await create_indexes(db, store.INDEXES)
    await put(client, *customer())
    for number in range(30):
        await put(client, *order(f"{number:02}"))
    (profile,) = await db["objects"].distinct("profile")
    lists = {"domain": "demo", "lists": f"role:ORDER|{profile}"}

    plan = await db.command(
        "explain",
        {"find": "objects", "filter": lists, "sort": {"at": -1, "_id": -1}, "limit": 6},
        verbosity="executionStats",
    )

    assert plan["executionStats"]["totalKeysExamined"] == plan["executionStats"]["totalDocsExamined"] == 6


async def test_a_person_sees_and_counts_its_own_objects_alone(client: Client, db: Database) -> None:
    await put_all(client, customer("C1"), customer("C2"), order("1"), order("2"), order("3", "C2"))
    own = await db["profiles"].find_one({"identities.id": "demo|shop|C1"})
    assert own is not None
    person = Client(db, caller=Caller("demo", "person", profile=own["_id"]))
    counts = "objects { totalCount edges { node { type data } } } orders { totalCount }"

    shown = (await person(f"{{ viewer {{ profile {{ {counts} }} }} }}"))["viewer"]["profile"]

    assert (shown["objects"]["totalCount"], shown["orders"]["totalCount"]) == (3, 2)
    assert len(shown["objects"]["edges"]) == 3
    other = await db["profiles"].find_one({"identities.id": "demo|shop|C2"})
    assert other is not None
    assert await store.counts(person.access, [list_of(other["_id"]), list_of(own["_id"])], now()) == [0, 3]


async def test_an_object_is_fetched_by_its_id_and_not_once_it_expired(client: Client, db: Database) -> None:
    await put(client, *customer())
    object_ = (await put(client, *order("1")))["object"]
    query = "query ($id: ID!) { node(id: $id) { ... on ProfileObject { type version profile { version } } } }"

    assert (await client(query, id=object_["id"]))["node"] == {"type": "order", "version": 1, "profile": {"version": 2}}

    await db["objects"].update_one({"type": "order"}, [{"$set": {"expires_at": "$updated_at"}}])
    assert (await client(query, id=object_["id"]))["node"] is None
    assert await pages(client, "orders(after: $after)", 25) == [[]]


async def test_the_database_deletes_what_expired_A22(db: Database) -> None:
    await create_indexes(db, store.INDEXES)

    for name in ("objects", "ingest_failures"):
        found = await db[name].index_information()
        assert [index["key"] for index in found.values() if index.get("expireAfterSeconds") == 0] == [
            [("expires_at", 1)]
        ]


@pytest.mark.parametrize(
    ("arguments", "path"),
    [("first: 101", ["first"]), ("first: -1", ["first"]), ('after: "x"', ["after"])],
)
async def test_a_page_that_cannot_be_is_refused(client: Client, arguments: str, path: list[str]) -> None:
    await put(client, *customer())

    answer = await client.raw(
        f"{{ profiles {{ edges {{ node {{ orders({arguments}) {{ edges {{ cursor }} }} }} }} }} }}"
    )

    assert [(error["extensions"]["code"], error["extensions"]["argument"]) for error in answer["errors"]] == [
        ("BAD_USER_INPUT", path)
    ]
