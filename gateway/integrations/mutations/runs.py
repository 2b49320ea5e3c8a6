"""Starting runs, and taking events in."""

import strawberry

from gateway.caller import Scope
from gateway.changes.model import Outcome
from gateway.graphql.context import Info
from gateway.graphql.mutations import MutationInput, envelope, mutation
from gateway.graphql.rights import needs
from gateway.graphql.scalars import JSON
from gateway.integrations.actions import starting
from gateway.integrations.model import DataPullMode
from gateway.integrations.mutations.inputs import given
from gateway.integrations.mutations.integrations import EXPECTED_VERSION
from gateway.integrations.types.integrations import EVENT_TYPE
from gateway.integrations.types.runs import IntegrationEventPayload, RunIntegrationPayload


@strawberry.input(description="An integration to run.")
class RunIntegrationInput(MutationInput):
    expected_version: strawberry.Maybe[int] = strawberry.field(description=EXPECTED_VERSION, default=None)
    uri: str = strawberry.field(description="Its uri; NOT_FOUND when the domain has none of it.")
    data_pull_mode: DataPullMode = strawberry.field(description="What the run reads.", default=DataPullMode.INCREMENTAL)


@strawberry.input(description="Something that happened at the source of an integration.")
class PutIntegrationEventInput(MutationInput):
    expected_version: strawberry.Maybe[int] = strawberry.field(
        description=(
            "Write only if the profile of the object is at this version now, 0 for one that the object makes; else "
            "VERSION_CONFLICT. Null is not accepted."
        ),
        default=None,
    )
    uri: str = strawberry.field(description="The uri of the integration; NOT_FOUND when the domain has none of it.")
    event_type: str = strawberry.field(description=EVENT_TYPE)
    object: strawberry.Maybe[JSON] = strawberry.field(
        description="The object that it is about, as its source writes it. Not needed by an event that starts a run.",
        default=None,
    )


@needs(Scope.INGEST)
@strawberry.type
class IntegrationRunMutations:
    @mutation(
        description=(
            "Asks for a run of an integration's flow, whatever its trigger; a `gateway worker` carries it out. One "
            "that is active already is the answer, so that repeating this starts nothing twice."
        ),
        graphql_type=RunIntegrationPayload | None,
    )
    @staticmethod
    async def run_integration(info: Info, input: RunIntegrationInput) -> Outcome:
        mode = DataPullMode(input.data_pull_mode)
        return await starting.run_integration(info.context.access, envelope(info, input), input.uri, mode)

    @mutation(
        description=(
            "Takes in what an event brings, by the object type that the integration maps its type to; the tasks of a "
            "flow are applied. Where the type is not mapped and the flow is triggered by events, a run is started. "
            "INVALID_VALUE, with what is allowed, for other types."
        ),
        graphql_type=IntegrationEventPayload | None,
    )
    @staticmethod
    async def put_integration_event(info: Info, input: PutIntegrationEventInput) -> Outcome:
        access, enclosed = info.context.access, envelope(info, input)
        return await starting.put_event(access, enclosed, input.uri, input.event_type, given(input.object))
