"""Templates: object types for the formats of known systems, which come as files of data."""

from collections.abc import Mapping
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Any

import orjson

from gateway.object_types.model import ContentType, FieldMapping, KeyRole, ObjectKey, ObjectType

_FOLDER = resources.files("gateway.object_types") / "templates"


@cache
def templates() -> Mapping[str, ObjectType]:
    """Return all templates by their ids, in the order of those."""
    files = [file for file in _FOLDER.iterdir() if file.name.endswith(".json")]
    found = [_template(file.name.removesuffix(".json"), orjson.loads(file.read_bytes())) for file in files]
    return MappingProxyType({template.name: template for template in sorted(found, key=lambda one: one.name)})


def _template(template_id: str, data: dict[str, Any]) -> ObjectType:
    """Return a template; where one is the type of an object, its id is the name of the type."""
    return ObjectType(
        name=template_id,
        template_id=template_id,
        description=data["description"],
        source_name=data["sourceName"],
        source_object=data["sourceObject"],
        allow_profile_creation=data["allowProfileCreation"],
        source_timestamp_format=data.get("sourceTimestampFormat"),
        fields=tuple(
            FieldMapping(
                name=name,
                source=field["source"],
                target=field.get("target"),
                content_type=ContentType(field.get("contentType", ContentType.STRING)),
            )
            for name, field in data["fields"].items()
        ),
        keys=tuple(
            ObjectKey(
                name=key["name"],
                roles=frozenset(map(KeyRole, key["roles"])),
                field_names=tuple(key["fieldNames"]),
                handle=key.get("handle"),
            )
            for key in data["keys"]
        ),
        revision=f"template:{template_id}",
    )
