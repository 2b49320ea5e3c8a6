"""Root fields about the extensions that a domain defines."""

from collections.abc import Sequence
from typing import Annotated

import strawberry

from gateway.caller import Scope
from gateway.extension_definitions import rules
from gateway.extension_definitions.types import ExtensionDefinition
from gateway.graphql.context import Info
from gateway.graphql.rights import needs
from gateway.mongo.documents import View


@needs(Scope.READ, Scope.DEFINE)
@strawberry.type
class ExtensionDefinitionQueries:
    @strawberry.field(
        description=(
            "The extensions that the domain defines, by name. What another process of the gateway changed is seen "
            "within seconds."
        ),
        graphql_type=list[ExtensionDefinition],
    )
    @staticmethod
    def extension_definitions(info: Info) -> Sequence[View]:
        return [rules.view(definition) for definition in info.context.access.definitions.extensions.values()]

    @strawberry.field(
        description="The definition of an extension; null when it is not defined.",
        graphql_type=ExtensionDefinition | None,
    )
    @staticmethod
    def extension_definition(
        info: Info,
        name: Annotated[str, strawberry.argument(description="Its name or source name; capitals make no difference.")],
    ) -> View | None:
        definition = info.context.access.definitions.defined_extension(name)
        return rules.view(definition) if definition else None
