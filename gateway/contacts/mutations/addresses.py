"""Root mutations about postal addresses."""

from collections.abc import Iterator
from dataclasses import fields

import strawberry

from gateway.caller import Scope
from gateway.changes.model import Outcome
from gateway.contacts.model import GivenAddress
from gateway.contacts.rules.addresses import ADDRESSES
from gateway.contacts.types import addresses as types
from gateway.contacts.types.addresses import Address, AddressFields
from gateway.contacts.types.contact_points import TYPE, denied_contact
from gateway.definitions.sight import Sight
from gateway.errors import Rejection
from gateway.graphql.context import Info
from gateway.graphql.mutations import envelope, mutation
from gateway.graphql.rights import needs
from gateway.lists import actions
from gateway.lists.model import Asked
from gateway.lists.mutations import EntryMutationInput, Verbs, entry_of
from gateway.mongo.documents import View
from gateway.profiles.types import ProfileMutationInput, ProfilePayload


@strawberry.input(description="A postal address to add to a profile.")
class AddAddressInput(ProfileMutationInput, AddressFields):
    as_primary: bool = strawberry.field(
        description="Puts it first, also when the profile has it already.", default=False
    )

    def asked(self) -> Asked[GivenAddress]:
        return Asked(self.type, self.given(), self.is_active, self.is_verified, self.as_primary)


@strawberry.input(description="A postal address to change; what is left out stays.")
class UpdateAddressInput(EntryMutationInput):
    type: strawberry.Maybe[str] = strawberry.field(description=f"{TYPE} Null is not accepted.", default=None)
    address1: strawberry.Maybe[str] = strawberry.field(
        description=f"{types.ADDRESS1} Null is not accepted.", default=None
    )
    address2: strawberry.Maybe[str] = strawberry.field(description=types.ADDRESS2, default=None)
    city: strawberry.Maybe[str] = strawberry.field(description=f"{types.CITY} Null is not accepted.", default=None)
    state_province: strawberry.Maybe[str] = strawberry.field(description=types.STATE_PROVINCE, default=None)
    postal_code: strawberry.Maybe[str] = strawberry.field(
        description=f"{types.POSTAL_CODE} Null is not accepted.", default=None
    )
    country_code: strawberry.Maybe[str] = strawberry.field(
        description=f"{types.ALPHA2} All codes that are given name the same country, else INVALID_VALUE.", default=None
    )
    country_code_alpha3: strawberry.Maybe[str] = strawberry.field(description=types.ALPHA3, default=None)
    country_code_numeric: strawberry.Maybe[str] = strawberry.field(description=types.NUMERIC, default=None)

    def denied(self, sight: Sight) -> Iterator[Rejection]:
        return denied_contact(sight)

    def given(self) -> GivenAddress:
        parts = {part.name: getattr(self, part.name) for part in fields(GivenAddress)}
        return GivenAddress(**{name: maybe.value for name, maybe in parts.items() if maybe is not None})


@strawberry.type(description="What a mutation did to the postal addresses of a profile.")
class AddressPayload(ProfilePayload):
    @strawberry.field(
        description="The address as it is now; null when it was removed, when all were reordered, or on errors.",
        graphql_type=Address | None,
    )
    @staticmethod
    def address(payload: strawberry.Parent[View], info: Info) -> View | None:
        return entry_of(info, payload, ADDRESSES)


_verbs = Verbs(ADDRESSES, AddressPayload, "Address", "Addresses")


@needs(Scope.WRITE, end_users=True)
@strawberry.type
class AddressMutations:
    @mutation(
        description=(
            "Adds a postal address at the end of the active ones, or at the head. One that the profile has under the "
            "same type stays; an inactive one is active again."
        ),
        graphql_type=AddressPayload | None,
    )
    @staticmethod
    async def add_address(info: Info, input: AddAddressInput) -> Outcome:
        access = info.context.access
        return await actions.add(access, envelope(info, input), input.target(access), ADDRESSES, input.asked())

    @mutation(
        description=(
            "Changes a postal address in its place; its `id` stays. Another address is not verified. DUPLICATE_VALUE "
            "when the profile has it already."
        ),
        graphql_type=AddressPayload | None,
    )
    @staticmethod
    async def update_address(info: Info, input: UpdateAddressInput) -> Outcome:
        access = info.context.access
        type_ = input.type.value if input.type else None
        return await actions.update(
            access, envelope(info, input), input.target(access), ADDRESSES, input.id, type_, input.given()
        )

    promote_address = _verbs.promote()
    activate_address = _verbs.activate()
    deactivate_address = _verbs.deactivate()
    verify_address = _verbs.verify()
    remove_address = _verbs.remove()
    reorder_addresses = _verbs.reorder()
