"""Refetching a node by its id alone; each concept says how one of its own is found."""

from collections.abc import Awaitable, Callable, Mapping

from gateway.errors import below
from gateway.graphql.context import Context
from gateway.ids import parse_node_id
from gateway.mongo.documents import View

Fetch = Callable[[Context, str], Awaitable[View | None]]
"""Finds a node by the path in its id (`gateway.ids.parts` takes that apart), or None."""


async def fetch_node(context: Context, node_id: str, fetchers: Mapping[str, Fetch]) -> View | None:
    """Return the node with this id; None when there is none, or no such type of node."""
    with below("id"):
        type_name, path = parse_node_id(node_id)
    fetch = fetchers.get(type_name)
    return await fetch(context, path) if fetch else None
