"""Documents as the answers have them."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from benchmarks.servers.handwritten.database import Document

Found = Mapping[str, Document]


def profile(of: Document, identities: Found, app_profiles: Found, extensions: Found) -> Document:
    return {
        "id": of["id"],
        "customerId": of["customer_id"],
        "version": of["version"],
        "createdAt": time(of["created_at"]),
        "updatedAt": time(of["updated_at"]),
        "attributes": attributes(of["attributes"]),
        "identities": [identity(identities[slot["id"]], slot, i) for i, slot in enumerate(of["identities"])],
        "appProfiles": [app_profile(app_profiles[slot["id"]], slot, i) for i, slot in enumerate(of["app_profiles"])],
        "extensions": [extension(extensions[f"{of['_id']}|{name}"]) for name in of["extensions"]],
    }


def time(at: datetime) -> str:
    return at.isoformat(timespec="milliseconds") + "Z"


def attributes(of: Mapping[str, Sequence[str]]) -> list[Document]:
    return [
        {"name": name, "type": "STRING", "primaryValue": of[name][0] if of[name] else None, "values": of[name]}
        for name in sorted(of)
    ]


def identity(document: Document, slot: Document, position: int) -> Document:
    return {**_entry(document, slot, position), "handle": document["handle"], "identifier": document["identifier"]}


def app_profile(document: Document, slot: Document, position: int) -> Document:
    return {
        **_entry(document, slot, position),
        "appId": document["app_id"],
        "key": document["key"],
        "attributes": attributes(document["attributes"]),
        "devices": [
            {"deviceId": device["device_id"], "isActive": device["is_active"], "attributes": device["attributes"]}
            for device in document["devices"]
        ],
    }


def extension(document: Document) -> Document:
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


def _entry(document: Document, slot: Document, position: int) -> Document:
    return {
        "id": document["id"],
        "isPrimary": position == 0 and slot["active"],
        "isActive": slot["active"],
        "position": position,
        "createdAt": time(document["created_at"]),
        "updatedAt": time(document["updated_at"]),
    }
