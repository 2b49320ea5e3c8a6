"""What all contact points show, and what all inputs about them take."""

import strawberry

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
