"""Root mutations about the attributes of a profile."""

from collections.abc import Iterator

import strawberry

from gateway.attributes import actions, rules
from gateway.attributes.model import Operation, Patch
from gateway.attributes.types import NAME, VALUES, Attribute, denied_attribute
from gateway.caller import Scope
from gateway.changes.model import Outcome
from gateway.definitions.sight import Sight
from gateway.errors import Rejection
from gateway.graphql.context import Info
from gateway.graphql.mutations import envelope, mutation
from gateway.graphql.rights import needs
from gateway.mongo.documents import View
from gateway.profiles.types import ProfileMutationInput, ProfilePayload


@strawberry.input
class _AttributeMutationInput(ProfileMutationInput):
    name: str = strawberry.field(description=NAME)

    def denied(self, sight: Sight) -> Iterator[Rejection]:
        return denied_attribute(sight, self.name)


@strawberry.input(description="The values that an attribute shall have.")
class SetAttributeInput(_AttributeMutationInput):
    values: list[str] = strawberry.field(description=f"Primary first; `[]` clears. {VALUES}")


@strawberry.input(description="Values to add to an attribute.")
class AddAttributeValuesInput(_AttributeMutationInput):
    values: list[str] = strawberry.field(description=f"Those that are not there yet are added. {VALUES}")
    as_primary: bool = strawberry.field(
        description="Puts all of them at the head, in this order, also those that are there.", default=False
    )


@strawberry.input(description="Values to remove from an attribute.")
class RemoveAttributeValuesInput(_AttributeMutationInput):
    values: list[str] = strawberry.field(description="A value that is not there changes nothing.")


@strawberry.input(description="The value that shall be primary.")
class PromoteAttributeValueInput(_AttributeMutationInput):
    value: str = strawberry.field(description="One of the attribute's values; else NOT_FOUND.")


@strawberry.input(description="The new order of an attribute's values.")
class ReorderAttributeValuesInput(_AttributeMutationInput):
    values: list[str] = strawberry.field(
        description="All of the attribute's values, each once; else INVALID_PERMUTATION."
    )


@strawberry.type(description="What a mutation did to an attribute.")
class AttributePayload(ProfilePayload):
    @strawberry.field(
        description="The attribute as it is now; null when it was never set, and when there are errors.",
        graphql_type=Attribute | None,
    )
    @staticmethod
    def attribute(payload: strawberry.Parent[View], info: Info) -> View | None:
        if payload["profile"] is None:
            return None
        definitions = info.context.access.definitions
        return rules.view_of(definitions, payload["profile"]["attributes"], payload["attribute_name"])


@needs(Scope.WRITE)
@strawberry.type
class AttributeMutations:
    @mutation(
        description="Replaces the values of an attribute: the first one given becomes the primary value.",
        graphql_type=AttributePayload | None,
    )
    @staticmethod
    async def set_attribute(info: Info, input: SetAttributeInput) -> Outcome:
        return await _patch(info, input, Operation.SET, input.values)

    @mutation(
        description="Adds values behind those that are there, or before them. Values that are there stay once.",
        graphql_type=AttributePayload | None,
    )
    @staticmethod
    async def add_attribute_values(info: Info, input: AddAttributeValuesInput) -> Outcome:
        return await _patch(info, input, Operation.ADD, input.values, as_primary=input.as_primary)

    @mutation(
        description="Removes values. When the primary value goes, the next one becomes primary, which `changes` tells.",
        graphql_type=AttributePayload | None,
    )
    @staticmethod
    async def remove_attribute_values(info: Info, input: RemoveAttributeValuesInput) -> Outcome:
        return await _patch(info, input, Operation.REMOVE, input.values)

    @mutation(
        description="Makes one of the values the primary value; the others keep their order.",
        graphql_type=AttributePayload | None,
    )
    @staticmethod
    async def promote_attribute_value(info: Info, input: PromoteAttributeValueInput) -> Outcome:
        return await _patch(info, input, Operation.PROMOTE, [input.value], operand="value")

    @mutation(
        description="Puts all values into a new order; the first one becomes the primary value.",
        graphql_type=AttributePayload | None,
    )
    @staticmethod
    async def reorder_attribute_values(info: Info, input: ReorderAttributeValuesInput) -> Outcome:
        return await _patch(info, input, Operation.REORDER, input.values)


async def _patch(
    info: Info,
    given: _AttributeMutationInput,
    operation: Operation,
    values: list[str],
    *,
    as_primary: bool = False,
    operand: str = "values",
) -> Outcome:
    access = info.context.access
    patch = Patch(given.name, operation, tuple(values), as_primary, operand=operand)
    outcome = await actions.patch_attributes(access, envelope(info, given), given.target(access), [patch])
    return outcome.with_more(attribute_name=given.name)
