"""The connection: what server is taken, and how long an absent one is waited for."""

import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic

import pytest
from pymongo.errors import NetworkTimeout, ServerSelectionTimeoutError
from pymongo.read_concern import ReadConcern
from pymongo.write_concern import WriteConcern

from gateway.mongo.client import (
    Client,
    Database,
    UnsuitableServer,
    connect,
    database,
    require_replica_set,
    writable,
)
from gateway.mongo.mongod import find_mongod


@pytest.fixture
def standalone(tmp_path: Path, free_port: int) -> Iterator[str]:
    options = [
        "--bind_ip",
        "127.0.0.1",
        "--port",
        str(free_port),
        "--dbpath",
        str(tmp_path),
        "--nounixsocket",
    ]
    journal = ["--wiredTigerEngineConfigString", "log=(file_max=10MB,prealloc=false)"]
    command = [str(find_mongod().path), *options, *journal]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        yield f"mongodb://127.0.0.1:{free_port}"
        process.terminate()


@pytest.mark.mongo
async def test_a_standalone_server_is_refused_with_the_reason(standalone: str) -> None:
    client = connect(standalone, timeout=10)

    with pytest.raises(UnsuitableServer) as refusal:
        await require_replica_set(client)

    assert str(refusal.value) == (
        "This MongoDB is a standalone server; the gateway needs a replica set (one node is enough). "
        "Start mongod with --replSet rs0 and run rs.initiate() once."
    )
    client.close()


async def test_a_replica_set_is_taken(mongo_client: Client, db: Database) -> None:
    await require_replica_set(mongo_client)

    assert await writable(db) is True


async def test_a_server_out_of_reach_is_waited_for_no_longer_than_told(free_port: int) -> None:
    client = connect(f"mongodb://127.0.0.1:{free_port}", timeout=0.3)
    started = monotonic()

    with pytest.raises(ServerSelectionTimeoutError):
        await require_replica_set(client)

    assert 0.3 <= monotonic() - started < 2
    assert await writable(database(client, "profiles")) is False
    client.close()


async def test_a_server_that_does_not_answer_is_waited_for_no_longer_than_told(mongo_uri: str, db: Database) -> None:
    client = connect(mongo_uri, timeout=0.4)
    await client.admin.command("ping")
    stall = {"failCommands": ["find"], "blockConnection": True, "blockTimeMS": 1500}
    await db.client.admin.command("configureFailPoint", "failCommand", mode={"times": 1}, data=stall)
    started = monotonic()

    with pytest.raises(NetworkTimeout):
        await client[db.name].profiles.find_one()

    assert 0.3 <= monotonic() - started < 1.4
    client.close()


async def test_what_is_written_is_safe_and_what_is_read_is_naive_utc(db: Database) -> None:
    created = datetime(2021, 1, 27, 0, 25, 20, tzinfo=UTC)

    await db.profiles.insert_one({"_id": "jane", "createdAt": created})

    assert await db.profiles.find_one() == {"_id": "jane", "createdAt": created.replace(tzinfo=None)}
    assert db.write_concern == WriteConcern("majority")
    assert db.read_concern == ReadConcern("majority")
