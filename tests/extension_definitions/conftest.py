"""Domains in which something can be defined."""

import pytest

from gateway.definitions.model import Definitions
from gateway.domains.actions import create_domain
from gateway.domains.loaders import DefinitionBook
from gateway.mongo.client import Database
from tests.client import Client


@pytest.fixture
async def client(db: Database) -> Client:
    """Return a client of an open domain."""
    await create_domain(db, "demo")
    return Client(db)


@pytest.fixture
async def closed(db: Database) -> Client:
    """Return a client of a domain that accepts none but defined extensions."""
    await create_domain(db, "closed", Definitions(open_extensions=False))
    return Client(db, "closed", book=DefinitionBook(db, lifetime=60))
