"""What a load does to a database that holds nothing, a part, all, or what a user made of it."""

import pytest

from gateway.demo.definitions import DEFINITIONS
from gateway.demo.loading import DOMAIN, load_people
from gateway.domains.actions import create_domain
from gateway.mongo.client import Database
from tests.client import Client
from tests.database import content

OMNEO = {"customerId": "90722e6c-333-4a90-bd46-b4q12319de8e1"}


@pytest.fixture(autouse=True)
async def domain(db: Database) -> None:
    await create_domain(db, DOMAIN, DEFINITIONS)


async def load(db: Database) -> list[tuple[int, int]]:
    """Load, and return what was told meanwhile."""
    told: list[tuple[int, int]] = []
    await load_people(db, lambda done, of: told.append((done, of)))
    return told


async def test_the_first_load_writes_everybody_with_a_change_record(db: Database) -> None:
    told = await load(db)

    assert told[0] == (0, 204)
    assert told == sorted(told)
    assert {of for _, of in told} == {204}
    assert await db.profiles.count_documents({"domain": "demo", "version": 1}) == 204
    records = await db.changes.find().to_list(None)
    assert len(records) == 204
    assert {record["reason"] for record in records} == {"Demo data"}
    assert {record["by"] for record in records} == {"demo"}


async def test_the_second_load_writes_nothing(db: Database) -> None:
    await load(db)
    before = await content(db)

    assert await load(db) == []

    assert await content(db) == before


async def test_what_a_user_changed_and_deleted_stays_so(db: Database, client: Client) -> None:
    await load(db)
    await client.mutate("promoteIdentity", {"profile": OMNEO, "handle": "card_pos", "identifier": "1000132"})
    await client.mutate("deleteProfile", {"profile": {"customerId": "john-doe"}})
    before = await content(db)

    assert await load(db) == []

    assert await content(db) == before


async def test_a_load_that_was_cut_short_is_completed(db: Database) -> None:
    class Cut(Exception):
        pass

    def cut(done: int, _of: int) -> None:
        if done > 50:
            raise Cut

    with pytest.raises(Cut):
        await load_people(db, cut)
    written = await db.profiles.count_documents({})

    told = await load(db)

    assert 50 < written < 204
    assert told[0] == (0, 204 - written)
    assert await db.profiles.count_documents({"version": 1}) == 204
    assert await db.changes.count_documents({}) == 204


async def test_what_a_user_took_first_is_left_to_them(db: Database, client: Client) -> None:
    card = {"handle": "loyalty_card", "identifier": "ABDD131KJ13002"}
    mine = await client.mutate("createProfile", {"customerId": "mine", "identities": [card]})
    assert mine["errors"] == []

    await load(db)

    owner = await client(
        '{profile(by: {identity: {handle: "loyalty_card", identifier: "ABDD131KJ13002"}}) {customerId}}'
    )
    assert owner == {"profile": {"customerId": "mine"}}
    assert await db.profiles.count_documents({}) == 204


async def test_other_domains_hold_nobody(db: Database) -> None:
    await load(db)

    answer = await Client(db, "other")("{profiles {edges {node {customerId}}}}")

    assert answer == {"profiles": {"edges": []}}
