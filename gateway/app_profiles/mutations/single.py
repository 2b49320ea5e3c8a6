"""Root mutations about one app profile."""

from collections.abc import Iterator

import strawberry

from gateway.app_profiles import actions
from gateway.app_profiles.actions import APP_PROFILES
from gateway.app_profiles.loaders import AppProfilesOfProfile
from gateway.app_profiles.model import Asked
from gateway.app_profiles.types import (
    DEVICES,
    AppProfile,
    AppProfileKey,
    AppProfileName,
    AppProfilePatchParts,
    DeviceInput,
    asked_devices,
)
from gateway.attributes.types import AttributeInput, initial_patches
from gateway.caller import Scope
from gateway.changes.model import Outcome
from gateway.definitions.sight import Sight
from gateway.errors import Rejection
from gateway.graphql.context import Info
from gateway.graphql.denials import partly_hidden
from gateway.graphql.mutations import app_mutation, envelope
from gateway.graphql.rights import needs
from gateway.mongo.documents import View
from gateway.ordered_documents.actions import promote, reorder, set_active
from gateway.profiles.loaders import entry_of
from gateway.profiles.types import ProfileMutationInput, ProfilePayload


@strawberry.input
class _AppProfileMutationInput(AppProfileName, ProfileMutationInput):
    pass


@strawberry.input
class NewAppProfileParts(AppProfileName):
    attributes: list[AttributeInput] = strawberry.field(
        description="What the application knows, each name once; at most 200.", default_factory=list
    )
    devices: list[DeviceInput] = strawberry.field(description=DEVICES, default_factory=list)
    as_primary: bool = strawberry.field(description="Puts it first.", default=False)

    def asked(self) -> Asked:
        attributes = initial_patches(self.attributes)
        return Asked(self.app_id, self.key, attributes, asked_devices(self.devices), self.as_primary)


@strawberry.input(description="An app profile to give to a profile.")
class CreateAppProfileInput(NewAppProfileParts, ProfileMutationInput):
    pass


@strawberry.input(description="Changes to an app profile, made together or not at all.")
class UpdateAppProfileInput(AppProfilePatchParts, ProfileMutationInput):
    pass


@strawberry.input(description="An app profile to delete.")
class DeleteAppProfileInput(_AppProfileMutationInput):
    pass


@strawberry.input(description="A device to delete from an app profile.")
class DeleteDeviceAppProfileInput(_AppProfileMutationInput):
    device_id: str = strawberry.field(description="The device; NOT_FOUND when the app profile has none of this id.")


@strawberry.input(description="The app profile that shall be primary.")
class PromoteAppProfileInput(_AppProfileMutationInput):
    pass


@strawberry.input(description="An app profile to activate.")
class ActivateAppProfileInput(_AppProfileMutationInput):
    pass


@strawberry.input(description="An app profile to deactivate.")
class DeactivateAppProfileInput(_AppProfileMutationInput):
    pass


@strawberry.input(description="The new order of a profile's app profiles.")
class ReorderAppProfilesInput(ProfileMutationInput):
    app_profiles: list[AppProfileKey] = strawberry.field(
        description="All app profiles of the profile, each once; else INVALID_PERMUTATION."
    )

    def denied(self, sight: Sight) -> Iterator[Rejection]:
        if sight.restrictions.apps is not None:
            yield partly_hidden("the app profiles", "appProfiles")


@strawberry.type(description="What a mutation did to an app profile.")
class AppProfilePayload(ProfilePayload):
    @strawberry.field(
        description="The app profile as it is now; null when it was deleted or when there are errors.",
        graphql_type=AppProfile | None,
    )
    @staticmethod
    async def app_profile(payload: strawberry.Parent[View], info: Info) -> View | None:
        if payload["profile"] is None:
            return None
        found = await info.context.loader(AppProfilesOfProfile).load(payload["profile"])
        return entry_of(found, payload.get("app_profile_id"))


@needs(Scope.WRITE)
@strawberry.type
class AppProfileMutations:
    @app_mutation(
        description=(
            "Gives a new app profile to a profile. ALREADY_EXISTS when there is one with this app id and key, "
            "whoever has it."
        ),
        graphql_type=AppProfilePayload | None,
    )
    @staticmethod
    async def create_app_profile(info: Info, input: CreateAppProfileInput) -> Outcome:
        access = info.context.access
        return await actions.create(access, envelope(info, input), input.target(access), input.asked())

    @app_mutation(
        description="Patches the attributes of an app profile, and replaces its devices. What is left out stays.",
        graphql_type=AppProfilePayload | None,
    )
    @staticmethod
    async def update_app_profile(info: Info, input: UpdateAppProfileInput) -> Outcome:
        access = info.context.access
        return await actions.update(access, envelope(info, input), input.target(access), input.asked())

    @app_mutation(
        description="Deletes an app profile with its devices; when it was primary the next active one becomes primary.",
        graphql_type=AppProfilePayload | None,
    )
    @staticmethod
    async def delete_app_profile(info: Info, input: DeleteAppProfileInput) -> Outcome:
        access = info.context.access
        return await actions.delete(access, envelope(info, input), input.target(access), input.name)

    @app_mutation(description="Deletes one device of an app profile.", graphql_type=AppProfilePayload | None)
    @staticmethod
    async def delete_device_app_profile(info: Info, input: DeleteDeviceAppProfileInput) -> Outcome:
        access = info.context.access
        return await actions.delete_device(
            access, envelope(info, input), input.target(access), input.name, input.device_id
        )

    @app_mutation(
        description="Makes an app profile the primary one; the others keep their order. NOT_ELIGIBLE if inactive.",
        graphql_type=AppProfilePayload | None,
    )
    @staticmethod
    async def promote_app_profile(info: Info, input: PromoteAppProfileInput) -> Outcome:
        access = info.context.access
        return await promote(access, envelope(info, input), input.target(access), APP_PROFILES, input.name)

    @app_mutation(
        description="Makes an app profile active again, at the end of the active ones; primary only if there was none.",
        graphql_type=AppProfilePayload | None,
    )
    @staticmethod
    async def activate_app_profile(info: Info, input: ActivateAppProfileInput) -> Outcome:
        return await _set_active(info, input, active=True)

    @app_mutation(
        description="Keeps an app profile without using it; when it was primary the next active one becomes primary.",
        graphql_type=AppProfilePayload | None,
    )
    @staticmethod
    async def deactivate_app_profile(info: Info, input: DeactivateAppProfileInput) -> Outcome:
        return await _set_active(info, input, active=False)

    @app_mutation(
        description="Puts all app profiles into a new order; the first one becomes primary, so it has to be active.",
        graphql_type=ProfilePayload | None,
    )
    @staticmethod
    async def reorder_app_profiles(info: Info, input: ReorderAppProfilesInput) -> Outcome:
        access = info.context.access
        names = [app_profile.name for app_profile in input.app_profiles]
        return await reorder(access, envelope(info, input), input.target(access), APP_PROFILES, names)


async def _set_active(info: Info, given: _AppProfileMutationInput, *, active: bool) -> Outcome:
    access = info.context.access
    return await set_active(
        access, envelope(info, given), given.target(access), APP_PROFILES, given.name, active=active
    )
