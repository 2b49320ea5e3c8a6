"""Pages of profiles as clients see them."""

from collections.abc import Sequence

import strawberry

from gateway.graphql.context import Info
from gateway.graphql.pages import PageInfo
from gateway.mongo.documents import View
from gateway.profiles.types import Profile
from gateway.search import loaders
from gateway.search.model import COUNT_SECONDS
from gateway.search.rules.queries import matches
from gateway.search.types.lists import ProfileMatch


@strawberry.type(description="A profile in its place on a page.")
class ProfileEdge:
    cursor: str = strawberry.field(description="Opaque; goes into `after` or `before`, with the same `orderBy`.")
    node: Profile = strawberry.field(description="The profile.")

    @strawberry.field(
        description=(
            "The conditions of `where` that the profile fits, in their order. `not` and `exists: false` leave profiles "
            "out, so none is found by them; without `where` there are none."
        ),
        graphql_type=list[ProfileMatch],
    )
    @staticmethod
    def matched_on(edge: strawberry.Parent[View], info: Info) -> Sequence[View]:
        # What was found may be more than what is seen of it.
        return matches(edge.get("found", edge["node"]), info.context.access.definitions, edge["search"].tree)


@strawberry.type(description="A page of profiles.")
class ProfileConnection:
    edges: list[ProfileEdge] = strawberry.field(description="The profiles of the page, in the order of the list.")
    page_info: PageInfo = strawberry.field(description="Where the page lies in the list.")

    @strawberry.field(
        description=(
            "How many profiles there are on all pages. They are counted only when this is asked for, in at most "
            f"{COUNT_SECONDS:g} seconds; SERVICE_UNAVAILABLE when that is too little."
        )
    )
    @staticmethod
    async def total_count(connection: strawberry.Parent[View], info: Info) -> int:
        return await loaders.count(info.context, connection["search"])
