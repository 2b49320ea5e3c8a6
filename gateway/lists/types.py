"""What reads of lists take, and what a patch of one is, whatever the kind of its entries."""

from collections.abc import Sequence
from typing import Annotated, TypeAlias

import strawberry

from gateway.errors import InvalidInput
from gateway.lists.model import Asked, G, Patch

Types: TypeAlias = Annotated[
    list[str] | None, strawberry.argument(description="Only those of these types; all when left out.")
]
IncludeInactive: TypeAlias = Annotated[
    bool, strawberry.argument(description="Whether inactive ones are shown too, behind the active ones.")
]


@strawberry.input
class Flagged:
    is_primary: bool = strawberry.field(
        description="Puts it first; at most one of a list may say so, else MULTIPLE_PRIMARY.", default=False
    )


@strawberry.input(description="Whether an entry of a list shall be active.")
class SetActiveInput:
    id: strawberry.ID = strawberry.field(description="The entry; NOT_FOUND when the list has none of this id.")
    is_active: bool = strawberry.field(description="True to activate it, false to deactivate it.")


@strawberry.input
class ListPatch:
    remove: strawberry.Maybe[list[strawberry.ID]] = strawberry.field(
        description="Done first: removed where they are there. Null is not accepted.", default=None
    )
    set_active: strawberry.Maybe[list[SetActiveInput]] = strawberry.field(
        description="Done next: activated or deactivated, one after the other. Null is not accepted.", default=None
    )
    reorder: strawberry.Maybe[list[strawberry.ID]] = strawberry.field(
        description="Then: all that are left, in their new order; else INVALID_PERMUTATION. Null is not accepted.",
        default=None,
    )
    promote: strawberry.Maybe[strawberry.ID] = strawberry.field(
        description=(
            "Done last: the one that becomes primary. MULTIPLE_PRIMARY when an added one is flagged too. "
            "Null is not accepted."
        ),
        default=None,
    )


def patch_of(given: ListPatch, add: Sequence[Asked[G]] | None, replacement: Sequence[Asked[G]] | None) -> Patch[G]:
    """Return what a patch asks for; refuse one that replaces the list and changes it too."""
    if replacement is not None:
        if any(change is not None for change in (given.remove, given.set_active, given.reorder, add, given.promote)):
            raise InvalidInput(["`set` makes the list anew, so nothing else is given with it."], ["set"])
        return Patch(replacement=replacement)
    return Patch(
        remove=given.remove.value if given.remove else (),
        set_active=[(one.id, one.is_active) for one in given.set_active.value] if given.set_active else (),
        reorder=given.reorder.value if given.reorder else None,
        add=add or (),
        promote=given.promote.value if given.promote else None,
    )
