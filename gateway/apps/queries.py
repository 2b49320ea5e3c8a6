"""Root fields about the applications of a domain."""

from collections.abc import Sequence
from typing import Annotated

import strawberry

from gateway.apps import rules
from gateway.apps.model import MAX_APPS
from gateway.apps.types import App
from gateway.caller import Scope
from gateway.graphql.context import Info
from gateway.graphql.cost import at_most
from gateway.graphql.rights import needs
from gateway.mongo.documents import View


@needs(Scope.READ, Scope.DEFINE)
@strawberry.type
class AppQueries:
    @strawberry.field(
        description=(
            "The applications that the domain defines, by id. What another process of the gateway changed is seen "
            "within seconds."
        ),
        graphql_type=list[App],
        metadata=at_most(MAX_APPS),
    )
    @staticmethod
    def apps(info: Info) -> Sequence[View]:
        return [rules.view(app) for app in info.context.access.definitions.apps.values()]

    @strawberry.field(description="An application; null when it is not defined.", graphql_type=App | None)
    @staticmethod
    def app(
        info: Info, app_id: Annotated[str, strawberry.argument(description="Upper and lower case differ.")]
    ) -> View | None:
        app = rules.found(info.context.access.definitions, app_id)
        return rules.view(app) if app else None
