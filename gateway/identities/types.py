"""Identities as clients see and name them."""

from operator import itemgetter
from typing import TYPE_CHECKING, Annotated

import strawberry

from gateway.graphql.edges import edge
from gateway.graphql.interfaces import ListEntry, Node
from gateway.graphql.refusals import UserError
from gateway.identities.model import MAX_HANDLE, MAX_IDENTIFIER, Asked
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


@strawberry.type(
    description=(
        "An id that the person has in another system (Omneo, seed 000). The pair of handle and identifier belongs to "
        "one profile of the domain."
    )
)
class Identity(Node, ListEntry):
    handle: str = strawberry.field(description="Names the other system.")
    identifier: str = strawberry.field(description="The id there; a text, so leading zeros stay.")

    @edge(Profiles, itemgetter("profile"), description="The profile that holds the identity.", graphql_type=Holder)
    @staticmethod
    def profile(found: strawberry.Parent[View | None]) -> View | None:
        return found


@strawberry.input(description="Names an identity.")
class IdentityKey:
    handle: str = strawberry.field(description=HANDLE)
    identifier: str = strawberry.field(description=IDENTIFIER)


@strawberry.input(description="An identity of a new profile.")
class IdentityInput:
    handle: str = strawberry.field(description=HANDLE)
    identifier: str = strawberry.field(description=IDENTIFIER)
    is_primary: bool = strawberry.field(
        description="Puts the identity first; at most one may say so. If none does, the first active one is primary.",
        default=False,
    )
    is_active: bool = strawberry.field(description="An inactive identity is kept, but not looked up.", default=True)

    def asked(self) -> Asked:
        return Asked(self.handle, self.identifier, self.is_primary, self.is_active)


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
