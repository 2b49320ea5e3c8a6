"""Keyset pages after the Relay connection specification: stable while others write, and no page is slow."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import strawberry

from gateway.errors import InvalidInput
from gateway.ids import opaque, revealed

DEFAULT_SIZE = 25
MAX_SIZE = 100

FIRST = (
    f"How many, counted from the start: 0 to {MAX_SIZE}; {DEFAULT_SIZE} when neither `first` nor `last` is given. "
    "Not together with `last`."
)
FIRST_ONLY = f"How many, counted from the start: 0 to {MAX_SIZE}; {DEFAULT_SIZE} when not given."
LAST = f"How many, counted from the end: 0 to {MAX_SIZE}. Not together with `first`."
AFTER = "Only what comes after this cursor, which may belong to something deleted since."
BEFORE = "Only what comes before this cursor, which may belong to something deleted since."


@strawberry.type(description="Where a page lies in its list.")
class PageInfo:
    has_next_page: bool = strawberry.field(
        description="Whether more follows. Paging backward, it is whether `before` was given."
    )
    has_previous_page: bool = strawberry.field(
        description="Whether more precedes. Paging forward, it is whether `after` was given."
    )
    start_cursor: str | None = strawberry.field(description="Cursor of the first edge; null on an empty page.")
    end_cursor: str | None = strawberry.field(description="Cursor of the last edge; null on an empty page.")


@dataclass(frozen=True, slots=True)
class Window:
    """A page that is asked for: `size` entries from one end of what lies between two keys."""

    size: int
    backward: bool
    after: str | None
    before: str | None


def window(kind: str, first: int | None, after: str | None, last: int | None, before: str | None) -> Window:
    """Check a connection's arguments; cursors of another `kind` of list are refused."""
    if first is not None and last is not None:
        raise InvalidInput(["Ask for `first` or `last`, not for both."], ["first"])
    name, size = ("last", last) if last is not None else ("first", DEFAULT_SIZE if first is None else first)
    if not 0 <= size <= MAX_SIZE:
        raise InvalidInput([f"`{name}` is a number from 0 to {MAX_SIZE}; this one is {size}."], [name])
    return Window(size, last is not None, _key(kind, "after", after), _key(kind, "before", before))


def cursor(kind: str, key: str) -> str:
    return opaque(f"{kind}:{key}")


def _key(kind: str, name: str, given: str | None) -> str | None:
    if given is None:
        return None
    prefix, _, key = (revealed(given) or "").partition(":")
    if prefix != kind or not key:
        raise InvalidInput([f"`{name}` takes a cursor of this list, unchanged."], [name])
    return key


def connection(kind: str, asked: Window, found: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    """Make a connection of (key, node) pairs, which were read in the window's direction, one more than its size."""
    more = len(found) > asked.size
    shown = list(found[: asked.size])
    if asked.backward:
        shown.reverse()
    edges = [{"cursor": cursor(kind, key), "node": node} for key, node in shown]
    return {
        "edges": edges,
        "page_info": {
            "has_next_page": asked.before is not None if asked.backward else more,
            "has_previous_page": more if asked.backward else asked.after is not None,
            "start_cursor": edges[0]["cursor"] if edges else None,
            "end_cursor": edges[-1]["cursor"] if edges else None,
        },
    }
