"""The root mutation about list policies."""

from typing import Any

import strawberry

from gateway.caller import Scope
from gateway.changes.model import Outcome
from gateway.definitions.model import ListName
from gateway.graphql.context import Info
from gateway.graphql.definitions import DefinitionMutationInput, known_at_once
from gateway.graphql.mutations import envelope, mutation
from gateway.graphql.rights import needs
from gateway.list_policies import actions, types
from gateway.list_policies.model import MAX_ENTRIES
from gateway.list_policies.types import ListPolicyPayload
from gateway.primary_first import OnPrimaryRemoval


@strawberry.input(description="Changes to the policy of a list. What is left out stays as it is.")
class SetListPolicyInput(DefinitionMutationInput):
    list: ListName = strawberry.field(description="The list.")
    max_entries: strawberry.Maybe[int] = strawberry.field(
        description=f"{types.MAX_ENTRIES} 1 to {MAX_ENTRIES}; {MAX_ENTRIES} until it is set. Null is not accepted.",
        default=None,
    )
    required: strawberry.Maybe[bool] = strawberry.field(
        description=f"{types.REQUIRED} False until it is set. Null is not accepted.", default=None
    )
    primary_must_be_verified: strawberry.Maybe[bool] = strawberry.field(
        description=f"{types.PRIMARY_MUST_BE_VERIFIED} False until it is set. Null is not accepted.", default=None
    )
    on_primary_removal: strawberry.Maybe[OnPrimaryRemoval] = strawberry.field(
        description=f"{types.ON_PRIMARY_REMOVAL} PROMOTE_NEXT until it is set. Null is not accepted.", default=None
    )

    def changed(self) -> dict[str, Any]:
        """Return the fields of the policy that were given, with their new values."""
        given: dict[str, strawberry.Some[Any] | None] = {
            "max_entries": self.max_entries,
            "required": self.required,
            "primary_must_be_verified": self.primary_must_be_verified,
            "on_primary_removal": self.on_primary_removal
            and strawberry.Some(OnPrimaryRemoval(self.on_primary_removal.value)),
        }
        return {field: some.value for field, some in given.items() if some is not None}


@needs(Scope.DEFINE)
@strawberry.type
class ListPolicyMutations:
    @mutation(
        description=(
            "Sets what holds for one list of all profiles. DEFINITION_CONFLICT, with a count and examples, while there "
            "are profiles whose list is too long, lacks an entry that is required, or has a primary that is not "
            "verified but would have to be. Other processes of the gateway apply it within seconds."
        ),
        graphql_type=ListPolicyPayload | None,
    )
    @staticmethod
    async def set_list_policy(info: Info, input: SetListPolicyInput) -> Outcome:
        access, enclosed = info.context.access, envelope(info, input)
        return await known_at_once(info, actions.set_policy(access, enclosed, ListName(input.list), input.changed()))
