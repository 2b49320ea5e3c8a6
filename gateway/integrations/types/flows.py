"""Flows as clients see them."""

from datetime import datetime

import strawberry

from gateway.connectors.model import ConnectorType
from gateway.graphql.interfaces import View
from gateway.integrations import model
from gateway.integrations.model import DataPullMode, FlowOperator, TaskProperty, TaskType, TriggerType
from gateway.integrations.types import enums  # noqa: F401 -- It puts them into the schema.

FLOW_NAME = f"2 to {model.MAX_FLOW_NAME} letters, digits or one of _-!@#. without spaces."
DESCRIPTION = f"What it is for; at most {model.MAX_DESCRIPTION:,} letters, digits, spaces or one of `_-!@#.?,`."
KMS_ARN = "The name of an AWS KMS key. It is kept for Amazon's sake; nothing here uses it."
OBJECT = f"What is pulled, such as `Contact`; 1 to {model.MAX_OBJECT} characters without spaces."
BUCKET = f"The bucket; {model.MIN_BUCKET} to {model.MAX_BUCKET} characters without spaces."
PREFIX = f"With it begin the keys of the files that are read; at most {model.MAX_PREFIX} characters."
DYNAMIC = "Whether an adapter shall bring fields that are new at the source."
DELETED = "Whether an adapter shall bring records that were deleted."
PROFILE = (
    f"Names the connection at an adapter; 1 to {model.MAX_CONNECTOR_PROFILE} letters, digits or one of _/!@#+=.- "
    "Credentials are never kept here."
)
DATETIME_FIELD = (
    "The field of a record, or the path with dots, whose time an incremental pull goes by; "
    f"1 to {model.MAX_FIELD} characters."
)
OPERATOR = "How the task does it; left out where the type of the task says everything."
SOURCE_FIELDS = (
    f"The fields that it reads, or paths with dots; 1 to {model.MAX_SOURCE_FIELDS}, and exactly one for MAP."
)
DESTINATION = "The field in which the result goes; the first source field, or each of them, unless given."
EXPRESSION = (
    "`rate(5 minutes)`, in minutes, hours or days, counted from the start; or `cron(0 9 * * MON-FRI)`, with five "
    f"fields or with Amazon's six. At most {model.MAX_EXPRESSION} characters."
)
PULL_MODE = "What each run reads."
START = "Before it nothing runs; when the flow was put, unless given."
END = "After it nothing runs any more."
ZONE = "The time zone of a cron expression, such as Europe/Berlin; UTC unless given."
OFFSET = f"Seconds by which each run is delayed; 0 to {model.MAX_OFFSET:,}."
FIRST = "Records with a time before it are not read by the first incremental run."


@strawberry.type(description="Where a flow pulls from.")
class SourceFlow(View):
    connector: ConnectorType = strawberry.field(name="connectorType", description="The type of the connector.")
    object: str | None = strawberry.field(description="What is pulled; null for S3.")
    bucket: str | None = strawberry.field(name="bucketName", description="The bucket of S3.")
    prefix: str | None = strawberry.field(name="bucketPrefix", description="The beginning of the keys in it.")
    enable_dynamic_field_update: bool = strawberry.field(description=DYNAMIC)
    include_deleted_records: bool = strawberry.field(description=DELETED)
    connector_profile_name: str | None = strawberry.field(description=PROFILE)
    datetime_field: str | None = strawberry.field(name="datetimeTypeFieldName", description=DATETIME_FIELD)


@strawberry.type(name="FlowTaskProperty", description="Something that a task was told.")
class TaskPropertyView(View):
    name: TaskProperty = strawberry.field(description="What it says.")
    value: str = strawberry.field(description="The value.")


@strawberry.type(name="FlowTask", description="Something that is done to each record.")
class FlowTaskView(View):
    task_type: TaskType = strawberry.field(description="What it does.")
    operator: FlowOperator = strawberry.field(description=OPERATOR)
    source_fields: list[str] = strawberry.field(description=SOURCE_FIELDS)
    destination_field: str | None = strawberry.field(description=DESTINATION)
    properties: list[TaskPropertyView] = strawberry.field(description="What it is told beside that.")


@strawberry.type(name="FlowSchedule", description="When a flow runs by itself, as long as a `gateway worker` is there.")
class ScheduleView(View):
    expression: str = strawberry.field(description=EXPRESSION)
    data_pull_mode: DataPullMode = strawberry.field(description=PULL_MODE)
    start_time: datetime | None = strawberry.field(description=START)
    end_time: datetime | None = strawberry.field(description=END)
    timezone: str | None = strawberry.field(description=ZONE)
    offset: int = strawberry.field(description=OFFSET)
    first_execution_from: datetime | None = strawberry.field(description=FIRST)


@strawberry.type(name="FlowTrigger", description="When a flow runs.")
class TriggerView(View):
    type: TriggerType = strawberry.field(description="How it is triggered.")
    schedule: ScheduleView | None = strawberry.field(description="Its schedule; null where it is triggered otherwise.")


@strawberry.type(description="Where records are pulled from, what is done to each of them, and when.")
class FlowDefinition(View):
    name: str = strawberry.field(name="flowName", description=FLOW_NAME)
    description: str | None = strawberry.field(description=DESCRIPTION)
    kms_arn: str | None = strawberry.field(description=KMS_ARN)
    source: SourceFlow = strawberry.field(description="Where records are pulled from.")
    tasks: list[FlowTaskView] = strawberry.field(
        description="What is done to each record, in this order; each task sees what the one before it left."
    )
    trigger: TriggerView = strawberry.field(description="When it runs.")
