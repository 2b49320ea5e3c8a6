"""What a flow is asked to be."""

from datetime import datetime
from typing import TypeVar

import strawberry

from gateway.connectors.model import ConnectorType, Source
from gateway.errors import ErrorCode, InvalidInput
from gateway.integrations.model import (
    DataPullMode,
    EventTypeMapping,
    Flow,
    FlowOperator,
    FlowTask,
    Schedule,
    TaskProperty,
    TaskType,
    Trigger,
    TriggerType,
)
from gateway.integrations.types import flows, integrations

T = TypeVar("T")


def given(value: strawberry.Some[T] | None) -> T | None:
    """Return what was given, None where nothing was."""
    return value.value if value else None


@strawberry.input(description="Salesforce, which needs an adapter.")
class SalesforceSourceInput:
    object: str = strawberry.field(description=flows.OBJECT)
    enable_dynamic_field_update: bool = strawberry.field(description=flows.DYNAMIC, default=False)
    include_deleted_records: bool = strawberry.field(description=flows.DELETED, default=False)


@strawberry.input(description="Marketo, ServiceNow or Zendesk, which need an adapter.")
class ObjectSourceInput:
    object: str = strawberry.field(description=flows.OBJECT)


@strawberry.input(description="A bucket of S3.")
class S3SourceInput:
    bucket_name: str = strawberry.field(description=flows.BUCKET)
    bucket_prefix: strawberry.Maybe[str] = strawberry.field(description=flows.PREFIX, default=None)


@strawberry.input(description="Where records are pulled from: exactly one.", one_of=True)
class SourceConnectorInput:
    salesforce: strawberry.Maybe[SalesforceSourceInput] = strawberry.field(description="Salesforce.")
    marketo: strawberry.Maybe[ObjectSourceInput] = strawberry.field(description="Marketo.")
    zendesk: strawberry.Maybe[ObjectSourceInput] = strawberry.field(description="Zendesk.")
    service_now: strawberry.Maybe[ObjectSourceInput] = strawberry.field(description="ServiceNow.")
    s3: strawberry.Maybe[S3SourceInput] = strawberry.field(description="S3.")

    def source(self) -> Source:
        if self.s3:
            return Source(ConnectorType.S3, bucket=self.s3.value.bucket_name, prefix=given(self.s3.value.bucket_prefix))
        if self.salesforce:
            asked = self.salesforce.value
            return Source(
                ConnectorType.SALESFORCE,
                asked.object,
                enable_dynamic_field_update=asked.enable_dynamic_field_update,
                include_deleted_records=asked.include_deleted_records,
            )
        others = {
            ConnectorType.MARKETO: self.marketo,
            ConnectorType.ZENDESK: self.zendesk,
            ConnectorType.SERVICE_NOW: self.service_now,
        }
        (source,) = (Source(kind, some.value.object) for kind, some in others.items() if some)
        return source


@strawberry.input(description="Where a flow pulls from.")
class SourceFlowInput:
    connector: SourceConnectorInput = strawberry.field(description="The connector, with what it needs to know.")
    connector_profile_name: strawberry.Maybe[str] = strawberry.field(description=flows.PROFILE, default=None)
    datetime_type_field_name: strawberry.Maybe[str] = strawberry.field(description=flows.DATETIME_FIELD, default=None)

    def source(self) -> Source:
        source = self.connector.source()
        return Source(
            source.connector,
            source.object,
            source.bucket,
            source.prefix,
            source.enable_dynamic_field_update,
            source.include_deleted_records,
            given(self.connector_profile_name),
            given(self.datetime_type_field_name),
        )


@strawberry.input(description="Something that a task is told.")
class FlowTaskPropertyInput:
    name: TaskProperty = strawberry.field(description="What it says; each at most once.")
    value: str = strawberry.field(description="The value; 1 to 2,048 characters.")


@strawberry.input(description="Something that is done to each record.")
class FlowTaskInput:
    task_type: TaskType = strawberry.field(description="What it does.")
    operator: strawberry.Maybe[FlowOperator] = strawberry.field(
        description=f"{flows.OPERATOR} INVALID_VALUE, with those that are allowed, where the connector lacks it.",
        default=None,
    )
    source_fields: list[str] = strawberry.field(description=flows.SOURCE_FIELDS)
    destination_field: strawberry.Maybe[str] = strawberry.field(description=flows.DESTINATION, default=None)
    properties: list[FlowTaskPropertyInput] = strawberry.field(
        description="What it is told beside that.", default_factory=list
    )

    def task(self) -> FlowTask:
        return FlowTask(
            TaskType(self.task_type),
            FlowOperator(self.operator.value) if self.operator else None,
            tuple(self.source_fields),
            given(self.destination_field),
            {TaskProperty(one.name): one.value for one in self.properties},
        )


@strawberry.input(description="When a flow runs by itself.")
class FlowScheduleInput:
    expression: str = strawberry.field(description=flows.EXPRESSION)
    data_pull_mode: DataPullMode = strawberry.field(description=flows.PULL_MODE, default=DataPullMode.INCREMENTAL)
    start_time: strawberry.Maybe[datetime] = strawberry.field(description=flows.START, default=None)
    end_time: strawberry.Maybe[datetime] = strawberry.field(description=flows.END, default=None)
    timezone: strawberry.Maybe[str] = strawberry.field(description=flows.ZONE, default=None)
    offset: int = strawberry.field(description=flows.OFFSET, default=0)
    first_execution_from: strawberry.Maybe[datetime] = strawberry.field(description=flows.FIRST, default=None)

    def schedule(self) -> Schedule:
        return Schedule(
            self.expression,
            DataPullMode(self.data_pull_mode),
            given(self.start_time),
            given(self.end_time),
            given(self.timezone),
            self.offset,
            given(self.first_execution_from),
        )


@strawberry.input(description="When a flow runs: exactly one.", one_of=True)
class FlowTriggerInput:
    scheduled: strawberry.Maybe[FlowScheduleInput] = strawberry.field(description="By a schedule.")
    event: strawberry.Maybe[bool] = strawberry.field(description="When an event says so; true.")
    on_demand: strawberry.Maybe[bool] = strawberry.field(description="When `runIntegration` asks for it; true.")

    def trigger(self) -> Trigger:
        if self.scheduled:
            return Trigger(TriggerType.SCHEDULED, self.scheduled.value.schedule())
        name, said, kind = (
            ("event", self.event, TriggerType.EVENT)
            if self.event
            else ("onDemand", self.on_demand, TriggerType.ON_DEMAND)
        )
        if not given(said):
            message = f"`{name}` is true: to have another trigger, give that one."
            raise InvalidInput([message], ["flowDefinition", "trigger", name], ErrorCode.INVALID_VALUE)
        return Trigger(kind)


@strawberry.input(description="Where records are pulled from, what is done to each of them, and when.")
class FlowDefinitionInput:
    flow_name: str = strawberry.field(description=flows.FLOW_NAME)
    description: strawberry.Maybe[str] = strawberry.field(description=flows.DESCRIPTION, default=None)
    kms_arn: strawberry.Maybe[str] = strawberry.field(description=flows.KMS_ARN, default=None)
    source: SourceFlowInput = strawberry.field(description="Where records are pulled from.")
    tasks: list[FlowTaskInput] = strawberry.field(
        description="What is done to each record, in this order; at most 100."
    )
    trigger: FlowTriggerInput = strawberry.field(description="When it runs.")

    def flow(self) -> Flow:
        return Flow(
            self.flow_name,
            self.source.source(),
            tuple(task.task() for task in self.tasks),
            self.trigger.trigger(),
            given(self.description),
            given(self.kms_arn),
        )


@strawberry.input(description="Of which object type the objects of an event are.")
class EventTypeMappingInput:
    event_type: str = strawberry.field(description=integrations.EVENT_TYPE)
    object_type_name: str = strawberry.field(description="The object type, or the template.")

    def mapping(self) -> EventTypeMapping:
        return EventTypeMapping(self.event_type, self.object_type_name)
