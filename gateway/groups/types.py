"""Groups as clients see and write them."""

from collections.abc import Sequence

import strawberry

from gateway.graphql.context import Info
from gateway.graphql.interfaces import ListEntry
from gateway.groups.model import MAX_GROUP_ID, MAX_NAME, GivenGroup
from gateway.lists.model import Asked, Patch, policy_of
from gateway.lists.rules.views import first_eligible, selected, views
from gateway.lists.types import Flagged, IncludeInactive, ListPatch, Types, patch_of
from gateway.mongo.documents import View


@strawberry.type(description="A group that the person is a member of (MyPreferences, seed 004).")
class Group(ListEntry):
    type: str = strawberry.field(description="What kind of group it is, for instance `Household`.")
    name: str = strawberry.field(description="Its name; no other group of the profile has the same type and name.")
    group_id: str | None = strawberry.field(
        description="What the system that keeps the groups calls it; null when nobody said."
    )


@strawberry.input
class GroupFields:
    type: str = strawberry.field(
        description="What kind of group it is: a text of 1 to 100 characters, in which case matters."
    )
    name: str = strawberry.field(description=f"A text of 1 to {MAX_NAME} characters, in which case matters.")
    group_id: strawberry.Maybe[str] = strawberry.field(
        description=(
            f"What the system that keeps the groups calls it, in 1 to {MAX_GROUP_ID} characters. Null is not accepted."
        ),
        default=None,
    )
    is_active: bool = strawberry.field(description="An inactive one is kept, but is not primary.", default=True)

    def given(self) -> GivenGroup:
        return GivenGroup(self.name, self.group_id.value if self.group_id else None)


@strawberry.input(description="A group with its state.")
class GroupInput(GroupFields, Flagged):
    def asked(self) -> Asked[GivenGroup]:
        return Asked(self.type, self.given(), self.is_active, is_primary=self.is_primary)


@strawberry.input(description="Changes to the groups of a profile; `set` stands alone.")
class GroupListPatch(ListPatch):
    add: strawberry.Maybe[list[GroupInput]] = strawberry.field(
        description="Added before `promote` is done, where they are not there yet. Null is not accepted.", default=None
    )
    set: strawberry.Maybe[list[GroupInput]] = strawberry.field(
        description="The groups as they shall be, primary first; `[]` clears. Null is not accepted.", default=None
    )

    def asked(self) -> Patch[GivenGroup]:
        add, replacement = ([one.asked() for one in given.value] if given else None for given in (self.add, self.set))
        return patch_of(self, add, replacement)


@strawberry.type
class GroupEdges:
    @strawberry.field(
        description="Groups that the person is a member of, primary first. At most 100.", graphql_type=list[Group]
    )
    @staticmethod
    def groups(
        profile: strawberry.Parent[View], info: Info, types: Types = None, include_inactive: IncludeInactive = True
    ) -> Sequence[View]:
        return selected(_views(profile, info), types, include_inactive=include_inactive)

    @strawberry.field(description="The first group; null when there is no active one.", graphql_type=Group | None)
    @staticmethod
    def primary_group(profile: strawberry.Parent[View], info: Info) -> View | None:
        return first_eligible(_views(profile, info))


def _views(profile: View, info: Info) -> list[View]:
    return views(profile["groups"], policy_of(info.context.access.definitions, "groups"))
