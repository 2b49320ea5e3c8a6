"""Reads as plain commands: one trip to the server and one hop to the driver's threads, where its cursors take more.

What a cursor does beside is done here: the database's options are passed, a read that a lost connection or a new
primary interrupted is repeated once, and an answer that does not fit into one reply is read by a cursor after all.
"""

import asyncio
from collections.abc import Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from pymongo.errors import AutoReconnect, ExecutionTimeout, OperationFailure, PyMongoError, ServerSelectionTimeoutError

from gateway.mongo.client import Database
from gateway.mongo.documents import Beside, Document

Fields = Mapping[str, int]
"""What of a document is read, or is not, as MongoDB's projections say it."""

_FOUND = "found"
"""The field, beside those named after collections, in which a read puts the documents that were asked for."""

INTERRUPTED = frozenset({6, 7, 89, 91, 134, 189, 262, 9001, 10107, 11600, 11602, 13435, 13436})
"""Codes of failures after which a read is worth repeating (MongoDB's specification of retryable reads)."""

SNAPSHOT_UNAVAILABLE = 246
"""A collection was made or indexed a moment ago, and a majority has not confirmed it yet."""
PAUSES = (0.005, 0.02, 0.1)
"""Seconds to wait for that, one after the other."""

With = tuple[Document, Mapping[str, Mapping[str, Document]]]
"""A document, and by their collections and `_id`s those beside it and beside what was read with it."""


@dataclass(slots=True)
class Tally:
    """How many reads were made: commands that find or aggregate documents, a cursor counting as one."""

    reads: int = 0


_tally: ContextVar[Tally | None] = ContextVar("tally", default=None)


class counted:  # noqa: N801 -- it is used as a function, and is no generator because every request enters it.
    """Count the reads of the block, and of all that is started in it."""

    __slots__ = ("_token",)

    def __enter__(self) -> Tally:
        tally = Tally()
        self._token = _tally.set(tally)
        return tally

    def __exit__(self, *_raised: object) -> None:
        _tally.reset(self._token)


def count() -> None:
    """Note that a read is made."""
    tally = _tally.get()
    if tally is not None:
        tally.reads += 1


async def find(
    db: Database,
    collection: str,
    where: Mapping[str, Any],
    *,
    limit: int,
    sort: Mapping[str, int] | None = None,
    fields: Mapping[str, Any] | None = None,
    skip: int = 0,
) -> list[Document]:
    """Read up to `limit` documents, behind those that are to be skipped."""
    command: Document = {"find": collection, "filter": where, "limit": limit, "batchSize": limit + 1}
    if skip:
        command["skip"] = skip
    if sort:
        command["sort"] = sort
    if fields:
        command["projection"] = fields
    found = await _read(db, command)
    if found is not None:
        return found
    count()
    order = list(sort.items()) if sort else None
    return await db[collection].find(where, fields, sort=order, limit=limit, skip=skip).to_list(None)


async def aggregate(
    db: Database, collection: str | None, pipeline: Sequence[Mapping[str, Any]], *, limit: int
) -> list[Document]:
    """Run a pipeline that yields up to `limit` documents; without a collection it brings its own."""
    target: Any = 1 if collection is None else collection
    command: Document = {"aggregate": target, "pipeline": pipeline, "cursor": {"batchSize": limit + 1}}
    found = await _read(db, command)
    if found is not None:
        return found
    count()
    source: Any = db if collection is None else db[collection]
    documents: list[Document] = await source.aggregate(pipeline).to_list(None)
    return documents


async def by_id(db: Database, collection: str, ids: Sequence[str], fields: Fields | None) -> dict[str, Document]:
    """Read documents by `_id`."""
    found = await find(db, collection, {"_id": {"$in": list(ids)}}, limit=len(ids), fields=fields)
    return {document["_id"]: document for document in found}


async def find_with(
    db: Database, collection: str, ids: Sequence[str], beside: Sequence[Beside], fields: Fields | None
) -> dict[str, With]:
    """Read documents by `_id`, with those beside them; with none of these where they cannot be read so.

    They cannot where all together are more than MongoDB puts into one document, and where one of the documents, which
    may be somebody else's, is not as it should be.
    """
    try:
        found = await aggregate(db, collection, _with(ids, beside, fields or {}), limit=1)
    except ExecutionTimeout:
        raise
    except OperationFailure:
        return {id_: (document, {}) for id_, document in (await by_id(db, collection, ids, fields)).items()}
    if not found:
        return {}
    (gathered,) = found
    documents = gathered.pop(_FOUND)
    others = {one.collection: {document["_id"]: document for document in gathered[one.collection]} for one in beside}
    return {document["_id"]: (document, others) for document in documents}


def _with(ids: Sequence[str], beside: Sequence[Beside], fields: Fields) -> list[Document]:
    """Gather the documents first: so each other collection is looked into once, and not once for each of them."""
    pushed = {one.collection: {"$push": one.ids} for one in beside}
    pipeline: list[Document] = [
        {"$match": {"_id": {"$in": list(ids)}}},
        {"$group": {"_id": None, _FOUND: {"$push": "$$ROOT"}, **pushed}},
        {"$set": {name: _chained(f"${name}") for name in pushed}},
    ]
    pipeline += [{"$lookup": {"from": name, "localField": name, "foreignField": "_id", "as": name}} for name in pushed]
    if fields:
        shown = {f"{_FOUND}.{field}": value for field, value in fields.items()}
        kept = {f"{_FOUND}._id": 1, **dict.fromkeys(pushed, 1)} if any(fields.values()) else {}
        pipeline.append({"$project": shown | kept})
    return pipeline


def _chained(lists: str) -> Document:
    return {"$reduce": {"input": lists, "initialValue": [], "in": {"$concatArrays": ["$$value", "$$this"]}}}


async def _read(db: Database, command: Document) -> list[Document] | None:
    """Return what a command finds; None when that is too much for one reply."""
    command["readConcern"] = db.read_concern.document
    answer = await _repeated(db, command)
    cursor = answer["cursor"]
    if cursor["id"]:
        # It belongs to the session of that one command, so nobody else can read on.
        await db.command({"killCursors": cursor["ns"].partition(".")[2], "cursors": [cursor["id"]]})
        return None
    documents: list[Document] = cursor["firstBatch"]
    return documents


async def _repeated(db: Database, command: Document) -> Document:
    repeated = False
    for pause in PAUSES:
        try:
            return await _run(db, command)
        except PyMongoError as error:
            if isinstance(error, OperationFailure) and error.code == SNAPSHOT_UNAVAILABLE:
                await asyncio.sleep(pause)
            elif repeated or not _interrupted(error):
                raise
            else:
                repeated = True
    return await _run(db, command)


async def _run(db: Database, command: Document) -> Document:
    count()
    return await db.command(command, codec_options=db.codec_options, read_preference=db.read_preference)


def _interrupted(error: PyMongoError) -> bool:
    if isinstance(error, OperationFailure):
        return error.code in INTERRUPTED
    return isinstance(error, AutoReconnect) and not isinstance(error, ServerSelectionTimeoutError)
