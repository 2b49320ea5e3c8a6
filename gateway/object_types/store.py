"""Documents of the collection `object_types`: `_id` = domain, name; a new revision takes the place of the last one.

Fields and keys are lists of sub-documents, since their names may have dots.
"""

from collections.abc import Sequence
from dataclasses import asdict

from gateway.mongo.access import Access
from gateway.mongo.documents import Document, View
from gateway.mongo.writes import Delete, Insert, Replace, Write
from gateway.object_types.model import (
    COLLECTION,
    ContentType,
    FieldMapping,
    KeyRole,
    ObjectKey,
    ObjectType,
    Tag,
)

OBJECTS = "objects"
"""Where objects are, below the name of their type; they are written by the concept of that name."""

MAX_HOLDERS = 1_000


async def find(access: Access, names: Sequence[str]) -> list[ObjectType]:
    """Read the types of these names, those that there are, in one command."""
    found = await access.find(COLLECTION, [access.id(name) for name in names])
    return [_object_type(document) for document in found.values()]


async def holders(access: Access, name: str) -> set[str]:
    """Return the profiles of some objects of a type, by document id: enough to tell that there are any."""
    found: set[str] = set()
    async for document in access.each(OBJECTS, {}, ["profile"], name):
        found.add(document["profile"])
        if len(found) == MAX_HOLDERS:
            break
    return found


def put(access: Access, before: ObjectType | None, after: ObjectType) -> Write:
    """Write a type in the place of the one that was read, if there was one."""
    document = {"_id": access.id(after.name), "domain": access.caller.domain, **_fields(after)}
    return Insert(COLLECTION, document) if before is None else Replace(COLLECTION, document, before.version)


def delete(access: Access, object_type: ObjectType) -> Write:
    return Delete(COLLECTION, (access.id(object_type.name),), object_type.version)


def _fields(object_type: ObjectType) -> Document:
    return {
        **asdict(object_type),
        "fields": [{**asdict(field), "content_type": field.content_type.value} for field in object_type.fields],
        "keys": [
            {
                "name": key.name,
                "roles": [role.value for role in KeyRole if role in key.roles],
                "field_names": list(key.field_names),
                "handle": key.handle,
            }
            for key in object_type.keys
        ],
        "tags": [asdict(tag) for tag in object_type.tags],
    }


def _object_type(document: View) -> ObjectType:
    parts = {name: value for name, value in document.items() if name not in ("_id", "domain")}
    return ObjectType(
        **{
            **parts,
            "fields": tuple(
                FieldMapping(**{**field, "content_type": ContentType(field["content_type"])})
                for field in document["fields"]
            ),
            "keys": tuple(
                ObjectKey(
                    name=key["name"],
                    roles=frozenset(map(KeyRole, key["roles"])),
                    field_names=tuple(key["field_names"]),
                    handle=key["handle"],
                )
                for key in document["keys"]
            ),
            "tags": tuple(Tag(**tag) for tag in document["tags"]),
        }
    )
