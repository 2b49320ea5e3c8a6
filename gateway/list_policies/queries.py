"""Root fields about the list policies of a domain."""

from collections.abc import Sequence

import strawberry

from gateway.caller import Scope
from gateway.definitions.model import ListName
from gateway.graphql.context import Info
from gateway.graphql.rights import needs
from gateway.list_policies import rules
from gateway.list_policies.types import ListPolicy
from gateway.mongo.documents import View


@needs(Scope.READ, Scope.DEFINE)
@strawberry.type
class ListPolicyQueries:
    @strawberry.field(
        description=(
            "The policies of all lists that can have one, set or not. What another process of the gateway changed is "
            "seen within seconds."
        ),
        graphql_type=list[ListPolicy],
    )
    @staticmethod
    def list_policies(info: Info) -> Sequence[View]:
        definitions = info.context.access.definitions
        return [rules.view(name, definitions.policy(name)) for name in ListName]
