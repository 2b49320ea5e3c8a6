"""A real MongoDB that lives and ends with the gateway, for a machine that has none.

Its data folder is kept between runs. It listens on the loopback interface alone and asks nobody for a
password: it is for development and tests, while real profiles live on the server of `GATEWAY_MONGODB_URI`.
"""

import asyncio
import signal
import socket
import subprocess
import threading
from asyncio.subprocess import Process
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from motor.motor_asyncio import AsyncIOMotorClient
from pymongo.errors import OperationFailure, PyMongoError

from gateway.mongo.client import Database
from gateway.mongo.data_folder import DataFolder, owned, vacated
from gateway.mongo.documents import Document
from gateway.mongo.mongod import STOP_TIMEOUT, EmbeddedMongoFailed, Mongod, find_mongod, why_it_ended

LOOPBACK = "127.0.0.1"
REPLICA_SET = "rs0"
NOT_YET_INITIALIZED = 94
START_TIMEOUT = 60.0

OPTIONS = (
    *("--replSet", REPLICA_SET, "--bind_ip", LOOPBACK, "--nounixsocket", "--quiet"),
    *("--wiredTigerCacheSizeGB", "0.25", "--oplogSize", "64"),
    # The journal is made of files of 100 MB, three of them from the start, unless it is told otherwise.
    *("--wiredTigerEngineConfigString", "log=(file_max=10MB,prealloc=false)"),
    # The 6.0.5 of the extra `local` gives away memory to crafted compressed messages (CVE-2025-14847).
    *("--networkMessageCompressors", "disabled"),
    *("--setParameter", "diagnosticDataCollectionEnabled=false"),
    # What a killed gateway left in the middle of a transaction keeps others from its profile no longer than this.
    *("--setParameter", "transactionLifetimeLimitSeconds=15"),
    # A lone primary has nobody to hand over to, so it need not wait for that before it ends.
    *("--setParameter", "shutdownTimeoutMillisForSignaledShutdown=100"),
)


@dataclass(frozen=True, slots=True)
class EmbeddedMongo:
    """A running one-node replica set whose node is a writable primary."""

    uri: str
    version: str
    process_id: int


@asynccontextmanager
async def embedded_mongo(
    folder: Path,
    *,
    report: Callable[[str], None],
    port: int | None = None,
    parameters: Sequence[str] = (),
) -> AsyncIterator[EmbeddedMongo]:
    """Run MongoDB on `folder` while the block lasts.

    `report` is given a sentence at each step, and one if MongoDB ends by itself later. Without a `port` a
    free one is used; `parameters` are mongod's own, as `name=value`.

    MongoDB is stopped however the block is left. SIGTERM and SIGHUP, where nobody handles them, leave it with
    KeyboardInterrupt as Ctrl-C does. A mongod that a killed gateway left on the folder is stopped first.
    Raises EmbeddedMongoFailed when there can be no MongoDB here.
    """
    async with _ended_as_by_ctrl_c(), owned(folder) as data:
        mongod = await asyncio.to_thread(find_mongod)
        with await vacated(data, report) as pid_file:
            port = _free_port(port)
            report(f"Starting MongoDB {mongod.version} in {folder} …")
            process = await _start(mongod, data, port, parameters, pid_file.fileno())
        try:
            await _until_primary(process, data, port, report)
            uri = f"mongodb://{LOOPBACK}:{port}/?replicaSet={REPLICA_SET}"
            watch = asyncio.create_task(_tell_of_end(process, data, report))
            try:
                yield EmbeddedMongo(uri, mongod.version, process.pid)
            finally:
                watch.cancel()
        finally:
            await _stop(process)


@asynccontextmanager
async def _ended_as_by_ctrl_c() -> AsyncIterator[None]:
    """Let SIGTERM and a closed terminal do as Ctrl-C does: by default Python ends on the spot."""
    task, loop = asyncio.current_task(), asyncio.get_running_loop()
    assert task is not None
    came = False

    def end(number: int, frame: FrameType | None) -> None:
        nonlocal came
        came = True
        if task.done():
            # Who opened the block in a task that is over closes it in another one, which is not known here.
            signal.default_int_handler(number, frame)
        loop.call_soon_threadsafe(task.cancel)

    unhandled = [s for s in (signal.SIGTERM, signal.SIGHUP) if signal.getsignal(s) is signal.SIG_DFL]
    if threading.current_thread() is not threading.main_thread():
        unhandled = []
    for number in unhandled:
        signal.signal(number, end)
    try:
        yield
    except asyncio.CancelledError:
        if came:
            raise KeyboardInterrupt from None
        raise
    finally:
        for number in unhandled:
            signal.signal(number, signal.SIG_DFL)


def _free_port(wanted: int | None) -> int:
    with socket.socket() as probe:
        # As mongod does it: a connection of an earlier run that is not yet forgotten takes no port.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, wanted or 0))
        except OSError as failure:
            raise EmbeddedMongoFailed(
                f"MongoDB cannot have port {wanted} of {LOOPBACK} ({failure.strerror}): "
                "name another port, or none to get a free one."
            ) from failure
        port: int = probe.getsockname()[1]
        return port


async def _start(mongod: Mongod, data: DataFolder, port: int, parameters: Sequence[str], inherited: int) -> Process:
    more = [option for parameter in parameters for option in ("--setParameter", parameter)]
    own = ["--port", str(port), "--dbpath", str(data.db), "--pidfilepath", str(data.pid_file)]
    with data.log.open("wb") as log:
        return await asyncio.create_subprocess_exec(
            mongod.path,
            *OPTIONS,
            *own,
            *more,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            pass_fds=[inherited],
            # Ctrl-C in the terminal is for the gateway, which then stops mongod when it needs it no more.
            start_new_session=True,
        )


async def _until_primary(process: Process, data: DataFolder, port: int, report: Callable[[str], None]) -> None:
    client = AsyncIOMotorClient[Document](LOOPBACK, port, directConnection=True, timeoutMS=2000)
    try:
        async with asyncio.timeout(START_TIMEOUT):
            while not (await _listens(port) and await _is_primary(client.admin, f"{LOOPBACK}:{port}", report)):
                if process.returncode is not None:
                    raise EmbeddedMongoFailed(why_it_ended(data.log, process.returncode))
                await asyncio.sleep(0.02)
    except TimeoutError as failure:
        raise EmbeddedMongoFailed(
            f"MongoDB was not ready within {START_TIMEOUT:.0f} seconds: what held it up is in {data.log}."
        ) from failure
    finally:
        client.close()


async def _listens(port: int) -> bool:
    """Tell whether the port is open: the driver would wait half a second between two attempts."""
    try:
        _, writer = await asyncio.open_connection(LOOPBACK, port)
    except OSError:
        return False
    writer.close()
    return True


async def _is_primary(admin: Database, host: str, report: Callable[[str], None]) -> bool:
    """Tell whether the node is a writable primary, and take it the next step there if it is not.

    A new folder has no configuration yet, and one of an earlier run names the port of that run. What the node
    refuses while it is still waking up is asked again.
    """
    members = [{"_id": 0, "host": host}]
    with suppress(PyMongoError):
        if (await admin.command("hello"))["isWritablePrimary"]:
            return True
        try:
            config = (await admin.command("replSetGetConfig"))["config"]
        except OperationFailure as failure:
            if failure.code == NOT_YET_INITIALIZED:
                await admin.command("replSetInitiate", {"_id": REPLICA_SET, "members": members})
                report("Made it a replica set of one node.")
            return False
        if config["members"][0]["host"] != host:
            changed = {**config, "version": config["version"] + 1, "members": members}
            await admin.command("replSetReconfig", changed, force=True)
    return False


async def _tell_of_end(process: Process, data: DataFolder, report: Callable[[str], None]) -> None:
    report(why_it_ended(data.log, await process.wait()))


async def _stop(process: Process) -> None:
    if process.returncode is None:
        process.terminate()
    try:
        await _ended(process)
    except asyncio.CancelledError:
        # The cancellation that Ctrl-C brings may arrive as late as here; mongod is waited for all the same.
        await _ended(process)
        raise


async def _ended(process: Process) -> None:
    try:
        async with asyncio.timeout(STOP_TIMEOUT):
            await process.wait()
    except TimeoutError:
        process.kill()
        await process.wait()
