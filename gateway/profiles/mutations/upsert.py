"""The root mutation about a profile that may have to be created."""

import strawberry

from gateway.caller import Scope
from gateway.changes.model import Outcome
from gateway.graphql.context import Info
from gateway.graphql.mutations import envelope, mutation
from gateway.graphql.rights import needs
from gateway.profiles.actions.upserting import upsert_profile
from gateway.profiles.mutations.single import ProfilePatchParts
from gateway.profiles.types import ProfileKey, ProfileMutationInput, ProfilePayload


@strawberry.input(description="Changes to a profile that is created when there is none, made together or not at all.")
class UpsertProfileInput(ProfilePatchParts, ProfileMutationInput):
    profile: ProfileKey = strawberry.field(
        description=(
            "The profile to change. A `customerId`, or an `id`, that means nobody is given to the new profile, an "
            "`identity` that means nobody is linked to it; another key that means nobody is NOT_FOUND."
        )
    )


@strawberry.type(description="What a mutation did to a profile that it may have created.")
class UpsertProfilePayload(ProfilePayload):
    created: bool | None = strawberry.field(
        description="Whether the profile was created by this; null when there are errors."
    )


@needs(Scope.WRITE)
@strawberry.type
class UpsertProfileMutations:
    @mutation(
        description=(
            "Patches a profile as `updateProfile` does, and creates it first when there is none: what is left out "
            "stays as it is, or empty on a new profile. Two of them at once create one profile."
        ),
        graphql_type=UpsertProfilePayload | None,
    )
    @staticmethod
    async def upsert_profile(info: Info, input: UpsertProfileInput) -> Outcome:
        access = info.context.access
        identity = input.profile.identity.value.asked() if input.profile.identity else None
        return await upsert_profile(access, envelope(info, input), input.target(access), input.asked(), identity)
