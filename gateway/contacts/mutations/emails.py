"""Root mutations about e-mail addresses."""

from collections.abc import Iterator

import strawberry

from gateway.caller import Scope
from gateway.changes.model import Outcome
from gateway.contacts.rules.emails import EMAILS
from gateway.contacts.types.contact_points import TYPE, denied_contact
from gateway.contacts.types.emails import ADDRESS, Email, EmailFields
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


@strawberry.input(description="An e-mail address to add to a profile.")
class AddEmailInput(ProfileMutationInput, EmailFields):
    as_primary: bool = strawberry.field(
        description="Puts it first, also when the profile has it already.", default=False
    )

    def asked(self) -> Asked[str]:
        return Asked(self.type, self.address, self.is_active, self.is_verified, self.as_primary)


@strawberry.input(description="An e-mail address to change; what is left out stays.")
class UpdateEmailInput(EntryMutationInput):
    type: strawberry.Maybe[str] = strawberry.field(description=f"{TYPE} Null is not accepted.", default=None)
    address: strawberry.Maybe[str] = strawberry.field(description=f"{ADDRESS} Null is not accepted.", default=None)

    def denied(self, sight: Sight) -> Iterator[Rejection]:
        return denied_contact(sight)


@strawberry.type(description="What a mutation did to the e-mail addresses of a profile.")
class EmailPayload(ProfilePayload):
    @strawberry.field(
        description="The address as it is now; null when it was removed, when all were reordered, or on errors.",
        graphql_type=Email | None,
    )
    @staticmethod
    def email(payload: strawberry.Parent[View], info: Info) -> View | None:
        return entry_of(info, payload, EMAILS)


_verbs = Verbs(EMAILS, EmailPayload, "Email", "Emails")


@needs(Scope.WRITE, end_users=True)
@strawberry.type
class EmailMutations:
    @mutation(
        description=(
            "Adds an e-mail address at the end of the active ones, or at the head. One that the profile has under the "
            "same type stays; an inactive one is active again."
        ),
        graphql_type=EmailPayload | None,
    )
    @staticmethod
    async def add_email(info: Info, input: AddEmailInput) -> Outcome:
        access = info.context.access
        return await actions.add(access, envelope(info, input), input.target(access), EMAILS, input.asked())

    @mutation(
        description=(
            "Changes an e-mail address in its place; its `id` stays. Another address is not verified. DUPLICATE_VALUE "
            "when the profile has it already."
        ),
        graphql_type=EmailPayload | None,
    )
    @staticmethod
    async def update_email(info: Info, input: UpdateEmailInput) -> Outcome:
        access = info.context.access
        type_ = input.type.value if input.type else None
        address = input.address.value if input.address else None
        return await actions.update(
            access, envelope(info, input), input.target(access), EMAILS, input.id, type_, address
        )

    promote_email = _verbs.promote()
    activate_email = _verbs.activate()
    deactivate_email = _verbs.deactivate()
    verify_email = _verbs.verify()
    remove_email = _verbs.remove()
    reorder_emails = _verbs.reorder()
