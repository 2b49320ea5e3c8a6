"""Root mutations about one whole profile."""

from collections.abc import Iterator
from typing import Any

import strawberry
from strawberry.utils.str_converters import to_camel_case

from gateway.app_profiles.types import AppProfileInput, AppProfileListPatch
from gateway.attributes.types import AttributeInput, AttributePatch, initial_patches, patches
from gateway.caller import Scope
from gateway.changes.model import Outcome
from gateway.contacts.types.addresses import AddressInput, AddressListPatch
from gateway.contacts.types.emails import EmailInput, EmailListPatch
from gateway.contacts.types.phones import PhoneInput, PhoneListPatch
from gateway.definitions.model import MAX_CUSTOMER_ID
from gateway.definitions.sight import Sight
from gateway.errors import Findings, Rejection
from gateway.extensions.types import ExtensionInput, ExtensionPatch
from gateway.extensions.types import patches as extension_patches
from gateway.graphql.context import Info
from gateway.graphql.mutations import MutationInput, envelope, mutation
from gateway.graphql.rights import needs, right
from gateway.groups.types import GroupInput, GroupListPatch
from gateway.identities.types import IdentityInput, IdentityListPatch
from gateway.person.types import PersonInput
from gateway.profiles.actions.creation import NewProfile, create_profile
from gateway.profiles.actions.deletion import delete_profile
from gateway.profiles.actions.updating import ProfilePatch, update_profile
from gateway.profiles.mutations.deletion import denied_deletion
from gateway.profiles.types import DeleteProfilePayload, ProfileMutationInput, ProfilePayload

PARTS_OF_PERSONS = ("name", "defaultLocale", "emails", "phones", "addresses")
"""What a person may change of its own profile; all else is for the company to say."""


@strawberry.input
class NewProfileParts(PersonInput):
    customer_id: strawberry.Maybe[str] = strawberry.field(
        description=(
            f"1 to {MAX_CUSTOMER_ID} printable characters, or as few as 16 where the domain keeps to Genesys (seed "
            "001); when left out, one of 16 characters is made. It never changes. Null is not accepted."
        ),
        default=None,
    )
    attributes: list[AttributeInput] = strawberry.field(
        description="Each name once; at most 200.", default_factory=list
    )
    identities: list[IdentityInput] = strawberry.field(
        description="Primary first, unless one is flagged; at most 100.", default_factory=list
    )
    app_profiles: list[AppProfileInput] = strawberry.field(
        description="Primary first, unless one is flagged; at most 100.", default_factory=list
    )
    extensions: list[ExtensionInput] = strawberry.field(description="Each name once; at most 50.", default_factory=list)
    emails: list[EmailInput] = strawberry.field(
        description="Primary first, unless one is flagged; at most 100.", default_factory=list
    )
    phones: list[PhoneInput] = strawberry.field(
        description="Primary first, unless one is flagged; at most 100.", default_factory=list
    )
    addresses: list[AddressInput] = strawberry.field(
        description="Primary first, unless one is flagged; at most 100.", default_factory=list
    )
    groups: list[GroupInput] = strawberry.field(
        description="Primary first, unless one is flagged; at most 100.", default_factory=list
    )
    is_active: bool = strawberry.field(description="An inactive profile is kept, and still found.", default=True)

    def asked(self) -> NewProfile:
        return NewProfile(
            self.customer_id.value if self.customer_id else None,
            initial_patches(self.attributes),
            [identity.asked() for identity in self.identities],
            [app_profile.asked() for app_profile in self.app_profiles],
            [extension.asked() for extension in self.extensions],
            [email.asked() for email in self.emails],
            [phone.asked() for phone in self.phones],
            [address.asked() for address in self.addresses],
            [group.asked() for group in self.groups],
            self.facts(is_active=self.is_active),
        )


@strawberry.input(description="A profile to create.")
class CreateProfileInput(NewProfileParts, MutationInput):
    pass


@strawberry.input
class ProfilePatchParts(PersonInput):
    attributes: list[AttributePatch] = strawberry.field(
        description="Patches, applied one after the other.", default_factory=list
    )
    identities: strawberry.Maybe[IdentityListPatch] = strawberry.field(
        description="Changes to the ids in other systems. Null is not accepted.", default=None
    )
    app_profiles: strawberry.Maybe[AppProfileListPatch] = strawberry.field(
        description="Changes to what applications keep. Null is not accepted.", default=None
    )
    emails: strawberry.Maybe[EmailListPatch] = strawberry.field(
        description="Changes to the e-mail addresses. Null is not accepted.", default=None
    )
    phones: strawberry.Maybe[PhoneListPatch] = strawberry.field(
        description="Changes to the phone numbers. Null is not accepted.", default=None
    )
    addresses: strawberry.Maybe[AddressListPatch] = strawberry.field(
        description="Changes to the postal addresses. Null is not accepted.", default=None
    )
    groups: strawberry.Maybe[GroupListPatch] = strawberry.field(
        description="Changes to the groups. Null is not accepted.", default=None
    )
    extensions: list[ExtensionPatch] = strawberry.field(
        description="Patches of extensions, applied one after the other.", default_factory=list
    )

    def asked(self) -> ProfilePatch:
        """Return what is asked for, or refuse all patches that contradict themselves."""
        findings = Findings()
        asked: dict[str, Any] = {}
        with findings.at():
            asked["attributes"] = patches(self.attributes)
        with findings.at():
            asked["extensions"] = extension_patches(self.extensions)
        for name in ("identities", "app_profiles", "emails", "phones", "addresses", "groups"):
            patch = getattr(self, name)
            if patch is not None:
                with findings.at(to_camel_case(name)):
                    asked[name] = patch.value.asked()
        findings.settle()
        return ProfilePatch(facts=self.facts(), **asked)


@strawberry.input(description="Changes to a profile, made together or not at all.")
class UpdateProfileInput(ProfilePatchParts, ProfileMutationInput):
    pass


@strawberry.input(description="A profile to delete.")
class DeleteProfileInput(ProfileMutationInput):
    def denied(self, sight: Sight) -> Iterator[Rejection]:
        return denied_deletion(sight)


@needs(Scope.WRITE)
@strawberry.type
class ProfileMutations:
    @mutation(
        description=(
            "Creates a profile with all that it begins with. ALREADY_EXISTS when the customer id is taken, "
            "IDENTITY_TAKEN when another profile holds one of the identities; everything that is wrong is told at once."
        ),
        graphql_type=ProfilePayload | None,
    )
    @staticmethod
    async def create_profile(info: Info, input: CreateProfileInput) -> Outcome:
        return await create_profile(info.context.access, envelope(info, input), input.asked())

    @mutation(
        description=(
            "Changes several parts of a profile together. What is left out stays as it is. An end user may give "
            "`name`, `defaultLocale`, `emails`, `phones` and `addresses`; the rest is FORBIDDEN."
        ),
        graphql_type=ProfilePayload | None,
        metadata=right(Scope.WRITE, end_users=True, parts=PARTS_OF_PERSONS),
    )
    @staticmethod
    async def update_profile(info: Info, input: UpdateProfileInput) -> Outcome:
        access = info.context.access
        return await update_profile(access, envelope(info, input), input.target(access), input.asked())

    @mutation(
        description=(
            "Deletes a profile with its identities, app profiles, extensions and consents, all of which `changes` "
            "names; its identities become free. A later profile of the same customer id continues its versions."
        ),
        graphql_type=DeleteProfilePayload | None,
    )
    @staticmethod
    async def delete_profile(info: Info, input: DeleteProfileInput) -> Outcome:
        access = info.context.access
        return await delete_profile(access, envelope(info, input), input.target(access))
