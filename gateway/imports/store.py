"""The `imports` collection: `_id` = domain, object type, SHA-256 of the file."""

from typing import cast

from gateway.imports.model import COLLECTION, ImportDocument
from gateway.mongo.access import Access
from gateway.mongo.documents import Document


async def get(access: Access, object_type: str, sha256: str) -> ImportDocument | None:
    found = await access.find_one(COLLECTION, access.id(object_type, sha256))
    return cast("ImportDocument | None", found)


async def save(access: Access, document: ImportDocument) -> None:
    await access.db[COLLECTION].replace_one({"_id": document["_id"]}, cast("Document", document), upsert=True)
