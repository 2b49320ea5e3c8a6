"""The interfaces of the schema. Objects are documents (dicts), so a document tells its own type."""

from datetime import datetime
from typing import Any

import strawberry

from gateway.ids import parse_node_id


class View:
    """A GraphQL type over documents: any document handed to it is one of it, no Python class is asked."""

    @classmethod
    def is_type_of(cls, _document: Any, _info: Any) -> bool:
        return True


@strawberry.interface(
    description="An object that can be fetched again by its id alone (the Relay specification's Node)."
)
class Node(View):
    id: strawberry.ID = strawberry.field(
        description="Identifies the object in this domain. Opaque: keep it as it is, never build or take it apart."
    )

    @classmethod
    def resolve_type(cls, document: Any, _info: Any, _abstract: Any) -> str:
        type_name, _ = parse_node_id(document["id"])
        return type_name


@strawberry.interface(
    description=(
        "An entry of an ordered list that keeps its primary value first. The eligible entries (active, and verified "
        "where the domain's list policy asks for it) stand before the others; the first of them is the primary, so "
        "there is exactly one primary whenever an entry is eligible."
    )
)
class ListEntry(View):
    id: strawberry.ID = strawberry.field(
        description="Stays the same while the entry lives, also when its value changes."
    )
    is_primary: bool = strawberry.field(
        description="True for the first eligible entry of the whole list, and for no other."
    )
    is_active: bool = strawberry.field(description="An inactive entry is kept, but is never primary.")
    position: int = strawberry.field(
        description="Place in the whole list, from 0, also when a filter shows a part of it."
    )
    created_at: datetime = strawberry.field(description="When the entry was added.")
    updated_at: datetime = strawberry.field(
        description="When the entry itself last changed; being promoted changes its profile, not the entry."
    )
