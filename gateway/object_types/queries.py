"""Root fields about object types."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

import strawberry

from gateway.caller import Scope
from gateway.graphql import pages
from gateway.graphql.context import Info
from gateway.graphql.cost import at_most
from gateway.graphql.rights import needs
from gateway.graphql.scalars import JSON
from gateway.mongo.documents import View
from gateway.object_types.loaders import known_types
from gateway.object_types.rules import views
from gateway.object_types.rules.suggesting import suggested
from gateway.object_types.rules.templates import templates
from gateway.object_types.types import ObjectType, ObjectTypeConnection, ObjectTypeSuggestion, ObjectTypeTemplate
from gateway.text import normalised

_LIST = "objectTypes"


@needs(Scope.READ, Scope.DEFINE)
@strawberry.type
class ObjectTypeQueries:
    @strawberry.field(
        description="An object type of the domain; null when there is none.", graphql_type=ObjectType | None
    )
    @staticmethod
    async def object_type(
        info: Info, name: Annotated[str, strawberry.argument(description="Upper and lower case differ.")]
    ) -> View | None:
        name = normalised(name)
        known = (await known_types(info.context.access, [name])).get(name)
        return views.view(known.object_type) if known else None

    @strawberry.field(
        description=(
            "The object types of the domain, by name, page by page. What another process of the gateway changed is "
            "seen within seconds."
        ),
        graphql_type=ObjectTypeConnection,
    )
    @staticmethod
    async def object_types(
        info: Info,
        first: Annotated[int | None, strawberry.argument(description=pages.FIRST_ONLY)] = None,
        after: Annotated[str | None, strawberry.argument(description=pages.AFTER)] = None,
    ) -> Mapping[str, Any]:
        window = pages.window(_LIST, first, after, None, None)
        names = [name for name in info.context.access.definitions.object_types if name > (window.after or "")]
        known = await known_types(info.context.access, names[: window.size + 1])
        return pages.connection(_LIST, window, [(name, views.view(one.object_type)) for name, one in known.items()])

    @strawberry.field(
        description="The templates that come with the gateway, by id.",
        graphql_type=list[ObjectTypeTemplate],
        metadata=at_most(len(templates())),
    )
    @staticmethod
    def object_type_templates() -> Sequence[View]:
        return [views.template_view(template) for template in templates().values()]

    @strawberry.field(description="A template; null when there is none.", graphql_type=ObjectTypeTemplate | None)
    @staticmethod
    def object_type_template(
        id: Annotated[str, strawberry.argument(description="Upper and lower case differ.")],
    ) -> View | None:
        template = templates().get(normalised(id))
        return views.template_view(template) if template else None

    @strawberry.field(
        description=(
            "An object type for objects like the sample: a field for each of its values, with content types and "
            "targets by what names and values tell, and keys. Nothing is written."
        ),
        graphql_type=ObjectTypeSuggestion,
    )
    @staticmethod
    def suggest_object_type(
        sample: Annotated[JSON, strawberry.argument(description="One object, as the source sends it.")],
    ) -> View:
        return suggested(sample)
