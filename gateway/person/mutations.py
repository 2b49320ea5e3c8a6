"""Root mutations about what is said of a person."""

import strawberry

from gateway.caller import Scope
from gateway.changes.model import Outcome
from gateway.graphql.context import Info
from gateway.graphql.mutations import envelope, mutation
from gateway.graphql.rights import needs
from gateway.person import actions
from gateway.person.model import MAX_REASON_CODE
from gateway.person.types import TAGS
from gateway.profiles.types import ProfileMutationInput, ProfilePayload


@strawberry.input(description="A profile to activate.")
class ActivateProfileInput(ProfileMutationInput):
    pass


@strawberry.input(description="A profile to deactivate.")
class DeactivateProfileInput(ProfileMutationInput):
    reason_code: strawberry.Maybe[str] = strawberry.field(
        description=(
            f"Why, in 1 to {MAX_REASON_CODE} characters; kept in the record of the change, and not on the profile. "
            "Null is not accepted."
        ),
        default=None,
    )


@strawberry.input(description="Tags to add to a profile.")
class AddTagsInput(ProfileMutationInput):
    tags: list[str] = strawberry.field(description=f"Those that are there already stay. {TAGS}")


@strawberry.input(description="Tags to remove from a profile.")
class RemoveTagsInput(ProfileMutationInput):
    tags: list[str] = strawberry.field(description="A tag that is not there changes nothing.")


@needs(Scope.WRITE)
@strawberry.type
class PersonMutations:
    @mutation(description="Makes a profile active again.", graphql_type=ProfilePayload | None)
    @staticmethod
    async def activate_profile(info: Info, input: ActivateProfileInput) -> Outcome:
        access = info.context.access
        return await actions.activate(access, envelope(info, input), input.target(access))

    @mutation(
        description="Makes a profile inactive. It keeps all that it has, and is still found.",
        graphql_type=ProfilePayload | None,
    )
    @staticmethod
    async def deactivate_profile(info: Info, input: DeactivateProfileInput) -> Outcome:
        access = info.context.access
        reason_code = input.reason_code.value if input.reason_code else None
        return await actions.deactivate(access, envelope(info, input), input.target(access), reason_code)

    @mutation(
        description="Adds tags to a profile; nothing else of it changes but its version.",
        graphql_type=ProfilePayload | None,
    )
    @staticmethod
    async def add_tags(info: Info, input: AddTagsInput) -> Outcome:
        access = info.context.access
        return await actions.add_tags(access, envelope(info, input), input.target(access), input.tags)

    @mutation(
        description="Removes tags from a profile; nothing else of it changes but its version.",
        graphql_type=ProfilePayload | None,
    )
    @staticmethod
    async def remove_tags(info: Info, input: RemoveTagsInput) -> Outcome:
        access = info.context.access
        return await actions.remove_tags(access, envelope(info, input), input.target(access), input.tags)
