"""Root fields about what a domain defines."""

from collections.abc import Sequence
from typing import Annotated

import strawberry

from gateway.attribute_definitions import rules
from gateway.attribute_definitions.model import MAX_DEFINITIONS
from gateway.attribute_definitions.types import AttributeDefinition
from gateway.caller import Scope
from gateway.graphql.context import Info
from gateway.graphql.cost import at_most
from gateway.graphql.rights import needs
from gateway.mongo.documents import View


@needs(Scope.READ, Scope.DEFINE)
@strawberry.type
class AttributeDefinitionQueries:
    @strawberry.field(
        description=(
            "The attributes that the domain defines, by name. What another process of the gateway changed is seen "
            "within seconds."
        ),
        graphql_type=list[AttributeDefinition],
        metadata=at_most(MAX_DEFINITIONS),
    )
    @staticmethod
    def attribute_definitions(info: Info) -> Sequence[View]:
        return [rules.view(definition) for definition in info.context.access.definitions.attributes.values()]

    @strawberry.field(
        description="The definition of an attribute; null when it is not defined.",
        graphql_type=AttributeDefinition | None,
    )
    @staticmethod
    def attribute_definition(
        info: Info, name: Annotated[str, strawberry.argument(description="Its name or source name.")]
    ) -> View | None:
        definition = info.context.access.definitions.defined(name)
        return rules.view(definition) if definition else None

    @strawberry.field(description="Rises by one with every change to what the domain defines: for `expectedVersion`.")
    @staticmethod
    def definitions_version(info: Info) -> int:
        return info.context.access.definitions.version
