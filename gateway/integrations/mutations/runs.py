"""Starting runs, and taking events in."""

from typing import Any, cast

import strawberry

from gateway.caller import Scope
from gateway.changes.model import Outcome
from gateway.graphql.context import Info
from gateway.graphql.mutations import DRY_RUN, REASON, envelope, mutation
from gateway.graphql.rights import needs
from gateway.graphql.scalars import JSON
from gateway.integrations.actions import starting
from gateway.integrations.model import DataPullMode
from gateway.integrations.types.integrations import EVENT_TYPE
from gateway.integrations.types.runs import IntegrationEventPayload, RunIntegrationPayload

_UNUSED_VERSION = "A run has no version; leave it out."


@strawberry.input(description="An integration to run.")
class RunIntegrationInput:
    uri: str = strawberry.field(description="Its uri; NOT_FOUND when the domain has none of it.")
    data_pull_mode: DataPullMode = strawberry.field(description="What the run reads.", default=DataPullMode.INCREMENTAL)
    dry_run: bool = strawberry.field(description=DRY_RUN, default=False)
    reason: strawberry.Maybe[str] = strawberry.field(description=REASON, default=None)


@strawberry.input(description="Something that happened at the source of an integration.")
class PutIntegrationEventInput:
    uri: str = strawberry.field(description="The uri of the integration; NOT_FOUND when the domain has none of it.")
    event_type: str = strawberry.field(description=EVENT_TYPE)
    object: JSON | None = strawberry.field(
        description="The object that it is about, as its source writes it. Not needed by an event that starts a run.",
        default=None,
    )
    dry_run: bool = strawberry.field(description=DRY_RUN, default=False)
    reason: strawberry.Maybe[str] = strawberry.field(description=REASON, default=None)


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
        object_ = cast("Any", input.object)
        return await starting.put_event(access, enclosed, input.uri, input.event_type, object_)
