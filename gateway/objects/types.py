"""Objects, and failures to place one, as clients see them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import strawberry

from gateway.graphql import pages
from gateway.graphql.context import Info
from gateway.graphql.cost import at_most
from gateway.graphql.enums import described
from gateway.graphql.interfaces import Node
from gateway.graphql.pages import PageInfo
from gateway.graphql.scalars import JSON
from gateway.mongo.documents import View
from gateway.objects import loaders
from gateway.objects.model import COUNT_SECONDS, FAILURE_DAYS, MAX_FAILURES, ObjectStatus
from gateway.profiles.loaders import Profiles

if TYPE_CHECKING:
    from gateway.profiles.types import Profile

described(
    ObjectStatus,
    "What became of an object that was put.",
    {
        ObjectStatus.CREATED: "It is new, and belongs to `profile` now.",
        ObjectStatus.UPDATED: "It was there; it says something else now, or belongs to another profile.",
        ObjectStatus.UNCHANGED: "It was there with the same content: nothing was written.",
        ObjectStatus.IGNORED: "What is there is newer by the source's own time: nothing was written.",
        ObjectStatus.FAILED: "It was refused, see `errors`, or nothing was written on account of another one.",
    },
)

_ORDER = (
    "Newest first: by the time that its source gave when the object first came, else by the time at which it came. "
    "An object keeps its place when it changes."
)


@strawberry.type(description="The value of a key of an object.")
class ObjectKeyValue:
    name: str = strawberry.field(description="The name of the key in the object type.")
    value: str = strawberry.field(description="Its value, in the form in which it is compared.")


@strawberry.type(
    description=(
        "What a system sent about a person: an order, a case, a customer record. It belongs to one profile, and is "
        "deleted with it (Amazon Connect's profile object, seed 003)."
    )
)
class ProfileObject(Node):
    type: str = strawberry.field(description="The name of its object type.")
    data: JSON = strawberry.field(description="The object as its source sent it last.")
    keys: list[ObjectKeyValue] = strawberry.field(
        description="The keys of which it has a value, but for those that are LOOKUP_ONLY; at most 100."
    )
    version: int = strawberry.field(description="1 when it came, and one more each time it changed.")
    source_time: datetime | None = strawberry.field(
        description="When its source changed it last, as the source says; null when it does not say."
    )
    created_at: datetime = strawberry.field(description="When it came first.")
    updated_at: datetime = strawberry.field(description="When it last changed here.")
    expires_at: datetime | None = strawberry.field(
        description="When it will be deleted; null when it stays. It counts from `updatedAt`."
    )

    @strawberry.field(
        description="What stands in the values for Amazon's standard objects: under `order`, `case` and `asset`."
    )
    @staticmethod
    def standard(document: strawberry.Parent[View]) -> JSON:
        return JSON(document["kept"])

    @strawberry.field(
        description="The profile that it belongs to; null when that was deleted a moment ago.",
        graphql_type=Annotated["Profile", strawberry.lazy("gateway.profiles.types")] | None,
    )
    @staticmethod
    async def profile(document: strawberry.Parent[View], info: Info) -> View | None:
        return await info.context.loader(Profiles).load(document["profile"])


@strawberry.type(description="An object in its place on a page.")
class ProfileObjectEdge:
    cursor: str = strawberry.field(description="Opaque; goes into `after`.")
    node: ProfileObject = strawberry.field(description="The object.")


@strawberry.type(description="A page of objects.")
class ProfileObjectConnection:
    edges: list[ProfileObjectEdge] = strawberry.field(description="The objects of the page, newest first.")
    page_info: PageInfo = strawberry.field(description="Where the page lies in the list.")

    @strawberry.field(
        description="How many objects there are on all pages. They are counted only when this is asked for."
    )
    @staticmethod
    async def total_count(connection: strawberry.Parent[View], info: Info) -> int:
        return await info.context.loader(loaders.ObjectCounts).load(connection["list"])


@strawberry.type
class ObjectEdges:
    @strawberry.field(
        description=f"What other systems sent about the person, of all types or of one. {_ORDER}",
        graphql_type=ProfileObjectConnection,
    )
    @staticmethod
    async def objects(
        profile: strawberry.Parent[View],
        info: Info,
        type: Annotated[
            str | None, strawberry.argument(description="Only those of this object type; all when left out.")
        ] = None,
        first: Annotated[int | None, strawberry.argument(description=pages.FIRST_ONLY)] = None,
        after: Annotated[str | None, strawberry.argument(description=pages.AFTER)] = None,
    ) -> Mapping[str, Any]:
        return await loaders.objects_of(info.context, profile, type, first, after)

    @strawberry.field(
        description=f"The person's orders: the objects of types that have a key with the role ORDER. {_ORDER}",
        graphql_type=ProfileObjectConnection,
    )
    @staticmethod
    async def orders(
        profile: strawberry.Parent[View],
        info: Info,
        first: Annotated[int | None, strawberry.argument(description=pages.FIRST_ONLY)] = None,
        after: Annotated[str | None, strawberry.argument(description=pages.AFTER)] = None,
    ) -> Mapping[str, Any]:
        return await loaders.orders_of(info.context, profile, first, after)


@strawberry.type(description="Why an object could not be placed.")
class IngestReason:
    code: str = strawberry.field(description="The name of an ErrorCode.")
    message: str = strawberry.field(description="What was wrong, and what is allowed.")
    path: list[str] = strawberry.field(description="Where in the object, from `object`.")


@strawberry.type(
    description=(
        f"An object that could not be placed. It is kept for {FAILURE_DAYS} days, and goes when the object is placed; "
        f"a domain has at most {MAX_FAILURES:,}, and the oldest go first."
    )
)
class IngestFailure(Node):
    type: str = strawberry.field(description="The name of its object type.")
    object: JSON = strawberry.field(description="The object as it was sent.")
    integration: str | None = strawberry.field(description="The integration that brought it, if one did.")
    attempts: int = strawberry.field(description="How often it was tried.")
    at: datetime = strawberry.field(description="When it was tried last.")
    expires_at: datetime = strawberry.field(description="When it will be forgotten.")

    @strawberry.field(description="All that was wrong with it.", graphql_type=list[IngestReason], metadata=at_most(100))
    @staticmethod
    def reasons(failure: strawberry.Parent[View]) -> Sequence[View]:
        reasons: Sequence[View] = failure["errors"]
        return reasons


@strawberry.type(description="A failure in its place on a page.")
class IngestFailureEdge:
    cursor: str = strawberry.field(description="Opaque; goes into `after`.")
    node: IngestFailure = strawberry.field(description="The failure.")


@strawberry.type(description="A page of failures.")
class IngestFailureConnection:
    edges: list[IngestFailureEdge] = strawberry.field(description="The failures of the page, the latest first.")
    page_info: PageInfo = strawberry.field(description="Where the page lies in the list.")

    @strawberry.field(
        description=(
            "How many failures there are on all pages. They are counted only when this is asked for, in at most "
            f"{COUNT_SECONDS:g} seconds."
        )
    )
    @staticmethod
    async def total_count(connection: strawberry.Parent[View], info: Info) -> int:
        return await loaders.count_failures(info.context, connection["type"])
