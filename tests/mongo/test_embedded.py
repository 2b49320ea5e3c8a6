"""The embedded MongoDB with real processes: it starts, it ends, and its data stays."""

import asyncio
import os
import re
import signal
import socket
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest

from gateway.mongo.client import connect, database, require_replica_set
from gateway.mongo.data_folder import owned, vacated
from gateway.mongo.embedded import embedded_mongo
from gateway.mongo.mongod import EmbeddedMongoFailed
from tests.program import runs

pytestmark = pytest.mark.mongo

HOLDER = """
import asyncio, sys
from pathlib import Path
from gateway.mongo.embedded import embedded_mongo

async def hold():
    async with embedded_mongo(Path(sys.argv[1]), report=lambda sentence: None) as mongo:
        print(mongo.process_id, mongo.uri, flush=True)
        await asyncio.Event().wait()

asyncio.run(hold())
"""
SIGNALS = [signal.SIGINT, signal.SIGTERM, signal.SIGHUP]


@asynccontextmanager
async def holder(folder: Path) -> AsyncIterator[Process]:
    """Run a small gateway-like process that holds a MongoDB on the folder."""
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", HOLDER, folder, stdout=PIPE, stderr=PIPE)
    try:
        yield process
    finally:
        with suppress(ProcessLookupError):
            process.kill()
        await process.communicate()


async def held(process: Process) -> tuple[int, str]:
    """Wait until the holder has its MongoDB; return that one's process id and address."""
    assert process.stdout
    process_id, uri = (await process.stdout.readline()).decode().split()
    return int(process_id), uri


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not condition():  # noqa: ASYNC110 -- what another process does sets no event of ours.
            await asyncio.sleep(0.005)


async def write(uri: str, name: str) -> None:
    client = connect(uri, timeout=10)
    await database(client, "demo").people.insert_one({"_id": name})
    client.close()


async def read(uri: str) -> list[str]:
    client = connect(uri, timeout=10)
    people = await database(client, "demo").people.find().sort("_id").to_list()
    client.close()
    return [person["_id"] for person in people]


async def refusal(folder: Path, port: int | None = None, parameters: tuple[str, ...] = ()) -> str:
    with pytest.raises(EmbeddedMongoFailed) as failure:
        async with embedded_mongo(folder, report=print, port=port, parameters=parameters):
            pass
    return str(failure.value)


async def test_it_is_a_replica_set_on_the_loopback_and_ends_with_the_block(folder: Path) -> None:
    said: list[str] = []

    async with embedded_mongo(folder, report=said.append) as mongo:
        client = connect(mongo.uri, timeout=10)
        await require_replica_set(client)
        options = (await client.admin.command("getCmdLineOpts"))["parsed"]
        client.close()
        assert os.getpgid(mongo.process_id) != os.getpgid(0)

    assert options["net"]["bindIp"] == "127.0.0.1"
    assert re.fullmatch(r"mongodb://127\.0\.0\.1:\d+/\?replicaSet=rs0", mongo.uri)
    assert said == [f"Starting MongoDB {mongo.version} in {folder} …", "Made it a replica set of one node."]
    assert not runs(mongo.process_id)


async def test_another_port_finds_the_same_data(folder: Path, free_port: int) -> None:
    said: list[str] = []
    async with embedded_mongo(folder, report=print) as mongo:
        await write(mongo.uri, "jane")

    async with embedded_mongo(folder, report=said.append, port=free_port) as mongo:
        await write(mongo.uri, "john")
        people = await read(mongo.uri)

    assert people == ["jane", "john"]
    assert mongo.uri == f"mongodb://127.0.0.1:{free_port}/?replicaSet=rs0"
    assert said == [f"Starting MongoDB {mongo.version} in {folder} …"]


async def test_it_ends_when_the_block_fails(folder: Path) -> None:
    process_ids = []

    async def fail() -> None:
        async with embedded_mongo(folder, report=print) as mongo:
            process_ids.append(mongo.process_id)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail()

    assert [runs(process_id) for process_id in process_ids] == [False]


async def test_a_cancellation_that_arrives_last_does_not_leave_it_running(folder: Path) -> None:
    process_ids = []

    async def serve() -> None:
        async with embedded_mongo(folder, report=print) as mongo:
            process_ids.append(mongo.process_id)
            this = asyncio.current_task()
            assert this
            # It takes effect where the task next waits: while MongoDB is being stopped.
            this.cancel()

    with pytest.raises(asyncio.CancelledError):
        await asyncio.create_task(serve())

    assert [runs(process_id) for process_id in process_ids] == [False]


@pytest.mark.parametrize("number", SIGNALS)
async def test_a_signal_ends_both(folder: Path, number: signal.Signals) -> None:
    async with holder(folder) as process:
        process_id, uri = await held(process)
        await write(uri, "jane")

        process.send_signal(number)
        await process.wait()

        assert not runs(process_id)
    async with embedded_mongo(folder, report=print) as mongo:
        assert await read(mongo.uri) == ["jane"]


@pytest.mark.parametrize("number", SIGNALS)
async def test_a_signal_during_the_start_ends_both(folder: Path, number: signal.Signals) -> None:
    said: list[str] = []
    async with holder(folder) as process:
        await until((folder / "mongod.log").exists)

        process.send_signal(number)
        await process.wait()

        async with owned(folder) as data:
            (await vacated(data, said.append)).close()
        assert said == []


async def test_what_a_killed_gateway_left_running_is_stopped_and_its_data_kept(folder: Path) -> None:
    said: list[str] = []
    async with holder(folder) as process:
        left_behind, uri = await held(process)
        await write(uri, "jane")
        process.kill()
        await process.wait()
        assert runs(left_behind)

    async with asyncio.timeout(10), embedded_mongo(folder, report=said.append) as mongo:
        people = await read(mongo.uri)

    assert people == ["jane"]
    assert said == [
        "Stopping the MongoDB that an earlier run left behind …",
        f"Starting MongoDB {mongo.version} in {folder} …",
    ]


async def test_what_a_gateway_that_was_killed_while_starting_left_is_no_reason_to_fail(folder: Path) -> None:
    async with holder(folder) as process:
        await until((folder / "mongod.log").exists)
        process.kill()
        await process.wait()

    async with asyncio.timeout(10), embedded_mongo(folder, report=print) as mongo:
        await write(mongo.uri, "jane")
        assert await read(mongo.uri) == ["jane"]


async def test_the_folder_of_a_live_gateway_is_refused(folder: Path) -> None:
    async with holder(folder) as process:
        _, uri = await held(process)

        assert await refusal(folder) == (
            f"The data folder {folder} is in use by another gateway (process {process.pid}): "
            "stop that one, or name another folder."
        )
        await write(uri, "jane")
        assert await read(uri) == ["jane"]


async def test_a_taken_port_is_refused_and_nothing_started(folder: Path, free_port: int) -> None:
    with socket.create_server(("127.0.0.1", free_port)):
        assert await refusal(folder, port=free_port) == (
            f"MongoDB cannot have port {free_port} of 127.0.0.1 (Address already in use): "
            "name another port, or none to get a free one."
        )

    assert not (folder / "mongod.log").exists()


async def test_one_that_ends_at_its_start_says_why(folder: Path) -> None:
    assert await refusal(folder, parameters=("noSuchThing=1",)) == (
        "MongoDB ended by itself: Error during global initialization: "
        f"Unknown --setParameter 'noSuchThing'. Its whole log is in {folder}/mongod.log."
    )


async def test_a_full_disk_is_said(folder: Path, fake_mongod: Callable[[str], Path]) -> None:
    fake_mongod(
        'if [ "$1" = --version ]; then echo "db version v8.0.4"; exit; fi\n'
        'echo "mongod: cannot write: No space left on device" >&2; exit 14'
    )

    assert await refusal(folder) == (
        "MongoDB ended because the disk is full: free some space, or put the data folder on another disk."
    )


async def test_one_that_ends_later_is_told_of(folder: Path) -> None:
    told: asyncio.Queue[str] = asyncio.Queue()
    async with embedded_mongo(folder, report=told.put_nowait) as mongo:
        while not told.empty():
            told.get_nowait()

        os.kill(mongo.process_id, signal.SIGKILL)

        async with asyncio.timeout(10):
            sentence = await told.get()
    assert sentence == f"MongoDB ended by itself: signal 9. Its whole log is in {folder}/mongod.log."
