"""Attribute definitions as clients see them, and why one is refused."""

import strawberry

from gateway.attribute_definitions.model import (
    MAX_ALLOWED_VALUES,
    MAX_DESCRIPTION,
    MAX_SOURCE_NAME,
    MAX_VALUES,
    MIGRATED_AT_ONCE,
    DefinitionMigration,
)
from gateway.attributes import types as attributes
from gateway.changes.types import MutationPayload
from gateway.definitions.model import EXAMPLES, AttributeType
from gateway.definitions.patterns import MAX_PATTERN
from gateway.graphql.context import Info
from gateway.graphql.enums import described
from gateway.graphql.interfaces import View
from gateway.graphql.refusals import UserError
from gateway.list_policies.types import ON_PRIMARY_REMOVAL
from gateway.mongo.documents import View as Document
from gateway.primary_first import OnPrimaryRemoval

described(
    DefinitionMigration,
    "What to do with stored values that do not fit a definition, of profiles and of app profiles. Each profile is "
    "changed as by any mutation: with a new version, and with a change record that carries the reason.",
    {
        DefinitionMigration.NORMALISE: (
            "Values that fit in another form are rewritten, those kept under the source name move to the attribute, "
            "and of values that become equal the first one stays. Any other value that does not fit is a conflict."
        ),
        DefinitionMigration.CLEAR_CONTRADICTING: (
            "As NORMALISE, but values that do not fit are removed: those of another type or form, and the last ones "
            "where there are too many. A profile that would lose its last value of a required attribute is a conflict."
        ),
    },
)

REQUIRED = (
    "Whether every profile must have a value: without one it is not created, and the last one cannot be removed "
    "(REQUIRED). App profiles need none."
)
MAX_VALUES_OF_ONE = "How many values a profile may have; more are LIMIT_EXCEEDED."
PATTERN = (
    f"A regular expression of RE2's syntax, at most {MAX_PATTERN} characters, that must match the whole of a value in "
    "the form in which it is kept."
)
ALLOWED = "The only values there may be, in the form in which they are kept; empty when any may be."
CASE_SENSITIVE = (
    "Whether capitals make a difference. Where they do not, values are kept without them. Only for STRING and EMAIL."
)
SEARCHABLE = "Whether profiles can be searched for by its values."
PERSONAL = (
    "Whether the values are personal data: keys that may not see those get `***` in their place, and can neither write "
    "nor search them. What is said of a person's name always is."
)
SOURCE_NAME = (
    f"What a source system calls the attribute, 1 to {MAX_SOURCE_NAME} characters: accepted wherever its name is. "
    "It is neither name nor source name of another definition."
)
DESCRIPTION = f"What the attribute means, for people; 1 to {MAX_DESCRIPTION} characters."
MIGRATION = (
    "What to do with stored values that do not fit; when left out, DEFINITION_CONFLICT tells how many profiles have "
    "some."
)
NAME = f"{attributes.NAME_OF_ATTRIBUTE} Generated code must be able to tell it from others in lowerCamelCase."
ALLOWED_INPUT = f"The only values there may be, at most {MAX_ALLOWED_VALUES}; `[]` for any."
MAX_VALUES_INPUT = f"How many values a profile may have, 1 to {MAX_VALUES:,}; 1 makes the attribute single-valued."


@strawberry.type(description="What an attribute is, and what values it may have.")
class AttributeDefinition(View):
    name: str = strawberry.field(description="The name of the attribute.")
    type: AttributeType = strawberry.field(description="What its values are.")
    required: bool = strawberry.field(description=REQUIRED)
    multi_valued: bool = strawberry.field(description="Whether there may be more than one value.")
    max_values: int = strawberry.field(description=MAX_VALUES_OF_ONE)
    pattern: str | None = strawberry.field(description=PATTERN)
    allowed_values: list[str] = strawberry.field(description=ALLOWED)
    case_sensitive: bool = strawberry.field(description=CASE_SENSITIVE)
    searchable: bool = strawberry.field(description=SEARCHABLE)

    @strawberry.field(
        description=(
            "Whether it can be searched by now. A definition that became searchable, or whose type changed, is ready "
            "once all stored profiles have been indexed for it, within a minute as a rule."
        )
    )
    @staticmethod
    def search_ready(definition: strawberry.Parent[Document], info: Info) -> bool:
        indexed = info.context.access.definitions.indexed
        return bool(definition["searchable"] and definition["searchable_since"] <= indexed)

    source_name: str | None = strawberry.field(description=SOURCE_NAME)
    description: str | None = strawberry.field(description=DESCRIPTION)
    on_primary_removal: OnPrimaryRemoval = strawberry.field(description=ON_PRIMARY_REMOVAL)
    personal: bool = strawberry.field(description=PERSONAL)


@strawberry.type(description="What a mutation did to a definition.")
class AttributeDefinitionPayload(MutationPayload):
    definition: AttributeDefinition | None = strawberry.field(
        description=(
            "The definition as it is now, or with `dryRun` as it would be; null when it is deleted, not there yet "
            "because profiles remain, or when there are errors."
        )
    )
    definitions_version: int | None = strawberry.field(
        description="The version of the domain's definitions; null when there are errors."
    )

    @strawberry.field(description=f"How many profiles were rewritten by this request, at most {MIGRATED_AT_ONCE}.")
    @staticmethod
    def migrated(payload: strawberry.Parent[Document]) -> int:
        return int(payload.get("migrated", 0))

    @strawberry.field(
        description=(
            "How many profiles are still to be rewritten, or with `dryRun` would be. Until it is 0 the old definition "
            "holds: repeat the mutation."
        )
    )
    @staticmethod
    def remaining(payload: strawberry.Parent[Document]) -> int:
        return int(payload.get("remaining", 0))


@strawberry.type(description="Stored data does not fit a definition, and no migration was asked for that can help.")
class DefinitionConflict(UserError):
    count: int = strawberry.field(description="How many profiles hold something that does not fit.")
    examples: list[str] = strawberry.field(description=f"The customer ids of up to {EXAMPLES} of them.")
