"""Root fields about integrations and their runs."""

from collections.abc import Mapping
from typing import Annotated, Any

import strawberry

from gateway.caller import Scope
from gateway.errors import below
from gateway.graphql import pages
from gateway.graphql.context import Info
from gateway.graphql.rights import needs
from gateway.ids import parse_node_id, parts
from gateway.integrations import loaders
from gateway.integrations.loaders import Runs
from gateway.integrations.types.integrations import URI, IntegrationConnection, IntegrationView
from gateway.integrations.types.runs import IntegrationRun, IntegrationRunConnection
from gateway.mongo.documents import View
from gateway.text import normalised

_FIRST = f"How many: 0 to {pages.MAX_SIZE}, {pages.DEFAULT_SIZE} unless given."


@needs(Scope.READ)
@strawberry.type
class IntegrationQueries:
    @strawberry.field(
        description="An integration of the domain; null when it has none of this uri (Amazon's GetIntegration).",
        graphql_type=IntegrationView | None,
    )
    @staticmethod
    async def integration(info: Info, uri: Annotated[str, strawberry.argument(description=URI)]) -> View | None:
        return await loaders.integration(info.context, normalised(uri))

    @strawberry.field(
        description=(
            "The integrations of the domain by uri, page by page; of one uri there is one at most (Amazon's "
            "ListIntegrations and ListAccountIntegrations)."
        ),
        graphql_type=IntegrationConnection,
    )
    @staticmethod
    async def integrations(
        info: Info,
        uri: Annotated[str | None, strawberry.argument(description="Only the one of this uri.")] = None,
        first: Annotated[int | None, strawberry.argument(description=_FIRST)] = None,
        after: Annotated[str | None, strawberry.argument(description=pages.AFTER)] = None,
    ) -> Mapping[str, Any]:
        window = pages.window("integrations", first, after, None, None)
        if uri is None:
            found = list(await loaders.page(info.context, window))
        else:
            only = await loaders.integration(info.context, normalised(uri))
            found = [only] if only and (window.after is None or only["uri"] > window.after) else []
        return pages.connection("integrations", window, [(one["uri"], one) for one in found])

    @strawberry.field(
        description="The runs of an integration, the last one first, page by page.",
        graphql_type=IntegrationRunConnection,
    )
    @staticmethod
    async def integration_runs(
        info: Info,
        uri: Annotated[str, strawberry.argument(description=URI)],
        first: Annotated[int | None, strawberry.argument(description=_FIRST)] = None,
        after: Annotated[str | None, strawberry.argument(description=pages.AFTER)] = None,
    ) -> Mapping[str, Any]:
        window = pages.window("integrationRuns", first, after, None, None)
        found = await loaders.page_of_runs(info.context, normalised(uri), window)
        return pages.connection("integrationRuns", window, [(parts(run["_id"], 3)[-1], run) for run in found])

    @strawberry.field(
        description="A run by its `id`; null when there is none (any more).", graphql_type=IntegrationRun | None
    )
    @staticmethod
    async def integration_run(
        info: Info, id: Annotated[strawberry.ID, strawberry.argument(description="The `id` of a run.")]
    ) -> View | None:
        with below("id"):
            kind, path = parse_node_id(id)
        return await info.context.loader(Runs).load(info.context.access.id(path)) if kind == "IntegrationRun" else None
