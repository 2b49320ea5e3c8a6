"""The connection to MongoDB, and what a server must offer before the gateway trusts it with profiles."""

import asyncio
from typing import Any

from bson.codec_options import CodecOptions
from motor.motor_asyncio import AsyncIOMotorClient, AsyncIOMotorDatabase
from pymongo.errors import PyMongoError
from pymongo.read_concern import ReadConcern
from pymongo.write_concern import WriteConcern

Document = dict[str, Any]
Client = AsyncIOMotorClient[Document]
Database = AsyncIOMotorDatabase[Document]

OLDEST_SERVER = (6, 0)


class UnsuitableServer(Exception):  # noqa: N818 -- it says what the server is.
    """The server answers, but cannot keep what the gateway promises; the message says what to do."""


def connect(uri: str, *, timeout: float) -> Client:
    """Open a client whose every operation ends within `timeout` seconds; it connects when first used."""
    return AsyncIOMotorClient(
        uri,
        appname="profile-gateway",
        timeoutMS=int(timeout * 1000),
        serverSelectionTimeoutMS=int(timeout * 1000),
        retryReads=True,
        retryWrites=True,
    )


def database(client: Client, name: str) -> Database:
    """Return the database with our guarantees: majority writes, and dates as naive UTC."""
    return client.get_database(
        name,
        codec_options=CodecOptions(tz_aware=False),
        read_concern=ReadConcern("majority"),
        write_concern=WriteConcern("majority"),
    )


async def require_replica_set(client: Client) -> None:
    """Raise UnsuitableServer for one without transactions, the driver's error for one out of reach."""
    hello = await client.admin.command("hello")
    if "setName" not in hello and hello.get("msg") != "isdbgrid":
        message = (
            "This MongoDB is a standalone server; the gateway needs a replica set (one node is enough). "
            "Start mongod with --replSet rs0 and run rs.initiate() once."
        )
        raise UnsuitableServer(message)
    build = await client.admin.command("buildInfo")
    if tuple(build["versionArray"][:2]) < OLDEST_SERVER:
        message = f"This MongoDB is version {build['version']}; the gateway needs 6.0 or newer."
        raise UnsuitableServer(message)


async def writable(db: Database) -> bool:
    """Tell whether a primary is known and answers now."""
    try:
        hello = await asyncio.wait_for(db.command("hello"), timeout=2)
    except (PyMongoError, TimeoutError):
        return False
    return bool(hello.get("isWritablePrimary"))
