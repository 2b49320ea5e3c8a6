from collections.abc import AsyncIterator, Iterator

import httpx
import pytest
from motor.motor_asyncio import AsyncIOMotorClient

from gateway.definitions.model import Definitions, IdentityType
from gateway.domains.actions import create_domain
from gateway.end_users import actions
from gateway.mongo.client import Client as MongoClient
from gateway.mongo.client import Database, database
from tests.commands import Commands
from tests.end_users.door import SIGNER, Clock, Door, end_users
from tests.end_users.issuer import IssuerProcess, trusted


@pytest.fixture
def issuer() -> Iterator[IssuerProcess]:
    process = IssuerProcess()
    yield process
    process.end()


@pytest.fixture
def commands() -> Commands:
    return Commands()


@pytest.fixture
async def watched(mongo_uri: str, db: Database, commands: Commands) -> AsyncIterator[Database]:
    client: MongoClient = AsyncIOMotorClient(mongo_uri, event_listeners=[commands])
    yield database(client, db.name)
    client.close()


@pytest.fixture
async def http() -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient() as client:
        yield client


@pytest.fixture
async def door(db: Database, watched: Database, http: httpx.AsyncClient, issuer: IssuerProcess) -> Door:
    await create_domain(db, "demo", Definitions(identity_types={"login": IdentityType(handle="login")}))
    issuer.publish(SIGNER)
    clock = Clock()
    theirs = trusted(issuer.url)
    await actions.trust_issuer(db, theirs)
    return Door(end_users(watched, http, clock), clock, db, theirs)
