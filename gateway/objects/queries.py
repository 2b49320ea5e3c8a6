"""Root fields about objects."""

from collections.abc import Mapping
from typing import Annotated, Any

import strawberry

from gateway.caller import Scope
from gateway.graphql import pages
from gateway.graphql.context import Info
from gateway.graphql.rights import needs
from gateway.objects import loaders
from gateway.objects.types import IngestFailureConnection


@needs(Scope.READ)
@strawberry.type
class ObjectQueries:
    @strawberry.field(
        description=(
            "Objects that could not be placed, with the reasons, the latest first, of all types or of one. After a fix "
            "`replayIngestFailures` puts them again."
        ),
        graphql_type=IngestFailureConnection,
    )
    @staticmethod
    async def ingest_failures(
        info: Info,
        type: Annotated[
            str | None, strawberry.argument(description="Only those of this object type; all when left out.")
        ] = None,
        first: Annotated[int | None, strawberry.argument(description=pages.FIRST_ONLY)] = None,
        after: Annotated[str | None, strawberry.argument(description=pages.AFTER)] = None,
    ) -> Mapping[str, Any]:
        return await loaders.failures_page(info.context, type, first, after)
