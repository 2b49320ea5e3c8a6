"""The `profiles` collection (`_id` = domain, customer id), and `tombstones`, which keep a deleted one's version."""

from collections.abc import AsyncIterator, Mapping, Sequence
from typing import cast

from pymongo import ASCENDING, IndexModel

from gateway.definitions.model import Definitions
from gateway.mongo.access import EACH_BATCH, Access
from gateway.mongo.documents import Beside, Document
from gateway.mongo.writes import Delete, Insert, Replace, Write
from gateway.profiles.model import COLLECTION, SEARCH, TOMBSTONES, VIEWED, Key, ProfileDocument
from gateway.profiles.rules import only_match, searchable

INDEXES = {
    COLLECTION: [
        IndexModel([("domain", ASCENDING), (field, ASCENDING), ("_id", ASCENDING)])
        for field in (SEARCH, "created_at", "updated_at")
    ]
}

_ENOUGH = 2
"""Two profiles with a token are as ambiguous as more of them."""


async def get(access: Access, id: str) -> ProfileDocument | None:
    return cast("ProfileDocument | None", await access.find_one(COLLECTION, id))


async def get_all(access: Access, ids: Sequence[str]) -> dict[str, ProfileDocument]:
    return cast("dict[str, ProfileDocument]", await access.find(COLLECTION, ids))


async def with_others(
    access: Access, id: str, beside: Sequence[Beside], fields: Mapping[str, int]
) -> tuple[Document | None, Mapping[str, Mapping[str, Document]]]:
    """Read a profile, and by their collections and `_id`s the documents beside it and others, in one command."""
    return await access.find_with(COLLECTION, id, beside, fields)


async def holder(access: Access, key: Key) -> str | None:
    """Return the id of the profile that a key means, without reading the profile itself (`AMBIGUOUS_MATCH`)."""
    if key.collection == COLLECTION:
        return key.id
    if key.collection == SEARCH:
        return only_match((await matches(access, [key.id]))[0])
    entry = await access.find_one(key.collection, key.id)
    return entry["profile"] if entry else None


async def matches(access: Access, tokens: Sequence[str]) -> list[list[str]]:
    """Return for each token the ids of the profiles that have it, two at most, all in one command."""
    return await access.having(COLLECTION, SEARCH, tokens, _ENOUGH)


async def with_verified_email(access: Access, token: str, normalised: str) -> list[str]:
    """Return the ids of the profiles, two at most, in which an active e-mail address was verified."""
    verified = {"value.normalised": normalised, "is_active": True, "is_verified": True}
    query = {"domain": access.caller.domain, SEARCH: token, "emails": {"$elemMatch": verified}}
    return [profile["_id"] for profile in await access.select(COLLECTION, [query], [("_id", ASCENDING)], _ENOUGH)]


async def last_version(access: Access, id: str) -> int:
    """Return the version at which a profile was deleted, 0 when it never was."""
    tombstone = await access.find_one(TOMBSTONES, id)
    return tombstone["version"] if tombstone else 0


async def found(
    access: Access,
    query: Document,
    between: Document,
    sort: Sequence[tuple[str, int]],
    *,
    limit: int,
    fields: Mapping[str, int] = VIEWED,
) -> list[Document]:
    """Read the first profiles, in an order, that a query finds between two places of it."""
    return await access.select(COLLECTION, [query, between], sort, limit, fields)


async def count(access: Access, query: Document, seconds: float) -> int:
    """Count the profiles that a query finds, in at most so many seconds."""
    return await access.count(COLLECTION, query, seconds)


async def behind(access: Access, scheme: int, version: int) -> AsyncIterator[list[ProfileDocument]]:
    """Read, in batches, the profiles with tokens of another scheme or an older version."""
    current = {"indexed.scheme": scheme, "indexed.version": {"$gte": version}}
    batch: list[ProfileDocument] = []
    async for profile in access.each(COLLECTION, {"$nor": [current]}):
        batch.append(cast("ProfileDocument", profile))
        if len(batch) == EACH_BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


async def reindex(access: Access, profiles: Sequence[ProfileDocument]) -> None:
    """Give profiles their tokens, unless they were written since: the writer gave them theirs. No version rises."""
    renewed = [searchable(profile, access.definitions) for profile in profiles]
    await access.refresh(
        COLLECTION,
        {
            one["_id"]: (
                one["version"],
                {"search": one["search"], "indexed": one["indexed"], "consents": one["consents"]},
            )
            for one in renewed
        },
    )


def with_attributes(access: Access, names: Sequence[str], *, all_profiles: bool) -> AsyncIterator[Document]:
    """Read these attributes of the profiles that have them; the names are checked ones."""
    fields = [f"attributes.{name}" for name in names]
    where = {} if all_profiles else {"$or": [{field: {"$exists": True}} for field in fields]}
    return access.each(COLLECTION, where, fields)


def with_list(access: Access, field: str) -> AsyncIterator[Document]:
    """Read who is active and verified in one list of all profiles."""
    flags = ("id", "active", "verified", "is_active", "is_verified")
    return access.each(COLLECTION, {}, [f"{field}.{flag}" for flag in flags])


def of_other_types(access: Access, types: Sequence[str]) -> AsyncIterator[Document]:
    """Read the ids of the profiles whose customer type is none of these."""
    return access.each(COLLECTION, {"customer_type": {"$nin": list(types)}}, ["_id"])


def creation(profile: ProfileDocument, definitions: Definitions) -> list[Write]:
    """Write a new profile, in the place of its tombstone if there is one."""
    deleted = profile["version"] - 1
    tombstone: list[Write] = [Delete(TOMBSTONES, (profile["_id"],), deleted)] if deleted else []
    return [*tombstone, Insert(COLLECTION, searchable(profile, definitions))]


def replacement(profile: ProfileDocument, version: int, definitions: Definitions) -> list[Write]:
    """Write a profile over the one of `version`."""
    return [Replace(COLLECTION, searchable(profile, definitions), version)]


def deletion(profile: ProfileDocument) -> list[Write]:
    """Put a tombstone in the place of a profile, which counts the deletion as a version."""
    tombstone = {"_id": profile["_id"], "domain": profile["domain"], "version": profile["version"] + 1}
    return [Delete(COLLECTION, (profile["_id"],), profile["version"]), Insert(TOMBSTONES, tombstone)]
