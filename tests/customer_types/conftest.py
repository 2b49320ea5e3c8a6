"""A domain that can list its customer types."""

import pytest

from gateway.domains.actions import create_domain
from gateway.domains.loaders import DefinitionBook
from gateway.mongo.client import Database
from tests.client import Client


@pytest.fixture
async def client(db: Database) -> Client:
    """Return a client of a domain by a worker that knows it."""
    await create_domain(db, "demo")
    return Client(db, book=DefinitionBook(db, lifetime=60))
