"""What a put makes of a type: what it says, and for the rest the template or what there was."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from gateway.definitions.model import Definitions
from gateway.errors import ErrorCode, Rejection
from gateway.object_types.model import MAX_TYPES, ObjectType
from gateway.object_types.rules.templates import templates

_OF_TEMPLATE = (
    "fields",
    "keys",
    "allow_profile_creation",
    "source_timestamp_format",
    "country_code",
    "source_name",
    "source_object",
)


def merged(before: ObjectType | None, name: str, said: Mapping[str, Any]) -> ObjectType:
    """Return the type that a put asks for; `NOT_FOUND` for a template that there is not.

    What the put leaves out comes from the template where it names one, else stays as it is.
    """
    asked = before or ObjectType(name=name, description="", fields=(), keys=())
    template_id = said.get("template_id")
    if template_id is not None:
        template = templates().get(template_id)
        if template is None:
            message = "There is no template of this id; objectTypeTemplates lists those that there are."
            raise Rejection(ErrorCode.NOT_FOUND, message, ["templateId"])
        asked = replace(asked, **{part: getattr(template, part) for part in _OF_TEMPLATE})
    return replace(asked, **said)


def revised(before: ObjectType | None, asked: ObjectType, revision: str, at: datetime) -> ObjectType:
    """Return the next version of a type, or the type as it is where nothing is new."""
    if before == asked:
        return asked
    return replace(
        asked,
        version=before.version + 1 if before else 1,
        revision=revision,
        created_at=before.created_at if before else at,
        updated_at=at,
    )


def expect(before: ObjectType | None, expected: int | None) -> None:
    """Refuse when the type is not at the version that is expected, 0 where there shall be none."""
    version = before.version if before else 0
    if expected not in (None, version):
        message = f"The object type is at version {version}, not {expected}."
        raise Rejection(ErrorCode.VERSION_CONFLICT, message, ["expectedVersion"])


def with_type(definitions: Definitions, object_type: ObjectType) -> Definitions:
    """Note the revision of a type, or refuse: the domain has too many."""
    known = definitions.object_types
    if object_type.name not in known and len(known) >= MAX_TYPES:
        message = f"A domain has at most {MAX_TYPES} object types."
        raise Rejection(ErrorCode.LIMIT_EXCEEDED, message, ["name"])
    noted = {**known, object_type.name: object_type.revision}
    return replace(definitions, object_types=dict(sorted(noted.items())))


def without_type(definitions: Definitions, name: str) -> Definitions:
    left = {other: revision for other, revision in definitions.object_types.items() if other != name}
    return replace(definitions, object_types=left)
