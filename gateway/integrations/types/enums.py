"""The enums of integrations."""

from gateway.connectors.model import ConnectorType
from gateway.graphql.enums import described
from gateway.integrations.model import DataPullMode, FlowOperator, RunState, TaskProperty, TaskType, TriggerType
from gateway.integrations.rules.operators import OF_CONNECTOR

described(
    ConnectorType,
    "Where a flow pulls from. The gateway reads S3 itself; the others need an adapter.",
    {
        ConnectorType.SALESFORCE: "Salesforce.",
        ConnectorType.MARKETO: "Marketo.",
        ConnectorType.ZENDESK: "Zendesk.",
        ConnectorType.SERVICE_NOW: "ServiceNow, which Amazon also spells Servicenow.",
        ConnectorType.S3: "A bucket of Amazon S3, or of a store with its protocol.",
    },
)
described(
    TaskType,
    "What a task does to a record.",
    {
        TaskType.ARITHMETIC: "Calculates with numbers, from left to right.",
        TaskType.FILTER: "Leaves records out that a condition does not fit, or with PROJECTION all but some fields.",
        TaskType.MAP: "Gives a field another name beside its own.",
        TaskType.MASK: "Hides characters of a text.",
        TaskType.MERGE: "Makes one text of several fields.",
        TaskType.TRUNCATE: "Cuts a text off.",
        TaskType.VALIDATE: "Leaves records out that are not valid, or ends the run.",
    },
)

_OPERATORS = {
    FlowOperator.PROJECTION: "FILTER: keeps the source fields alone.",
    FlowOperator.LESS_THAN: "FILTER: less than VALUE.",
    FlowOperator.GREATER_THAN: "FILTER: greater than VALUE.",
    FlowOperator.BETWEEN: "FILTER: from LOWER_BOUND to UPPER_BOUND, both included.",
    FlowOperator.LESS_THAN_OR_EQUAL_TO: "FILTER: at most VALUE.",
    FlowOperator.GREATER_THAN_OR_EQUAL_TO: "FILTER: at least VALUE.",
    FlowOperator.EQUAL_TO: "FILTER: VALUE, or one of VALUES.",
    FlowOperator.NOT_EQUAL_TO: "FILTER: not VALUE, and none of VALUES; a field without a value fits.",
    FlowOperator.CONTAINS: "FILTER: a text with VALUE in it, or a list that has it.",
    FlowOperator.ADDITION: "ARITHMETIC: the sum.",
    FlowOperator.MULTIPLICATION: "ARITHMETIC: the product.",
    FlowOperator.DIVISION: "ARITHMETIC: the quotient; a record that divides by 0 fails.",
    FlowOperator.SUBTRACTION: "ARITHMETIC: the difference.",
    FlowOperator.MASK_ALL: "MASK: every character.",
    FlowOperator.MASK_FIRST_N: "MASK: the first MASK_LENGTH characters.",
    FlowOperator.MASK_LAST_N: "MASK: the last MASK_LENGTH characters.",
    FlowOperator.VALIDATE_NON_NULL: "VALIDATE: there is a value, which is not an empty text.",
    FlowOperator.VALIDATE_NON_ZERO: "VALIDATE: the value is not the number 0.",
    FlowOperator.VALIDATE_NON_NEGATIVE: "VALIDATE: the value is not a number below 0.",
    FlowOperator.VALIDATE_NUMERIC: "VALIDATE: the value is a number.",
    FlowOperator.NO_OP: "Nothing but what the type of the task does.",
}


def _with_connectors(operator: FlowOperator, meaning: str) -> str:
    lacking = [connector.name for connector, operators in OF_CONNECTOR.items() if operator not in operators]
    return f"{meaning} Not with {', '.join(lacking)}." if lacking else meaning


described(
    FlowOperator,
    "How a task does it. Which ones a task may have depends on its type and on the connector.",
    {operator: _with_connectors(operator, meaning) for operator, meaning in _OPERATORS.items()},
)
described(
    TaskProperty,
    "What a task may be told beside its operator.",
    {
        TaskProperty.VALUE: "What a filter compares with, or a number to calculate with.",
        TaskProperty.VALUES: "Several of them, with commas between.",
        TaskProperty.DATA_TYPE: "`string` compares digits as text; without it numbers and times compare as such.",
        TaskProperty.UPPER_BOUND: "The upper end of BETWEEN.",
        TaskProperty.LOWER_BOUND: "The lower end of BETWEEN.",
        TaskProperty.SOURCE_DATA_TYPE: "Kept, and not used: a record's values have types of their own.",
        TaskProperty.DESTINATION_DATA_TYPE: "Kept, and not used: the object type says what a value is.",
        TaskProperty.VALIDATION_ACTION: "`DropRecord`, which is usual, or `TerminateFlow`.",
        TaskProperty.MASK_VALUE: "The character that hides others; `*` is usual.",
        TaskProperty.MASK_LENGTH: "How many characters are hidden.",
        TaskProperty.TRUNCATE_LENGTH: "How many characters are left.",
        TaskProperty.MATH_OPERATION_FIELDS_ORDER: "The source fields in the order in which they are calculated with.",
        TaskProperty.CONCAT_FORMAT: "The merged text, with `${field}` for each field; else spaces stand between them.",
        TaskProperty.SUBFIELD_CATEGORY_MAP: "Kept, and not used.",
    },
)
described(
    TriggerType,
    "When a flow runs.",
    {
        TriggerType.SCHEDULED: "By a schedule.",
        TriggerType.EVENT: "When `putIntegrationEvent` says that there is something to pull.",
        TriggerType.ON_DEMAND: "When `runIntegration` asks for it, which starts the others too.",
    },
)
described(
    DataPullMode,
    "What a run reads.",
    {
        DataPullMode.INCREMENTAL: (
            "What came since the last incremental run that ended well: files that changed, and of them, where the "
            "source has a `datetimeTypeFieldName`, records whose time is not before the latest that was seen."
        ),
        DataPullMode.COMPLETE: "Everything.",
    },
)
described(
    RunState,
    "How far a run is.",
    {
        RunState.QUEUED: "No worker has taken it yet.",
        RunState.RUNNING: "A worker has it, or had it and died: then another one goes on.",
        RunState.SUCCEEDED: "All records were read; `counts` tells what became of them.",
        RunState.FAILED: "It ended before that; `error` says why. What was taken in stays.",
    },
)
