"""What an integration is, within the limits of botocore's `customer-profiles/2020-08-15`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum, StrEnum
from typing import Any, TypedDict

from gateway.connectors.model import Source
from gateway.feeds.model import Counts
from gateway.object_types.model import Tag

COLLECTION = "integrations"
URIS = "integration_uris"
RUNS = "integration_runs"

MAX_URI = 255
MAX_EVENT_TYPES = 100
MAX_DESCRIPTION = 2048
MAX_FLOW_NAME = 256
MAX_KMS_ARN = 2048
MIN_KMS_ARN = 20
MAX_CONNECTOR_PROFILE = 256
MAX_FIELD = 256
MAX_OBJECT = 512
MIN_BUCKET = 3
MAX_BUCKET = 63
MAX_PREFIX = 512
MAX_TASKS = 100
MAX_SOURCE_FIELDS = 100
MAX_SOURCE_FIELD = 2048
MAX_PROPERTY = 2048
MAX_EXPRESSION = 256
MAX_OFFSET = 36_000

FLOW_SCHEME = "flow://"
"""With it begins the uri of an integration that was given none: the domain and the flow's name follow."""

EVENT_TYPES = (
    "SegmentIdentify",
    "ShopifyCreateCustomers",
    "ShopifyUpdateCustomers",
    "ShopifyCreateDraftOrders",
    "ShopifyUpdateDraftOrders",
    "ShopifyCreateOrders",
    "ShopifyUpdatedOrders",
)
"""The types of events that Amazon names, the last with its odd spelling; others may be mapped as well."""


class TaskType(Enum):
    """What a task does."""

    ARITHMETIC = "ARITHMETIC"
    FILTER = "FILTER"
    MAP = "MAP"
    MASK = "MASK"
    MERGE = "MERGE"
    TRUNCATE = "TRUNCATE"
    VALIDATE = "VALIDATE"


class FlowOperator(Enum):
    """How a task does it."""

    PROJECTION = "PROJECTION"
    LESS_THAN = "LESS_THAN"
    GREATER_THAN = "GREATER_THAN"
    BETWEEN = "BETWEEN"
    LESS_THAN_OR_EQUAL_TO = "LESS_THAN_OR_EQUAL_TO"
    GREATER_THAN_OR_EQUAL_TO = "GREATER_THAN_OR_EQUAL_TO"
    EQUAL_TO = "EQUAL_TO"
    NOT_EQUAL_TO = "NOT_EQUAL_TO"
    CONTAINS = "CONTAINS"
    ADDITION = "ADDITION"
    MULTIPLICATION = "MULTIPLICATION"
    DIVISION = "DIVISION"
    SUBTRACTION = "SUBTRACTION"
    MASK_ALL = "MASK_ALL"
    MASK_FIRST_N = "MASK_FIRST_N"
    MASK_LAST_N = "MASK_LAST_N"
    VALIDATE_NON_NULL = "VALIDATE_NON_NULL"
    VALIDATE_NON_ZERO = "VALIDATE_NON_ZERO"
    VALIDATE_NON_NEGATIVE = "VALIDATE_NON_NEGATIVE"
    VALIDATE_NUMERIC = "VALIDATE_NUMERIC"
    NO_OP = "NO_OP"


class TaskProperty(Enum):
    """What a task may be told beside its operator."""

    VALUE = "VALUE"
    VALUES = "VALUES"
    DATA_TYPE = "DATA_TYPE"
    UPPER_BOUND = "UPPER_BOUND"
    LOWER_BOUND = "LOWER_BOUND"
    SOURCE_DATA_TYPE = "SOURCE_DATA_TYPE"
    DESTINATION_DATA_TYPE = "DESTINATION_DATA_TYPE"
    VALIDATION_ACTION = "VALIDATION_ACTION"
    MASK_VALUE = "MASK_VALUE"
    MASK_LENGTH = "MASK_LENGTH"
    TRUNCATE_LENGTH = "TRUNCATE_LENGTH"
    MATH_OPERATION_FIELDS_ORDER = "MATH_OPERATION_FIELDS_ORDER"
    CONCAT_FORMAT = "CONCAT_FORMAT"
    SUBFIELD_CATEGORY_MAP = "SUBFIELD_CATEGORY_MAP"


class TriggerType(Enum):
    """When a flow runs."""

    SCHEDULED = "SCHEDULED"
    EVENT = "EVENT"
    ON_DEMAND = "ON_DEMAND"


class DataPullMode(StrEnum):
    """What a run reads: all, or what came since the last one.

    A member is its name, for the schema prints the default of an input as the text that it is.
    """

    INCREMENTAL = "INCREMENTAL"
    COMPLETE = "COMPLETE"


class RunState(Enum):
    """How far a run is."""

    QUEUED = "QUEUED"
    RUNNING = "RUNNING"
    SUCCEEDED = "SUCCEEDED"
    FAILED = "FAILED"


@dataclass(frozen=True, slots=True)
class FlowTask:
    task_type: TaskType
    operator: FlowOperator | None = None
    source_fields: tuple[str, ...] = ()
    destination_field: str | None = None
    properties: Mapping[TaskProperty, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Schedule:
    expression: str
    data_pull_mode: DataPullMode = DataPullMode.INCREMENTAL
    start_time: datetime | None = None
    end_time: datetime | None = None
    timezone: str | None = None
    offset: int = 0
    first_execution_from: datetime | None = None


@dataclass(frozen=True, slots=True)
class Trigger:
    type: TriggerType
    schedule: Schedule | None = None


@dataclass(frozen=True, slots=True)
class Flow:
    name: str
    source: Source
    tasks: tuple[FlowTask, ...]
    trigger: Trigger
    description: str | None = None
    kms_arn: str | None = None


@dataclass(frozen=True, slots=True)
class EventTypeMapping:
    event_type: str
    object_type_name: str


@dataclass(frozen=True, slots=True)
class Integration:
    """What is asked for. None means as it is, or none where the integration is new."""

    uri: str | None = None
    object_type_name: str | None = None
    object_type_names: tuple[EventTypeMapping, ...] | None = None
    flow: Flow | None = None
    tags: tuple[Tag, ...] | None = None


class IntegrationDocument(TypedDict):
    """`next_run_at` is when a schedule is due; `watermark` and `newest` what the last incremental run got to see."""

    _id: str
    domain: str
    uri: str
    object_type_name: str | None
    object_type_names: list[dict[str, str]]
    flow: dict[str, Any] | None
    tags: list[dict[str, str]]
    version: int
    created_at: datetime
    updated_at: datetime
    next_run_at: datetime | None
    watermark: datetime | None
    newest: datetime | None


class Cursor(TypedDict):
    """The place behind the last record that was committed: so many records of a part of the source, of one stamp."""

    part: str
    stamp: str
    row: int


class RunDocument(TypedDict):
    """One run. While it is `active`, the worker that is its `holder` has it until then; nobody has it without one.

    `watermark` and `newest` are what it has seen so far, for the next incremental run.
    """

    _id: str
    id: str
    domain: str
    integration: str
    uri: str
    active: bool
    state: str
    data_pull_mode: str
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    updated_at: datetime
    attempts: int
    counts: Counts
    cursor: Cursor | None
    problems: list[dict[str, Any]]
    error: str | None
    watermark: datetime | None
    newest: datetime | None
