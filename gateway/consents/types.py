"""Consents as clients see them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

import strawberry

from gateway.consents.loaders import ConsentsOfProfile
from gateway.consents.model import MAX_CONSENTS, ConsentStatus
from gateway.graphql.edges import edge
from gateway.graphql.enums import described
from gateway.graphql.interfaces import Node
from gateway.mongo.documents import View
from gateway.person.types import EditInfo, edit_info
from gateway.text import normalised

described(
    ConsentStatus,
    "What the person said.",
    {
        ConsentStatus.GRANTED: "The person agreed.",
        ConsentStatus.PENDING: "The person was asked, and the answer is not confirmed yet.",
        ConsentStatus.DENIED: "The person was asked and did not agree.",
        ConsentStatus.WITHDRAWN: "The person takes back what was said before.",
    },
)


@strawberry.type(description="What the person allowed, in which words and until when (MyPreferences, seed 004).")
class Consent(Node):
    type: str = strawberry.field(description="What is allowed, for instance `Newsletter`.")
    locale: str | None = strawberry.field(
        description="The locale in which it was asked; null when it holds for every one."
    )
    status: ConsentStatus = strawberry.field(description="What the person said last.")
    version: str | None = strawberry.field(description="The version of the words agreed to; null when nobody said.")
    contact_type: str | None = strawberry.field(
        description="The type of contact points for which it was given; null when it is bound to none."
    )
    consent_date: datetime = strawberry.field(description="When the person said so.")
    expiration_date: datetime | None = strawberry.field(description="When it ceases to hold; null when it never does.")
    is_expired: bool = strawberry.field(
        description="Whether its `expirationDate` has passed; told anew with every read."
    )

    @strawberry.field(description="Who recorded and last changed the consent.", graphql_type=EditInfo)
    @staticmethod
    def edited(consent: strawberry.Parent[View]) -> View:
        return edit_info(consent)


@strawberry.type
class ConsentEdges:
    @edge(
        ConsentsOfProfile,
        description=f"What the person allowed, by type and locale. At most {MAX_CONSENTS}.",
        graphql_type=list[Consent],
    )
    @staticmethod
    def consents(
        found: strawberry.Parent[Sequence[View]],
        types: Annotated[
            list[str] | None, strawberry.argument(description="Only those of these types; all when left out.")
        ] = None,
    ) -> Sequence[View]:
        wanted = None if types is None else {normalised(type_) for type_ in types}
        return [consent for consent in found if wanted is None or consent["type"] in wanted]
