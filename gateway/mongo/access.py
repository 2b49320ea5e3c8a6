"""One caller's way into the database."""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any

import pymongo
from pymongo import ReplaceOne, UpdateOne

from gateway import ids
from gateway.addresses import Standardize, nobody_knows
from gateway.caller import UNRESTRICTED, Caller, Scope
from gateway.definitions.model import Definitions
from gateway.definitions.sight import Sight
from gateway.mongo import reads
from gateway.mongo.client import Database
from gateway.mongo.commits import SharedCommits
from gateway.mongo.documents import Beside, Document
from gateway.mongo.reads import Fields
from gateway.mongo.sharing import SharedReads, is_small
from gateway.mongo.transaction import commit
from gateway.mongo.writes import Write

EACH_BATCH = 100

NOTHING: Mapping[str, object] = MappingProxyType({})


def now() -> datetime:
    """Return the time as documents keep it: UTC, naive, in whole milliseconds."""
    time = datetime.now(UTC).replace(tzinfo=None)
    return time.replace(microsecond=time.microsecond // 1000 * 1000)


@dataclass(frozen=True, slots=True)
class Access:
    """What one caller can reach: every id made here begins with the caller's domain, so no read leaves it.

    For an end user there is one profile, and those documents that name it in their field `profile`.

    `timeout` is the time in seconds that one write may take, with all its repetitions. `definitions` are those of the
    caller's domain as this process last read them. With `shared` and `commits`, small reads and writes go together with
    those of others.
    `standardize` knows how the post writes addresses.
    """

    db: Database
    caller: Caller
    timeout: float = 10.0
    definitions: Definitions = field(default_factory=Definitions)
    shared: SharedReads | None = None
    standardize: Standardize = nobody_knows
    commits: SharedCommits | None = None

    @property
    def sight(self) -> Sight | None:
        """What the caller sees; None where that is all of the domain."""
        caller = self.caller
        if caller.restrictions is UNRESTRICTED and Scope.READ in caller.scopes:
            return None
        return Sight(caller.restrictions, self.definitions, reads=Scope.READ in caller.scopes)

    def id(self, *parts: str) -> str:
        return ids.path(self.caller.domain, *parts)

    async def find(
        self, collection: str, ids: Sequence[str], fields: Mapping[str, int] | None = None
    ) -> dict[str, Document]:
        """Read documents by `_id` in one command, with at least these fields; what does not exist is left out."""
        if self.shared is not None and is_small(ids, fields):
            found = await self.shared.find(collection, ids, fields)
        else:
            where = {"_id": {"$in": list(ids)}}
            documents = await reads.find(self.db, collection, where, limit=len(ids), fields=fields)
            found = {document["_id"]: document for document in documents}
        if self.caller.profile is not None:
            return {id_: document for id_, document in found.items() if self._exists(document)}
        return found

    async def find_one(self, collection: str, id: str) -> Document | None:
        return (await self.find(collection, [id])).get(id)

    async def find_with(
        self, collection: str, id: str, beside: Sequence[Beside], fields: Fields | None = None
    ) -> tuple[Document | None, Mapping[str, Mapping[str, Document]]]:
        """Read a document, and by their collections and `_id`s the documents beside it, in one command.

        Among them are those beside what others read at the same time. Without the document there are none.
        """
        if self.shared is not None:
            found = await self.shared.find_with(collection, id, beside, fields)
        else:
            found = (await reads.find_with(self.db, collection, [id], beside, fields)).get(id)
        if found is None or not self._exists(found[0]):
            return None, {}
        return found

    async def select(
        self,
        collection: str,
        where: Sequence[Document],
        sort: Sequence[tuple[str, int]],
        limit: int,
        fields: Mapping[str, int] | None = None,
    ) -> list[Document]:
        """Read up to `limit` documents of the domain, in an order, for which all of `where` holds."""
        # In the order of ids the domain is a stretch of them; all other orders have indexes that begin with it.
        field, _ = sort[0]
        own = {"_id": self._bounds()} if field == "_id" else self._own()
        every = [own, *filter(None, where)]
        return await reads.find(self.db, collection, {"$and": every}, limit=limit, sort=dict(sort), fields=fields)

    async def numbers(
        self, collection: str, field: str, values: Sequence[str], where: Mapping[str, object] = NOTHING
    ) -> list[int]:
        """Count for each value the documents beside profiles that have it in a list, and for which `where` holds."""
        own = {} if self.caller.profile is None else {"profile": self.caller.profile}
        pipeline: list[Document] = [
            {"$match": {"domain": self.caller.domain, **own, field: {"$in": list(values)}, **where}},
            {"$unwind": f"${field}"},
            {"$match": {field: {"$in": list(values)}}},
            {"$group": {"_id": f"${field}", "count": {"$sum": 1}}},
        ]
        found = {
            one["_id"]: one["count"] for one in await reads.aggregate(self.db, collection, pipeline, limit=len(values))
        }
        return [found.get(value, 0) for value in values]

    async def count(self, collection: str, where: Document, seconds: float) -> int:
        """Count the documents of the domain for which `where` holds; the server gives up after so many seconds."""
        # All of them are counted in the index of ids, which has one key for each.
        own = {**self._own(), **where} if where else {"_id": self._bounds()}
        reads.count()
        with pymongo.timeout(seconds):
            return await self.db[collection].count_documents(own)

    async def refresh(self, collection: str, fresh: Mapping[str, tuple[int, Document]]) -> None:
        """Set fields of documents, by id, that are still of a version, without a new one: for what is derived."""
        updates = [
            UpdateOne({"_id": id_, "version": version}, {"$set": fields}) for id_, (version, fields) in fresh.items()
        ]
        await self.db[collection].bulk_write(updates, ordered=False)

    async def commit(self, writes: Sequence[Write], deadline: float) -> None:
        """Carry out all writes or none (`gateway.mongo.transaction`)."""
        if self.commits is None:
            await commit(self.db, writes, deadline)
        else:
            await self.commits.commit(writes, deadline)

    async def keep(self, collection: str, documents: Sequence[Document]) -> None:
        """Write documents that no transaction guards, each in the place of the one that has its `_id`."""
        await self.db[collection].bulk_write([ReplaceOne({"_id": one["_id"]}, one, upsert=True) for one in documents])

    async def remove(self, collection: str, ids: Sequence[str]) -> int:
        """Delete documents that no transaction guards; return how many there were."""
        return (await self.db[collection].delete_many({"_id": {"$in": list(ids)}})).deleted_count

    async def having(self, collection: str, field: str, values: Sequence[str], limit: int) -> list[list[str]]:
        """Return for each value the ids of documents that have it in the list `field`, at most `limit`, in one read."""
        pipeline = self.look_up(collection, field, values, limit)
        found = await reads.aggregate(self.db, None, pipeline, limit=len(values))
        return [[document["_id"] for document in one["documents"]] for one in found]

    def look_up(self, collection: str, field: str, values: Sequence[str], limit: int) -> list[Document]:
        """Return the pipeline of `having`, which reads nothing but an index, however many documents have a value."""
        only_ids = [{"$match": self._own()}, {"$limit": limit}, {"$project": {"_id": 1}}]
        lookup = {"from": collection, "localField": "value", "foreignField": field, "pipeline": only_ids}
        asked = [{"value": {"$literal": value}} for value in values]
        return [{"$documents": asked}, {"$lookup": {**lookup, "as": "documents"}}]

    async def each(
        self, collection: str, where: Mapping[str, Any], fields: Sequence[str] | None = None, *below: str
    ) -> AsyncIterator[Document]:
        """Read these fields, or all, of the domain's documents that fit `where`, in the order of their ids.

        `below` are the first parts of the ids that are meant, behind the domain.
        """
        reads.count()
        # Small batches: whoever computes on the documents lets other requests run between them.
        cursor = self.db[collection].find(
            {"_id": self._bounds(*below), **where}, fields and list(fields), sort=[("_id", 1)], batch_size=EACH_BATCH
        )
        async for document in cursor:
            yield document

    def _exists(self, document: Document) -> bool:
        """Tell whether there is such a document for the caller."""
        own = self.caller.profile
        return own is None or document["_id"] == own or document.get("profile") == own

    def _own(self) -> Document:
        domain = {"domain": self.caller.domain}
        return domain if self.caller.profile is None else {**domain, "_id": self.caller.profile}

    def _bounds(self, *below: str) -> Document:
        if self.caller.profile is not None:
            return {"$eq": self.caller.profile}
        first = self.id(*below, "")
        return {"$gt": first, "$lt": f"{first.removesuffix(ids.SEPARATOR)}{chr(ord(ids.SEPARATOR) + 1)}"}
