"""Root mutations about groups."""

import strawberry

from gateway.caller import Scope
from gateway.changes.model import Outcome
from gateway.graphql.context import Info
from gateway.graphql.mutations import envelope, mutation
from gateway.graphql.rights import needs
from gateway.groups.model import GivenGroup
from gateway.groups.rules import GROUPS
from gateway.groups.types import Group, GroupFields
from gateway.lists import actions
from gateway.lists.model import Asked
from gateway.lists.mutations import Verbs, entry_of
from gateway.mongo.documents import View
from gateway.profiles.types import ProfileMutationInput, ProfilePayload


@strawberry.input(description="A group that the person is a member of from now on.")
class AddGroupInput(ProfileMutationInput, GroupFields):
    as_primary: bool = strawberry.field(
        description="Puts it first, also when the profile has it already.", default=False
    )

    def asked(self) -> Asked[GivenGroup]:
        return Asked(self.type, self.given(), self.is_active, is_primary=self.as_primary)


@strawberry.type(description="What a mutation did to the groups of a profile.")
class GroupPayload(ProfilePayload):
    @strawberry.field(
        description="The group as it is now; null when it was removed, when all were reordered, or on errors.",
        graphql_type=Group | None,
    )
    @staticmethod
    def group(payload: strawberry.Parent[View], info: Info) -> View | None:
        return entry_of(info, payload, GROUPS)


_verbs = Verbs(GROUPS, GroupPayload, "Group", "Groups", verifiable=False)


@needs(Scope.WRITE)
@strawberry.type
class GroupMutations:
    @mutation(
        description=(
            "Adds a group at the end of the active ones, or at the head. One that the profile has under the same type "
            "and name stays; an inactive one is active again."
        ),
        graphql_type=GroupPayload | None,
    )
    @staticmethod
    async def add_group(info: Info, input: AddGroupInput) -> Outcome:
        access = info.context.access
        return await actions.add(access, envelope(info, input), input.target(access), GROUPS, input.asked())

    promote_group = _verbs.promote()
    activate_group = _verbs.activate()
    deactivate_group = _verbs.deactivate()
    remove_group = _verbs.remove()
    reorder_groups = _verbs.reorder()
