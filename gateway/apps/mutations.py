"""Root mutations about applications."""

from typing import Any

import strawberry

from gateway.app_profiles.types import APP_ID
from gateway.apps import actions, types
from gateway.apps.types import AppPayload
from gateway.caller import Scope
from gateway.changes.model import Outcome
from gateway.definitions.model import App
from gateway.graphql.context import Info
from gateway.graphql.definitions import DefinitionMutationInput, known_at_once, or_none
from gateway.graphql.mutations import envelope, mutation
from gateway.graphql.rights import needs


@strawberry.input(description="An application to define.")
class DefineAppInput(DefinitionMutationInput):
    app_id: str = strawberry.field(description=APP_ID)
    label: strawberry.Maybe[str] = strawberry.field(description=f"{types.LABEL} Null is not accepted.", default=None)
    description: strawberry.Maybe[str] = strawberry.field(
        description=f"{types.DESCRIPTION} Null is not accepted.", default=None
    )

    def app(self) -> App:
        return App(
            app_id=self.app_id,
            label=self.label.value if self.label else None,
            description=self.description.value if self.description else None,
        )


@strawberry.input(description="Changes to an application. What is left out stays as it is; the id never changes.")
class UpdateAppInput(DefinitionMutationInput):
    app_id: str = strawberry.field(description="Its id; NOT_FOUND when it is not defined.")
    label: strawberry.Maybe[str] = strawberry.field(
        description=f"{types.LABEL} An empty text takes it away. Null is not accepted.", default=None
    )
    description: strawberry.Maybe[str] = strawberry.field(
        description=f"{types.DESCRIPTION} An empty text takes it away. Null is not accepted.", default=None
    )

    def changed(self) -> dict[str, Any]:
        """Return the fields of the application that were given, with their new values."""
        given = {"label": or_none(self.label), "description": or_none(self.description)}
        return {field: some.value for field, some in given.items() if some is not None}


@strawberry.input(description="An application to delete.")
class DeleteAppInput(DefinitionMutationInput):
    app_id: str = strawberry.field(description="Its id; NOT_FOUND when it is not defined.")


@needs(Scope.DEFINE)
@strawberry.type
class AppMutations:
    @mutation(
        description=(
            "Makes an application known, so that it may keep app profiles. ALREADY_EXISTS when it is defined. Other "
            "processes of the gateway apply it within seconds."
        ),
        graphql_type=AppPayload | None,
    )
    @staticmethod
    async def define_app(info: Info, input: DefineAppInput) -> Outcome:
        return await known_at_once(info, actions.define(info.context.access, envelope(info, input), input.app()))

    @mutation(description="Changes what is said of an application.", graphql_type=AppPayload | None)
    @staticmethod
    async def update_app(info: Info, input: UpdateAppInput) -> Outcome:
        access, enclosed = info.context.access, envelope(info, input)
        return await known_at_once(info, actions.update(access, enclosed, input.app_id, input.changed()))

    @mutation(
        description="Deletes an application. DEFINITION_CONFLICT with count and examples while it has app profiles.",
        graphql_type=AppPayload | None,
    )
    @staticmethod
    async def delete_app(info: Info, input: DeleteAppInput) -> Outcome:
        return await known_at_once(info, actions.delete(info.context.access, envelope(info, input), input.app_id))
