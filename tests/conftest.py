"""What is costly and must be closed: one real MongoDB for each worker, one database for each test."""

import os
from collections.abc import AsyncIterator, Generator
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

import pytest

from gateway.mongo.client import Client, Database, connect, database
from gateway.mongo.embedded import embedded_mongo
from tests.client import Client as GatewayClient

NOTHING_MAY_BE_SKIPPED = "NOTHING_MAY_BE_SKIPPED" in os.environ
"""Set where Chromium and Node are known to be there, so that a skip would hide something."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if isinstance(item, pytest.Function) and "mongo_uri" in item.fixturenames:
            item.add_marker(pytest.mark.mongo)


@pytest.fixture(scope="session")
async def mongo_uri() -> AsyncIterator[str]:
    """Return the address of a replica set that knows fail points."""
    # Not below pytest's own temporary folder, which keeps the data of three runs.
    with TemporaryDirectory(prefix="gateway-tests-") as folder:
        async with embedded_mongo(Path(folder), report=print, parameters=["enableTestCommands=1"]) as mongo:
            yield mongo.uri


@pytest.fixture(scope="session")
async def mongo_client(mongo_uri: str) -> AsyncIterator[Client]:
    client = connect(mongo_uri, timeout=10)
    yield client
    client.close()


@pytest.fixture
async def db(mongo_client: Client) -> AsyncIterator[Database]:
    """Return a database of the test's own, empty."""
    name = f"test-{uuid4().hex}"
    yield database(mongo_client, name)
    await mongo_client.drop_database(name)


@pytest.fixture
def client(db: Database) -> GatewayClient:
    """Return a client of the domain `demo`."""
    return GatewayClient(db)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.skipped and NOTHING_MAY_BE_SKIPPED:
        report.outcome = "failed"
    return report
