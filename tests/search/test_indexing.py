"""Profiles that lack tokens get them: after a definition changed, and those written before there were any."""

import asyncio
from typing import Any

import httpx
import pytest

from gateway.app import build_app
from gateway.domains.actions import create_domain, register_key
from gateway.domains.loaders import DefinitionBook
from gateway.mongo.access import EACH_BATCH, now
from gateway.mongo.client import Database
from gateway.profiles import store
from gateway.search import store as leases
from gateway.search.actions import index_profiles
from gateway.search.model import SCHEME
from gateway.settings import Settings
from tests.client import Client
from tests.database import content, versions
from tests.profiles.builders import create
from tests.search.builders import attribute, found, person, refusals

READY = '{ attributeDefinition(name: "Colour") { searchable searchReady } }'
RED = attribute("Colour", equals="red")
COLOUR = {"name": "Colour", "searchable": True}
MESSAGE = "The values of Colour are being indexed; search again when that is done."
NOT_READY = [("NOT_READY", ["where", "attribute", "name"], MESSAGE)]


@pytest.fixture
async def client(db: Database) -> Client:
    """Return a client of a domain in which nothing is defined, by a worker that reads definitions for each request."""
    await create_domain(db, "demo")
    return Client(db, book=DefinitionBook(db, lifetime=0))


async def redefine(client: Client, mutation: str, **definition: Any) -> None:
    assert (await client.mutate(mutation, definition))["errors"] == []


async def ready(client: Client) -> bool:
    definition: dict[str, bool] = (await client(READY))["attributeDefinition"]
    return definition["searchReady"]


async def test_an_attribute_can_be_searched_once_all_profiles_are_indexed_G14(client: Client, db: Database) -> None:
    await create(client, *(person(f"p{n:03}", {"Colour": ["red"]}) for n in range(EACH_BATCH + 3)), person("x"))

    await redefine(client, "defineAttribute", **COLOUR)

    assert await ready(client) is False
    assert await refusals(client, RED) == NOT_READY
    before = await db["profiles"].find({}, {"search": 0, "indexed": 0}).to_list(None)
    await index_profiles(db, patience=0)
    assert await ready(client) is True
    total = await client("query ($w: ProfileFilter) { profiles(where: $w) { totalCount } }", w=RED)
    assert total["profiles"]["totalCount"] == EACH_BATCH + 3
    assert (await found(client, {**RED, "customerId": {"prefix": "p00"}})) == [f"p{n:03}" for n in range(10)]
    # Versions, times and all else stay: nobody changed anything.
    assert await db["profiles"].find({}, {"search": 0, "indexed": 0}).to_list(None) == before


async def test_a_profile_written_since_is_found_with_the_others(client: Client, db: Database) -> None:
    await create(client, person("a", {"Colour": ["red"]}))
    await redefine(client, "defineAttribute", **COLOUR)
    await create(client, person("b", {"Colour": ["red"]}))

    await index_profiles(db, patience=0)
    await create(client, person("c", {"Colour": ["red"]}))

    assert await found(client, RED) == ["a", "b", "c"]


async def test_no_pass_begins_while_a_process_may_not_know_the_definition(client: Client, db: Database) -> None:
    stale = Client(db, book=DefinitionBook(db, lifetime=600))
    await create(stale, person("a"))
    await redefine(client, "defineAttribute", **COLOUR)

    await index_profiles(db, patience=60)
    assert await refusals(client, RED) == NOT_READY
    # What such a process writes lacks the tokens, and shows it.
    await create(stale, person("b", {"Colour": ["red"]}))
    await index_profiles(db, patience=0)

    assert await found(client, RED) == ["b"]


async def test_an_attribute_of_another_type_is_indexed_anew(client: Client, db: Database) -> None:
    await create(client, person("a", {"Colour": ["9"]}), person("b", {"Colour": ["10"]}))
    await redefine(client, "defineAttribute", **COLOUR)
    await index_profiles(db, patience=0)
    assert await found(client, attribute("Colour", range={"gt": "2"})) == ["a"]

    await redefine(client, "updateAttributeDefinition", name="Colour", type="NUMBER")

    assert await refusals(client, RED) == NOT_READY
    await index_profiles(db, patience=0)
    assert await found(client, attribute("Colour", range={"gt": "2"})) == ["a", "b"]


async def test_what_changed_while_an_attribute_was_not_searchable_is_found(client: Client, db: Database) -> None:
    await create(client, person("a", {"Colour": ["red"]}), person("b", {"Colour": ["red"]}))
    await redefine(client, "defineAttribute", **COLOUR)
    await index_profiles(db, patience=0)
    await redefine(client, "updateAttributeDefinition", name="Colour", searchable=False)
    assert [code for code, *_ in await refusals(client, RED)] == ["BAD_USER_INPUT"]
    await client.mutate("setAttribute", {"profile": {"customerId": "a"}, "name": "Colour", "values": ["blue"]})

    await redefine(client, "updateAttributeDefinition", name="Colour", searchable=True)

    assert await refusals(client, RED) == NOT_READY
    await index_profiles(db, patience=0)
    assert await found(client, RED) == ["b"]
    assert await found(client, attribute("Colour", equals="blue")) == ["a"]


async def test_an_attribute_that_is_deleted_and_defined_again_is_indexed_again(client: Client, db: Database) -> None:
    await redefine(client, "defineAttribute", **COLOUR)
    await index_profiles(db, patience=0)
    await redefine(client, "deleteAttributeDefinition", name="Colour")
    await create(client, person("a", {"Colour": ["red"]}))
    assert [code for code, *_ in await refusals(client, RED)] == ["ATTRIBUTE_NOT_DEFINED"]

    await redefine(client, "defineAttribute", **COLOUR)

    assert await refusals(client, RED) == NOT_READY
    await index_profiles(db, patience=0)
    assert await found(client, RED) == ["a"]


async def test_a_change_of_anything_else_needs_no_indexing(client: Client, db: Database) -> None:
    await redefine(client, "defineAttribute", **COLOUR)
    await index_profiles(db, patience=0)

    await redefine(client, "updateAttributeDefinition", name="Colour", description="Of the hair.", maxValues=3)

    assert await ready(client) is True


async def test_a_definition_that_is_being_changed_does_not_undo_the_indexing_of_others(
    client: Client, db: Database
) -> None:
    await redefine(client, "defineAttribute", **COLOUR)
    domain = await db["domains"].find_one({"_id": "demo"})
    assert domain is not None
    await index_profiles(db, patience=0)
    # As a change of definitions does that had read the domain before.
    await db["domains"].replace_one({"_id": "demo"}, domain)
    assert await ready(client) is False

    await index_profiles(db, patience=0)

    assert await ready(client) is True


async def forget_tokens(db: Database) -> None:
    """Leave profiles and domains as they were kept before there was a search."""
    await db["profiles"].update_many({}, {"$unset": {"indexed": ""}, "$set": {"search": ["e:jane@example.com"]}})
    await db["domains"].update_many({}, {"$unset": {"indexed": "", "search_version": ""}})


async def test_profiles_from_before_the_search_are_indexed_at_start(
    client: Client, db: Database, mongo_uri: str
) -> None:
    await create(client, *(person(id_, tags=["vip"]) for id_ in "abc"))
    await forget_tokens(db)
    before = await versions(db)
    message = "The profiles of the domain are being indexed; search again when that is done."
    assert await refusals(client, {"tag": {"equals": "vip"}}) == [("NOT_READY", ["where", "tag"], message)]
    assert await found(client, {"customerId": {"prefix": "b"}}) == ["b"]

    settings = Settings.model_validate({"mongodb_uri": mongo_uri, "database": db.name})
    app = build_app(settings, fail=_raise)
    transport = httpx.ASGITransport(app=app)
    async with app.router.lifespan_context(app), httpx.AsyncClient(transport=transport) as http:
        async with asyncio.timeout(20):
            while (await http.get("http://gateway/readyz")).status_code != 200:  # noqa: ASYNC110 -- it tells who asks.
                await asyncio.sleep(0.02)

    assert await found(client, {"tag": {"equals": "vip"}}) == ["a", "b", "c"]
    assert await versions(db) == before


async def test_a_running_gateway_indexes_what_becomes_searchable(db: Database, mongo_uri: str) -> None:
    await register_key(db, "demo", "key", "key")
    await create(Client(db), person("a", {"Colour": ["red"]}))
    given = {"mongodb_uri": mongo_uri, "database": db.name, "key_cache_seconds": 0, "request_timeout": 2}
    app = build_app(Settings.model_validate(given), fail=_raise)
    http = httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://gateway", headers={"key": "key"})

    async def ask(query: str, **variables: Any) -> dict[str, Any]:
        response = await http.post("/graphql", json={"query": query, "variables": variables})
        data: dict[str, Any] = response.json()["data"]
        return data

    async with app.router.lifespan_context(app), http, asyncio.timeout(30):
        await ask('mutation { defineAttribute(input: {name: "Colour", searchable: true}) { changed } }')
        while not (await ask(READY))["attributeDefinition"]["searchReady"]:  # noqa: ASYNC110 -- it tells who asks.
            await asyncio.sleep(0.1)
        data = await ask("query ($w: ProfileFilter) { profiles(where: $w) { totalCount } }", w=RED)

    assert data == {"profiles": {"totalCount": 1}}


def _raise(error: Exception) -> None:
    raise error


async def test_indexing_again_changes_nothing(client: Client, db: Database) -> None:
    await create(client, person("a", tags=["vip"]))
    await forget_tokens(db)
    await index_profiles(db, patience=0, anew=True)
    before = await content(db)

    await index_profiles(db, patience=0, anew=True)
    await index_profiles(db, patience=0)

    assert await content(db) == before


async def test_a_pass_that_was_cut_short_goes_on(client: Client, db: Database) -> None:
    await create(client, *(person(id_, tags=["vip"]) for id_ in "abc"))
    await forget_tokens(db)
    current = {"scheme": SCHEME, "version": 0}
    await db["profiles"].update_one({"customer_id": "a"}, {"$set": {"indexed": current, "search": ["t:done"]}})

    await index_profiles(db, patience=0)

    assert await found(client, {"tag": {"equals": "done"}}) == ["a"]
    assert await found(client, {"tag": {"equals": "vip"}}) == ["b", "c"]


async def test_a_profile_that_another_writes_meanwhile_keeps_what_was_written(client: Client, db: Database) -> None:
    await create(client, person("a", tags=["vip"]))
    await forget_tokens(db)
    (batch,) = [some async for some in store.behind(client.access, SCHEME, 0)]
    await client.mutate("addTags", {"profile": {"customerId": "a"}, "tags": ["new"]})
    before = await content(db)

    await store.reindex(client.access, batch)

    assert await content(db) == before


async def test_only_one_process_indexes_a_domain(client: Client, db: Database) -> None:
    await create(client, person("a", tags=["vip"]))
    await forget_tokens(db)
    assert await leases.take(db, "demo", "another", now())

    await index_profiles(db, patience=0)

    assert [code for code, *_ in await refusals(client, {"tag": {"equals": "vip"}})] == ["NOT_READY"]
    await leases.release(db, "demo", "another")
    await index_profiles(db, patience=0)
    assert await found(client, {"tag": {"equals": "vip"}}) == ["a"]
    assert await db["indexing"].count_documents({}) == 0
