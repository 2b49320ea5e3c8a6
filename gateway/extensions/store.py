"""The `extensions` collection: `_id` = domain, customer id, name of the extension."""

from typing import cast

from gateway.extensions.model import COLLECTION, ExtensionDocument
from gateway.mongo.access import Access
from gateway.mongo.writes import Delete, Insert, Replace, Write


async def get(access: Access, id: str) -> ExtensionDocument | None:
    return cast("ExtensionDocument | None", await access.find_one(COLLECTION, id))


def deletion(*ids: str) -> Delete:
    return Delete(COLLECTION, ids)


def save(before: ExtensionDocument | None, after: ExtensionDocument) -> list[Write]:
    """Write an extension's records; one without records has no document."""
    if not after["records"]:
        return [deletion(after["_id"])] if before else []
    return [Replace(COLLECTION, after) if before else Insert(COLLECTION, after)]
