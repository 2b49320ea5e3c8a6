"""The root mutation about customer types."""

import strawberry

from gateway.caller import Scope
from gateway.changes.model import Outcome
from gateway.customer_types import actions
from gateway.customer_types.model import MAX_CUSTOMER_TYPES
from gateway.customer_types.types import CustomerTypesPayload
from gateway.graphql.context import Info
from gateway.graphql.definitions import DefinitionMutationInput, known_at_once
from gateway.graphql.mutations import envelope, mutation
from gateway.graphql.rights import needs
from gateway.person.model import MAX_CUSTOMER_TYPE


@strawberry.input(description="The customer types of the domain.")
class SetCustomerTypesInput(DefinitionMutationInput):
    types: list[str] = strawberry.field(
        description=(
            "All that a person may be, which replace those that there were: each once, 1 to "
            f"{MAX_CUSTOMER_TYPE} characters, at most {MAX_CUSTOMER_TYPES}. The default must be among them, else "
            "INVALID_VALUE; it comes first. With `[]` any customer type is accepted."
        )
    )
    default: strawberry.Maybe[str] = strawberry.field(
        description=(
            "What a person is of whom nothing else is said; left out, what it was before. Profiles that there are keep "
            "theirs. Null is not accepted."
        ),
        default=None,
    )


@needs(Scope.DEFINE)
@strawberry.type
class CustomerTypeMutations:
    @mutation(
        description=(
            "Says which customer types there are; another one of a person is INVALID_VALUE from now on. "
            "DEFINITION_CONFLICT, with a count and examples, while there are profiles of others. Other processes of "
            "the gateway apply it within seconds."
        ),
        graphql_type=CustomerTypesPayload | None,
    )
    @staticmethod
    async def set_customer_types(info: Info, input: SetCustomerTypesInput) -> Outcome:
        access, enclosed = info.context.access, envelope(info, input)
        default = input.default.value if input.default else None
        return await known_at_once(info, actions.set_types(access, enclosed, input.types, default))
