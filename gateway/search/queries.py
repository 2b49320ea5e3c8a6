"""The root field that searches profiles."""

from collections.abc import Mapping
from typing import Annotated, Any

import strawberry

from gateway.caller import Scope
from gateway.errors import Rejection, Rejections, refusals
from gateway.graphql import pages
from gateway.graphql.context import Context, Info
from gateway.graphql.denials import note
from gateway.graphql.rights import needs
from gateway.search import loaders
from gateway.search.model import EVERYTHING, Order, Search, Tree
from gateway.search.rules import orders
from gateway.search.types.connections import ProfileConnection
from gateway.search.types.filters import ProfileFilter
from gateway.search.types.lists import ProfileOrder


@needs(Scope.READ)
@strawberry.type
class SearchQueries:
    @strawberry.field(
        description=(
            "The profiles of the domain that a filter means, in an order, page by page. All that is wrong with the "
            "filter is said at once (BAD_USER_INPUT, ATTRIBUTE_NOT_DEFINED, NOT_FOUND, NOT_READY), and "
            "`extensions.argument` leads to it (Genesys' identifyProfiles, seed 001)."
        ),
        graphql_type=ProfileConnection,
    )
    @staticmethod
    async def profiles(
        info: Info,
        first: Annotated[int | None, strawberry.argument(description=pages.FIRST)] = None,
        after: Annotated[str | None, strawberry.argument(description=pages.AFTER)] = None,
        last: Annotated[int | None, strawberry.argument(description=pages.LAST)] = None,
        before: Annotated[str | None, strawberry.argument(description=pages.BEFORE)] = None,
        where: Annotated[
            ProfileFilter | None, strawberry.argument(description="Which profiles; all when left out.")
        ] = None,
        order_by: Annotated[
            ProfileOrder | None,
            strawberry.argument(
                description=(
                    "Their order; by customer id when left out. A cursor belongs to the order in which it was given, "
                    "and is refused in another one."
                )
            ),
        ] = None,
    ) -> Mapping[str, Any]:
        order = order_by.order() if order_by else Order()
        kind = orders.list_name(order)
        window = pages.window(kind, first, after, last, before)
        search = Search(await _meant(info.context, where) if where else EVERYTHING, order)
        found = await loaders.page(info.context, search, window)
        page = pages.connection(kind, window, [(orders.place(order, profile), profile) for profile in found])
        edges = [{**edge, "search": search} for edge in loaders.seen(info.context, page["edges"])]
        return {**page, "edges": edges, "search": search}


async def _meant(context: Context, where: ProfileFilter) -> Tree:
    """Return what a filter means; what refuses it may be a definition that changed a moment ago."""
    try:
        return await loaders.meant(context.access, where.asked())
    except (Rejection, Rejections) as error:
        note(context.access.caller, "profiles", refusals(error))
        if not await context.reread_definitions():
            raise
        return await loaders.meant(context.access, where.asked())
