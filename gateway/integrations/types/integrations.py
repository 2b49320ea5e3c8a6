"""Integrations as clients see them."""

from datetime import datetime

import strawberry

from gateway.changes.types import MutationPayload
from gateway.graphql.interfaces import View
from gateway.graphql.pages import PageInfo
from gateway.integrations import model
from gateway.integrations.types.flows import FlowDefinition
from gateway.object_types.types import TAGS, Tag

URI = f"Names it; 1 to {model.MAX_URI} characters. One uri belongs to one domain."
OBJECT_TYPE = "The object type, or the template, of all objects whose event type is not mapped."
EVENT_TYPE = (
    f"The type of an event, as its sender calls it; 1 to {model.MAX_URI} characters. Amazon names these: "
    f"{', '.join(model.EVENT_TYPES)}."
)


@strawberry.type(name="EventTypeMapping", description="Of which object type the objects of an event are.")
class EventTypeMappingView(View):
    event_type: str = strawberry.field(description=EVENT_TYPE)
    object_type_name: str = strawberry.field(description="The object type, or the template.")


@strawberry.type(name="Integration", description="A named source of objects.")
class IntegrationView(View):
    uri: str = strawberry.field(description=URI)
    object_type_name: str | None = strawberry.field(description=OBJECT_TYPE)
    object_type_names: list[EventTypeMappingView] = strawberry.field(
        description="Of which type each event's objects are."
    )
    flow: FlowDefinition | None = strawberry.field(
        name="flowDefinition", description="How records are pulled; null where objects are only sent."
    )
    tags: list[Tag] = strawberry.field(description=f"{TAGS} In the order of their keys.")
    version: int = strawberry.field(description="Rises by one with every change of the integration.")
    created_at: datetime = strawberry.field(description="When the integration was made.")
    updated_at: datetime = strawberry.field(description="When the integration was last changed.")
    next_run_at: datetime | None = strawberry.field(
        description="When its schedule is due next; null without a schedule, and when that is over."
    )


@strawberry.type(description="An integration in its place on a page.")
class IntegrationEdge:
    cursor: str = strawberry.field(description="Opaque; goes into `after`.")
    node: IntegrationView = strawberry.field(description="The integration.")


@strawberry.type(description="A page of integrations.")
class IntegrationConnection:
    edges: list[IntegrationEdge] = strawberry.field(description="The integrations of the page, by uri.")
    page_info: PageInfo = strawberry.field(description="Where the page lies in the list.")


@strawberry.type(description="What a mutation did to an integration.")
class IntegrationPayload(MutationPayload):
    integration: IntegrationView | None = strawberry.field(
        description=(
            "The integration as it is now, or with `dryRun` as it would be; null when it is deleted or when there are "
            "errors."
        )
    )
