"""The reads, each with the plan that was found to be best for it."""

import asyncio
import base64
from collections.abc import Mapping, Sequence
from typing import Any

from benchmarks.data.people import DOMAIN
from benchmarks.operations import PAGE, PART
from benchmarks.servers.handwritten import views
from benchmarks.servers.handwritten.database import Document, db

Variables = Mapping[str, Any]

_JOINED: list[Document] = [
    {"$lookup": {"from": "identities", "localField": "identities.id", "foreignField": "_id", "as": "linked"}},
    {"$lookup": {"from": "app_profiles", "localField": "app_profiles.id", "foreignField": "_id", "as": "apps"}},
    {"$set": {"named": {"$map": {"input": "$extensions", "in": {"$concat": ["$_id", "|", "$$this"]}}}}},
    {"$lookup": {"from": "extensions", "localField": "named", "foreignField": "_id", "as": "records"}},
]


async def card(variables: Variables) -> Document:
    """One profile: one aggregate."""
    pipeline: list[Document] = [{"$match": {"_id": f"{DOMAIN}|{variables['id']}"}}, *_JOINED]
    found = (await db.profiles.aggregate(pipeline).to_list(None))[0]
    joined = ({one["_id"]: one for one in found[name]} for name in ("linked", "apps", "records"))
    return {"profile": views.profile(found, *joined)}


async def page(variables: Variables) -> Document:
    """A page: its profiles, then what they hold, in three reads at once."""
    after = base64.urlsafe_b64decode(variables["after"]).decode().removeprefix("profiles:")
    within = {"_id": {"$gt": f"{DOMAIN}|{after}", "$lt": f"{DOMAIN}}}"}}
    found = await db.profiles.find(within, sort=[("_id", 1)], limit=PAGE + 1, batch_size=PAGE + 1).to_list(None)
    shown = found[:PAGE]
    held = await asyncio.gather(
        _by_id("identities", [slot["id"] for profile in shown for slot in profile["identities"]]),
        _by_id("app_profiles", [slot["id"] for profile in shown for slot in profile["app_profiles"]]),
        _by_id("extensions", [f"{profile['_id']}|{name}" for profile in shown for name in profile["extensions"]]),
    )
    edges = [{"cursor": _cursor(profile), "node": views.profile(profile, *held)} for profile in shown]
    return {
        "profiles": {"edges": edges, "pageInfo": {"hasNextPage": len(found) > PAGE, "endCursor": edges[-1]["cursor"]}}
    }


async def batch(variables: Variables) -> Document:
    """Profiles by identity: who holds them, the asked part of these, and their identities."""
    keys = [f"{DOMAIN}|{key['identity']['handle']}|{key['identity']['identifier']}" for key in variables["keys"]]
    named = await _by_id("identities", keys, ["profile"])
    fields = ["customer_id", "identities", *(f"attributes.{name}" for name in PART)]
    profiles = await _by_id("profiles", [named[key]["profile"] for key in keys], fields)
    slots = [slot["id"] for profile in profiles.values() for slot in profile["identities"]]
    linked = await _by_id("identities", slots, ["handle", "identifier"])
    return {"profilesBy": [_part(profiles[named[key]["profile"]], linked) for key in keys]}


def _part(profile: Document, linked: views.Found) -> Document:
    attributes = profile["attributes"]
    return {
        "customerId": profile["customer_id"],
        "attributes": [{"name": name, "values": attributes[name]} for name in PART if name in attributes],
        "identities": [
            {
                "handle": linked[slot["id"]]["handle"],
                "identifier": linked[slot["id"]]["identifier"],
                "isPrimary": position == 0 and slot["active"],
            }
            for position, slot in enumerate(profile["identities"])
        ],
    }


async def _by_id(collection: str, ids: Sequence[str], fields: Sequence[str] | None = None) -> dict[str, Document]:
    found = db[collection].find({"_id": {"$in": ids}}, fields, batch_size=len(ids) + 1)
    return {document["_id"]: document for document in await found.to_list(None)}


def _cursor(profile: Document) -> str:
    return base64.urlsafe_b64encode(f"profiles:{profile['customer_id']}".encode()).decode()
