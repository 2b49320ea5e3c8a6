"""Leases: which process does a thing that one alone may do. One that dies loses them, by the server's clock."""

from collections.abc import Mapping
from typing import Any

from pymongo import ReturnDocument

from gateway.mongo.client import Database
from gateway.mongo.documents import Document

FREE = {"$expr": {"$lte": [{"$ifNull": ["$until", "$$NOW"]}, "$$NOW"]}}
"""Holds for a document that nobody has, or had for longer than its lease."""


def until(seconds: float) -> Document:
    """Return the expression of the moment that lies so many seconds ahead."""
    return {"$add": ["$$NOW", int(seconds * 1000)]}


async def take(
    db: Database, collection: str, where: Mapping[str, Any], holder: str, seconds: float, **fields: Any
) -> Document | None:
    """Take one document that fits and is free, with other values of some fields; None where there is none."""
    changed = {"holder": {"$literal": holder}, "until": until(seconds), **_literal(fields)}
    return await db[collection].find_one_and_update(
        {"$and": [where, FREE]},
        [{"$set": changed}],
        sort=[("_id", 1)],
        return_document=ReturnDocument.AFTER,
    )


async def keep(db: Database, collection: str, id: str, holder: str, seconds: float, **fields: Any) -> bool:
    """Hold a document for longer, with other values of some fields; tell whether it was still held."""
    kept = await db[collection].update_one(
        {"_id": id, "holder": holder}, [{"$set": {"until": until(seconds), **_literal(fields)}}]
    )
    return kept.matched_count == 1


def _literal(fields: Mapping[str, Any]) -> Document:
    # A value is data, never an expression.
    return {name: {"$literal": value} for name, value in fields.items()}
