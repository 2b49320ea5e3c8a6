"""Identities as clients see and name them."""

from collections.abc import Iterator
from operator import itemgetter
from typing import TYPE_CHECKING, Annotated

import strawberry

from gateway.definitions.sight import Sight
from gateway.errors import Rejection
from gateway.graphql.denials import hidden, partly_hidden
from gateway.graphql.edges import edge
from gateway.graphql.interfaces import ListEntry, Node
from gateway.graphql.refusals import UserError
from gateway.identities.model import MAX_HANDLE, MAX_IDENTIFIER, MAX_LEGACY_ID, Asked, Renaming
from gateway.lists.types import PROMOTE, REMOVE, REORDER, SET_ACTIVE
from gateway.mongo.documents import View
from gateway.ordered_documents.model import Name, Patch
from gateway.ordered_documents.types import UPDATE, SetActive, patch_of
from gateway.profiles.loaders import Profiles
from gateway.text import normalised

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


@strawberry.input
class IdentityName:
    handle: str = strawberry.field(description=HANDLE)
    identifier: str = strawberry.field(description=IDENTIFIER)

    @property
    def name(self) -> Name:
        return self.handle, self.identifier

    def denied(self, sight: Sight) -> Iterator[Rejection]:
        if not sight.handle(normalised(self.handle)):
            yield hidden("this handle", "handle")


@strawberry.input(description="Names an identity.")
class IdentityKey(IdentityName):
    def asked(self) -> Asked:
        return Asked(self.handle, self.identifier)


@strawberry.input(description="An identity with its state.")
class IdentityInput(IdentityName):
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


@strawberry.input(
    description="An identity whose identifier changes; its `id` and its place stay. It has to be verified anew."
)
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
            "The identities as they shall be, primary first: those that are there keep their `id`, their `legacyId` "
            "and their state, the others are unlinked; `[]` clears. IDENTITY_TAKEN as for `add`. Null is not accepted."
        ),
        default=None,
    )

    def denied(self, sight: Sight) -> Iterator[Rejection]:
        if sight.restrictions.handles is not None:
            yield from (partly_hidden("the identities", name) for name in ("reorder", "set") if getattr(self, name))

    def asked(self) -> Patch[Asked, Renaming]:
        return patch_of(self)


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
