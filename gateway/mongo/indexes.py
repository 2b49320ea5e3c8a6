"""Creates the indexes that the stores declare."""

from collections.abc import Mapping, Sequence

from pymongo import IndexModel

from gateway.mongo.client import Database


async def create_indexes(db: Database, declared: Mapping[str, Sequence[IndexModel]]) -> None:
    """Create what is missing, by collection; an index that is there already is left as it is."""
    for collection, indexes in declared.items():
        await db[collection].create_indexes(list(indexes))
