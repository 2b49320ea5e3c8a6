"""The `identities` collection: `_id` = domain, handle, identifier as it is compared."""

from collections.abc import AsyncIterator, Sequence
from typing import cast

from pymongo import ASCENDING, IndexModel

from gateway.identities.model import COLLECTION, IdentityDocument
from gateway.mongo import reads
from gateway.mongo.access import Access
from gateway.mongo.documents import Document
from gateway.mongo.writes import Delete, Insert, Replace

INDEXES = {COLLECTION: [IndexModel([("domain", ASCENDING), ("id", ASCENDING)])]}


async def get_all(access: Access, ids: Sequence[str]) -> dict[str, IdentityDocument]:
    return cast("dict[str, IdentityDocument]", await access.find(COLLECTION, ids) if ids else {})


async def by_node_ids(access: Access, node_ids: Sequence[str]) -> list[Document]:
    """Read identities by the ids that clients have."""
    where = {"domain": access.caller.domain, "id": {"$in": list(node_ids)}}
    return await reads.find(access.db, COLLECTION, where, limit=len(node_ids))


def of_handle(access: Access, handle: str) -> AsyncIterator[Document]:
    """Read the identities of a handle, and who holds them."""
    return access.each(COLLECTION, {}, ["profile", "identifier"], handle)


def claim(identity: IdentityDocument) -> Insert:
    """Insert an identity, which is to claim it: no two profiles hold the same one."""
    return Insert(COLLECTION, identity)


def replacement(identity: IdentityDocument) -> Replace:
    return Replace(COLLECTION, identity)


def release(*ids: str) -> Delete:
    return Delete(COLLECTION, ids)
