"""What the tasks of a flow do to each record, in their order: each sees what the one before it left.

A source field is named by its key, or by a path with dots. A field that a task fills is added, and the others stay:
a projection at the end says which are kept.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from gateway.errors import ErrorCode, InvalidInput
from gateway.integrations.model import FlowOperator, FlowTask, TaskProperty, TaskType
from gateway.integrations.rules.operators import COMPARISONS
from gateway.integrations.rules.values import compared, number, plain, spelled, value_at, with_value

Record = Mapping[str, Any]
Step = Callable[[Record], Record | None]

DROP = "DROPRECORD"
STOP = "TERMINATEFLOW"
ACTIONS = {DROP: "DropRecord", STOP: "TerminateFlow"}
"""What VALIDATION_ACTION may be, without regard to case: an invalid record is left out, or ends the run."""

_PLACE = re.compile(r"\$\{([^}]*)\}")


class FlowStopped(Exception):
    """A record is invalid, and a task says that nothing is to be taken in then; the message says what was wrong."""


def compiled(tasks: Sequence[FlowTask]) -> Step:
    """Return what all tasks do to a record: None leaves it out; `InvalidInput` says why it cannot be done.

    `FlowStopped` ends the run.
    """
    steps = [_step(task) for task in tasks]

    def run(record: Record) -> Record | None:
        for step in steps:
            left = step(record)
            if left is None:
                return None
            record = left
        return record

    return run


def _step(task: FlowTask) -> Step:
    if task.task_type is TaskType.FILTER:
        return _filter(task)
    return {
        TaskType.ARITHMETIC: _arithmetic,
        TaskType.MAP: _map,
        TaskType.MASK: _mask,
        TaskType.MERGE: _merge,
        TaskType.TRUNCATE: _truncate,
        TaskType.VALIDATE: _validate,
    }[task.task_type](task)


def _filter(task: FlowTask) -> Step:
    if task.operator is FlowOperator.PROJECTION:
        return _projection(task.source_fields)
    if task.operator not in COMPARISONS:
        return lambda record: record
    fits = _condition(task)
    return lambda record: record if all(fits(value_at(record, field)) for field in task.source_fields) else None


def _projection(fields: Sequence[str]) -> Step:
    def project(record: Record) -> Record:
        kept: Record = {}
        for field in fields:
            value = value_at(record, field)
            if value is not None:
                kept = with_value(kept, field, value)
        return kept

    return project


def _condition(task: FlowTask) -> Callable[[Any], bool]:
    properties = task.properties
    if task.operator is FlowOperator.BETWEEN:
        low, high = properties[TaskProperty.LOWER_BOUND], properties[TaskProperty.UPPER_BOUND]

        def between(value: Any) -> bool:
            return compared(value, low, properties) in (0, 1) and compared(value, high, properties) in (0, -1)

        return between
    values = given_values(properties)
    if task.operator is FlowOperator.CONTAINS:
        return lambda value: any(_contains(value, sought) for sought in values)
    if task.operator is FlowOperator.NOT_EQUAL_TO:
        return lambda value: all(compared(value, other, properties) != 0 for other in values)
    fitting = {
        FlowOperator.EQUAL_TO: (0,),
        FlowOperator.LESS_THAN: (-1,),
        FlowOperator.GREATER_THAN: (1,),
        FlowOperator.LESS_THAN_OR_EQUAL_TO: (-1, 0),
        FlowOperator.GREATER_THAN_OR_EQUAL_TO: (0, 1),
    }[task.operator or FlowOperator.EQUAL_TO]
    return lambda value: any(compared(value, other, properties) in fitting for other in values)


def given_values(properties: Mapping[TaskProperty, str]) -> list[str]:
    """Return what a filter compares with: VALUE, or each of VALUES between commas."""
    if TaskProperty.VALUES in properties:
        return [value.strip() for value in properties[TaskProperty.VALUES].split(",")]
    return [properties[TaskProperty.VALUE]] if TaskProperty.VALUE in properties else []


def _contains(value: Any, sought: str) -> bool:
    if isinstance(value, list):
        return any(spelled(item) == sought for item in value)
    return value is not None and not isinstance(value, Mapping) and sought in spelled(value)


def _map(task: FlowTask) -> Step:
    (field,), destination = task.source_fields, task.destination_field or task.source_fields[0]

    def rename(record: Record) -> Record:
        value = value_at(record, field)
        return record if value is None else with_value(record, destination, value)

    return rename


def _merge(task: FlowTask) -> Step:
    fields, destination = task.source_fields, task.destination_field or ""
    form = task.properties.get(TaskProperty.CONCAT_FORMAT)

    def text_of(record: Record, field: str) -> str:
        value = value_at(record, field)
        return "" if value is None or isinstance(value, Mapping | list) else spelled(value)

    def merge(record: Record) -> Record:
        if form is None:
            merged = " ".join(filter(None, (text_of(record, field) for field in fields)))
        else:
            merged = _PLACE.sub(lambda place: text_of(record, place[1]), form).strip()
        return with_value(record, destination, merged) if merged else record

    return merge


def _each_text(task: FlowTask, change: Callable[[str], str]) -> Step:
    """Return a step that changes the text of each source field, in its place unless there is a destination."""

    def step(record: Record) -> Record:
        for field in task.source_fields:
            value = value_at(record, field)
            if value is not None and not isinstance(value, Mapping | list):
                record = with_value(record, task.destination_field or field, change(spelled(value)))
        return record

    return step


def _mask(task: FlowTask) -> Step:
    mask = task.properties.get(TaskProperty.MASK_VALUE, "*")
    length = int(task.properties.get(TaskProperty.MASK_LENGTH, "0"))
    if task.operator is FlowOperator.MASK_ALL:
        return _each_text(task, lambda text: mask * len(text))
    if task.operator is FlowOperator.MASK_FIRST_N:
        return _each_text(task, lambda text: mask * min(length, len(text)) + text[length:])
    return _each_text(task, lambda text: text[: max(0, len(text) - length)] + mask * min(length, len(text)))


def _truncate(task: FlowTask) -> Step:
    length = int(task.properties[TaskProperty.TRUNCATE_LENGTH])
    return _each_text(task, lambda text: text[:length])


def _validate(task: FlowTask) -> Step:
    stops = task.properties.get(TaskProperty.VALIDATION_ACTION, DROP).upper() == STOP
    operator = task.operator

    def valid(value: Any) -> bool:
        if operator is FlowOperator.VALIDATE_NON_NULL:
            return value is not None and value != ""
        amount = number(value)
        if operator is FlowOperator.VALIDATE_NUMERIC:
            return amount is not None
        # What is no number is neither zero nor negative: VALIDATE_NUMERIC is the task that minds.
        return amount is None or (amount != 0 if operator is FlowOperator.VALIDATE_NON_ZERO else amount >= 0)

    def validate(record: Record) -> Record | None:
        invalid = [field for field in task.source_fields if not valid(value_at(record, field))]
        if invalid and stops:
            message = f"{', '.join(invalid)} of a record did not pass {operator and operator.name}."
            raise FlowStopped(message)
        return None if invalid else record

    return validate


def _arithmetic(task: FlowTask) -> Step:
    order = task.properties.get(TaskProperty.MATH_OPERATION_FIELDS_ORDER)
    fields = [field.strip() for field in order.split(",")] if order else list(task.source_fields)
    constant = number(task.properties.get(TaskProperty.VALUE))
    destination = task.destination_field or task.source_fields[0]

    def calculate(record: Record) -> Record:
        operands = [_operand(record, field) for field in fields] + ([] if constant is None else [constant])
        result = operands[0]
        for operand in operands[1:]:
            result = _calculated(task.operator, result, operand)
        return with_value(record, destination, plain(result))

    return calculate


def _operand(record: Record, field: str) -> Decimal:
    found = number(value_at(record, field))
    if found is None:
        raise InvalidInput([f"{field} is not a number, so nothing can be calculated with it."], [field], _CODE)
    return found


def _calculated(operator: FlowOperator | None, left: Decimal, right: Decimal) -> Decimal:
    if operator is FlowOperator.ADDITION:
        return left + right
    if operator is FlowOperator.SUBTRACTION:
        return left - right
    if operator is FlowOperator.MULTIPLICATION:
        return left * right
    if not right:
        raise InvalidInput(["Nothing can be divided by 0."], code=_CODE)
    return left / right


_CODE = ErrorCode.INVALID_VALUE
