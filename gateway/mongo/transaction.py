"""The one transaction, which carries writes out together or not at all.

Lost               somebody else wrote first: nothing of ours is kept, read again and repeat
Unreachable        the database did not answer in time: nothing of ours is kept
OutcomeUnknown     the commit was sent and nobody can say whether it happened
"""

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import groupby

from motor.motor_asyncio import AsyncIOMotorClientSession
from pymongo import DeleteMany, InsertOne, ReplaceOne
from pymongo.errors import BulkWriteError, ConnectionFailure, PyMongoError
from pymongo.read_concern import ReadConcern
from pymongo.write_concern import WriteConcern

from gateway.mongo.client import Database
from gateway.mongo.deadline import loop_time, within
from gateway.mongo.documents import Document
from gateway.mongo.writes import Insert, Replace, Write

_DUPLICATE_KEY = 11000
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
    """Send the writes in their order, those that follow one another in one collection together."""
    try:
        with reaching_database():
            for collection, together in groupby(writes, key=lambda write: write.collection):
                await _carry_out_together(db, collection, list(together), session)
    except PyMongoError as error:
        if _is_duplicate(error) or error.has_error_label("TransientTransactionError"):
            raise Lost from error
        raise


async def _carry_out_together(
    db: Database, collection: str, writes: Sequence[Write], session: AsyncIOMotorClientSession
) -> None:
    done = await db[collection].bulk_write([_operation(write) for write in writes], session=session)
    if done.matched_count + done.deleted_count != sum(map(_found, writes)):
        raise Lost


def _operation(write: Write) -> InsertOne[Document] | ReplaceOne[Document] | DeleteMany:
    if isinstance(write, Insert):
        return InsertOne(dict(write.document))
    guard = {} if write.version is None else {"version": write.version}
    if isinstance(write, Replace):
        return ReplaceOne({"_id": write.document["_id"], **guard}, dict(write.document))
    return DeleteMany({"_id": {"$in": list(write.ids)}, **guard})


def _found(write: Write) -> int:
    """Return how many stored documents a write meets when nobody was first."""
    if isinstance(write, Insert):
        return 0
    return 1 if isinstance(write, Replace) else len(write.ids)


def _is_duplicate(error: PyMongoError) -> bool:
    """Tell whether a document could not be inserted because its id is taken."""
    failed = error.details["writeErrors"] if isinstance(error, BulkWriteError) else []
    return any(one["code"] == _DUPLICATE_KEY for one in failed)


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
