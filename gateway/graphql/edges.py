"""Fields whose value is loaded: declared as a loader and a pure function, so that no resolver awaits by itself.

    @edge(IdentitiesOfProfile, description="…", graphql_type=list[Identity])
    @staticmethod
    def identities(found: strawberry.Parent[Sequence[View]], handles: list[str] | None = None) -> Sequence[View]: …

The function's parent is what was loaded for the document, not the document. Whoever executes an operation may
therefore load for all documents of a level together, and apply the function afterwards.
"""

from collections.abc import Awaitable, Callable
from typing import Any

import strawberry
from strawberry.extensions.field_extension import FieldExtension
from strawberry.types.field import StrawberryField

from gateway.graphql.context import Info, Loader
from gateway.mongo.documents import View

KeyOf = Callable[[View], Any]
"""Takes from a document the key under which its loader knows what the edge leads to."""


class Edge(FieldExtension):
    """Loads what a field's function is then given."""

    def __init__(self, loader: type[Loader[Any, Any]], key: KeyOf) -> None:
        self.loader = loader
        self.key = key
        self._parent = ""

    def apply(self, field: StrawberryField) -> None:
        assert field.base_resolver is not None
        assert field.base_resolver.parent_parameter is not None
        self._parent = field.base_resolver.parent_parameter.name

    async def resolve_async(
        self, next_: Callable[..., Awaitable[Any]], source: Any, info: Info, **arguments: Any
    ) -> Any:
        found = await info.context.loader(self.loader).load(self.key(source))
        return await next_(source, info, **{**arguments, self._parent: found})


def itself(document: View) -> View:
    """Take the document as the key; the loader's `key_of` tells two of them apart."""
    return document


def edge(loader: type[Loader[Any, Any]], key: KeyOf = itself, **options: Any) -> Callable[[Any], Any]:
    """Declare an edge; `options` are those of `strawberry.field`."""
    return strawberry.field(extensions=[Edge(loader, key)], **options)  # type: ignore[no-any-return]  # A decorator.
