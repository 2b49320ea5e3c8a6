"""Putting and deleting integrations."""

import strawberry

from gateway.caller import Scope
from gateway.changes.model import Outcome
from gateway.graphql.context import Info
from gateway.graphql.mutations import MutationInput, envelope, mutation
from gateway.graphql.rights import needs
from gateway.integrations.actions import putting
from gateway.integrations.model import MAX_EVENT_TYPES, Integration
from gateway.integrations.mutations.inputs import EventTypeMappingInput, FlowDefinitionInput, given
from gateway.integrations.types.integrations import OBJECT_TYPE, URI, IntegrationPayload
from gateway.object_types.mutations import TagInput
from gateway.object_types.types import TAGS

EXPECTED_VERSION = (
    "Write only if the integration is at this version now, 0 if there is none; else VERSION_CONFLICT. Null is not "
    "accepted."
)


@strawberry.input(description="An integration as it shall be. What is left out stays as it is.")
class PutIntegrationInput(MutationInput):
    expected_version: strawberry.Maybe[int] = strawberry.field(description=EXPECTED_VERSION, default=None)
    uri: strawberry.Maybe[str] = strawberry.field(
        description=f"{URI} Made from the name of the flow where it is left out.", default=None
    )
    object_type_name: strawberry.Maybe[str] = strawberry.field(
        description=f"{OBJECT_TYPE} Needed where there is a flow.", default=None
    )
    object_type_names: strawberry.Maybe[list[EventTypeMappingInput]] = strawberry.field(
        description=f"Of which type each event's objects are; at most {MAX_EVENT_TYPES}.", default=None
    )
    flow_definition: strawberry.Maybe[FlowDefinitionInput] = strawberry.field(
        description="How records are pulled. A flow is put as a whole.", default=None
    )
    tags: strawberry.Maybe[list[TagInput]] = strawberry.field(description=TAGS, default=None)

    def integration(self) -> Integration:
        types, tags, flow = self.object_type_names, self.tags, self.flow_definition
        return Integration(
            given(self.uri),
            given(self.object_type_name),
            tuple(mapping.mapping() for mapping in types.value) if types else None,
            flow.value.flow() if flow else None,
            tuple(tag.tag() for tag in tags.value) if tags else None,
        )


@strawberry.input(description="An integration to delete.")
class DeleteIntegrationInput(MutationInput):
    expected_version: strawberry.Maybe[int] = strawberry.field(description=EXPECTED_VERSION, default=None)
    uri: str = strawberry.field(description="Its uri; NOT_FOUND when the domain has none of it.")


@needs(Scope.ADMIN)
@strawberry.type
class IntegrationMutations:
    @mutation(
        description=(
            "Makes an integration, or changes the one of this uri (Amazon's PutIntegration). ALREADY_EXISTS when the "
            "uri belongs to another domain."
        ),
        graphql_type=IntegrationPayload | None,
    )
    @staticmethod
    async def put_integration(info: Info, input: PutIntegrationInput) -> Outcome:
        return await putting.put_integration(info.context.access, envelope(info, input), input.integration())

    @mutation(
        description=(
            "Deletes an integration, and ends the run that is under way. What was taken in stays (Amazon's "
            "DeleteIntegration)."
        ),
        graphql_type=IntegrationPayload | None,
    )
    @staticmethod
    async def delete_integration(info: Info, input: DeleteIntegrationInput) -> Outcome:
        return await putting.delete_integration(info.context.access, envelope(info, input), input.uri)
