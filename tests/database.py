"""The whole content of a database, to be compared before and after."""

from collections.abc import Mapping
from typing import Any

import bson

from gateway.mongo.client import Database


async def content(db: Database, where: Mapping[str, Any] | None = None) -> dict[str, list[bytes]]:
    """Return all documents, or those that match, by collection and byte for byte; empty collections are left out."""
    found = {}
    for name in sorted(await db.list_collection_names()):
        documents = await db[name].find(where or {}).sort("_id").to_list(None)
        found[name] = [bson.encode(document) for document in documents]
    return {name: documents for name, documents in found.items() if documents}


async def versions(db: Database) -> dict[str, int]:
    """Return the versions of all profiles, by customer id."""
    return {profile["customer_id"]: profile["version"] async for profile in db["profiles"].find()}
