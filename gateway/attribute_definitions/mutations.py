"""Root mutations about the definitions of attributes."""

from collections.abc import Iterator
from typing import Any

import strawberry

from gateway.attribute_definitions import actions, types
from gateway.attribute_definitions.model import DefinitionMigration
from gateway.attribute_definitions.types import AttributeDefinitionPayload
from gateway.attributes.types import denied_attribute
from gateway.caller import Scope
from gateway.changes.model import Outcome
from gateway.definitions import model
from gateway.definitions.model import AttributeDefinition, AttributeType
from gateway.definitions.sight import Sight
from gateway.errors import InvalidInput, Rejection
from gateway.graphql.context import Info
from gateway.graphql.definitions import DefinitionMutationInput, known_at_once, or_none
from gateway.graphql.mutations import envelope, mutation
from gateway.graphql.rights import needs
from gateway.list_policies.types import ON_PRIMARY_REMOVAL
from gateway.primary_first import OnPrimaryRemoval


@strawberry.input
class _DefinitionMutationInput(DefinitionMutationInput):
    migration: strawberry.Maybe[DefinitionMigration] = strawberry.field(
        description=f"{types.MIGRATION} Null is not accepted.", default=None
    )

    def asked_migration(self) -> DefinitionMigration | None:
        return DefinitionMigration(self.migration.value) if self.migration else None


@strawberry.input(description="An attribute to define.")
class DefineAttributeInput(_DefinitionMutationInput):
    name: str = strawberry.field(description=types.NAME)
    type: strawberry.Maybe[AttributeType] = strawberry.field(
        description="What its values are; STRING when left out. Null is not accepted.", default=None
    )
    required: bool = strawberry.field(description=types.REQUIRED, default=False)
    multi_valued: bool = strawberry.field(
        description="Whether there may be more than one value; false is the same as `maxValues: 1`.", default=True
    )
    max_values: strawberry.Maybe[int] = strawberry.field(
        description=(
            f"{types.MAX_VALUES_INPUT} {model.MAX_VALUES} when left out, 1 where `multiValued` is false. "
            "Null is not accepted."
        ),
        default=None,
    )
    pattern: strawberry.Maybe[str] = strawberry.field(
        description=f"{types.PATTERN} Null is not accepted.", default=None
    )
    allowed_values: list[str] = strawberry.field(description=types.ALLOWED_INPUT, default_factory=list)
    case_sensitive: bool = strawberry.field(description=types.CASE_SENSITIVE, default=True)
    searchable: bool = strawberry.field(description=types.SEARCHABLE, default=False)
    source_name: strawberry.Maybe[str] = strawberry.field(
        description=f"{types.SOURCE_NAME} Null is not accepted.", default=None
    )
    description: strawberry.Maybe[str] = strawberry.field(
        description=f"{types.DESCRIPTION} Null is not accepted.", default=None
    )
    on_primary_removal: strawberry.Maybe[OnPrimaryRemoval] = strawberry.field(
        description=f"{ON_PRIMARY_REMOVAL} PROMOTE_NEXT when left out. Null is not accepted.", default=None
    )
    personal: bool = strawberry.field(description=types.PERSONAL, default=False)

    def definition(self) -> AttributeDefinition:
        return AttributeDefinition(
            name=self.name,
            type=AttributeType(self.type.value) if self.type else AttributeType.STRING,
            required=self.required,
            max_values=self._asked_max_values(),
            pattern=self.pattern.value if self.pattern else None,
            allowed_values=tuple(self.allowed_values),
            case_sensitive=self.case_sensitive,
            searchable=self.searchable,
            source_name=self.source_name.value if self.source_name else None,
            description=self.description.value if self.description else None,
            on_primary_removal=OnPrimaryRemoval(
                self.on_primary_removal.value if self.on_primary_removal else OnPrimaryRemoval.PROMOTE_NEXT
            ),
            personal=self.personal,
        )

    def _asked_max_values(self) -> int:
        if self.max_values is None:
            return model.MAX_VALUES if self.multi_valued else 1
        if not self.multi_valued and self.max_values.value != 1:
            raise InvalidInput(["A single-valued attribute has one value at most."], ["maxValues"])
        return self.max_values.value


@strawberry.input(description="Changes to a definition. What is left out stays as it is; the name never changes.")
class UpdateAttributeDefinitionInput(_DefinitionMutationInput):
    name: str = strawberry.field(description="Its name or source name; NOT_FOUND when it is not defined.")
    type: strawberry.Maybe[AttributeType] = strawberry.field(
        description="What its values are. Null is not accepted.", default=None
    )
    required: strawberry.Maybe[bool] = strawberry.field(
        description=f"{types.REQUIRED} Null is not accepted.", default=None
    )
    max_values: strawberry.Maybe[int] = strawberry.field(
        description=f"{types.MAX_VALUES_INPUT} Null is not accepted.", default=None
    )
    pattern: strawberry.Maybe[str] = strawberry.field(
        description=f"{types.PATTERN} An empty text takes it away. Null is not accepted.", default=None
    )
    allowed_values: strawberry.Maybe[list[str]] = strawberry.field(
        description=f"{types.ALLOWED_INPUT} Null is not accepted.", default=None
    )
    case_sensitive: strawberry.Maybe[bool] = strawberry.field(
        description=f"{types.CASE_SENSITIVE} Null is not accepted.", default=None
    )
    searchable: strawberry.Maybe[bool] = strawberry.field(
        description=f"{types.SEARCHABLE} Null is not accepted.", default=None
    )
    source_name: strawberry.Maybe[str] = strawberry.field(
        description=f"{types.SOURCE_NAME} An empty text takes it away. Null is not accepted.", default=None
    )
    description: strawberry.Maybe[str] = strawberry.field(
        description=f"{types.DESCRIPTION} An empty text takes it away. Null is not accepted.", default=None
    )
    on_primary_removal: strawberry.Maybe[OnPrimaryRemoval] = strawberry.field(
        description=f"{ON_PRIMARY_REMOVAL} Null is not accepted.", default=None
    )
    personal: strawberry.Maybe[bool] = strawberry.field(
        description=f"{types.PERSONAL} Null is not accepted.", default=None
    )

    def denied(self, sight: Sight) -> Iterator[Rejection]:
        return denied_attribute(sight, self.name)

    def changed(self) -> dict[str, Any]:
        """Return the fields of the definition that were given, with their new values."""
        given: dict[str, strawberry.Some[Any] | None] = {
            "type": self.type and strawberry.Some(AttributeType(self.type.value)),
            "required": self.required,
            "max_values": self.max_values,
            "pattern": or_none(self.pattern),
            "allowed_values": self.allowed_values and strawberry.Some(tuple(self.allowed_values.value)),
            "case_sensitive": self.case_sensitive,
            "searchable": self.searchable,
            "source_name": or_none(self.source_name),
            "description": or_none(self.description),
            "on_primary_removal": self.on_primary_removal
            and strawberry.Some(OnPrimaryRemoval(self.on_primary_removal.value)),
            "personal": self.personal,
        }
        return {field: some.value for field, some in given.items() if some is not None}


@strawberry.input(description="A definition to delete.")
class DeleteAttributeDefinitionInput(_DefinitionMutationInput):
    name: str = strawberry.field(description="Its name or source name; NOT_FOUND when it is not defined.")

    def denied(self, sight: Sight) -> Iterator[Rejection]:
        return denied_attribute(sight, self.name)


@needs(Scope.DEFINE)
@strawberry.type
class AttributeDefinitionMutations:
    @mutation(
        description=(
            "Defines an attribute. Values that profiles keep under its name already become its values: refused as "
            "DEFINITION_CONFLICT while some do not fit, unless a migration is asked for. ALREADY_EXISTS when it is "
            "defined, or when its name or source name belongs to another definition. Other processes of the gateway "
            "apply it within seconds."
        ),
        graphql_type=AttributeDefinitionPayload | None,
    )
    @staticmethod
    async def define_attribute(info: Info, input: DefineAttributeInput) -> Outcome:
        access, enclosed = info.context.access, envelope(info, input)
        return await known_at_once(info, actions.define(access, enclosed, input.definition(), input.asked_migration()))

    @mutation(
        description="Changes a definition; refused as DEFINITION_CONFLICT while stored values do not fit the new one.",
        graphql_type=AttributeDefinitionPayload | None,
    )
    @staticmethod
    async def update_attribute_definition(info: Info, input: UpdateAttributeDefinitionInput) -> Outcome:
        access, enclosed = info.context.access, envelope(info, input)
        return await known_at_once(
            info, actions.update(access, enclosed, input.name, input.changed(), input.asked_migration())
        )

    @mutation(
        description=(
            "Deletes a definition. Where the domain accepts undefined attributes its values stay, as custom fields; "
            "elsewhere a profile that has some is a DEFINITION_CONFLICT, or loses them by CLEAR_CONTRADICTING."
        ),
        graphql_type=AttributeDefinitionPayload | None,
    )
    @staticmethod
    async def delete_attribute_definition(info: Info, input: DeleteAttributeDefinitionInput) -> Outcome:
        access, enclosed = info.context.access, envelope(info, input)
        return await known_at_once(info, actions.delete(access, enclosed, input.name, input.asked_migration()))
