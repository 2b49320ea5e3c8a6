"""The `app_profiles` collection: `_id` = domain, app id, key."""

from collections.abc import AsyncIterator, Sequence
from typing import cast

from gateway.app_profiles.model import COLLECTION, AppProfileDocument
from gateway.mongo.access import Access
from gateway.mongo.documents import Document
from gateway.mongo.writes import Delete, Insert, Replace


async def get_all(access: Access, ids: Sequence[str]) -> dict[str, AppProfileDocument]:
    return cast("dict[str, AppProfileDocument]", await access.find(COLLECTION, ids) if ids else {})


def with_attributes(access: Access, names: Sequence[str]) -> AsyncIterator[Document]:
    """Read these attributes of the app profiles that have them, and their holders; the names are checked ones."""
    fields = [f"attributes.{name}" for name in names]
    return access.each(COLLECTION, {"$or": [{field: {"$exists": True}} for field in fields]}, ["profile", *fields])


def of_app(access: Access, app_id: str) -> AsyncIterator[Document]:
    """Read who holds the app profiles of an application."""
    return access.each(COLLECTION, {}, ["profile"], app_id)


def creation(app_profile: AppProfileDocument) -> Insert:
    return Insert(COLLECTION, app_profile)


def replacement(app_profile: AppProfileDocument) -> Replace:
    return Replace(COLLECTION, app_profile)


def deletion(*ids: str) -> Delete:
    return Delete(COLLECTION, ids)
