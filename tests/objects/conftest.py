"""A domain with the types of a shop."""

import pytest

from gateway.domains.actions import create_domain
from gateway.domains.loaders import DefinitionBook
from gateway.mongo.client import Database
from tests.client import Client
from tests.objects.builders import shop


@pytest.fixture
async def client(db: Database) -> Client:
    """Return a client of a domain with customers, which make profiles, and orders, which do not."""
    await create_domain(db, "demo")
    client = Client(db, book=DefinitionBook(db, lifetime=60))
    await shop(client)
    return client
