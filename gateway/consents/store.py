"""The `consents` collection: `_id` = domain, customer id, type, locale ("" where there is none)."""

from collections.abc import Sequence
from typing import cast

from gateway.consents.model import COLLECTION, ConsentDocument
from gateway.mongo.access import Access
from gateway.mongo.writes import Delete, Insert, Replace, Write


async def get(access: Access, id: str) -> ConsentDocument | None:
    return cast("ConsentDocument | None", await access.find_one(COLLECTION, id))


async def get_all(access: Access, ids: Sequence[str]) -> list[ConsentDocument]:
    """Read consents in the order of their ids."""
    found = cast("dict[str, ConsentDocument]", await access.find(COLLECTION, ids) if ids else {})
    return [found[id_] for id_ in ids if id_ in found]


def save(before: ConsentDocument | None, after: ConsentDocument) -> Write:
    return Replace(COLLECTION, after) if before else Insert(COLLECTION, after)


def deletion(*ids: str) -> Delete:
    return Delete(COLLECTION, ids)
