"""Root mutations about object types."""

from typing import Any

import strawberry

from gateway.caller import Scope
from gateway.changes.model import Outcome
from gateway.graphql.context import Info
from gateway.graphql.definitions import known_at_once
from gateway.graphql.mutations import MutationInput, envelope, mutation
from gateway.graphql.rights import needs
from gateway.object_types import actions, model, types
from gateway.object_types.model import ContentType, FieldMapping, KeyRole, ObjectKey, Tag
from gateway.object_types.types import ObjectTypePayload

NO_NULL = " Null is not accepted."


@strawberry.input(description="One value of an object, and where it goes.")
class FieldMappingInput:
    name: str = strawberry.field(description=types.FIELD_NAME)
    source: str = strawberry.field(description=types.SOURCE)
    target: strawberry.Maybe[str] = strawberry.field(description=f"{types.TARGET}{NO_NULL}", default=None)
    content_type: ContentType = strawberry.field(description=types.CONTENT_TYPE, default=ContentType.STRING)

    def mapping(self) -> FieldMapping:
        target = self.target.value if self.target else None
        return FieldMapping(
            name=self.name, source=self.source, target=target, content_type=ContentType(self.content_type)
        )


@strawberry.input(description="Fields that together identify something.")
class ObjectKeyInput:
    name: str = strawberry.field(description=types.KEY_NAME)
    field_names: list[str] = strawberry.field(description=types.FIELD_NAMES)
    roles: list[KeyRole] = strawberry.field(description=types.ROLES, default_factory=list)
    handle: strawberry.Maybe[str] = strawberry.field(description=f"{types.HANDLE}{NO_NULL}", default=None)

    def key(self) -> ObjectKey:
        return ObjectKey(
            name=self.name,
            roles=frozenset(map(KeyRole, self.roles)),
            field_names=tuple(self.field_names),
            handle=self.handle.value if self.handle else None,
        )


@strawberry.input(description="A word about something that operators make.")
class TagInput:
    key: str = strawberry.field(
        description=(
            f"1 to {model.MAX_TAG_KEY} letters, digits and characters of `+,-./:;<=_`; it does not begin with `aws:`."
        )
    )
    value: str = strawberry.field(description=f"At most {model.MAX_TAG_VALUE} characters.")

    def tag(self) -> Tag:
        return Tag(self.key, self.value)


EXPECTED_VERSION = (
    "Write only if the object type is at this `version` now, 0 for none; else VERSION_CONFLICT. Null is not accepted."
)


@strawberry.input
class ObjectTypeMutationInput(MutationInput):
    name: str = strawberry.field(description=types.NAME)
    expected_version: strawberry.Maybe[int] = strawberry.field(description=EXPECTED_VERSION, default=None)


@strawberry.input(
    description=(
        "An object type as it shall be. What is left out comes from the template where `templateId` is given; else it "
        "stays as it is, or takes its default in a new type."
    )
)
class PutObjectTypeInput(ObjectTypeMutationInput):
    description: str = strawberry.field(description=types.DESCRIPTION)
    template_id: strawberry.Maybe[str] = strawberry.field(
        description="Take from this template what is left out. Null is not accepted.", default=None
    )
    fields: strawberry.Maybe[list[FieldMappingInput]] = strawberry.field(
        description=f"All fields, 1 to {model.MAX_FIELDS}. Null is not accepted.", default=None
    )
    keys: strawberry.Maybe[list[ObjectKeyInput]] = strawberry.field(
        description=f"All keys, at most {model.MAX_KEYS}, exactly one of them UNIQUE. Null is not accepted.",
        default=None,
    )
    allow_profile_creation: strawberry.Maybe[bool] = strawberry.field(
        description=f"{types.ALLOW} False in a new type. Null is not accepted.", default=None
    )
    expiration_days: strawberry.Maybe[int] = strawberry.field(
        description=f"{types.EXPIRATION} 0 takes it away.{NO_NULL}", default=None
    )
    source_timestamp_format: strawberry.Maybe[str] = strawberry.field(
        description=f"{types.TIMESTAMP} An empty text takes it away.{NO_NULL}", default=None
    )
    country_code: strawberry.Maybe[str] = strawberry.field(
        description=f"{types.COUNTRY} An empty text takes it away.{NO_NULL}", default=None
    )
    tags: strawberry.Maybe[list[TagInput]] = strawberry.field(
        description=f"{types.TAGS} Null is not accepted.", default=None
    )
    encryption_key: strawberry.Maybe[str] = strawberry.field(
        description=(
            f"The key by which objects are to be encrypted, in at most {model.MAX_ENCRYPTION_KEY} characters; kept for "
            "the system that does it, and never shown. The gateway itself does not encrypt by it. An empty text takes "
            f"it away.{NO_NULL}"
        ),
        default=None,
    )

    def said(self) -> dict[str, Any]:
        """Return the fields of the type that were given, with their new values."""
        said: dict[str, Any] = {"description": self.description}
        for name in ("template_id", "allow_profile_creation"):
            given = getattr(self, name)
            if given is not None:
                said[name] = given.value
        for name in ("expiration_days", "source_timestamp_format", "country_code", "encryption_key"):
            given = getattr(self, name)
            if given is not None:
                said[name] = given.value or None
        if self.fields is not None:
            said["fields"] = tuple(one.mapping() for one in self.fields.value)
        if self.keys is not None:
            said["keys"] = tuple(one.key() for one in self.keys.value)
        if self.tags is not None:
            said["tags"] = tuple(one.tag() for one in self.tags.value)
        return said


@strawberry.input(description="An object type to delete.")
class DeleteObjectTypeInput(ObjectTypeMutationInput):
    keep_objects: bool = strawberry.field(
        description=(
            "Delete it also while there are objects of it: they stay on their profiles, under its name, until they "
            "expire; objects that are sent later are of an unknown type."
        ),
        default=False,
    )


@needs(Scope.DEFINE)
@strawberry.type
class ObjectTypeMutations:
    @mutation(
        description=(
            "Makes an object type, or changes it, which adds one to its version. All that is wrong with its mapping is "
            "told at once: sources and targets that mean nothing, two fields in one place, keys that name no field, "
            "and what the domain does not define. Objects that are stored stay as they were mapped. Other processes of "
            "the gateway apply it within seconds."
        ),
        graphql_type=ObjectTypePayload | None,
    )
    @staticmethod
    async def put_object_type(info: Info, input: PutObjectTypeInput) -> Outcome:
        access, enclosed = info.context.access, envelope(info, input)
        return await known_at_once(info, actions.put(access, enclosed, input.name, input.said()))

    @mutation(
        description=(
            "Deletes an object type. DEFINITION_CONFLICT, with a count and examples of the profiles, while there are "
            "objects of it, unless `keepObjects` is said; counted are at most 1,000."
        ),
        graphql_type=ObjectTypePayload | None,
    )
    @staticmethod
    async def delete_object_type(info: Info, input: DeleteObjectTypeInput) -> Outcome:
        access, enclosed = info.context.access, envelope(info, input)
        doing = actions.delete(access, enclosed, input.name, keep_objects=input.keep_objects)
        return await known_at_once(info, doing)
