"""Root mutations about consents."""

from datetime import datetime

import strawberry

from gateway.caller import Scope
from gateway.changes.model import Outcome
from gateway.consents import actions
from gateway.consents.loaders import ConsentsOfProfile
from gateway.consents.model import MAX_CONSENTS, MAX_TYPE, MAX_VERSION, Asked, ConsentStatus
from gateway.consents.types import Consent
from gateway.graphql.context import Info
from gateway.graphql.mutations import envelope, mutation
from gateway.graphql.rights import needs
from gateway.mongo.documents import View
from gateway.person.types import LOCALE
from gateway.profiles.types import ProfileMutationInput, ProfilePayload


@strawberry.input
class _ConsentMutationInput(ProfileMutationInput):
    type: str = strawberry.field(description=f"What is allowed: a text of 1 to {MAX_TYPE} characters.")
    locale: strawberry.Maybe[str] = strawberry.field(
        description=f"The locale in which it was asked; left out, it is the consent for every one. {LOCALE}",
        default=None,
    )


@strawberry.input(description="What the person said of one type and locale; it replaces what was said before.")
class SetConsentInput(_ConsentMutationInput):
    status: ConsentStatus = strawberry.field(description="What the person said.")
    version: strawberry.Maybe[str] = strawberry.field(
        description=f"The version of the words agreed to, in 1 to {MAX_VERSION} characters. Null is not accepted.",
        default=None,
    )
    contact_type: strawberry.Maybe[str] = strawberry.field(
        description=(
            "The type of contact points for which it is given: it is withdrawn when one of that type is deactivated "
            "and the profile's `preservePreferences` is false. Null is not accepted."
        ),
        default=None,
    )
    consent_date: strawberry.Maybe[datetime] = strawberry.field(
        description=(
            "When the person said so; left out, now, or as before where `status` and `version` are as before. "
            "Null is not accepted."
        ),
        default=None,
    )
    expiration_date: strawberry.Maybe[datetime] = strawberry.field(
        description="When it ceases to hold, later than `consentDate`; left out, never. Null is not accepted.",
        default=None,
    )

    def asked(self) -> Asked:
        return Asked(
            self.type,
            self.locale.value if self.locale else None,
            ConsentStatus(self.status),
            self.version.value if self.version else None,
            self.contact_type.value if self.contact_type else None,
            self.consent_date.value if self.consent_date else None,
            self.expiration_date.value if self.expiration_date else None,
        )


@strawberry.input(description="A consent that the person takes back.")
class WithdrawConsentInput(_ConsentMutationInput):
    pass


@strawberry.type(description="What a mutation did to a consent.")
class ConsentPayload(ProfilePayload):
    @strawberry.field(description="The consent as it is now; null on errors.", graphql_type=Consent | None)
    @staticmethod
    async def consent(payload: strawberry.Parent[View], info: Info) -> View | None:
        if payload["profile"] is None:
            return None
        found = await info.context.loader(ConsentsOfProfile).load(payload["profile"])
        return next((consent for consent in found if consent["_id"] == payload["consent_id"]), None)


@needs(Scope.WRITE, end_users=True)
@strawberry.type
class ConsentMutations:
    @mutation(
        description=(
            "Records what the person said of one type and locale. What is left out is not part of it any more. "
            f"LIMIT_EXCEEDED when a profile has {MAX_CONSENTS} others."
        ),
        graphql_type=ConsentPayload | None,
    )
    @staticmethod
    async def set_consent(info: Info, input: SetConsentInput) -> Outcome:
        access = info.context.access
        return await actions.set_consent(access, envelope(info, input), input.target(access), input.asked())

    @mutation(
        description=(
            "Records that the person takes a consent back; it stays, as WITHDRAWN. NOT_FOUND when the profile has none "
            "of this type and locale."
        ),
        graphql_type=ConsentPayload | None,
    )
    @staticmethod
    async def withdraw_consent(info: Info, input: WithdrawConsentInput) -> Outcome:
        access = info.context.access
        locale = input.locale.value if input.locale else None
        return await actions.withdraw_consent(access, envelope(info, input), input.target(access), input.type, locale)
