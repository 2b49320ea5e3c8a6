"""Pages of profiles, and how many there are."""

from collections.abc import Sequence

from pymongo.errors import PyMongoError

from gateway.errors import ErrorCode, Rejection
from gateway.graphql.context import Context
from gateway.graphql.pages import Window
from gateway.mongo.documents import View
from gateway.profiles import rules, store
from gateway.profiles.loaders import fields
from gateway.profiles.model import VIEWED
from gateway.search.model import COUNT_SECONDS, EVERYTHING, Order, Search
from gateway.search.rules import orders, queries


async def page(context: Context, search: Search, window: Window) -> Sequence[View]:
    """Read the profiles of a page, and one more where there is one, in the direction of the page."""
    access = context.access
    domain = access.caller.domain
    # What they were found by and are ordered by is looked at too.
    is_plain = search.tree == EVERYTHING and search.order == Order()
    return await store.found(
        access,
        queries.query(domain, search.tree),
        orders.between(domain, search.order, after=window.after, before=window.before),
        orders.sort(search.order, backward=window.backward),
        limit=window.size + 1,
        fields=fields(context) if is_plain else VIEWED,
    )


def seen(context: Context, edges: Sequence[View]) -> Sequence[View]:
    """Return edges with what the caller sees of their profiles; `found` is then the profile as it was found."""
    sight = context.access.sight
    if sight is None:
        return edges
    return [{**edge, "node": rules.seen(sight, edge["node"]), "found": edge["node"]} for edge in edges]


async def count(context: Context, search: Search) -> int:
    """Count all that a search finds (`SERVICE_UNAVAILABLE` when that takes too long)."""
    access = context.access
    try:
        return await store.count(access, queries.query(access.caller.domain, search.tree), COUNT_SECONDS)
    except PyMongoError as error:
        if not error.timeout:
            raise
        message = f"Counting took more than {COUNT_SECONDS:g} seconds: narrow `where`, or do without `totalCount`."
        raise Rejection(ErrorCode.SERVICE_UNAVAILABLE, message) from error
