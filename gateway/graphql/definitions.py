"""What mutations of definitions share."""

from collections.abc import Awaitable
from typing import TypeVar

import strawberry

from gateway.graphql.context import Info
from gateway.graphql.mutations import MutationInput

T = TypeVar("T")


@strawberry.input
class DefinitionMutationInput(MutationInput):
    expected_version: strawberry.Maybe[int] = strawberry.field(
        description="Write only if `definitionsVersion` is this now; else VERSION_CONFLICT. Null is not accepted.",
        default=None,
    )


async def known_at_once(info: Info, doing: Awaitable[T]) -> T:
    """Let this process know the definitions at once, and the rest of this request too."""
    outcome = await doing
    await info.context.reread_definitions()
    return outcome


def or_none(given: strawberry.Some[str] | None) -> strawberry.Some[str | None] | None:
    """Read an empty text as none at all."""
    return None if given is None else strawberry.Some(given.value or None)
