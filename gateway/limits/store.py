"""Documents of the collection `rate_limits`, the buckets that all processes share.

rate_limits   {_id: name of the bucket, full_at: milliseconds since 1970, by the clock of the database; wait: what the
               last one who asked was told, in milliseconds; expires: when it is full anyway}
"""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from pymongo import ASCENDING, IndexModel, ReturnDocument, WriteConcern
from pymongo.errors import DuplicateKeyError

from gateway.limits.rules import PERIOD
from gateway.mongo.client import Database
from gateway.mongo.documents import Document

INDEXES: Mapping[str, Sequence[IndexModel]] = MappingProxyType(
    {"rate_limits": (IndexModel([("expires", ASCENDING)], name="expires", expireAfterSeconds=0),)}
)

_NOW = {"$toDouble": {"$toLong": "$$NOW"}}
_FIRST = WriteConcern(w=1)
"""A failover may forget the last units: they are not worth waiting for a majority."""


async def take(db: Database, name: str, seconds: float) -> float:
    """Take units out of a bucket and return 0.0, or the seconds to wait until it has them."""
    change: list[Document] = [
        {"$set": {"next": {"$add": [{"$max": ["$full_at", _NOW]}, seconds * 1_000]}}},
        {"$set": {"wait": {"$max": [0.0, {"$subtract": [{"$subtract": ["$next", _NOW]}, PERIOD * 1_000]}]}}},
        {
            "$set": {
                "full_at": {"$cond": [{"$eq": ["$wait", 0.0]}, "$next", "$full_at"]},
                "expires": {"$add": ["$$NOW", 2 * PERIOD * 1_000]},
            }
        },
        {"$unset": "next"},
    ]
    while True:
        try:
            document = await (
                db["rate_limits"]
                .with_options(write_concern=_FIRST)
                .find_one_and_update({"_id": name}, change, upsert=True, return_document=ReturnDocument.AFTER)
            )
        except DuplicateKeyError:
            # Another process made the bucket at the same moment.
            continue
        return float(document["wait"]) / 1_000


async def give_back(db: Database, name: str, seconds: float) -> None:
    await (
        db["rate_limits"]
        .with_options(write_concern=_FIRST)
        .update_one({"_id": name}, {"$inc": {"full_at": -seconds * 1_000}})
    )
