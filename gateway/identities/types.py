"""Identities as clients see and name them."""

from operator import itemgetter
from typing import TYPE_CHECKING, Annotated

import strawberry

from gateway.graphql.edges import edge
from gateway.graphql.interfaces import ListEntry, Node
from gateway.graphql.refusals import UserError
from gateway.identities.model import MAX_HANDLE, MAX_IDENTIFIER, MAX_LEGACY_ID, Asked
from gateway.mongo.documents import View
from gateway.profiles.loaders import Profiles

if TYPE_CHECKING:
    from gateway.profiles.types import Profile

Holder = Annotated["Profile", strawberry.lazy("gateway.profiles.types")]

HANDLE = f"Names the other system, for instance `loyalty_card`: a text of 1 to {MAX_HANDLE} characters."
IDENTIFIER = (
    f"The id there: a text of 1 to {MAX_IDENTIFIER} characters, in which leading zeros matter, and case does unless "
    "its identity type says otherwise."
)


LEGACY_ID = (
    f"What an earlier system called the identity (Omneo's `id`, a number or a text), in 1 to {MAX_LEGACY_ID} "
    "characters. Null is not accepted."
)


@strawberry.type(
    description=(
        "An id that the person has in another system (Omneo, seed 000). The pair of handle and identifier belongs to "
        "one profile of the domain."
    )
)
class Identity(Node, ListEntry):
    handle: str = strawberry.field(description="Names the other system.")
    identifier: str = strawberry.field(description="The id there; a text, so leading zeros stay.")
    legacy_id: str | None = strawberry.field(
        description="What an earlier system called the identity, as a text; null when nobody said."
    )
    is_verified: bool = strawberry.field(
        description=(
            "Whether it was proved to be the person's. Another identifier has to be verified anew, and so has an "
            "identity that moved here from another profile."
        )
    )

    @edge(Profiles, itemgetter("profile"), description="The profile that holds the identity.", graphql_type=Holder)
    @staticmethod
    def profile(found: strawberry.Parent[View | None]) -> View | None:
        return found


@strawberry.input(description="Names an identity.")
class IdentityKey:
    handle: str = strawberry.field(description=HANDLE)
    identifier: str = strawberry.field(description=IDENTIFIER)

    def asked(self) -> Asked:
        return Asked(self.handle, self.identifier)


@strawberry.input(description="An identity of a new profile.")
class IdentityInput:
    handle: str = strawberry.field(description=HANDLE)
    identifier: str = strawberry.field(description=IDENTIFIER)
    is_primary: bool = strawberry.field(
        description="Puts the identity first; at most one may say so. If none does, the first active one is primary.",
        default=False,
    )
    is_active: bool = strawberry.field(description="An inactive identity is kept, but not looked up.", default=True)
    is_verified: bool = strawberry.field(description="Whether it was proved to be the person's.", default=False)
    legacy_id: strawberry.Maybe[str] = strawberry.field(description=LEGACY_ID, default=None)

    def asked(self) -> Asked:
        legacy_id = self.legacy_id.value if self.legacy_id else None
        return Asked(self.handle, self.identifier, self.is_primary, self.is_active, self.is_verified, legacy_id)


@strawberry.type(description="The identity belongs to another profile, and to no two at once.")
class IdentityTaken(UserError):
    @edge(
        Profiles,
        itemgetter("owner"),
        description="The profile that holds it; null when it was deleted in between.",
        graphql_type=Holder | None,
    )
    @staticmethod
    def owner(found: strawberry.Parent[View | None]) -> View | None:
        return found
