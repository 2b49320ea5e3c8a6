"""A domain in which attributes of every type can be searched for."""

import pytest

from gateway.domains.actions import create_domain
from gateway.domains.loaders import DefinitionBook
from gateway.mongo.client import Database
from tests.client import Client
from tests.search.builders import DEFINITIONS


@pytest.fixture
async def client(db: Database) -> Client:
    await create_domain(db, "demo", DEFINITIONS)
    return Client(db, book=DefinitionBook(db, lifetime=600))
