"""Which operators each connector and each kind of task has, after Amazon's enums."""

from collections.abc import Mapping
from types import MappingProxyType

from gateway.connectors.model import ConnectorType
from gateway.integrations.model import FlowOperator, TaskType

_ALL = frozenset(FlowOperator)
_EQUALITY = frozenset(
    {
        FlowOperator.EQUAL_TO,
        FlowOperator.NOT_EQUAL_TO,
        FlowOperator.LESS_THAN_OR_EQUAL_TO,
        FlowOperator.GREATER_THAN_OR_EQUAL_TO,
    }
)
_MARKETO = _ALL - _EQUALITY - {FlowOperator.CONTAINS}

OF_CONNECTOR: Mapping[ConnectorType, frozenset[FlowOperator]] = MappingProxyType(
    {
        ConnectorType.SALESFORCE: _ALL,
        ConnectorType.SERVICE_NOW: _ALL,
        ConnectorType.S3: _ALL - {FlowOperator.CONTAINS},
        ConnectorType.MARKETO: _MARKETO,
        ConnectorType.ZENDESK: _MARKETO - {FlowOperator.LESS_THAN, FlowOperator.BETWEEN},
    }
)

COMPARISONS = _EQUALITY | {
    FlowOperator.LESS_THAN,
    FlowOperator.GREATER_THAN,
    FlowOperator.BETWEEN,
    FlowOperator.CONTAINS,
}
MASKS = frozenset({FlowOperator.MASK_ALL, FlowOperator.MASK_FIRST_N, FlowOperator.MASK_LAST_N})
_NONE = frozenset({FlowOperator.NO_OP})

OF_TASK: Mapping[TaskType, frozenset[FlowOperator]] = MappingProxyType(
    {
        TaskType.ARITHMETIC: frozenset(
            {FlowOperator.ADDITION, FlowOperator.MULTIPLICATION, FlowOperator.DIVISION, FlowOperator.SUBTRACTION}
        ),
        TaskType.FILTER: COMPARISONS | {FlowOperator.PROJECTION, FlowOperator.NO_OP},
        TaskType.MAP: _NONE,
        TaskType.MASK: MASKS,
        TaskType.MERGE: _NONE,
        TaskType.TRUNCATE: _NONE,
        TaskType.VALIDATE: frozenset(
            {
                FlowOperator.VALIDATE_NON_NULL,
                FlowOperator.VALIDATE_NON_ZERO,
                FlowOperator.VALIDATE_NON_NEGATIVE,
                FlowOperator.VALIDATE_NUMERIC,
            }
        ),
    }
)


def allowed(connector: ConnectorType, kind: TaskType) -> list[FlowOperator]:
    """Return what a task may have as its operator, in the order of the enum; NO_OP is as good as none."""
    both = OF_CONNECTOR[connector] & OF_TASK[kind]
    return [operator for operator in FlowOperator if operator in both]
