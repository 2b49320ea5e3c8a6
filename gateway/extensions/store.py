"""The `extensions` collection: `_id` = domain, customer id, name of the extension."""

import re
from collections.abc import AsyncIterator, Sequence
from typing import cast

from gateway.extensions.model import COLLECTION, ExtensionDocument
from gateway.mongo.access import Access
from gateway.mongo.documents import Document
from gateway.mongo.writes import Delete, Insert, Replace, Write


async def get_all(access: Access, ids: Sequence[str]) -> dict[str, ExtensionDocument]:
    return cast("dict[str, ExtensionDocument]", await access.find(COLLECTION, ids))


def of_names(access: Access, names: Sequence[str]) -> AsyncIterator[Document]:
    """Read every extension of one of these names, in which capitals make no difference; the names are checked."""
    either = "|".join(map(re.escape, names))
    return access.each(
        COLLECTION, {"name": {"$regex": f"^(?:{either})$", "$options": "i"}}, ["profile", "name", "records"]
    )


def deletion(*ids: str) -> Delete:
    return Delete(COLLECTION, ids)


def save(before: ExtensionDocument | None, after: ExtensionDocument) -> list[Write]:
    """Write an extension's records; one without records has no document."""
    if not after["records"]:
        return [deletion(after["_id"])] if before else []
    return [Replace(COLLECTION, after) if before else Insert(COLLECTION, after)]
