"""Root fields about the identity types of a domain."""

from collections.abc import Sequence
from typing import Annotated

import strawberry

from gateway.caller import Scope
from gateway.graphql.context import Info
from gateway.graphql.cost import at_most
from gateway.graphql.rights import needs
from gateway.identity_types import rules
from gateway.identity_types.model import MAX_TYPES
from gateway.identity_types.types import IdentityType
from gateway.mongo.documents import View


@needs(Scope.READ, Scope.DEFINE)
@strawberry.type
class IdentityTypeQueries:
    @strawberry.field(
        description=(
            "The identity types that the domain defines, by handle. What another process of the gateway changed is "
            "seen within seconds."
        ),
        graphql_type=list[IdentityType],
        metadata=at_most(MAX_TYPES),
    )
    @staticmethod
    def identity_types(info: Info) -> Sequence[View]:
        return [rules.view(kind) for kind in info.context.access.definitions.identity_types.values()]

    @strawberry.field(
        description="The identity type of a handle; null when it is not defined.", graphql_type=IdentityType | None
    )
    @staticmethod
    def identity_type(
        info: Info, handle: Annotated[str, strawberry.argument(description="Upper and lower case differ.")]
    ) -> View | None:
        kind = rules.found(info.context.access.definitions, handle)
        return rules.view(kind) if kind else None
