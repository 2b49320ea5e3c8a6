"""What has expired is deleted by the database itself, and nothing else with it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from pathlib import Path

import pytest

from gateway.mongo.access import now
from gateway.mongo.client import Database, connect, database
from gateway.mongo.embedded import embedded_mongo
from gateway.mongo.indexes import create_indexes
from gateway.objects import store
from tests.client import Client
from tests.database import content
from tests.objects.builders import CUSTOMER, ORDER, customer, order, put, put_all, put_type, whole

DELETED_WITHIN = 20.0


@pytest.fixture
async def db(tmp_path: Path) -> AsyncIterator[Database]:
    """Return a database of a server that looks every second for what has expired, and not every minute.

    A server that runs already sleeps its minute before it takes notice of such a wish.
    """
    async with embedded_mongo(tmp_path, report=print, parameters=["ttlMonitorSleepSecs=1"]) as mongo:
        mongo_client = connect(mongo.uri, timeout=10)
        yield database(mongo_client, "test-expiring")
        mongo_client.close()


async def until(condition: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(DELETED_WITHIN):
        while not await condition():  # noqa: ASYNC110 -- the database tells only who asks.
            await asyncio.sleep(0.05)


@pytest.mark.mongo
async def test_an_object_and_a_failure_that_have_expired_are_deleted_A22(client: Client, db: Database) -> None:
    await create_indexes(db, store.INDEXES)
    await put_type(client, {**CUSTOMER, "expirationDays": 2})
    await put_type(client, ORDER)
    await put_all(client, customer("C1", email="ada@example.com"), customer("C2"), order("1"), order("2", "C9"))
    await put(client, *order("3", "C8"))
    before = await content(db)
    # As if they had come three days ago, and the failure a month.
    past = now() - timedelta(days=1)
    await db["objects"].update_one({"unique": "C1"}, {"$set": {"expires_at": past}})
    await db["ingest_failures"].update_one({"object.number": "2"}, {"$set": {"expires_at": past}})

    async def deleted() -> bool:
        counts = [await db[name].count_documents({"expires_at": past}) for name in ("objects", "ingest_failures")]
        return counts == [0, 0]

    await until(deleted)

    after = await content(db)
    assert {name for name in before if after.get(name) != before[name]} == {"objects", "ingest_failures"}
    assert sorted([one["unique"] async for one in db["objects"].find()]) == ["1", "C2"]
    assert [one["object"]["number"] async for one in db["ingest_failures"].find()] == ["3"]
    # What the object said of its profile stays, and it comes again as if for the first time.
    profile = await whole(client, "C1")
    assert [email["address"] for email in profile["emails"]] == ["ada@example.com"]
    assert [edge["node"]["type"] for edge in profile["objects"]["edges"]] == ["order"]
    assert (await put(client, *customer("C1", email="ada@example.com")))["status"] == "CREATED"
