"""The one transaction, which carries writes out together or not at all.

Lost               somebody else wrote first: nothing of ours is kept, read again and repeat
Unreachable        the database did not answer in time: nothing of ours is kept
OutcomeUnknown     the commit was sent and nobody can say whether it happened
"""

from collections.abc import Sequence

from motor.motor_asyncio import AsyncIOMotorClientSession
from pymongo.errors import ConnectionFailure, DuplicateKeyError, PyMongoError
from pymongo.read_concern import ReadConcern
from pymongo.write_concern import WriteConcern

from gateway.mongo.client import Database
from gateway.mongo.writes import Insert, Replace, Write


class Lost(Exception):
    """Another writer was first."""


class Unreachable(Exception):
    """The database did not answer in time."""


class OutcomeUnknown(Exception):
    """The transaction may or may not have been committed."""


async def commit(db: Database, writes: Sequence[Write]) -> None:
    """Carry out all writes in one transaction, committed by the majority of the replica set."""
    try:
        async with await db.client.start_session() as session:
            session.start_transaction(read_concern=ReadConcern("snapshot"), write_concern=WriteConcern("majority"))
            for write in writes:
                await _carry_out(db, write, session)
            await _commit(session)
    except DuplicateKeyError as error:
        raise Lost from error
    except PyMongoError as error:
        if isinstance(error, ConnectionFailure) or error.timeout:
            raise Unreachable from error
        if error.has_error_label("TransientTransactionError"):
            raise Lost from error
        raise


async def _carry_out(db: Database, write: Write, session: AsyncIOMotorClientSession) -> None:
    """Execute one write; leaving the session's block without a commit aborts what went before."""
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


async def _commit(session: AsyncIOMotorClientSession) -> None:
    """Commit, and repeat the commit while its outcome is unknown and there is time: a repetition commits once."""
    while True:
        try:
            await session.commit_transaction()
        except PyMongoError as error:
            if error.has_error_label("TransientTransactionError"):
                raise Lost from error
            if error.timeout or not error.has_error_label("UnknownTransactionCommitResult"):
                raise OutcomeUnknown from error
        else:
            return
