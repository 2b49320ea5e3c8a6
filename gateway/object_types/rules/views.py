"""Object types as clients see them, and as changes tell them."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from gateway.object_types.model import FieldMapping, KeyRole, ObjectKey, ObjectType


def view(object_type: ObjectType) -> dict[str, Any]:
    """Return a type as clients see it: what its encryption key is called is never told."""
    seen = {
        "name": object_type.name,
        "description": object_type.description,
        "template_id": object_type.template_id,
        "fields": fields(object_type.fields),
        "keys": keys(object_type.keys),
        "allow_profile_creation": object_type.allow_profile_creation,
        "expiration_days": object_type.expiration_days,
        "source_timestamp_format": object_type.source_timestamp_format,
        "country_code": object_type.country_code,
        "tags": [asdict(tag) for tag in object_type.tags],
        "has_encryption_key": bool(object_type.encryption_key),
    }
    stamps = ("version", "created_at", "updated_at")
    return {**seen, **{stamp: getattr(object_type, stamp) for stamp in stamps}}


def template_view(template: ObjectType) -> dict[str, Any]:
    shared = ("description", "source_name", "source_object", "allow_profile_creation", "source_timestamp_format")
    return {
        "template_id": template.name,
        **{name: getattr(template, name) for name in shared},
        "fields": fields(template.fields),
        "keys": keys(template.keys),
    }


def fields(mappings: Iterable[FieldMapping]) -> list[dict[str, Any]]:
    return [{**asdict(mapping), "content_type": mapping.content_type.value} for mapping in mappings]


def keys(keys_: Iterable[ObjectKey]) -> list[dict[str, Any]]:
    return [
        {
            "name": key.name,
            "roles": [role.value for role in KeyRole if role in key.roles],
            "field_names": list(key.field_names),
            "handle": key.handle,
        }
        for key in keys_
    ]


def told(object_type: ObjectType | None) -> dict[str, Any] | None:
    """Return a type as a change tells it."""
    if object_type is None:
        return None
    seen = view(object_type)
    return {
        "name": seen["name"],
        "version": seen["version"],
        "description": seen["description"],
        "templateId": seen["template_id"],
        "fields": [_camel(one, "content_type", "contentType") for one in seen["fields"]],
        "keys": [_camel(one, "field_names", "fieldNames") for one in seen["keys"]],
        "allowProfileCreation": seen["allow_profile_creation"],
        "expirationDays": seen["expiration_days"],
        "sourceTimestampFormat": seen["source_timestamp_format"],
        "countryCode": seen["country_code"],
        "tags": seen["tags"],
        "hasEncryptionKey": seen["has_encryption_key"],
    }


def _camel(record: dict[str, Any], ours: str, theirs: str) -> dict[str, Any]:
    return {theirs if name == ours else name: value for name, value in record.items()}
