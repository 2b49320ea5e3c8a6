"""What reads cost, and what a reader sees between two writes."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from motor.motor_asyncio import AsyncIOMotorClient

from gateway.app_profiles.loaders import AppProfilesOfProfile
from gateway.graphql.batching import BATCH
from gateway.identities.loaders import IdentitiesOfProfile
from gateway.mongo.client import Database, database
from gateway.mongo.documents import Document
from gateway.profiles.loaders import EntriesOfProfile, Profiles
from tests.client import Client
from tests.commands import Commands
from tests.profiles.builders import EVERYTHING, app_profile, create, create_many, full_profile, identity, profile

SEVERAL = (1, 50)


@pytest.fixture
def commands() -> Commands:
    return Commands()


@pytest.fixture
async def watched(db: Database, mongo_uri: str, commands: Commands) -> AsyncIterator[Client]:
    """Return a client of the same domain whose commands are counted."""
    mongo = AsyncIOMotorClient[Document](mongo_uri, event_listeners=[commands])
    yield Client(database(mongo, db.name))
    mongo.close()


@pytest.mark.parametrize("count", [2, 50, 100])
async def test_a_page_of_profiles_with_everything_costs_four_commands(
    client: Client, watched: Client, commands: Commands, count: int
) -> None:
    customer_ids = await create_many(client, count)
    query = f"{{ profiles(first: 100) {{ edges {{ node {{ {EVERYTHING} }} }} pageInfo {{ hasNextPage }} }} }}"

    with commands.counted() as counts:
        data = await watched(query)

    assert [edge["node"]["customerId"] for edge in data["profiles"]["edges"]] == customer_ids
    assert counts == {"find profiles": 1, "find identities": 1, "find app_profiles": 1, "find extensions": 1}


async def test_the_last_full_page_costs_no_more(client: Client, watched: Client, commands: Commands) -> None:
    await create_many(client, 51)

    with commands.counted() as counts:
        data = await watched(f"{{ profiles(last: 50) {{ edges {{ node {{ {EVERYTHING} }} }} }} }}")

    assert len(data["profiles"]["edges"]) == 50
    assert counts == {"find profiles": 1, "find identities": 1, "find app_profiles": 1, "find extensions": 1}


EDGES = {
    "attributes { values }": {},
    'attribute(name: "EmailAddress") { primaryValue }': {},
    "identities { handle }": {"find identities": 1},
    "primaryIdentity { handle }": {"find identities": 1},
    "identities { handle } primaryIdentity { handle }": {"find identities": 1},
    "identities { profile { customerId } }": {"find identities": 1},
    "identities { profile { identities { profile { customerId } } } }": {"find identities": 1},
    "appProfiles { key attributes { values } devices { deviceId } }": {"find app_profiles": 1},
    "appProfiles { profile { customerId } }": {"find app_profiles": 1},
    "extensions { records { data } }": {"find extensions": 1},
    "extensions { multiValued definition { name fields { name } } }": {"find extensions": 1},
}


@pytest.mark.parametrize("count", SEVERAL)
async def test_an_edge_costs_the_same_for_one_profile_and_for_many(
    client: Client, watched: Client, commands: Commands, count: int
) -> None:
    await create_many(client, count)

    for selection, cost in EDGES.items():
        with commands.counted() as counts:
            await watched(f"{{ profiles(first: 50) {{ edges {{ node {{ {selection} }} }} }} }}")
        assert counts == {"find profiles": 1, **cost}, selection


KEYS: list[tuple[str, Any, dict[str, int]]] = [
    ("customerId", lambda id_: id_, {"find profiles": 1}),
    ("identity", lambda id_: identity(f"{id_}-1"), {"find identities": 1, "find profiles": 1}),
    ("appProfile", app_profile, {"find app_profiles": 1, "find profiles": 1}),
]


@pytest.mark.parametrize(("kind", "key", "cost"), KEYS, ids=[kind for kind, *_ in KEYS])
async def test_a_hundred_keys_cost_what_one_costs(
    client: Client, watched: Client, commands: Commands, kind: str, key: Any, cost: dict[str, int]
) -> None:
    customer_ids = await create_many(client, 100)
    query = "query ($keys: [ProfileKey!]!) { profilesBy(keys: $keys) { customerId } }"

    for asked in (customer_ids, customer_ids[:1]):
        with commands.counted() as counts:
            data = await watched(query, keys=[{kind: key(customer_id)} for customer_id in asked])
        assert [found["customerId"] for found in data["profilesBy"]] == asked
        assert counts == cost


async def test_identities_nested_below_identity_keys_are_one_command_more(
    client: Client, watched: Client, commands: Commands
) -> None:
    customer_ids = await create_many(client, 100)
    keys = [{"identity": identity(f"{customer_id}-1")} for customer_id in customer_ids]

    with commands.counted() as counts:
        await watched(
            "query ($keys: [ProfileKey!]!) { profilesBy(keys: $keys) { identities { handle isPrimary } } }", keys=keys
        )

    assert counts == {"find identities": 2, "find profiles": 1}


async def test_what_a_node_costs(client: Client, watched: Client, commands: Commands) -> None:
    await create(client, full_profile())
    found = (await client('{ profile(by: {customerId: "C1"}) { id identities { id } appProfiles { id } } }'))["profile"]
    entry = "... on ListEntry { isPrimary } ... on Identity { profile { customerId } }"

    for id_, cost in (
        (found["id"], {"find profiles": 1}),
        (found["identities"][0]["id"], {"find identities": 2, "find profiles": 1}),
        (found["appProfiles"][0]["id"], {"find app_profiles": 2, "find profiles": 1}),
    ):
        with commands.counted() as counts:
            data = await watched(f"query ($id: ID!) {{ node(id: $id) {{ id {entry} }} }}", id=id_)
        assert data["node"]["id"] == id_
        assert counts == cost


async def test_a_loader_splits_what_is_too_much_for_one_command(
    watched: Client, commands: Commands, client: Client
) -> None:
    await create(client, profile("C7"))
    loader = (await watched.context()).loader(Profiles)

    with commands.counted() as counts:
        found = await loader.all([client.access.id(f"C{number}") for number in range(BATCH + 1)])

    assert [document["customer_id"] for document in found if document] == ["C7"]
    assert counts == {"find profiles": 2}


async def stale(client: Client) -> Document:
    """Create a profile with three identities and three app profiles; return its document as it is now."""
    await create(
        client,
        profile(
            identities=[identity("1"), identity("2"), identity("3")],
            appProfiles=[app_profile("1"), app_profile("2"), app_profile("3")],
        ),
        profile("C2"),
    )
    document = await client.access.find_one("profiles", client.access.id("C1"))
    assert document is not None
    return document


TARGET = {"profile": {"customerId": "C1"}}

BETWEEN: list[tuple[str, dict[str, Any], list[str]]] = [
    ("unlinkIdentity", identity("1"), ["2", "3"]),
    ("unlinkIdentity", identity("2"), ["1", "3"]),
    ("moveIdentity", identity("1", to={"customerId": "C2"}), ["2", "3"]),
    ("updateIdentity", identity("1", newIdentifier="9"), ["9", "2", "3"]),
    ("updateIdentity", identity("3", newIdentifier="9"), ["1", "2", "9"]),
    # These tear nothing: the reader sees the order of the version that it read.
    ("promoteIdentity", identity("3"), ["1", "2", "3"]),
    ("deactivateIdentity", identity("1"), ["1", "2", "3"]),
    ("linkIdentity", identity("4"), ["1", "2", "3"]),
]


@pytest.mark.parametrize(("mutation", "input", "seen"), BETWEEN, ids=[f"{m}-{i['identifier']}" for m, i, _ in BETWEEN])
async def test_a_reader_between_two_writes_sees_one_primary(
    client: Client, mutation: str, input: dict[str, Any], seen: list[str]
) -> None:
    read_before = await stale(client)

    payload = await client.mutate(mutation, {**TARGET, **input})
    views = await (await client.context()).loader(IdentitiesOfProfile).load(read_before)

    assert payload["errors"] == []
    assert [view["identifier"] for view in views] == seen
    assert [view["is_primary"] for view in views] == [True, False, False][: len(seen)]
    assert [view["position"] for view in views] == list(range(len(seen)))


async def test_the_same_holds_for_app_profiles(client: Client) -> None:
    read_before = await stale(client)

    await client.mutate("deleteAppProfile", {**TARGET, **app_profile("1")})
    views = await (await client.context()).loader(AppProfilesOfProfile).load(read_before)

    assert [(view["key"], view["is_primary"], view["position"]) for view in views] == [("2", True, 0), ("3", False, 1)]


@pytest.mark.parametrize("kind", [IdentitiesOfProfile, AppProfilesOfProfile])
async def test_a_profile_that_was_deleted_meanwhile_has_no_entries(
    client: Client, kind: type[EntriesOfProfile]
) -> None:
    read_before = await stale(client)

    await client.mutate("deleteProfile", TARGET)

    assert await (await client.context()).loader(kind).load(read_before) == []


async def test_only_torn_profiles_are_read_again(client: Client, watched: Client, commands: Commands) -> None:
    read_before = await stale(client)
    await client.mutate("unlinkIdentity", {**TARGET, **identity("1")})

    with commands.counted() as counts:
        context = await watched.context()
        await context.loader(IdentitiesOfProfile).load(read_before)
        await context.loader(AppProfilesOfProfile).load(read_before)

    assert counts == {"find identities": 2, "find profiles": 1, "find app_profiles": 1}


async def test_entries_that_were_read_ahead_are_shown_without_a_read(
    client: Client, watched: Client, commands: Commands
) -> None:
    holder = await stale(client)
    ahead = await client.access.find("identities", [slot["id"] for slot in holder["identities"]])

    with commands.counted() as counts:
        context = await watched.context()
        context.loader(IdentitiesOfProfile).take(holder, ahead)
        (views,) = await context.loader(IdentitiesOfProfile).all([holder])

    assert [view["identifier"] for view in views] == ["1", "2", "3"]
    assert counts == {}


async def test_entries_that_were_read_ahead_too_late_are_read_again(
    client: Client, watched: Client, commands: Commands
) -> None:
    read_before = await stale(client)
    await client.mutate("moveIdentity", {**TARGET, **identity("1", to={"customerId": "C2"})})
    ahead = await client.access.find("identities", [slot["id"] for slot in read_before["identities"]])

    with commands.counted() as counts:
        context = await watched.context()
        context.loader(IdentitiesOfProfile).take(read_before, ahead)
        (views,) = await context.loader(IdentitiesOfProfile).all([read_before])

    assert [(view["identifier"], view["is_primary"]) for view in views] == [("2", True), ("3", False)]
    assert counts == {"find profiles": 1, "find identities": 2}
