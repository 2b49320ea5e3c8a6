"""What a task of a flow may say."""

import re
from collections.abc import Mapping
from dataclasses import replace

from gateway.connectors.model import ConnectorType
from gateway.errors import ErrorCode, Findings, InvalidInput, Rejection
from gateway.integrations.model import (
    MAX_FIELD,
    MAX_PROPERTY,
    MAX_SOURCE_FIELD,
    MAX_SOURCE_FIELDS,
    FlowOperator,
    FlowTask,
    TaskProperty,
    TaskType,
)
from gateway.integrations.rules.operators import COMPARISONS, MASKS, allowed
from gateway.integrations.rules.tasks import ACTIONS, given_values
from gateway.integrations.rules.values import number

_LENGTH = re.compile(r"\d{1,4}", re.ASCII)
_OPERANDS = 2


def checked_task(connector: ConnectorType, task: FlowTask) -> FlowTask:
    """Return a task that a flow of this connector can have; one that needs no operator has NO_OP."""
    findings = Findings()
    may_be = allowed(connector, task.task_type)
    operator = task.operator
    if operator is None and FlowOperator.NO_OP in may_be:
        operator = FlowOperator.NO_OP
    if operator is None or operator not in may_be:
        names = ", ".join(one.name for one in may_be)
        message = f"A task {task.task_type.name} of {connector.name} has one of these operators: {names}."
        findings.add(InvalidInput([message], ["operator"], ErrorCode.INVALID_VALUE))
    _check_fields(task, findings)
    _check_properties(replace(task, operator=operator), findings)
    findings.settle()
    return replace(task, operator=operator)


def _check_fields(task: FlowTask, findings: Findings) -> None:
    count = len(task.source_fields)
    most = 1 if task.task_type is TaskType.MAP else MAX_SOURCE_FIELDS
    if not 1 <= count <= most:
        some = "exactly one source field" if most == 1 else f"1 to {most} source fields"
        findings.add(InvalidInput([f"A task {task.task_type.name} has {some}."], ["sourceFields"]))
    for index, name in enumerate(task.source_fields):
        if not 1 <= len(name) <= MAX_SOURCE_FIELD:
            message = f"The name of a source field has 1 to {MAX_SOURCE_FIELD:,} characters."
            findings.add(InvalidInput([message], ["sourceFields", index]))
    destination = task.destination_field
    if destination is not None and not 1 <= len(destination) <= MAX_FIELD:
        message = f"The name of a destination field has 1 to {MAX_FIELD} characters."
        findings.add(InvalidInput([message], ["destinationField"]))
    if destination is None and task.task_type is TaskType.MERGE:
        message = "A task MERGE names the field in which the merged text goes."
        findings.add(Rejection(ErrorCode.REQUIRED, message, ["destinationField"]))


def _check_properties(task: FlowTask, findings: Findings) -> None:
    for name, value in task.properties.items():
        if not 1 <= len(value) <= MAX_PROPERTY:
            message = f"{name.name} has 1 to {MAX_PROPERTY:,} characters."
            findings.add(InvalidInput([message], ["properties"], ErrorCode.INVALID_VALUE))
    for problem in _problems(task, task.properties):
        findings.add(InvalidInput([problem], ["properties"], ErrorCode.INVALID_VALUE))


def _problems(task: FlowTask, properties: Mapping[TaskProperty, str]) -> list[str]:
    """Say what a task has to be told beside its operator, and is not."""
    operator = task.operator
    if operator in COMPARISONS:
        return _problems_of_comparison(operator, properties)
    if operator in MASKS:
        return _problems_of_mask(operator, properties)
    if task.task_type is TaskType.TRUNCATE and not _is_length(properties, TaskProperty.TRUNCATE_LENGTH):
        return ["A task TRUNCATE needs the property TRUNCATE_LENGTH: how many characters are left, at most 9999."]
    if task.task_type is TaskType.VALIDATE:
        action = properties.get(TaskProperty.VALIDATION_ACTION)
        if action is not None and action.upper() not in ACTIONS:
            return [f"VALIDATION_ACTION is one of {', '.join(ACTIONS.values())}."]
    return _problems_of_arithmetic(task, properties) if task.task_type is TaskType.ARITHMETIC else []


def _problems_of_comparison(operator: FlowOperator, properties: Mapping[TaskProperty, str]) -> list[str]:
    if operator is FlowOperator.BETWEEN:
        bounds = {TaskProperty.LOWER_BOUND, TaskProperty.UPPER_BOUND}
        return [] if bounds <= set(properties) else ["BETWEEN needs the properties LOWER_BOUND and UPPER_BOUND."]
    if given_values(properties):
        return []
    return [f"{operator.name} needs the property VALUE, or VALUES with commas between them."]


def _problems_of_mask(operator: FlowOperator, properties: Mapping[TaskProperty, str]) -> list[str]:
    problems = []
    if len(properties.get(TaskProperty.MASK_VALUE, "*")) != 1:
        problems.append("MASK_VALUE is one character.")
    if operator is not FlowOperator.MASK_ALL and not _is_length(properties, TaskProperty.MASK_LENGTH):
        problems.append(f"{operator.name} needs the property MASK_LENGTH: how many characters, at most 9999.")
    return problems


def _problems_of_arithmetic(task: FlowTask, properties: Mapping[TaskProperty, str]) -> list[str]:
    order = properties.get(TaskProperty.MATH_OPERATION_FIELDS_ORDER)
    constant = properties.get(TaskProperty.VALUE)
    problems = []
    if order is not None and sorted(field.strip() for field in order.split(",")) != sorted(task.source_fields):
        problems.append("MATH_OPERATION_FIELDS_ORDER names every source field once, with commas between them.")
    if constant is not None and number(constant) is None:
        problems.append("VALUE is the number to calculate with.")
    if len(task.source_fields) + (constant is not None) < _OPERANDS:
        problems.append("A task ARITHMETIC needs two source fields, or one and the property VALUE.")
    return problems


def _is_length(properties: Mapping[TaskProperty, str], name: TaskProperty) -> bool:
    return _LENGTH.fullmatch(properties.get(name, "")) is not None
