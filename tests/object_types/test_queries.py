"""Reading object types: pages, what is read from the database, and what another process changed."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from motor.motor_asyncio import AsyncIOMotorClient

from gateway.domains.actions import create_domain
from gateway.domains.loaders import DefinitionBook
from gateway.mongo.access import Access
from gateway.mongo.client import Database, database
from gateway.mongo.documents import Document
from gateway.object_types.loaders import mapper_of
from tests.client import Client
from tests.commands import Commands
from tests.object_types.builders import CONTACT, given_field, given_key, put

NAMES = [f"Type{number:02}" for number in range(30)]
PAGE = """query ($first: Int, $after: String) { objectTypes(first: $first, after: $after) {
    edges { cursor node { name } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
} }"""


@pytest.fixture
async def watched(db: Database, mongo_uri: str) -> AsyncIterator[tuple[Client, Commands]]:
    """Return a client of an open domain, whose commands are counted."""
    await create_domain(db, "demo")
    commands = Commands()
    mongo = AsyncIOMotorClient[Document](mongo_uri, event_listeners=[commands])
    watched_db = database(mongo, db.name)
    yield Client(watched_db, book=DefinitionBook(watched_db, lifetime=60)), commands
    mongo.close()


async def access_of(client: Client) -> Access:
    return (await client.context()).access


async def test_types_are_read_page_by_page_by_name_A23(client: Client) -> None:
    for name in reversed(NAMES):
        await put(client, name=name)
    seen: list[str] = []
    after, page = None, {"hasNextPage": True}
    while page["hasNextPage"]:
        found = (await client(PAGE, first=12, after=after))["objectTypes"]
        page = found["pageInfo"]
        names = [edge["node"]["name"] for edge in found["edges"]]
        assert (page["startCursor"], page["endCursor"]) == (found["edges"][0]["cursor"], found["edges"][-1]["cursor"])
        assert page["hasPreviousPage"] is (after is not None)
        seen, after = [*seen, *names], page["endCursor"]

    assert seen == NAMES
    assert len((await client(PAGE))["objectTypes"]["edges"]) == 25
    last = (await client(PAGE, after=after))["objectTypes"]
    assert (last["edges"], last["pageInfo"]["endCursor"]) == ([], None)


@pytest.mark.parametrize("first", [-1, 101])
async def test_a_page_has_at_most_100_types_A23(client: Client, first: int) -> None:
    answer = await client.raw(PAGE, first=first)

    assert [error["extensions"]["code"] for error in answer["errors"]] == ["BAD_USER_INPUT"]


async def test_a_foreign_cursor_is_refused_A23(client: Client) -> None:
    answer = await client.raw(PAGE, after="eA==")

    assert [error["extensions"]["code"] for error in answer["errors"]] == ["BAD_USER_INPUT"]


async def test_a_page_of_types_is_one_read_and_none_the_second_time(watched: tuple[Client, Commands]) -> None:
    client, commands = watched
    for name in NAMES[:5]:
        await put(client, name=name)
    query = "{ objectTypes { edges { node { name fields { name } keys { name } tags { key } } } } }"

    with commands.counted() as first:
        found = await client(query)
    with commands.counted() as second:
        assert await client(query) == found
        assert (await client('{ objectType(name: "Type03") { version } }')) == {"objectType": {"version": 1}}

    assert first == {"find object_types": 1}
    assert second == {}


async def test_a_mapping_is_at_hand_without_a_read(watched: tuple[Client, Commands]) -> None:
    client, commands = watched
    await put(client)
    access = await access_of(client)

    with commands.counted() as first:
        found = await mapper_of(access, "Contact")
    with commands.counted() as later:
        again = [await mapper_of(access, "Contact") for _ in range(3)]
        of_template = await mapper_of(access, "Zendesk-User")
        nobody = await mapper_of(access, "Nobody")

    assert found is not None
    assert found[1]({"id": 7}).unique == "7"
    assert all(one is not None and one[1] is found[1] for one in again)
    assert of_template is not None
    assert nobody is None
    assert (first, later) == ({"find object_types": 1}, {})


async def test_what_another_process_changed_counts_once_its_definitions_are_read_again(
    client: Client, db: Database
) -> None:
    now = 0.0
    book = DefinitionBook(db, lifetime=15, clock=lambda: now)
    other = Client(db, book=book)
    await put(client)
    await mapper_of(await access_of(other), "Contact")

    fields, keys = [given_field("key")], [given_key("key", "UNIQUE", "PROFILE")]
    await put(client, fields=fields, keys=keys)
    stale = await mapper_of(await access_of(other), "Contact")
    now = 15.0
    fresh = await mapper_of(await access_of(other), "Contact")

    assert stale is not None
    assert fresh is not None
    assert (stale[0].version, fresh[0].version) == (1, 2)
    assert fresh[1]({"key": "k"}).unique == "k"


async def test_a_reader_that_is_behind_maps_by_what_is_stored_now(client: Client, db: Database) -> None:
    """It knows of the type by a revision that is gone, and has never read it."""
    await put(client)
    access = await access_of(client)
    behind = replace(access, definitions=replace(access.definitions, object_types={"Contact": "gone", "Left": "gone"}))

    found = await mapper_of(behind, "Contact")

    assert found is not None
    assert (found[0].version, found[0].description) == (1, CONTACT["description"])
    assert await mapper_of(behind, "Left") is None
