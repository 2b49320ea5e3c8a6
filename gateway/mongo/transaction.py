"""The one transaction, which carries writes out together or not at all.

Lost               somebody else wrote first: nothing of ours is kept, read again and repeat
Unreachable        the database did not answer in time: nothing of ours is kept
OutcomeUnknown     the commit was sent and nobody can say whether it happened
"""

import asyncio
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from contextvars import copy_context
from functools import partial

import pymongo.database
from pymongo import DeleteMany, InsertOne, ReplaceOne
from pymongo.client_session import ClientSession
from pymongo.errors import BulkWriteError, ConnectionFailure, PyMongoError
from pymongo.read_concern import ReadConcern
from pymongo.write_concern import WriteConcern

from gateway.mongo.client import Database
from gateway.mongo.deadline import until
from gateway.mongo.documents import Document
from gateway.mongo.writes import Delete, DeleteAll, Insert, Replace, Write

_Database = pymongo.database.Database[Document]
"""The driver's own, under the one of motor: it waits where it is called."""

_THREADS = ThreadPoolExecutor(max_workers=64, thread_name_prefix="transaction")
"""Each waits for the database most of its time; who comes when all do waits for a thread."""

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
    # All of it happens in one go in a thread of its own, as every command sent from here would need a trip there.
    carried_out = partial(_transaction, db.delegate, writes, deadline)
    await asyncio.get_running_loop().run_in_executor(_THREADS, copy_context().run, carried_out)


def _transaction(db: _Database, writes: Sequence[Write], deadline: float) -> None:
    with db.client.start_session() as session:
        session.start_transaction(read_concern=ReadConcern("snapshot"), write_concern=WriteConcern("majority"))
        try:
            # Leaving the session's block without a commit aborts what was carried out.
            with until(deadline):
                _carry_out(db, writes, session)
                _commit(session, deadline)
        except OutcomeUnknown:
            _kill(db, session)
            raise


def _carry_out(db: _Database, writes: Sequence[Write], session: ClientSession) -> None:
    """Send the writes, those of one collection together and in their order."""
    by_collection: dict[str, list[Write]] = {}
    for write in writes:
        by_collection.setdefault(write.collection, []).append(write)
    try:
        with reaching_database():
            for collection, together in by_collection.items():
                _carry_out_together(db, collection, together, session)
    except PyMongoError as error:
        if _is_duplicate(error) or error.has_error_label("TransientTransactionError"):
            raise Lost from error
        raise


def _carry_out_together(db: _Database, collection: str, writes: Sequence[Write], session: ClientSession) -> None:
    counted = [write for write in writes if not isinstance(write, DeleteAll)]
    all_of: dict[tuple[str, str], list[str]] = {}
    for write in writes:
        if isinstance(write, DeleteAll):
            all_of.setdefault((write.domain, write.field), []).append(write.value)
    for (domain, field), values in all_of.items():
        db[collection].delete_many({"domain": domain, field: {"$in": values}}, session=session)
    if counted:
        done = db[collection].bulk_write([_operation(write) for write in counted], session=session)
        if done.matched_count + done.deleted_count != sum(map(_found, counted)):
            raise Lost


def _operation(write: Insert | Replace | Delete) -> InsertOne[Document] | ReplaceOne[Document] | DeleteMany:
    if isinstance(write, Insert):
        return InsertOne(dict(write.document))
    guard = {} if write.version is None else {"version": write.version}
    if isinstance(write, Replace):
        return ReplaceOne({"_id": write.document["_id"], **guard}, dict(write.document))
    return DeleteMany({"_id": {"$in": list(write.ids)}, **guard})


def _found(write: Insert | Replace | Delete) -> int:
    """Return how many stored documents a write meets when nobody was first."""
    if isinstance(write, Insert):
        return 0
    return 1 if isinstance(write, Replace) else len(write.ids)


def _is_duplicate(error: PyMongoError) -> bool:
    """Tell whether a document could not be inserted because its id is taken."""
    failed = error.details["writeErrors"] if isinstance(error, BulkWriteError) else []
    return any(one["code"] == _DUPLICATE_KEY for one in failed)


def _commit(session: ClientSession, deadline: float) -> None:
    """Commit, and repeat the commit while its outcome is unknown and there is time: a repetition commits once."""
    while True:
        try:
            session.commit_transaction()
        except PyMongoError as error:
            if error.has_error_label("TransientTransactionError"):
                raise Lost from error
            if not error.has_error_label("UnknownTransactionCommitResult") or time.monotonic() + _PAUSE >= deadline:
                raise OutcomeUnknown from error
        else:
            return
        time.sleep(_PAUSE)


def _kill(db: _Database, session: ClientSession) -> None:
    """Abort a transaction whose commit may not have arrived; the driver refuses to. A committed one is not touched."""
    with suppress(PyMongoError):
        db.client.admin.command("killSessions", [session.session_id])
