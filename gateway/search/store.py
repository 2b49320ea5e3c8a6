"""The collection `indexing`: {_id: domain, holder, until}, which pass is indexing a domain and how long others wait."""

from datetime import datetime, timedelta

from pymongo.errors import DuplicateKeyError

from gateway.mongo.client import Database

COLLECTION = "indexing"
_LEASE = timedelta(seconds=60)


async def take(db: Database, domain: str, holder: str, at: datetime) -> bool:
    """Take the indexing of a domain, or keep it; tell whether no other process has it."""
    free = {"_id": domain, "$or": [{"holder": holder}, {"until": {"$lt": at}}]}
    try:
        await db[COLLECTION].update_one(free, {"$set": {"holder": holder, "until": at + _LEASE}}, upsert=True)
    except DuplicateKeyError:
        return False
    return True


async def release(db: Database, domain: str, holder: str) -> None:
    await db[COLLECTION].delete_one({"_id": domain, "holder": holder})
