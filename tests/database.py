"""What stands in a database, so that a test can say that nothing changed."""

from gateway.mongo.client import Database
from gateway.mongo.documents import Document


async def dump(db: Database) -> dict[str, list[Document]]:
    """Return every document of every collection; two dumps are equal when nothing was written between them."""
    names = sorted(await db.list_collection_names())
    return {name: await db[name].find().sort("_id").to_list(None) for name in names}


async def versions(db: Database) -> dict[str, int]:
    """Return the versions of all profiles, by customer id."""
    return {profile["customer_id"]: profile["version"] async for profile in db["profiles"].find()}
