"""Domains in which object types can be put."""

import pytest

from gateway.definitions.model import (
    App,
    AttributeDefinition,
    Definitions,
    ExtensionDefinition,
    ExtensionField,
    IdentityType,
)
from gateway.domains.actions import create_domain
from gateway.domains.loaders import DefinitionBook
from gateway.mongo.client import Database
from tests.client import Client

CLOSED = Definitions(
    open_attributes=False,
    attributes={name: AttributeDefinition(name=name) for name in ("FirstName", "Colour")},
    open_handles=False,
    identity_types={"card": IdentityType(handle="card")},
    open_apps=False,
    apps={"shop": App(app_id="shop")},
    open_extensions=False,
    extensions={"Car": ExtensionDefinition(name="Car", fields=(ExtensionField(name="plate"),))},
)


@pytest.fixture
async def client(db: Database) -> Client:
    """Return a client of an open domain."""
    await create_domain(db, "demo")
    return Client(db, book=DefinitionBook(db, lifetime=60))


@pytest.fixture
async def closed(db: Database) -> Client:
    """Return a client of a domain that accepts nothing that it does not define."""
    await create_domain(db, "closed", CLOSED)
    return Client(db, "closed", book=DefinitionBook(db, lifetime=60))
