"""Root mutations about the definitions of extensions."""

from typing import Any

import strawberry

from gateway.caller import Scope
from gateway.changes.model import Outcome
from gateway.definitions.model import ExtensionDefinition, ExtensionField, ExtensionFieldType
from gateway.extension_definitions import actions, types
from gateway.extension_definitions.types import ExtensionDefinitionPayload
from gateway.graphql.context import Info
from gateway.graphql.definitions import DefinitionMutationInput, known_at_once, or_none
from gateway.graphql.mutations import envelope, mutation
from gateway.graphql.rights import needs
from gateway.graphql.scalars import JSON


@strawberry.input(description="A field of the records of an extension.")
class ExtensionFieldInput:
    name: str = strawberry.field(description=types.FIELD_NAME)
    type: strawberry.Maybe[ExtensionFieldType] = strawberry.field(
        description="What its values are; STRING when left out. Null is not accepted.", default=None
    )
    length: strawberry.Maybe[int] = strawberry.field(description=f"{types.LENGTH} Null is not accepted.", default=None)
    required: bool = strawberry.field(description=types.REQUIRED, default=False)
    default: strawberry.Maybe[JSON] = strawberry.field(
        description="What a record gets that is written without the field. Null is not accepted.", default=None
    )

    def field(self) -> ExtensionField:
        return ExtensionField(
            name=self.name,
            type=ExtensionFieldType(self.type.value) if self.type else ExtensionFieldType.STRING,
            length=self.length.value if self.length else None,
            default=self.default.value if self.default else None,
            required=self.required,
        )


@strawberry.input(description="An extension to define.")
class DefineExtensionInput(DefinitionMutationInput):
    name: str = strawberry.field(description=types.NAME_INPUT)
    source_name: strawberry.Maybe[str] = strawberry.field(
        description=f"{types.SOURCE_NAME} Null is not accepted.", default=None
    )
    description: strawberry.Maybe[str] = strawberry.field(
        description=f"{types.DESCRIPTION} Null is not accepted.", default=None
    )
    multi_valued: bool = strawberry.field(description=types.MULTI_VALUED, default=True)
    fields: list[ExtensionFieldInput] = strawberry.field(description=types.FIELDS_INPUT, default_factory=list)
    unique: list[str] = strawberry.field(description=types.UNIQUE, default_factory=list)
    json_schema: strawberry.Maybe[str] = strawberry.field(
        description=f"{types.JSON_SCHEMA} Null is not accepted.", default=None
    )

    def definition(self) -> ExtensionDefinition:
        return ExtensionDefinition(
            name=self.name,
            source_name=self.source_name.value if self.source_name else None,
            description=self.description.value if self.description else None,
            multi_valued=self.multi_valued,
            fields=tuple(field.field() for field in self.fields),
            unique=tuple(self.unique),
            json_schema=self.json_schema.value if self.json_schema else None,
        )


@strawberry.input(description="Changes to a definition. What is left out stays as it is; the name never changes.")
class UpdateExtensionDefinitionInput(DefinitionMutationInput):
    name: str = strawberry.field(
        description="Its name or source name, whatever its capitals; NOT_FOUND when it is not defined."
    )
    source_name: strawberry.Maybe[str] = strawberry.field(
        description=f"{types.SOURCE_NAME} An empty text takes it away. Null is not accepted.", default=None
    )
    description: strawberry.Maybe[str] = strawberry.field(
        description=f"{types.DESCRIPTION} An empty text takes it away. Null is not accepted.", default=None
    )
    multi_valued: strawberry.Maybe[bool] = strawberry.field(
        description=f"{types.MULTI_VALUED} Null is not accepted.", default=None
    )
    fields: strawberry.Maybe[list[ExtensionFieldInput]] = strawberry.field(
        description=f"All of them. {types.FIELDS_INPUT} Null is not accepted.", default=None
    )
    unique: strawberry.Maybe[list[str]] = strawberry.field(
        description=f"{types.UNIQUE} Null is not accepted.", default=None
    )
    json_schema: strawberry.Maybe[str] = strawberry.field(
        description=f"{types.JSON_SCHEMA} An empty text takes it away. Null is not accepted.", default=None
    )

    def changed(self) -> dict[str, Any]:
        """Return the fields of the definition that were given, with their new values."""
        given: dict[str, strawberry.Some[Any] | None] = {
            "source_name": or_none(self.source_name),
            "description": or_none(self.description),
            "multi_valued": self.multi_valued,
            "fields": self.fields and strawberry.Some(tuple(field.field() for field in self.fields.value)),
            "unique": self.unique and strawberry.Some(tuple(self.unique.value)),
            "json_schema": or_none(self.json_schema),
        }
        return {field: some.value for field, some in given.items() if some is not None}


@strawberry.input(description="A definition to delete.")
class DeleteExtensionDefinitionInput(DefinitionMutationInput):
    name: str = strawberry.field(
        description="Its name or source name, whatever its capitals; NOT_FOUND when it is not defined."
    )


@needs(Scope.DEFINE)
@strawberry.type
class ExtensionDefinitionMutations:
    @mutation(
        description=(
            "Defines an extension. Records that profiles keep under its name already become its records: "
            "DEFINITION_CONFLICT, with a count and examples, while some do not fit, or are kept under its source name "
            "or a name of other capitals. ALREADY_EXISTS when it is defined, or when its name or source name belongs "
            "to another definition. Other processes of the gateway apply it within seconds."
        ),
        graphql_type=ExtensionDefinitionPayload | None,
    )
    @staticmethod
    async def define_extension(info: Info, input: DefineExtensionInput) -> Outcome:
        return await known_at_once(info, actions.define(info.context.access, envelope(info, input), input.definition()))

    @mutation(
        description="Changes a definition; DEFINITION_CONFLICT while stored records do not fit the new one.",
        graphql_type=ExtensionDefinitionPayload | None,
    )
    @staticmethod
    async def update_extension_definition(info: Info, input: UpdateExtensionDefinitionInput) -> Outcome:
        access, enclosed = info.context.access, envelope(info, input)
        return await known_at_once(info, actions.update(access, enclosed, input.name, input.changed()))

    @mutation(
        description=(
            "Deletes a definition. Where the domain accepts undefined extensions its records stay, as they are; "
            "elsewhere DEFINITION_CONFLICT while a profile has some."
        ),
        graphql_type=ExtensionDefinitionPayload | None,
    )
    @staticmethod
    async def delete_extension_definition(info: Info, input: DeleteExtensionDefinitionInput) -> Outcome:
        return await known_at_once(info, actions.delete(info.context.access, envelope(info, input), input.name))
