"""Root mutations about phone numbers."""

from collections.abc import Iterator

import strawberry

from gateway.caller import Scope
from gateway.changes.model import Outcome
from gateway.contacts.model import GivenPhone
from gateway.contacts.rules.phones import PHONES
from gateway.contacts.types.contact_points import TYPE, denied_contact
from gateway.contacts.types.phones import COUNTRY_CODE, IS_MOBILE, NUMBER, Phone, PhoneFields
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


@strawberry.input(description="A phone number to add to a profile.")
class AddPhoneInput(ProfileMutationInput, PhoneFields):
    as_primary: bool = strawberry.field(
        description="Puts it first, also when the profile has it already.", default=False
    )

    def asked(self) -> Asked[GivenPhone]:
        return Asked(self.type, self.given(), self.is_active, self.is_verified, self.as_primary)


@strawberry.input(description="A phone number to change; what is left out stays.")
class UpdatePhoneInput(EntryMutationInput):
    type: strawberry.Maybe[str] = strawberry.field(description=f"{TYPE} Null is not accepted.", default=None)
    number: strawberry.Maybe[str] = strawberry.field(description=f"{NUMBER} Null is not accepted.", default=None)
    country_code: strawberry.Maybe[str] = strawberry.field(
        description=f"Only together with `number`. {COUNTRY_CODE}", default=None
    )
    is_mobile: strawberry.Maybe[bool] = strawberry.field(description=IS_MOBILE, default=None)

    def denied(self, sight: Sight) -> Iterator[Rejection]:
        return denied_contact(sight)

    def given(self) -> GivenPhone:
        return GivenPhone(
            self.number.value if self.number else None,
            self.country_code.value if self.country_code else None,
            self.is_mobile.value if self.is_mobile else None,
        )


@strawberry.type(description="What a mutation did to the phone numbers of a profile.")
class PhonePayload(ProfilePayload):
    @strawberry.field(
        description="The number as it is now; null when it was removed, when all were reordered, or on errors.",
        graphql_type=Phone | None,
    )
    @staticmethod
    def phone(payload: strawberry.Parent[View], info: Info) -> View | None:
        return entry_of(info, payload, PHONES)


_verbs = Verbs(PHONES, PhonePayload, "Phone", "Phones")


@needs(Scope.WRITE, end_users=True)
@strawberry.type
class PhoneMutations:
    @mutation(
        description=(
            "Adds a phone number at the end of the active ones, or at the head. One that the profile has under the "
            "same type stays; an inactive one is active again."
        ),
        graphql_type=PhonePayload | None,
    )
    @staticmethod
    async def add_phone(info: Info, input: AddPhoneInput) -> Outcome:
        access = info.context.access
        return await actions.add(access, envelope(info, input), input.target(access), PHONES, input.asked())

    @mutation(
        description=(
            "Changes a phone number in its place; its `id` stays. Another number is not verified. DUPLICATE_VALUE "
            "when the profile has it already."
        ),
        graphql_type=PhonePayload | None,
    )
    @staticmethod
    async def update_phone(info: Info, input: UpdatePhoneInput) -> Outcome:
        access = info.context.access
        type_ = input.type.value if input.type else None
        return await actions.update(
            access, envelope(info, input), input.target(access), PHONES, input.id, type_, input.given()
        )

    promote_phone = _verbs.promote()
    activate_phone = _verbs.activate()
    deactivate_phone = _verbs.deactivate()
    verify_phone = _verbs.verify()
    remove_phone = _verbs.remove()
    reorder_phones = _verbs.reorder()
