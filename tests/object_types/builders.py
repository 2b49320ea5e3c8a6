"""Object types for tests."""

from typing import Any

from gateway.mongo.client import Database
from gateway.object_types.model import ContentType, FieldMapping, KeyRole, MappedProfile, ObjectKey, ObjectType
from gateway.object_types.rules.mapping import compiled
from tests.client import Client
from tests.database import content
from tests.payloads import reasons

ROOT_FIELDS = (
    *("objectType", "objectTypes", "objectTypeTemplate", "objectTypeTemplates", "suggestObjectType"),
    *("putObjectType", "deleteObjectType"),
)

FIELDS = "fields { name source target contentType }"
KEYS = "keys { name roles fieldNames handle }"
TYPE = (
    f"name version description templateId {FIELDS} {KEYS} allowProfileCreation expirationDays sourceTimestampFormat "
    "countryCode tags { key value } hasEncryptionKey"
)
SELECTION = f"objectType {{ {TYPE} }} definitionsVersion"


def given_field(name: str, source: str | None = None, target: str | None = None, **more: Any) -> dict[str, Any]:
    """Return a field as an input has it; its value is the member of its name, unless another source is given."""
    targeted = {} if target is None else {"target": target}
    return {"name": name, "source": source or f"_source.{name}", **targeted, **more}


def given_key(name: str, *roles: str, fields: list[str] | None = None, **more: Any) -> dict[str, Any]:
    """Return a key as an input has it; its field has its name, unless others are given."""
    return {"name": name, "roles": list(roles), "fieldNames": [name] if fields is None else fields, **more}


CONTACT: dict[str, Any] = {
    "name": "Contact",
    "description": "People who write to us.",
    "fields": [
        given_field("id"),
        given_field("email", target="_profile.EmailAddress", contentType="EMAIL_ADDRESS"),
        given_field("zip", "_source.address.zip", "_profile.Address.PostalCode"),
        given_field("street", "_source.address.street", "_profile.Address.Address1"),
    ],
    "keys": [given_key("_contactId", "UNIQUE", fields=["id"]), given_key("_email", "PROFILE", fields=["email"])],
}


def seen(given: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Return an object type as clients see it that was put with `given` and nothing else."""
    return {
        "version": 1,
        "templateId": None,
        "allowProfileCreation": False,
        "expirationDays": None,
        "sourceTimestampFormat": None,
        "countryCode": None,
        "tags": [],
        "hasEncryptionKey": False,
        **given,
        "fields": [{"target": None, "contentType": "STRING", **one} for one in given["fields"]],
        "keys": [{"handle": None, **one} for one in given["keys"]],
        **more,
    }


async def put(client: Client, **parts: Any) -> dict[str, Any]:
    """Put an object type, which nothing may refuse."""
    payload = await client.mutate("putObjectType", {**CONTACT, **parts}, SELECTION)
    assert reasons(payload) == []
    return payload


def at(code: str, *path: str) -> tuple[str, list[str]]:
    return code, list(path)


async def refused(client: Client, db: Database, *expected: tuple[str, list[str]], **parts: Any) -> list[str]:
    """Assert that a type is refused for exactly these codes and paths, and leaves no trace; return the messages."""
    before = await content(db)

    payload = await client.mutate("putObjectType", {**CONTACT, **parts}, "objectType { name }")

    assert reasons(payload) == list(expected)
    assert (payload["objectType"], payload["changed"]) == (None, False)
    assert await content(db) == before
    return [error["message"] for error in payload["errors"]]


def mapping(
    name: str, source: str | None = None, target: str | None = None, content: ContentType = ContentType.STRING
) -> FieldMapping:
    return FieldMapping(name=name, source=source or f"_source.{name}", target=target, content_type=content)


def key(name: str, *roles: KeyRole, fields: tuple[str, ...] = (), handle: str | None = None) -> ObjectKey:
    return ObjectKey(name=name, roles=frozenset(roles), field_names=fields or (name,), handle=handle)


def object_type(*fields: FieldMapping, keys: tuple[ObjectKey, ...] = (), **parts: Any) -> ObjectType:
    """Return a type whose objects are identified by their `id`, beside which it has these fields and keys."""
    unique = key("id", KeyRole.UNIQUE, KeyRole.PROFILE)
    return ObjectType(
        name="Thing", description="Things.", fields=(mapping("id"), *fields), keys=(unique, *keys), **parts
    )


def profile_of(kind: ObjectType, **source: Any) -> MappedProfile:
    return compiled(kind)({"id": "1", **source}).profile
