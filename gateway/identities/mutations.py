"""Root mutations about identities."""

from collections.abc import Iterator

import strawberry

from gateway.caller import Scope
from gateway.changes.model import Outcome
from gateway.definitions.sight import Sight
from gateway.errors import Rejection
from gateway.graphql.context import Info
from gateway.graphql.denials import partly_hidden
from gateway.graphql.mutations import envelope, mutation
from gateway.graphql.rights import needs
from gateway.identities import actions
from gateway.identities.actions import IDENTITIES
from gateway.identities.loaders import IdentitiesOfProfile
from gateway.identities.model import Asked, Renaming
from gateway.identities.types import IDENTIFIER, LEGACY_ID, Identity, IdentityKey, IdentityName
from gateway.mongo.documents import View
from gateway.ordered_documents.actions import promote, reorder, set_active
from gateway.profiles.loaders import entry_of
from gateway.profiles.types import Profile, ProfileKey, ProfileMutationInput, ProfilePayload


@strawberry.input
class _IdentityMutationInput(IdentityName, ProfileMutationInput):
    pass


@strawberry.input(description="An identity to give to a profile.")
class LinkIdentityInput(_IdentityMutationInput):
    as_primary: bool = strawberry.field(
        description="Puts it first, also when the profile has it already.", default=False
    )
    legacy_id: strawberry.Maybe[str] = strawberry.field(
        description=f"{LEGACY_ID} One that the profile has already keeps its own.", default=None
    )


@strawberry.input(description="An identity whose identifier changes.")
class UpdateIdentityInput(_IdentityMutationInput):
    new_identifier: str = strawberry.field(description=f"The identifier it shall have. {IDENTIFIER}")


@strawberry.input(description="An identity to take from a profile.")
class UnlinkIdentityInput(_IdentityMutationInput):
    pass


@strawberry.input(description="The identity that shall be primary.")
class PromoteIdentityInput(_IdentityMutationInput):
    pass


@strawberry.input(description="An identity to activate.")
class ActivateIdentityInput(_IdentityMutationInput):
    pass


@strawberry.input(description="An identity that was proved to be the person's.")
class VerifyIdentityInput(_IdentityMutationInput):
    pass


@strawberry.input(description="An identity to deactivate.")
class DeactivateIdentityInput(_IdentityMutationInput):
    pass


@strawberry.input(description="The new order of a profile's identities.")
class ReorderIdentitiesInput(ProfileMutationInput):
    identities: list[IdentityKey] = strawberry.field(
        description="All identities of the profile, each once; else INVALID_PERMUTATION."
    )

    def denied(self, sight: Sight) -> Iterator[Rejection]:
        if sight.restrictions.handles is not None:
            yield partly_hidden("the identities", "identities")


@strawberry.input(description="An identity to move from one profile to another.")
class MoveIdentityInput(_IdentityMutationInput):
    to: ProfileKey = strawberry.field(description="The profile that gets it; NOT_FOUND when there is none.")


@strawberry.type(description="What a mutation did to an identity of a profile.")
class IdentityPayload(ProfilePayload):
    @strawberry.field(
        description="The identity as it is now; null when it was unlinked or when there are errors.",
        graphql_type=Identity | None,
    )
    @staticmethod
    async def identity(payload: strawberry.Parent[View], info: Info) -> View | None:
        return await _identity(info, payload, payload["profile"])


@strawberry.type(description="What a move did; `profile` is the one that gave the identity.")
class MoveIdentityPayload(ProfilePayload):
    @strawberry.field(
        description="The profile that got the identity; null when there are errors.",
        graphql_type=Profile | None,
    )
    @staticmethod
    def target(payload: strawberry.Parent[View]) -> View | None:
        return _target(payload)

    @strawberry.field(
        description="The identity as it is now on the target; null when there are errors.",
        graphql_type=Identity | None,
    )
    @staticmethod
    async def identity(payload: strawberry.Parent[View], info: Info) -> View | None:
        return await _identity(info, payload, _target(payload))


def _target(payload: View) -> View | None:
    profiles: tuple[View, ...] = payload.get("profiles", ())
    return profiles[-1] if profiles else None


async def _identity(info: Info, payload: View, profile: View | None) -> View | None:
    if profile is None:
        return None
    return entry_of(await info.context.loader(IdentitiesOfProfile).load(profile), payload.get("identity_id"))


@needs(Scope.WRITE)
@strawberry.type
class IdentityMutations:
    @mutation(
        description=(
            "Gives an identity to a profile, at the end of its active ones. One that the profile has stays; an "
            "inactive one is active again. IDENTITY_TAKEN when another profile holds it."
        ),
        graphql_type=IdentityPayload | None,
    )
    @staticmethod
    async def link_identity(info: Info, input: LinkIdentityInput) -> Outcome:
        access = info.context.access
        legacy_id = input.legacy_id.value if input.legacy_id else None
        asked = Asked(*input.name, is_primary=input.as_primary, legacy_id=legacy_id)
        return await actions.link(access, envelope(info, input), input.target(access), asked)

    @mutation(
        description=(
            "Changes the identifier of an identity; its `id` and its place stay. It has to be verified anew. "
            "NOT_FOUND, IDENTITY_TAKEN, or DUPLICATE_VALUE when the profile has such an identity itself."
        ),
        graphql_type=IdentityPayload | None,
    )
    @staticmethod
    async def update_identity(info: Info, input: UpdateIdentityInput) -> Outcome:
        access = info.context.access
        renaming = Renaming(*input.name, input.new_identifier)
        return await actions.rename(access, envelope(info, input), input.target(access), renaming)

    @mutation(
        description=(
            "Takes an identity from a profile, which frees it. When it was primary the next active one becomes "
            "primary, which `changes` tells; NOT_ELIGIBLE while there is one, where the list policy says REJECT. An "
            "identity that the profile does not have changes nothing."
        ),
        graphql_type=IdentityPayload | None,
    )
    @staticmethod
    async def unlink_identity(info: Info, input: UnlinkIdentityInput) -> Outcome:
        access = info.context.access
        return await actions.unlink(access, envelope(info, input), input.target(access), input.name)

    @mutation(
        description=(
            "Makes an identity the primary one; the others keep their order. NOT_ELIGIBLE when it is inactive, or not "
            "verified where the list policy asks for it."
        ),
        graphql_type=IdentityPayload | None,
    )
    @staticmethod
    async def promote_identity(info: Info, input: PromoteIdentityInput) -> Outcome:
        access = info.context.access
        return await promote(access, envelope(info, input), input.target(access), IDENTITIES, input.name)

    @mutation(
        description="Makes an identity active again, at the end of the active ones; primary only if there was none.",
        graphql_type=IdentityPayload | None,
    )
    @staticmethod
    async def activate_identity(info: Info, input: ActivateIdentityInput) -> Outcome:
        return await _set_active(info, input, active=True)

    @mutation(
        description=(
            "Keeps an identity without using it: it is not primary, and reads do not find a profile by it. "
            "When it was primary the next active one becomes primary; NOT_ELIGIBLE while there is one, where the list "
            "policy says REJECT."
        ),
        graphql_type=IdentityPayload | None,
    )
    @staticmethod
    async def deactivate_identity(info: Info, input: DeactivateIdentityInput) -> Outcome:
        return await _set_active(info, input, active=False)

    @mutation(
        description=(
            "Records that an identity was proved to be the person's; one that is verified already stays. NOT_FOUND. "
            "Where the list policy asks the primary to be verified, it joins those that can be, at their end."
        ),
        graphql_type=IdentityPayload | None,
    )
    @staticmethod
    async def verify_identity(info: Info, input: VerifyIdentityInput) -> Outcome:
        access = info.context.access
        return await actions.verify(access, envelope(info, input), input.target(access), input.name)

    @mutation(
        description="Puts all identities into a new order; the first one becomes primary, so it has to be active.",
        graphql_type=ProfilePayload | None,
    )
    @staticmethod
    async def reorder_identities(info: Info, input: ReorderIdentitiesInput) -> Outcome:
        access = info.context.access
        names = [identity.name for identity in input.identities]
        return await reorder(access, envelope(info, input), input.target(access), IDENTITIES, names)

    @mutation(
        description=(
            "Moves an identity from `profile` to another one, at the end of its active identities; the versions of "
            "both rise together. `expectedVersion` speaks of `profile`. Of two changes MOVED one is told from either "
            "side; all others are about `profile`."
        ),
        graphql_type=MoveIdentityPayload | None,
    )
    @staticmethod
    async def move_identity(info: Info, input: MoveIdentityInput) -> Outcome:
        access = info.context.access
        target = input.to.meant_at(access, "to")
        return await actions.move(access, envelope(info, input), input.target(access), input.name, target)


async def _set_active(info: Info, given: _IdentityMutationInput, *, active: bool) -> Outcome:
    access = info.context.access
    return await set_active(access, envelope(info, given), given.target(access), IDENTITIES, given.name, active=active)
