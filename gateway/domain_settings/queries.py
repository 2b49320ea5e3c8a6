"""The root field that shows the settings of a domain."""

import strawberry

from gateway.caller import Scope
from gateway.domain_settings import rules
from gateway.domain_settings.types import Domain
from gateway.graphql.context import Info
from gateway.graphql.rights import needs
from gateway.mongo.documents import View


@needs(Scope.ADMIN)
@strawberry.type
class DomainQueries:
    @strawberry.field(
        description=(
            "The domain of this key, with its settings (Amazon's GetDomain, seed 003). What another process of the "
            "gateway changed is seen within seconds."
        ),
        graphql_type=Domain,
    )
    @staticmethod
    def domain(info: Info) -> View:
        access = info.context.access
        return rules.view(access.caller.domain, access.definitions)
