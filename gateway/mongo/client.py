"""The connection to MongoDB, and what a server must offer before the gateway trusts it with profiles."""

import pymongo
from bson.codec_options import CodecOptions
from motor.motor_asyncio import AsyncIOMotorClient, AsyncIOMotorDatabase
from pymongo.errors import PyMongoError
from pymongo.read_concern import ReadConcern
from pymongo.write_concern import WriteConcern

from gateway.mongo.documents import Document

Client = AsyncIOMotorClient[Document]
Database = AsyncIOMotorDatabase[Document]

OLDEST_SERVER = (6, 0)


class UnsuitableServer(Exception):
    """The server answers, but cannot keep what the gateway promises; the message says what to do."""


class UnusableUri(Exception):
    """The driver cannot make sense of the connection string."""


def connect(uri: str, *, timeout: float) -> Client:
    """Open a client whose every operation ends within `timeout` seconds; it connects when first used."""
    try:
        return AsyncIOMotorClient(
            uri,
            appname="profile-gateway",
            timeoutMS=int(timeout * 1000),
            serverSelectionTimeoutMS=int(timeout * 1000),
            retryReads=True,
            retryWrites=True,
        )
    except (PyMongoError, ValueError, TypeError):
        # The driver's own words are left out: they may quote a password.
        message = (
            "The connection string of MongoDB is not valid; it looks like mongodb://user:password@host:27017/"
            "?replicaSet=rs0, with user and password percent-encoded."
        )
        raise UnusableUri(message) from None


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
        with pymongo.timeout(2):
            hello = await db.command("hello")
    except PyMongoError:
        return False
    return bool(hello.get("isWritablePrimary"))
