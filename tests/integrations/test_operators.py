"""Operators, limits and enums, beside the public description of Amazon's service."""

from typing import Any

import botocore.session
import pytest

from gateway.connectors.model import ConnectorType, Source
from gateway.errors import InvalidInput, Rejection, Rejections, refusals
from gateway.integrations import model
from gateway.integrations.model import DataPullMode, FlowOperator, FlowTask, TaskProperty, TaskType, TriggerType
from gateway.integrations.rules.checking import CONNECTOR_FIELDS
from gateway.integrations.rules.checking_tasks import checked_task
from gateway.integrations.rules.operators import OF_CONNECTOR, OF_TASK

THEIRS = {
    ConnectorType.SALESFORCE: "Salesforce",
    ConnectorType.MARKETO: "Marketo",
    ConnectorType.ZENDESK: "Zendesk",
    ConnectorType.SERVICE_NOW: "ServiceNow",
    ConnectorType.S3: "S3",
}


@pytest.fixture(scope="module")
def shape() -> Any:
    service = botocore.session.get_session().get_service_model("customer-profiles", "2020-08-15")
    return service.shape_for


@pytest.mark.parametrize("connector", list(ConnectorType))
def test_each_connector_has_the_operators_of_amazon_A11(shape: Any, connector: ConnectorType) -> None:
    theirs = shape("ConnectorOperator").members[THEIRS[connector]].enum

    assert {operator.value for operator in OF_CONNECTOR[connector]} == set(theirs)


def test_every_operator_belongs_to_a_task_A11() -> None:
    assert frozenset().union(*OF_TASK.values()) == frozenset(FlowOperator)


@pytest.mark.parametrize("connector", list(ConnectorType))
@pytest.mark.parametrize("kind", list(TaskType))
@pytest.mark.parametrize("operator", list(FlowOperator))
def test_an_operator_that_a_connector_or_a_task_lacks_is_refused_with_those_that_are_allowed_A11(
    connector: ConnectorType, kind: TaskType, operator: FlowOperator
) -> None:
    task = FlowTask(
        kind,
        operator,
        ("a",),
        "b",
        dict.fromkeys(TaskProperty, "1")
        | {
            TaskProperty.VALIDATION_ACTION: "DropRecord",
            TaskProperty.MATH_OPERATION_FIELDS_ORDER: "a",
        },
    )
    if operator in OF_CONNECTOR[connector] & OF_TASK[kind]:
        assert checked_task(connector, task) == task
        return

    with pytest.raises(InvalidInput) as refusal:
        checked_task(connector, task)

    allowed = [one.name for one in FlowOperator if one in OF_CONNECTOR[connector] & OF_TASK[kind]]
    assert refusal.value.path == ("operator",)
    assert refusal.value.code.value == "INVALID_VALUE"
    assert refusal.value.message.endswith(f"has one of these operators: {', '.join(allowed)}.")


@pytest.mark.parametrize(
    ("task", "problems"),
    [
        (FlowTask(TaskType.MAP, None, ("a", "b")), [("sourceFields", "exactly one source field")]),
        (FlowTask(TaskType.MERGE, None, ("a",)), [("destinationField", "names the field")]),
        (FlowTask(TaskType.TRUNCATE, None, ()), [("sourceFields", "1 to 100"), ("properties", "TRUNCATE_LENGTH")]),
        (FlowTask(TaskType.FILTER, FlowOperator.BETWEEN, ("a",)), [("properties", "LOWER_BOUND and UPPER_BOUND")]),
        (FlowTask(TaskType.FILTER, FlowOperator.EQUAL_TO, ("a",)), [("properties", "VALUE, or VALUES")]),
        (FlowTask(TaskType.ARITHMETIC, FlowOperator.ADDITION, ("a",)), [("properties", "two source fields, or one")]),
        (
            FlowTask(TaskType.MASK, FlowOperator.MASK_LAST_N, ("a",), None, {TaskProperty.MASK_VALUE: "**"}),
            [("properties", "one character"), ("properties", "MASK_LENGTH")],
        ),
        (
            FlowTask(
                TaskType.VALIDATE, FlowOperator.VALIDATE_NUMERIC, ("a",), None, {TaskProperty.VALIDATION_ACTION: "x"}
            ),
            [("properties", "DropRecord, TerminateFlow")],
        ),
    ],
)
def test_what_a_task_has_to_be_told_is_asked_for_all_at_once_A10(
    task: FlowTask, problems: list[tuple[str, str]]
) -> None:
    with pytest.raises((Rejection, Rejections)) as refusal:
        checked_task(ConnectorType.S3, task)

    error = refusal.value
    assert isinstance(error, Rejection | Rejections)
    found = refusals(error)
    assert [one.path[0] for one in found] == [path for path, _ in problems]
    assert all(words in one.message for one, (_, words) in zip(found, problems, strict=True))


def test_enums_are_those_of_amazon_in_our_spelling_A9_A10_A12(shape: Any) -> None:
    def ours(theirs: list[str]) -> set[str]:
        known = {"Servicenow": "SERVICE_NOW", "OnDemand": "ON_DEMAND"}
        return {known.get(name, name.upper()) for name in theirs}

    assert ours(shape("SourceConnectorType").enum) == {one.name for one in ConnectorType}
    assert ours(shape("TaskType").enum) == {one.name for one in TaskType}
    assert ours(shape("TriggerType").enum) == {one.name for one in TriggerType}
    assert ours(shape("DataPullMode").enum) == {one.name for one in DataPullMode}
    assert set(shape("OperatorPropertiesKeys").enum) == {one.name for one in TaskProperty}
    assert set(shape("SourceConnectorProperties").members) == set(THEIRS.values())
    assert {name.lower() for name in CONNECTOR_FIELDS.values()} == {name.lower() for name in THEIRS.values()}


def test_limits_are_those_of_amazon_A7_A8_A9_A10_A12(shape: Any) -> None:
    def most(name: str) -> int:
        return int(shape(name).metadata["max"])

    assert most("string1To255") == model.MAX_URI
    assert most("FlowDescription") == model.MAX_DESCRIPTION
    assert most("FlowName") == model.MAX_FLOW_NAME
    assert (shape("KmsArn").metadata["min"], most("KmsArn")) == (model.MIN_KMS_ARN, model.MAX_KMS_ARN)
    assert most("ConnectorProfileName") == model.MAX_CONNECTOR_PROFILE
    assert most("DatetimeTypeFieldName") == most("DestinationField") == model.MAX_FIELD
    assert most("Object") == model.MAX_OBJECT
    assert (shape("BucketName").metadata["min"], most("BucketName")) == (model.MIN_BUCKET, model.MAX_BUCKET)
    assert most("BucketPrefix") == model.MAX_PREFIX
    assert most("stringTo2048") == model.MAX_SOURCE_FIELD
    assert most("Property") == model.MAX_PROPERTY
    assert most("ScheduleExpression") == model.MAX_EXPRESSION
    assert most("ScheduleOffset") == model.MAX_OFFSET


def test_a_source_has_what_amazons_has_A9(shape: Any) -> None:
    ours = {"object", "bucket", "prefix", "enable_dynamic_field_update", "include_deleted_records"}
    known = {"BucketName": "bucket", "BucketPrefix": "prefix", "Object": "object"} | {
        "EnableDynamicFieldUpdate": "enable_dynamic_field_update",
        "IncludeDeletedRecords": "include_deleted_records",
    }
    theirs = [name for one in shape("SourceConnectorProperties").members.values() for name in one.members]

    assert {known[name] for name in theirs} == ours
    assert ours < set(Source.__dataclass_fields__)
