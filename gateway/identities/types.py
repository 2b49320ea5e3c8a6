"""Identities as clients see and name them."""

from typing import TYPE_CHECKING, Annotated

import strawberry

from gateway.graphql.context import Info
from gateway.graphql.interfaces import ListEntry, Node
from gateway.graphql.refusals import UserError
from gateway.identities.model import MAX_HANDLE, MAX_IDENTIFIER, Asked, Renaming
from gateway.mongo.documents import View
from gateway.ordered_documents.model import Name, Patch
from gateway.ordered_documents.types import PROMOTE, REMOVE, REORDER, SET_ACTIVE, UPDATE, SetActive, patch_of
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

    @strawberry.field(description="The profile that holds the identity.", graphql_type=Holder)
    @staticmethod
    async def profile(identity: strawberry.Parent[View], info: Info) -> View | None:
        return await info.context.loader(Profiles).load(identity["profile"])


@strawberry.input
class IdentityName:
    handle: str = strawberry.field(description=HANDLE)
    identifier: str = strawberry.field(description=IDENTIFIER)

    @property
    def name(self) -> Name:
        return self.handle, self.identifier


@strawberry.input(description="Names an identity.")
class IdentityKey(IdentityName):
    pass


@strawberry.input(description="An identity with its state.")
class IdentityInput(IdentityName):
    is_primary: bool = strawberry.field(
        description="Puts the identity first; at most one may say so. If none does, the first active one is primary.",
        default=False,
    )
    is_active: bool = strawberry.field(description="An inactive identity is kept, but not looked up.", default=True)

    def asked(self) -> Asked:
        return Asked(self.handle, self.identifier, self.is_primary, self.is_active)


@strawberry.input(description="An identity whose identifier changes; its `id`, its place and its state stay.")
class IdentityUpdateInput(IdentityName):
    new_identifier: str = strawberry.field(description=f"The identifier it shall have. {IDENTIFIER}")

    def asked(self) -> Renaming:
        return Renaming(self.handle, self.identifier, self.new_identifier)


@strawberry.input(description="Whether an identity shall be active.")
class SetIdentityActiveInput(IdentityName, SetActive):
    pass


@strawberry.input(description="Changes to the identities of a profile; `set` stands alone.")
class IdentityListPatch:
    remove: strawberry.Maybe[list[IdentityKey]] = strawberry.field(description=REMOVE, default=None)
    update: strawberry.Maybe[list[IdentityUpdateInput]] = strawberry.field(description=UPDATE, default=None)
    set_active: strawberry.Maybe[list[SetIdentityActiveInput]] = strawberry.field(description=SET_ACTIVE, default=None)
    reorder: strawberry.Maybe[list[IdentityKey]] = strawberry.field(description=REORDER, default=None)
    add: strawberry.Maybe[list[IdentityInput]] = strawberry.field(
        description=(
            "Added before `promote` is done, where they are not there yet; IDENTITY_TAKEN when another profile holds "
            "one. Null is not accepted."
        ),
        default=None,
    )
    promote: strawberry.Maybe[IdentityKey] = strawberry.field(description=PROMOTE, default=None)
    set: strawberry.Maybe[list[IdentityInput]] = strawberry.field(
        description=(
            "The identities as they shall be, primary first: those that are there keep their `id` and their state, the "
            "others are unlinked; `[]` clears. IDENTITY_TAKEN as for `add`. Null is not accepted."
        ),
        default=None,
    )

    def asked(self) -> Patch[Asked, Renaming]:
        return patch_of(self)


@strawberry.type(description="The identity belongs to another profile, and to no two at once.")
class IdentityTaken(UserError):
    @strawberry.field(
        description="The profile that holds it; null when it was deleted in between.",
        graphql_type=Holder | None,
    )
    @staticmethod
    async def owner(refusal: strawberry.Parent[View], info: Info) -> View | None:
        return await info.context.loader(Profiles).load(refusal["owner"])
