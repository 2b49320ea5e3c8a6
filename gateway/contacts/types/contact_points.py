"""What all contact points show, and what all inputs about them take."""

from collections.abc import Iterator

import strawberry

from gateway.definitions.sight import Sight
from gateway.errors import Rejection
from gateway.graphql.denials import masked
from gateway.graphql.interfaces import ListEntry
from gateway.lists.model import MAX_TYPE

TYPE = f"What it is for, for instance `Home`: a text of 1 to {MAX_TYPE} characters, in which case matters."


@strawberry.type
class ContactPoint(ListEntry):
    type: str = strawberry.field(description="What it is for, for instance `Home`.")
    is_verified: bool = strawberry.field(
        description="Whether it was proved to be the person's. Another value has to be verified anew."
    )
    created_by: str = strawberry.field(description="The id of the key that added it.")
    updated_by: str = strawberry.field(description="The id of the key that last changed it.")


@strawberry.input
class ContactFields:
    type: str = strawberry.field(description=TYPE)
    is_active: bool = strawberry.field(
        description="An inactive one is kept, but is not primary and not looked up.", default=True
    )
    is_verified: bool = strawberry.field(
        description="Whether it was proved to be the person's. One that is there already stays as it is.", default=False
    )

    def denied(self, sight: Sight) -> Iterator[Rejection]:
        return denied_contact(sight)


def denied_contact(sight: Sight) -> Iterator[Rejection]:
    """Yield why a contact point may not be given, if that is so."""
    if not sight.personal:
        yield masked("contact points")
