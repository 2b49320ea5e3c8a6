"""The collection `keys`."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType

from pymongo import ASCENDING, IndexModel

from gateway.caller import ALL_SCOPES, UNRESTRICTED, Restrictions, Scope
from gateway.domains.model import Key
from gateway.mongo.client import Database
from gateway.mongo.documents import Document

INDEXES: Mapping[str, Sequence[IndexModel]] = MappingProxyType(
    {
        "keys": (
            IndexModel([("key_id", ASCENDING)], name="key_id", unique=True),
            IndexModel([("domain", ASCENDING), ("created_at", ASCENDING)], name="domain_created_at"),
        )
    }
)

_RESTRICTED = ("handles", "apps", "extensions")


async def insert_key(db: Database, digest: str, key: Key) -> None:
    await db["keys"].insert_one({"_id": digest, **_fields(key)})


async def put_key(db: Database, digest: str, key: Key) -> None:
    await db["keys"].replace_one({"_id": digest}, _fields(key), upsert=True)


async def keys_of(db: Database, domain: str) -> list[Key]:
    """Return the keys of a domain, the oldest first."""
    cursor = db["keys"].find({"domain": domain}).sort([("created_at", ASCENDING), ("key_id", ASCENDING)])
    return [_key(document) async for document in cursor]


async def revoke_key(db: Database, key_id: str, at: datetime) -> Key | None:
    """Mark the key as revoked, unless it is so already; None if there is no such key."""
    await db["keys"].update_one({"key_id": key_id, "revoked_at": {"$exists": False}}, {"$set": {"revoked_at": at}})
    document = await db["keys"].find_one({"key_id": key_id})
    return None if document is None else _key(document)


async def end_key(db: Database, key_id: str, expires_at: datetime) -> bool:
    """Let a key end at that time; tell whether it is a valid one that did not end already."""
    done = await db["keys"].update_one(_lasting(key_id), {"$set": {"expires_at": expires_at}})
    return done.modified_count == 1


async def lasting_key(db: Database, key_id: str) -> Key | None:
    """Return a key that is neither revoked nor ends; None if there is none of this id."""
    document = await db["keys"].find_one(_lasting(key_id))
    return None if document is None else _key(document)


def _lasting(key_id: str) -> Document:
    return {"key_id": key_id, "revoked_at": {"$exists": False}, "expires_at": {"$exists": False}}


async def valid_keys(db: Database, digests: Iterable[str], at: datetime) -> dict[str, Key]:
    """Return those of the keys that exist and are neither revoked nor expired, by digest."""
    ended = {"$or": [{"revoked_at": {"$exists": True}}, {"expires_at": {"$lte": at}}]}
    cursor = db["keys"].find({"_id": {"$in": list(digests)}, "$nor": [ended]})
    return {document["_id"]: _key(document) async for document in cursor}


def _fields(key: Key) -> Document:
    restrictions = key.restrictions
    lists: dict[str, frozenset[str] | None] = {name: getattr(restrictions, name) for name in _RESTRICTED}
    moments = {"expires_at": key.expires_at, "revoked_at": key.revoked_at}
    return {
        "key_id": key.key_id,
        "domain": key.domain,
        "name": key.name,
        "created_at": key.created_at,
        "scopes": [scope.value for scope in Scope if scope in key.scopes],
        **{name: sorted(allowed) for name, allowed in lists.items() if allowed is not None},
        **({} if restrictions.sees_personal else {"sees_personal": False}),
        **{name: moment for name, moment in moments.items() if moment is not None},
    }


def _key(document: Document) -> Key:
    lists = {name: frozenset(document[name]) for name in _RESTRICTED if name in document}
    restrictions = Restrictions(**lists, sees_personal=document.get("sees_personal", True))
    return Key(
        key_id=document["key_id"],
        domain=document["domain"],
        name=document["name"],
        created_at=document["created_at"],
        scopes=frozenset(map(Scope, document["scopes"])) if "scopes" in document else ALL_SCOPES,
        # It is told by identity that a caller is not restricted, which is asked time and again.
        restrictions=UNRESTRICTED if restrictions == UNRESTRICTED else restrictions,
        expires_at=document.get("expires_at"),
        revoked_at=document.get("revoked_at"),
    )
