"""What tasks do to records, in their order."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.errors import InvalidInput
from gateway.integrations.model import FlowOperator, FlowTask, TaskProperty, TaskType
from gateway.integrations.rules.tasks import FlowStopped, compiled


def task(
    kind: TaskType, operator: FlowOperator | None = None, *fields: str, to: str | None = None, **properties: str
) -> FlowTask:
    return FlowTask(kind, operator, fields, to, {TaskProperty[name]: value for name, value in properties.items()})


def filtered(operator: FlowOperator, value: Any, **properties: str) -> bool:
    record = {"a": value}
    left = compiled([task(TaskType.FILTER, operator, "a", **properties)])(record)
    assert left in (record, None)
    return left is not None


@pytest.mark.parametrize(
    ("operator", "value", "properties", "fits"),
    [
        (FlowOperator.EQUAL_TO, "10.0", {"VALUE": "10"}, True),
        (FlowOperator.EQUAL_TO, "10.0", {"VALUE": "10", "DATA_TYPE": "string"}, False),
        (FlowOperator.EQUAL_TO, True, {"VALUE": "true"}, True),
        (FlowOperator.EQUAL_TO, "b", {"VALUES": "a, b"}, True),
        (FlowOperator.EQUAL_TO, None, {"VALUE": "a"}, False),
        (FlowOperator.EQUAL_TO, ["a"], {"VALUE": "a"}, False),
        (FlowOperator.NOT_EQUAL_TO, "a", {"VALUES": "a,b"}, False),
        (FlowOperator.NOT_EQUAL_TO, None, {"VALUE": "a"}, True),
        (FlowOperator.LESS_THAN, 9, {"VALUE": "10"}, True),
        (FlowOperator.LESS_THAN, "9", {"VALUE": "10"}, True),
        (FlowOperator.LESS_THAN, "9", {"VALUE": "10", "DATA_TYPE": "string"}, False),
        (FlowOperator.LESS_THAN, 10, {"VALUE": "10"}, False),
        (FlowOperator.LESS_THAN, None, {"VALUE": "10"}, False),
        (FlowOperator.GREATER_THAN, "2024-01-02T00:00:00+02:00", {"VALUE": "2024-01-01T21:59:59Z"}, True),
        (FlowOperator.GREATER_THAN, "2024-01-02 00:00:00", {"VALUE": "2024-01-02"}, False),
        (FlowOperator.GREATER_THAN_OR_EQUAL_TO, 10, {"VALUE": "10"}, True),
        (FlowOperator.LESS_THAN_OR_EQUAL_TO, 10.5, {"VALUE": "10"}, False),
        (FlowOperator.BETWEEN, 10, {"LOWER_BOUND": "10", "UPPER_BOUND": "20"}, True),
        (FlowOperator.BETWEEN, "20", {"LOWER_BOUND": "10", "UPPER_BOUND": "20"}, True),
        (FlowOperator.BETWEEN, 21, {"LOWER_BOUND": "10", "UPPER_BOUND": "20"}, False),
        (FlowOperator.CONTAINS, "abc", {"VALUE": "b"}, True),
        (FlowOperator.CONTAINS, ["abc", "b"], {"VALUE": "b"}, True),
        (FlowOperator.CONTAINS, ["abc"], {"VALUE": "b"}, False),
        (FlowOperator.NO_OP, "a", {}, True),
    ],
)
def test_filters_leave_records_out_A10_A11(
    operator: FlowOperator, value: Any, properties: dict[str, str], fits: bool
) -> None:
    assert filtered(operator, value, **properties) is fits


def test_a_filter_of_several_fields_asks_all_of_them_A10() -> None:
    positive = compiled([task(TaskType.FILTER, FlowOperator.GREATER_THAN, "a", "b.c", VALUE="0")])

    assert positive({"a": 1, "b": {"c": 1}}) == {"a": 1, "b": {"c": 1}}
    assert positive({"a": 1, "b": {"c": 0}}) is None


@pytest.mark.parametrize(
    ("operator", "fields", "properties", "result"),
    [
        (FlowOperator.ADDITION, ("a", "b"), {}, 4.5),
        (FlowOperator.ADDITION, ("a",), {"VALUE": "0.1"}, 3.1),
        (FlowOperator.SUBTRACTION, ("a", "b"), {"MATH_OPERATION_FIELDS_ORDER": "b, a"}, -1.5),
        (FlowOperator.MULTIPLICATION, ("a", "b", "a"), {}, 13.5),
        (FlowOperator.DIVISION, ("a",), {"VALUE": "2"}, 1.5),
        (FlowOperator.MULTIPLICATION, ("a",), {"VALUE": "2"}, 6),
    ],
)
def test_arithmetic_calculates_from_left_to_right_A10_A11(
    operator: FlowOperator, fields: tuple[str, ...], properties: dict[str, str], result: float
) -> None:
    calculate = compiled([task(TaskType.ARITHMETIC, operator, *fields, to="sum.x", **properties)])

    assert calculate({"a": "3", "b": 1.5}) == {"a": "3", "b": 1.5, "sum": {"x": result}}


def test_what_cannot_be_calculated_fails_alone_A11() -> None:
    divide = compiled([task(TaskType.ARITHMETIC, FlowOperator.DIVISION, "a", "b", to="c")])

    for record, words in ({"a": 1, "b": 0}, "divided by 0"), ({"a": "x", "b": 1}, "a is not a number"):
        with pytest.raises(InvalidInput) as refusal:
            divide(record)
        assert words in refusal.value.message


@pytest.mark.parametrize(
    ("operator", "properties", "masked"),
    [
        (FlowOperator.MASK_ALL, {}, "****"),
        (FlowOperator.MASK_FIRST_N, {"MASK_LENGTH": "2", "MASK_VALUE": "#"}, "##34"),
        (FlowOperator.MASK_LAST_N, {"MASK_LENGTH": "3"}, "1***"),
        (FlowOperator.MASK_LAST_N, {"MASK_LENGTH": "9"}, "****"),
        (FlowOperator.MASK_FIRST_N, {"MASK_LENGTH": "0"}, "1234"),
    ],
)
def test_masks_hide_characters_A11(operator: FlowOperator, properties: dict[str, str], masked: str) -> None:
    mask = compiled([task(TaskType.MASK, operator, "a", "none", **properties)])

    assert mask({"a": 1234, "b": "x"}) == {"a": masked, "b": "x"}


@given(st.text(), st.integers(0, 20))
def test_a_mask_and_a_truncation_never_show_more_than_they_should_A11(text: str, length: int) -> None:
    mask = compiled([task(TaskType.MASK, FlowOperator.MASK_LAST_N, "a", MASK_LENGTH=str(length))])
    truncate = compiled([task(TaskType.TRUNCATE, None, "a", TRUNCATE_LENGTH=str(length))])
    masked, cut = mask({"a": text}), truncate({"a": text})

    assert masked == {"a": text[: max(0, len(text) - length)] + "*" * min(length, len(text))}
    assert cut == {"a": text[:length]}


@pytest.mark.parametrize(
    ("operator", "valid", "invalid"),
    [
        (FlowOperator.VALIDATE_NON_NULL, ["a", 0, False], [None, ""]),
        (FlowOperator.VALIDATE_NON_ZERO, [1, "x", None], [0, "0", "0.0"]),
        (FlowOperator.VALIDATE_NON_NEGATIVE, [0, "1", None], [-1, "-0.5"]),
        (FlowOperator.VALIDATE_NUMERIC, [1, "1e3", "-.5"], ["x", None, "", True, "1,5"]),
    ],
)
def test_what_is_not_valid_is_left_out_or_ends_the_run_A11(
    operator: FlowOperator, valid: list[Any], invalid: list[Any]
) -> None:
    drop = compiled([task(TaskType.VALIDATE, operator, "a", VALIDATION_ACTION="droprecord")])
    stop = compiled([task(TaskType.VALIDATE, operator, "a", VALIDATION_ACTION="TerminateFlow")])

    assert [drop({"a": value}) for value in valid] == [{"a": value} for value in valid]
    assert [drop({"a": value}) for value in invalid] == [None] * len(invalid)
    assert [stop({"a": value}) for value in valid] == [{"a": value} for value in valid]
    for value in invalid:
        with pytest.raises(FlowStopped, match=operator.name):
            stop({"a": value})


def test_tasks_see_what_the_ones_before_them_left_and_touch_no_record_A10() -> None:
    record = {"first": "Ada", "last": "Lovelace", "card": {"number": "12345"}, "other": 1}
    shape = compiled(
        [
            task(TaskType.MAP, None, "first", to="Name.First"),
            task(TaskType.MERGE, None, "Name.First", "last", to="Name.Full", CONCAT_FORMAT="${last}, ${Name.First}"),
            task(TaskType.MERGE, None, "first", "gone", "last", to="Plain"),
            task(TaskType.MASK, FlowOperator.MASK_FIRST_N, "card.number", MASK_LENGTH="3"),
            task(TaskType.MAP, None, "gone", to="never"),
            task(TaskType.FILTER, FlowOperator.PROJECTION, "Name.Full", "Plain", "card", "gone"),
        ]
    )

    assert shape(record) == {"Name": {"Full": "Lovelace, Ada"}, "Plain": "Ada Lovelace", "card": {"number": "***45"}}
    assert record == {"first": "Ada", "last": "Lovelace", "card": {"number": "12345"}, "other": 1}
