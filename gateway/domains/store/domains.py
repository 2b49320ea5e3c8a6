"""The collections `domains` and `definition_changes`."""

from collections.abc import Sequence
from datetime import datetime

from pymongo import ASCENDING
from pymongo.errors import DuplicateKeyError

from gateway.changes.model import Change
from gateway.definitions.model import (
    Definitions,
)
from gateway.domains.model import Domain
from gateway.domains.store.definitions import definitions_of, fields_of
from gateway.envelope import Envelope
from gateway.mongo.access import Access
from gateway.mongo.client import Database
from gateway.mongo.documents import Document, View
from gateway.mongo.writes import Insert, Replace, Write
from gateway.search.model import SCHEME


async def insert_domain(db: Database, domain: Domain) -> bool:
    """Tell whether the name was free."""
    try:
        document = {
            "_id": domain.name,
            "created_at": domain.created_at,
            **fields_of(domain.definitions),
            # It has no profiles yet.
            "indexed": {"scheme": SCHEME, "version": domain.definitions.search_version},
        }
        await db["domains"].insert_one(document)
    except DuplicateKeyError:
        return False
    return True


async def domain_exists(db: Database, name: str) -> bool:
    return await db["domains"].find_one({"_id": name}, {"_id": 1}) is not None


async def find_domain(db: Database, name: str) -> Document | None:
    return await db["domains"].find_one({"_id": name})


async def all_domains(db: Database) -> list[Domain]:
    """Return all domains, by name."""
    cursor = db["domains"].find({}, sort=[("_id", ASCENDING)])
    return [Domain(found["_id"], found["created_at"], definitions_of(found)) async for found in cursor]


def change(
    access: Access, envelope: Envelope, domain: View, after: Definitions, changes: Sequence[Change], at: datetime
) -> list[Write]:
    """Write other definitions over those of a domain's document, unless others are there by now, and record them."""
    # The document of a domain that was made before there were definitions has no version to compare with.
    replacement = Replace("domains", {**domain, **fields_of(after)}, domain.get("version"))
    record = {
        "_id": {"domain": access.caller.domain, "version": after.version},
        "at": at,
        "by": access.caller.key_id,
        "address": access.caller.address,
        "mutation": envelope.mutation,
        "reason": envelope.reason,
        "changes": list(changes),
    }
    return [replacement, Insert("definition_changes", record)]


async def to_index(db: Database, *, anew: bool) -> list[str]:
    """Return the domains some of whose profiles may lack tokens; with `anew` those that were never seen to."""
    never = {"indexed.scheme": {"$ne": SCHEME}}
    behind = {"$expr": {"$gt": ["$search_version", "$indexed.version"]}}
    cursor = db["domains"].find(never if anew else {"$or": [never, behind]}, {"_id": 1}, sort=[("_id", ASCENDING)])
    return [domain["_id"] async for domain in cursor]


async def redefined_at(db: Database, domain: str, version: int) -> datetime | None:
    """Return when the definitions came to a version; None for those that a domain began with."""
    record = await db["definition_changes"].find_one({"_id": {"domain": domain, "version": version}}, {"at": 1})
    return record["at"] if record else None


async def set_rates(db: Database, domain: str, per_key: int | None, per_domain: int | None) -> bool:
    """Set the rates of a domain; tell whether there is one. A change of definitions under way begins anew."""
    rates = {"rate_per_key": per_key, "rate_per_domain": per_domain}
    found = await db["domains"].update_one({"_id": domain}, {"$set": rates, "$inc": {"version": 1}})
    return found.matched_count == 1


async def indexed(db: Database, domain: str, version: int) -> None:
    """Note that all profiles of a domain have the tokens of a version, unless that is not the last one any more."""
    # A change of definitions that began before may put the old note back; then the profiles are looked at once more.
    await db["domains"].update_one(
        {"_id": domain, "search_version": {"$in": [version, None]}},
        {"$set": {"indexed": {"scheme": SCHEME, "version": version}, "search_version": version}},
    )
