"""The edges from a profile to its contact points."""

from collections.abc import Sequence
from typing import Annotated

import strawberry

from gateway.contacts.types.addresses import Address
from gateway.contacts.types.emails import Email
from gateway.contacts.types.phones import Phone
from gateway.graphql.context import Info
from gateway.lists.model import Field, policy_of
from gateway.lists.rules.views import first_eligible, selected, views
from gateway.lists.types import IncludeInactive, Types
from gateway.mongo.documents import View

PrimaryOfType = Annotated[
    str | None, strawberry.argument(description="The first active one of this type, in place of the primary one.")
]


@strawberry.type
class ContactEdges:
    @strawberry.field(description="E-mail addresses, primary first. At most 100.", graphql_type=list[Email])
    @staticmethod
    def emails(
        profile: strawberry.Parent[View], info: Info, types: Types = None, include_inactive: IncludeInactive = True
    ) -> Sequence[View]:
        return selected(_views(profile, info, "emails"), types, include_inactive=include_inactive)

    @strawberry.field(
        description="The first e-mail address; null when there is no active one.", graphql_type=Email | None
    )
    @staticmethod
    def primary_email(profile: strawberry.Parent[View], info: Info) -> View | None:
        return first_eligible(_views(profile, info, "emails"))

    @strawberry.field(description="Phone numbers, primary first. At most 100.", graphql_type=list[Phone])
    @staticmethod
    def phones(
        profile: strawberry.Parent[View], info: Info, types: Types = None, include_inactive: IncludeInactive = True
    ) -> Sequence[View]:
        return selected(_views(profile, info, "phones"), types, include_inactive=include_inactive)

    @strawberry.field(
        description="The first phone number; null when there is no active one.", graphql_type=Phone | None
    )
    @staticmethod
    def primary_phone(profile: strawberry.Parent[View], info: Info, type: PrimaryOfType = None) -> View | None:
        return first_eligible(_views(profile, info, "phones"), type)

    @strawberry.field(description="Postal addresses, primary first. At most 100.", graphql_type=list[Address])
    @staticmethod
    def addresses(
        profile: strawberry.Parent[View], info: Info, types: Types = None, include_inactive: IncludeInactive = True
    ) -> Sequence[View]:
        return selected(_views(profile, info, "addresses"), types, include_inactive=include_inactive)

    @strawberry.field(
        description="The first postal address; null when there is no active one.", graphql_type=Address | None
    )
    @staticmethod
    def primary_address(profile: strawberry.Parent[View], info: Info) -> View | None:
        return first_eligible(_views(profile, info, "addresses"))


def _views(profile: View, info: Info, field: Field) -> list[View]:
    return views(profile[field], policy_of(info.context.access.definitions, field))
