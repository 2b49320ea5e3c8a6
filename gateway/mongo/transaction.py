"""The one transaction, which carries writes out together or not at all.

Lost               somebody else wrote first: nothing of ours is kept, read again and repeat
Unreachable        the database did not answer in time: nothing of ours is kept
OutcomeUnknown     the commit was sent and nobody can say whether it happened
"""

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress

from motor.motor_asyncio import AsyncIOMotorClientSession
from pymongo.errors import ConnectionFailure, DuplicateKeyError, PyMongoError
from pymongo.read_concern import ReadConcern
from pymongo.write_concern import WriteConcern

from gateway.mongo.client import Database
from gateway.mongo.deadline import loop_time, within
from gateway.mongo.writes import Insert, Replace, Write

_PAUSE = 0.05
"""Seconds between two commits of one transaction."""


class Lost(Exception):
    """Another writer was first."""


class Unreachable(Exception):
    """The database did not answer in time."""


class OutcomeUnknown(Exception):
    """The transaction may or may not have been committed."""


@contextmanager
def reaching_database() -> Iterator[None]:
    """Raise Unreachable where the driver says, in one of its many ways, that the database did not answer in time."""
    try:
        yield
    except PyMongoError as error:
        if isinstance(error, ConnectionFailure) or error.timeout:
            raise Unreachable from error
        raise


async def commit(db: Database, writes: Sequence[Write], deadline: float) -> None:
    """Carry out all writes in one transaction, committed by the majority of the replica set.

    What time the caller has beyond `deadline` is used to release what a failed transaction holds: the server
    would keep its locks for a minute.
    """
    async with await db.client.start_session() as session:
        session.start_transaction(read_concern=ReadConcern("snapshot"), write_concern=WriteConcern("majority"))
        try:
            # Leaving the session's block without a commit aborts what was carried out.
            with within(deadline - loop_time()):
                await _carry_out(db, writes, session)
                await _commit(session, deadline)
        except OutcomeUnknown:
            await _kill(db, session)
            raise


async def _carry_out(db: Database, writes: Sequence[Write], session: AsyncIOMotorClientSession) -> None:
    try:
        with reaching_database():
            for write in writes:
                await _carry_out_one(db, write, session)
    except PyMongoError as error:
        if isinstance(error, DuplicateKeyError) or error.has_error_label("TransientTransactionError"):
            raise Lost from error
        raise


async def _carry_out_one(db: Database, write: Write, session: AsyncIOMotorClientSession) -> None:
    collection = db[write.collection]
    guard = {} if isinstance(write, Insert) or write.version is None else {"version": write.version}
    if isinstance(write, Insert):
        await collection.insert_one(dict(write.document), session=session)
    elif isinstance(write, Replace):
        where = {"_id": write.document["_id"], **guard}
        replaced = await collection.replace_one(where, dict(write.document), session=session)
        if replaced.matched_count == 0:
            raise Lost
    else:
        deleted = await collection.delete_many({"_id": {"$in": list(write.ids)}, **guard}, session=session)
        if deleted.deleted_count != len(write.ids):
            raise Lost


async def _commit(session: AsyncIOMotorClientSession, deadline: float) -> None:
    """Commit, and repeat the commit while its outcome is unknown and there is time: a repetition commits once."""
    while True:
        try:
            await session.commit_transaction()
        except PyMongoError as error:
            if error.has_error_label("TransientTransactionError"):
                raise Lost from error
            if not error.has_error_label("UnknownTransactionCommitResult") or loop_time() + _PAUSE >= deadline:
                raise OutcomeUnknown from error
        else:
            return
        await asyncio.sleep(_PAUSE)


async def _kill(db: Database, session: AsyncIOMotorClientSession) -> None:
    """Abort a transaction whose commit may not have arrived; the driver refuses to. A committed one is not touched."""
    with suppress(PyMongoError):
        await db.client.admin.command("killSessions", [session.session_id])
