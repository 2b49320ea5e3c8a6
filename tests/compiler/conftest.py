"""People in a database of their own, which no test here changes."""

import asyncio
import gc
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest

from gateway.app import INDEXES
from gateway.domains.actions import create_domain
from gateway.domains.loaders import DefinitionBook
from gateway.moments import printed
from gateway.mongo.client import Client as Mongo
from gateway.mongo.client import database
from gateway.mongo.indexes import create_indexes
from tests.client import Client
from tests.compiler.both import Both
from tests.compiler.people import known_ids, live, pools
from tests.compiler.values import Pools


@pytest.fixture(scope="session")
async def people(mongo_client: Mongo) -> AsyncIterator[Client]:
    """Return a client of the domain in which they live."""
    name = f"test-{uuid4().hex}"
    db = database(mongo_client, name)
    await create_indexes(db, INDEXES)
    await create_domain(db, "demo")
    client = Client(db, book=DefinitionBook(db, lifetime=3600))
    await live(client)
    yield client
    await mongo_client.drop_database(name)


@pytest.fixture(scope="session")
async def words(people: Client) -> Pools:
    return await pools(people)


@pytest.fixture(scope="session")
async def both(people: Client) -> Both:
    since = printed(datetime.now(UTC).replace(tzinfo=None))
    return Both(people, known=await known_ids(people.access.db), since=since)


@pytest.fixture
async def unretrieved() -> AsyncIterator[list[Any]]:
    """Return what the event loop has complained of, such as an exception that nobody asked for."""
    loop, found = asyncio.get_running_loop(), list[Any]()
    before = loop.get_exception_handler()
    loop.set_exception_handler(lambda _, complaint: found.append(complaint))
    yield found
    gc.collect()
    loop.set_exception_handler(before)
