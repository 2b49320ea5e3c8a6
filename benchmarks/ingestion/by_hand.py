"""A loader as somebody would write it for one shop: it knows the two types by heart and keeps to no rule.

It writes what the gateway writes: profiles with their tokens, identities, objects and change records, in transactions
of as many objects. What it does without is what a gateway is for: mappings, the law of lists, races with others.
"""

import hashlib
from collections.abc import Iterable
from datetime import UTC, datetime
from itertools import islice
from typing import Any

import orjson
from pymongo import InsertOne, MongoClient, ReplaceOne
from pymongo.database import Database

from benchmarks.ingestion.objects import DOMAIN, HANDLE, Object

Document = dict[str, Any]

BATCH = 750


def load(uri: str, database: str, given: Iterable[Object]) -> int:
    """Load objects into a database; return how many."""
    client: MongoClient[Document] = MongoClient(uri)
    db = client.get_database(database)
    left, count = iter(given), 0
    while batch := list(islice(left, BATCH)):
        _load(client, db, batch)
        count += len(batch)
    client.close()
    return count


def _load(client: MongoClient[Document], db: Database[Document], batch: list[Object]) -> None:
    at = datetime.now(UTC).replace(tzinfo=None)
    ids = {f"{DOMAIN}|{HANDLE}|{_owner(type_, one)}" for type_, one in batch}
    holders = {one["_id"]: one["profile"] for one in db["identities"].find({"_id": {"$in": list(ids)}})}
    profiles = {one["_id"]: one for one in db["profiles"].find({"_id": {"$in": list(set(holders.values()))}})}
    known = set(profiles)
    writes: dict[str, list[Any]] = {"identities": [], "objects": [], "changes": []}
    for type_, one in batch:
        identity = f"{DOMAIN}|{HANDLE}|{_owner(type_, one)}"
        if type_ == "customer":
            profile = _profile(one, identity, at)
            holders[identity] = profile["_id"]
            writes["identities"].append(InsertOne(_identity(identity, one["id"], profile["_id"], at)))
        else:
            held = profiles[holders[identity]]
            profile = {**held, "version": held["version"] + 1, "updated_at": at}
        profiles[profile["_id"]] = profile
        writes["objects"].append(InsertOne(_object(type_, one, profile["_id"], at)))
        writes["changes"].append(InsertOne(_record(type_, one, profile, at)))
    changed = [
        ReplaceOne({"_id": id_}, profile) if id_ in known else InsertOne(profile) for id_, profile in profiles.items()
    ]
    with client.start_session() as session, session.start_transaction():
        db["profiles"].bulk_write(sorted(changed, key=lambda one: isinstance(one, ReplaceOne)), session=session)
        for collection, its in writes.items():
            if its:
                db[collection].bulk_write(its, session=session)


def _owner(type_: str, one: Document) -> str:
    return str(one["id" if type_ == "customer" else "customer"])


def _profile(one: Document, identity: str, at: datetime) -> Document:
    id_ = hashlib.blake2b(one["id"].encode(), digest_size=8).hexdigest()
    stamp = {"is_active": True, "is_verified": False, "created_at": at, "updated_at": at}
    stamp |= {"created_by": "hand", "updated_by": "hand"}
    address = one["address"]
    return {
        "_id": f"{DOMAIN}|{id_}",
        "id": f"Profile:{id_}",
        "domain": DOMAIN,
        "customer_id": id_,
        "version": 1,
        "created_at": at,
        "updated_at": at,
        "customer_type": "Customer",
        "default_locale": "en",
        "registration_confirmed": False,
        "preserve_preferences": True,
        "is_active": True,
        "legacy_profile_id": None,
        "tags": [],
        "created_by": "hand",
        "updated_by": "hand",
        "attributes": {"FirstName": [one["first"]], "LastName": [one["last"]], "Tier": [one["tier"]]},
        "identities": [{"id": identity, "active": True}],
        "app_profiles": [],
        "extensions": [],
        "emails": [
            {"id": "1", "type": "Home", "value": {"address": one["email"], "normalised": one["email"]}, **stamp}
        ],
        "phones": [{"id": "2", "type": "Home", "value": {"number": one["phone"], "e164": one["phone"]}, **stamp}],
        "addresses": [{"id": "3", "type": "Home", "value": address, **stamp}],
        "groups": [],
        "consents": [],
        "keys": [{"name": "email", "value": one["email"]}],
        "search": [
            f"i:{HANDLE}={one['id']}",
            f"i:{HANDLE}",
            "e",
            "et:Home",
            "pt:Home",
            "dt:Home",
            f"e:{one['email']}",
            "p",
            f"p:{one['phone']}",
            "d",
            f"d:{address['country']}",
            f"dc:{address['city']}",
            f"dp:{address['zip']}",
            f"dpc:{address['zip']}|{address['city']}",
            "f:active=1",
            "f:preserve=1",
            "f:registered=0",
            "l:en",
            "ct:Customer",
            f"k:email={one['email']}",
        ],
        "indexed": {"scheme": 1, "version": 0},
    }


def _identity(id_: str, identifier: str, profile: str, at: datetime) -> Document:
    stamp = {"created_at": at, "updated_at": at}
    return {"_id": id_, "id": id_, "domain": DOMAIN, "profile": profile, "identifier": identifier, **stamp}


def _object(type_: str, one: Document, profile: str, at: datetime) -> Document:
    unique = one["id" if type_ == "customer" else "number"]
    lists = [profile, f"type:{type_}|{profile}", *([f"role:ORDER|{profile}"] if type_ == "order" else [])]
    return {
        "_id": f"{DOMAIN}|{type_}|{unique}",
        "id": f"ProfileObject:{type_}|{unique}",
        "domain": DOMAIN,
        "type": type_,
        "unique": unique,
        "version": 1,
        "profile": profile,
        "lists": lists,
        "at": at,
        "data": one,
        "digest": hashlib.blake2b(orjson.dumps(one), digest_size=16).hexdigest(),
        "keys": _keys(type_, one),
        "created_at": at,
        "updated_at": at,
    }


def _keys(type_: str, one: Document) -> list[Document]:
    own, owner = {"name": "orderKey", "value": one.get("number")}, {"name": "customerKey", "value": _owner(type_, one)}
    return [owner, {"name": "email", "value": one["email"]}] if type_ == "customer" else [own, owner]


def _record(type_: str, one: Document, profile: Document, at: datetime) -> Document:
    said = [{"kind": "ADDED", "path": ["objects", type_, one.get("number", "")], "after": {"version": 1}}]
    if type_ == "customer":
        said += [{"kind": "ADDED", "path": ["attributes", name], "after": {"position": 0}} for name in ("a", "b", "c")]
        said += [{"kind": "ADDED", "path": [name, "1"], "after": one["address"]} for name in ("emails", "phones")]
    return {
        "_id": {"profile": profile["_id"], "version": profile["version"]},
        "domain": DOMAIN,
        "at": at,
        "by": "hand",
        "mutation": "import",
        "changes": said,
    }
