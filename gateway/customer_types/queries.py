"""The root field about the customer types of a domain."""

import strawberry

from gateway.caller import Scope
from gateway.customer_types import rules
from gateway.customer_types.types import CustomerTypes
from gateway.graphql.context import Info
from gateway.graphql.rights import needs
from gateway.mongo.documents import View


@needs(Scope.READ, Scope.DEFINE)
@strawberry.type
class CustomerTypeQueries:
    @strawberry.field(
        description=(
            "The customer types that a person may be, and the default. What another process of the gateway changed is "
            "seen within seconds."
        ),
        graphql_type=CustomerTypes,
    )
    @staticmethod
    def customer_types(info: Info) -> View:
        return rules.view(info.context.access.definitions)
