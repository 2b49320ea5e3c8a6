"""Documents of the collections `domains` and `keys`.

domains   {_id: name, created_at, max_customer_id, default_customer_type, default_locale, version of its definitions,
           and of each kind whether undefined ones may be, and the definitions: open_attributes, attributes;
           open_handles, identity_types; open_apps, apps; open_extensions, extensions; and those list_policies that
           were set; object_types: name and revision of each, their documents being in a collection of their own;
           rate_per_key, rate_per_domain: None, as where they are missing, for what the gateway is set to;
           addresses: the networks from which it may be asked, and tags, both of which may be missing;
           search_version: under which, or under a later one, profiles shall have their tokens;
           indexed: {scheme, version} that all of them have}
definition_changes   {_id: {domain, version}, at, by, address, mutation, reason, changes}
keys      {_id: SHA-256 of the key, key_id, domain, name, created_at; scopes, and of its restrictions those that it
           has: handles, apps, extensions, sees_personal, all of which are missing in a key that was made before there
           were any; expires_at once it is rotated, revoked_at once it is revoked}
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, fields
from datetime import datetime
from types import MappingProxyType

from pymongo import ASCENDING, IndexModel
from pymongo.errors import DuplicateKeyError

from gateway.caller import ALL_SCOPES, UNRESTRICTED, Restrictions, Scope
from gateway.changes.model import Change
from gateway.definitions.model import (
    DEFAULT_CUSTOMER_TYPE,
    DEFAULT_LOCALE,
    MAX_CUSTOMER_ID,
    App,
    AttributeDefinition,
    AttributeType,
    Definitions,
    ExtensionDefinition,
    ExtensionField,
    ExtensionFieldType,
    IdentityType,
    ListName,
)
from gateway.domains.model import Domain, Key
from gateway.envelope import Envelope
from gateway.mongo.access import Access
from gateway.mongo.client import Database
from gateway.mongo.documents import Document, View
from gateway.mongo.writes import Insert, Replace, Write
from gateway.primary_first import OnPrimaryRemoval, Policy
from gateway.search.model import SCHEME

INDEXES: Mapping[str, Sequence[IndexModel]] = MappingProxyType(
    {
        "keys": (
            IndexModel([("key_id", ASCENDING)], name="key_id", unique=True),
            IndexModel([("domain", ASCENDING), ("created_at", ASCENDING)], name="domain_created_at"),
        )
    }
)


_RESTRICTED = ("handles", "apps", "extensions")


async def insert_domain(db: Database, domain: Domain) -> bool:
    """Tell whether the name was free."""
    try:
        document = {
            "_id": domain.name,
            "created_at": domain.created_at,
            **_definition_fields(domain.definitions),
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


def definitions_of(domain: View) -> Definitions:
    return Definitions(
        version=domain.get("version", 0),
        max_customer_id=domain.get("max_customer_id", MAX_CUSTOMER_ID),
        default_customer_type=domain.get("default_customer_type", DEFAULT_CUSTOMER_TYPE),
        default_locale=domain.get("default_locale", DEFAULT_LOCALE),
        open_attributes=domain.get("open_attributes", True),
        attributes={document["name"]: _attribute(document) for document in domain.get("attributes", [])},
        open_handles=domain.get("open_handles", True),
        identity_types={document["handle"]: _identity_type(document) for document in domain.get("identity_types", [])},
        open_apps=domain.get("open_apps", True),
        apps={document["app_id"]: App(**document) for document in domain.get("apps", [])},
        list_policies={ListName(document["list"]): _policy(document) for document in domain.get("list_policies", [])},
        open_extensions=domain.get("open_extensions", True),
        extensions={document["name"]: _extension(document) for document in domain.get("extensions", [])},
        object_types={document["name"]: document["revision"] for document in domain.get("object_types", [])},
        indexed=_indexed(domain),
        rate_per_key=domain.get("rate_per_key"),
        rate_per_domain=domain.get("rate_per_domain"),
        addresses=tuple(domain.get("addresses", ())),
        tags=domain.get("tags", {}),
    )


def _indexed(domain: View) -> int:
    """Return the version under which all profiles of a domain have their tokens; -1 when it was never seen to.

    A domain that is not stored has no profiles.
    """
    indexed = domain.get("indexed", {"scheme": 0} if "_id" in domain else {"scheme": SCHEME, "version": 0})
    return indexed["version"] if indexed["scheme"] == SCHEME else -1


def change(
    access: Access, envelope: Envelope, domain: View, after: Definitions, changes: Sequence[Change], at: datetime
) -> list[Write]:
    """Write other definitions over those of a domain's document, unless others are there by now, and record them."""
    # The document of a domain that was made before there were definitions has no version to compare with.
    replacement = Replace("domains", {**domain, **_definition_fields(after)}, domain.get("version"))
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


def _definition_fields(definitions: Definitions) -> Document:
    return {
        "version": definitions.version,
        "max_customer_id": definitions.max_customer_id,
        "default_customer_type": definitions.default_customer_type,
        "default_locale": definitions.default_locale,
        "open_attributes": definitions.open_attributes,
        "attributes": [
            {
                **asdict(definition),
                "type": definition.type.value,
                "allowed_values": list(definition.allowed_values),
                "on_primary_removal": definition.on_primary_removal.value,
            }
            for definition in definitions.attributes.values()
        ],
        "open_handles": definitions.open_handles,
        "identity_types": [
            {**asdict(kind), "blocked_values": list(kind.blocked_values), "aliases": list(kind.aliases)}
            for kind in definitions.identity_types.values()
        ],
        "open_apps": definitions.open_apps,
        "apps": [asdict(app) for app in definitions.apps.values()],
        "list_policies": [
            {"list": name.value, **asdict(policy), "on_primary_removal": policy.on_primary_removal.value}
            for name, policy in definitions.list_policies.items()
        ],
        "open_extensions": definitions.open_extensions,
        "extensions": [
            {
                **asdict(definition),
                "fields": [{**asdict(field), "type": field.type.value} for field in definition.fields],
                "unique": list(definition.unique),
            }
            for definition in definitions.extensions.values()
        ],
        "object_types": [{"name": name, "revision": revision} for name, revision in definitions.object_types.items()],
        "search_version": definitions.search_version,
        "rate_per_key": definitions.rate_per_key,
        "rate_per_domain": definitions.rate_per_domain,
        "addresses": list(definitions.addresses),
        "tags": dict(definitions.tags),
    }


def _attribute(document: View) -> AttributeDefinition:
    known = {field.name: document[field.name] for field in fields(AttributeDefinition) if field.name in document}
    enums = {"type": AttributeType(document["type"]), "on_primary_removal": _on_primary_removal(document)}
    return AttributeDefinition(**{**known, **enums, "allowed_values": tuple(document["allowed_values"])})


def _on_primary_removal(document: View) -> OnPrimaryRemoval:
    # Definitions that were kept before there was a choice do not have it.
    return OnPrimaryRemoval(document.get("on_primary_removal", OnPrimaryRemoval.PROMOTE_NEXT.value))


def _policy(document: View) -> Policy:
    known = {field.name: document[field.name] for field in fields(Policy)}
    return Policy(**{**known, "on_primary_removal": _on_primary_removal(document)})


def _identity_type(document: View) -> IdentityType:
    # Types that were kept before there were other names do not have any.
    lists = {name: tuple(document.get(name, ())) for name in ("blocked_values", "aliases")}
    return IdentityType(**{**document, **lists})


def _extension(document: View) -> ExtensionDefinition:
    fields_ = tuple(
        ExtensionField(**{**field, "type": ExtensionFieldType(field["type"])}) for field in document["fields"]
    )
    return ExtensionDefinition(**{**document, "fields": fields_, "unique": tuple(document["unique"])})


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
