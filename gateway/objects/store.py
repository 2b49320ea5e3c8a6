"""The `objects` collection (`_id` = domain, type, unique key), and `ingest_failures` (domain, type, key or content)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple, cast

from pymongo import ASCENDING, DESCENDING, IndexModel

from gateway.mongo import reads
from gateway.mongo.access import Access
from gateway.mongo.documents import Document
from gateway.mongo.writes import DeleteAll
from gateway.objects.model import COLLECTION, FAILURES, MAX_FAILURES, FailureDocument

_AT_ONCE = IndexModel([("expires_at", ASCENDING)], expireAfterSeconds=0)

INDEXES = {
    COLLECTION: [
        IndexModel([("domain", ASCENDING), ("lists", ASCENDING), ("at", DESCENDING), ("_id", DESCENDING)]),
        IndexModel([("domain", ASCENDING), ("keys.name", ASCENDING), ("keys.value", ASCENDING)]),
        _AT_ONCE,
    ],
    FAILURES: [
        IndexModel([("domain", ASCENDING), ("at", DESCENDING), ("_id", DESCENDING)]),
        IndexModel([("domain", ASCENDING), ("type", ASCENDING), ("at", DESCENDING), ("_id", DESCENDING)]),
        _AT_ONCE,
    ],
}


class Place(NamedTuple):
    """Where an entry stands in a list, newest first: its time, and its `_id` without the domain."""

    at: datetime
    path: str


def _behind(access: Access, place: Place | None) -> Document:
    if place is None:
        return {}
    id_ = f"{access.id('')}{place.path}"
    return {"$or": [{"at": {"$lt": place.at}}, {"at": place.at, "_id": {"$lt": id_}}]}


async def pages(
    access: Access, lists: Sequence[str], after: Place | None, limit: int, at: datetime
) -> list[list[Document]]:
    """Read the first objects of each of several lists behind a place, in one command; what expired is not there."""
    alive = {"domain": access.caller.domain, "expires_at": {"$not": {"$lte": at}}, **_behind(access, after)}
    pipeline = [{"$match": alive}, {"$sort": {"at": -1, "_id": -1}}, {"$limit": limit}]
    lookup = {"from": COLLECTION, "localField": "list", "foreignField": "lists", "pipeline": pipeline, "as": "found"}
    asked = [{"list": {"$literal": name}} for name in lists]
    found = await reads.aggregate(access.db, None, [{"$documents": asked}, {"$lookup": lookup}], limit=len(lists))
    return [one["found"] for one in found]


async def counts(access: Access, lists: Sequence[str], at: datetime) -> Sequence[int]:
    """Count the objects of each of several lists, in one command, without those that have expired."""
    return await access.numbers(COLLECTION, "lists", lists, {"expires_at": {"$not": {"$lte": at}}})


async def holders(access: Access, name: str, value: str, type_: str | None, limit: int, at: datetime) -> list[str]:
    """Return the ids of the profiles of those objects that have a key, without objects that have expired."""
    where = {
        "domain": access.caller.domain,
        "keys": {"$elemMatch": {"name": name, "value": value}},
        "expires_at": {"$not": {"$lte": at}},
        **({"type": type_} if type_ is not None else {}),
    }
    pipeline: list[Document] = [{"$match": where}, {"$group": {"_id": "$profile"}}, {"$limit": limit}]
    return [one["_id"] for one in await reads.aggregate(access.db, COLLECTION, pipeline, limit=limit)]


async def stored_count(access: Access, list_name: str) -> int:
    """Count the objects of a list that are stored, expired ones too."""
    (count,) = await access.numbers(COLLECTION, "lists", [list_name])
    return count


def deletion_of_all(access: Access, list_name: str) -> DeleteAll:
    """Delete all objects of a list."""
    return DeleteAll(COLLECTION, access.caller.domain, "lists", list_name)


async def failures(access: Access, type_: str | None, after: Place | None, limit: int, at: datetime) -> list[Document]:
    """Read the latest failures behind a place, of all types or of one; what expired is not there."""
    where = [{"expires_at": {"$gt": at}}, _behind(access, after), {"type": type_} if type_ is not None else {}]
    return await access.select(FAILURES, where, [("at", -1), ("_id", -1)], limit)


async def failures_of(access: Access, ids: Sequence[str]) -> dict[str, FailureDocument]:
    return cast("dict[str, FailureDocument]", await access.find(FAILURES, ids) if ids else {})


async def count_failures(access: Access, type_: str | None, at: datetime, seconds: float) -> int:
    where: dict[str, Any] = {"expires_at": {"$gt": at}, **({"type": type_} if type_ is not None else {})}
    return await access.count(FAILURES, where, seconds)


async def keep_failures(access: Access, failed: Sequence[FailureDocument]) -> None:
    """Keep failures, each in the place of an earlier one of the same object; the oldest go where they are too many."""
    await access.keep(FAILURES, cast("Sequence[Document]", failed))
    surplus = await reads.find(
        access.db,
        FAILURES,
        {"domain": access.caller.domain},
        sort={"at": -1, "_id": -1},
        skip=MAX_FAILURES,
        limit=len(failed),
        fields={"_id": 1},
    )
    if surplus:
        await forget_failures(access, [one["_id"] for one in surplus])


async def forget_failures(access: Access, ids: Sequence[str]) -> int:
    """Delete failures; return how many there were."""
    return await access.remove(FAILURES, ids)
