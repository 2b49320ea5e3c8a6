"""The peer: Starlette, motor and orjson without GraphQL, written by hand for exactly these operations.

It has no limits, no checks and no log: it is what the database and the language allow.
"""

import base64
import os
from datetime import UTC, datetime
from typing import Any

import orjson
from motor.motor_asyncio import AsyncIOMotorClient
from pymongo import ReturnDocument
from pymongo.read_concern import ReadConcern
from pymongo.write_concern import WriteConcern
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from benchmarks.people import DOMAIN

DUMP = orjson.OPT_NAIVE_UTC


def connect() -> Any:
    client: Any = AsyncIOMotorClient(os.environ["GATEWAY_MONGODB_URI"])
    return client[os.environ["GATEWAY_DATABASE"]]


db = connect()


def time(at: datetime) -> str:
    return at.isoformat(timespec="milliseconds") + "Z"


def attributes(of: dict[str, list[str]]) -> list[dict[str, Any]]:
    return [
        {"name": name, "type": "STRING", "primaryValue": of[name][0] if of[name] else None, "values": of[name]}
        for name in sorted(of)
    ]


def entry(document: dict[str, Any], slot: dict[str, Any], position: int) -> dict[str, Any]:
    return {
        "id": document["id"],
        "isPrimary": position == 0 and slot["active"],
        "isActive": slot["active"],
        "position": position,
        "createdAt": time(document["created_at"]),
        "updatedAt": time(document["updated_at"]),
    }


def identity(document: dict[str, Any], slot: dict[str, Any], position: int) -> dict[str, Any]:
    return {**entry(document, slot, position), "handle": document["handle"], "identifier": document["identifier"]}


def app_profile(document: dict[str, Any], slot: dict[str, Any], position: int) -> dict[str, Any]:
    return {
        **entry(document, slot, position),
        "appId": document["app_id"],
        "key": document["key"],
        "attributes": attributes(document["attributes"]),
        "devices": [
            {"deviceId": device["device_id"], "isActive": device["is_active"], "attributes": device["attributes"]}
            for device in document["devices"]
        ],
    }


def extension(document: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": document["name"],
        "multiValued": True,
        "records": [
            {
                "id": record["id"],
                "isPrimary": position == 0,
                "position": position,
                "data": record["data"],
                "createdAt": time(record["created_at"]),
                "updatedAt": time(record["updated_at"]),
            }
            for position, record in enumerate(document["records"])
        ],
    }


async def by_id(collection: str, wanted: list[str]) -> dict[str, dict[str, Any]]:
    found = db[collection].find({"_id": {"$in": wanted}}, batch_size=len(wanted) + 1)
    return {document["_id"]: document for document in await found.to_list(None)}


async def everything(profiles: list[dict[str, Any]]) -> list[dict[str, Any]]:
    linked = await by_id("identities", [slot["id"] for profile in profiles for slot in profile["identities"]])
    apps = await by_id("app_profiles", [slot["id"] for profile in profiles for slot in profile["app_profiles"]])
    records = await by_id("extensions", [f"{p['_id']}|{name}" for p in profiles for name in p["extensions"]])
    return [
        {
            "id": profile["id"],
            "customerId": profile["customer_id"],
            "version": profile["version"],
            "createdAt": time(profile["created_at"]),
            "updatedAt": time(profile["updated_at"]),
            "attributes": attributes(profile["attributes"]),
            "identities": [identity(linked[s["id"]], s, i) for i, s in enumerate(profile["identities"])],
            "appProfiles": [app_profile(apps[s["id"]], s, i) for i, s in enumerate(profile["app_profiles"])],
            "extensions": [extension(records[f"{profile['_id']}|{name}"]) for name in profile["extensions"]],
        }
        for profile in profiles
    ]


async def q1(variables: dict[str, Any]) -> dict[str, Any]:
    profile = await db.profiles.find_one({"_id": f"{DOMAIN}|{variables['id']}"})
    return {"profile": (await everything([profile]))[0]}


async def q2(_variables: dict[str, Any]) -> dict[str, Any]:
    within = {"_id": {"$gt": f"{DOMAIN}|", "$lt": f"{DOMAIN}}}"}}
    found = await db.profiles.find(within, sort=[("_id", 1)], limit=51, batch_size=51).to_list(None)
    edges = [
        {"cursor": base64.urlsafe_b64encode(f"profiles:{node['customerId']}".encode()).decode(), "node": node}
        for node in await everything(found[:50])
    ]
    return {
        "profiles": {"edges": edges, "pageInfo": {"hasNextPage": len(found) > 50, "endCursor": edges[-1]["cursor"]}}
    }


async def q3(variables: dict[str, Any]) -> dict[str, Any]:
    keys = [f"{DOMAIN}|{key['identity']['handle']}|{key['identity']['identifier']}" for key in variables["keys"]]
    named = await by_id("identities", keys)
    profiles = await by_id("profiles", [named[key]["profile"] for key in keys])
    linked = await by_id("identities", [slot["id"] for profile in profiles.values() for slot in profile["identities"]])
    return {
        "profilesBy": [
            {
                "customerId": profile["customer_id"],
                "attributes": [
                    {"name": name, "values": profile["attributes"][name]} for name in ("a0", "a1", "a2", "a3")
                ],
                "identities": [
                    {
                        "handle": linked[slot["id"]]["handle"],
                        "identifier": linked[slot["id"]]["identifier"],
                        "isPrimary": position == 0 and slot["active"],
                    }
                    for position, slot in enumerate(profile["identities"])
                ],
            }
            for profile in (profiles[named[key]["profile"]] for key in keys)
        ]
    }


async def m1(variables: dict[str, Any]) -> dict[str, Any]:
    given = variables["input"]
    profile_id = f"{DOMAIN}|{given['profile']['customerId']}"
    before = await db.profiles.find_one({"_id": profile_id})
    after = {**before["attributes"], given["name"]: given["values"]}
    now = datetime.now(UTC).replace(tzinfo=None)
    async with await db.client.start_session() as session:
        session.start_transaction(read_concern=ReadConcern("snapshot"), write_concern=WriteConcern("majority"))
        await db.profiles.find_one_and_update(
            {"_id": profile_id, "version": before["version"]},
            {"$set": {"attributes": after, "updated_at": now}, "$inc": {"version": 1}},
            return_document=ReturnDocument.AFTER,
            session=session,
        )
        await db.changes.insert_one(
            {"_id": {"profile": profile_id, "version": before["version"] + 1}, "at": now, "changes": given["values"]},
            session=session,
        )
        await session.commit_transaction()
    return {"setAttribute": {"changed": True, "errors": [], "profile": {"attributes": attributes(after)}}}


WORK = {"Q1": q1, "Q2": q2, "Q3": q3, "M1": m1}


async def answer(request: Request) -> Response:
    body = orjson.loads(await request.body())
    data = await WORK[request.headers["operation"]](body["variables"])
    return Response(orjson.dumps({"data": data}, option=DUMP), media_type="application/json")


app = Starlette(routes=[Route("/graphql", answer, methods=["POST"])])
