"""Domains with integrations in them."""

import socket
from collections.abc import Iterator

import pytest

from gateway.domains.actions import create_domain
from gateway.mongo.client import Database
from tests.client import Client
from tests.integrations.buckets import Bucket, s3_server


@pytest.fixture
async def client(db: Database) -> Client:
    """Return a client of the domain `demo`."""
    await create_domain(db, "demo")
    return Client(db)


@pytest.fixture
async def other(db: Database) -> Client:
    """Return a client of another domain."""
    await create_domain(db, "other")
    return Client(db, "other")


@pytest.fixture(scope="session")
def s3() -> Iterator[str]:
    """Return the address of a server with the protocol of S3."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = int(free.getsockname()[1])
    with s3_server(port) as endpoint:
        yield endpoint


@pytest.fixture
def bucket(s3: str) -> Bucket:
    return Bucket(s3)
