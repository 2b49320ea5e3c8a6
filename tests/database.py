"""What stands in a database, to be compared before and after."""

from collections.abc import Mapping
from typing import Any

import bson

from gateway.mongo.client import Database
from gateway.mongo.documents import Document


async def stored(db: Database, where: Mapping[str, Any] | None = None) -> dict[str, list[Document]]:
    """Return all documents, or those that match, by collection; empty collections are left out."""
    names = sorted(await db.list_collection_names())
    found = {name: await db[name].find(where or {}).sort("_id").to_list(None) for name in names}
    return {name: documents for name, documents in found.items() if documents}


async def content(db: Database, where: Mapping[str, Any] | None = None) -> dict[str, list[bytes]]:
    """Return the same byte for byte: nothing that was written goes unseen."""
    found = await stored(db, where)
    return {name: [bson.encode(document) for document in documents] for name, documents in found.items()}


async def versions(db: Database) -> dict[str, int]:
    """Return the versions of all profiles, by customer id."""
    return {profile["customer_id"]: profile["version"] async for profile in db["profiles"].find()}
