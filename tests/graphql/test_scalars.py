"""Points in time and JSON: what is printed, what is read, what is refused."""

from datetime import datetime
from typing import Any

import orjson
import pytest
import strawberry
from strawberry.schema.config import StrawberryConfig

from gateway.graphql.scalars import JSON, SCALARS
from gateway.json_values import json_problem


@strawberry.type
class Query:
    @strawberry.field
    def time(self, at: datetime) -> datetime:
        return at

    @strawberry.field
    def python(self, at: datetime) -> str:
        return repr(at)

    @strawberry.field
    def json(self, value: JSON) -> JSON:
        return value


SCHEMA = strawberry.Schema(Query, config=StrawberryConfig(scalar_map=SCALARS))


async def run(query: str, **variables: Any) -> dict[str, Any]:
    result = await SCHEMA.execute(query, variable_values=variables)
    assert not result.errors
    assert result.data is not None
    return result.data


async def refusal(query: str, **variables: Any) -> str:
    result = await SCHEMA.execute(query, variable_values=variables)
    assert result.data is None
    assert result.errors
    return result.errors[0].message


TIME = "query ($at: DateTime!) { time(at: $at) }"
VALUE = "query ($value: JSON!) { json(value: $value) }"


@pytest.mark.parametrize(
    ("given", "printed"),
    [
        ("2021-01-27T00:25:20.000Z", "2021-01-27T00:25:20.000Z"),
        ("2021-01-27T00:25:20Z", "2021-01-27T00:25:20.000Z"),
        ("2021-01-27t00:25:20z", "2021-01-27T00:25:20.000Z"),
        ("2021-01-27T00:25:20.5+01:30", "2021-01-26T22:55:20.500Z"),
        ("2021-01-27T00:25:20.123999999-08:00", "2021-01-27T08:25:20.123Z"),
        ("0001-01-01T00:00:00Z", "0001-01-01T00:00:00.000Z"),
        ("9999-12-31T23:59:59.999Z", "9999-12-31T23:59:59.999Z"),
    ],
)
async def test_a_time_is_read_with_its_zone_and_printed_in_utc(given: str, printed: str) -> None:
    assert await run(TIME, at=given) == {"time": printed}
    assert await run(f'{{ time(at: "{given}") }}') == {"time": printed}


async def test_a_time_is_naive_utc_inside() -> None:
    query = '{ python(at: "2021-01-27T01:25:20.0129+01:00") }'

    assert await run(query) == {"python": "datetime.datetime(2021, 1, 27, 0, 25, 20, 12000)"}


FORM = "A time is an ISO 8601 string with its zone, as in 2021-01-27T00:25:20.000Z."
RANGE = "There is no such time, or it lies outside the years 1 to 9999."


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ("2021-01-27T00:25:20", FORM),
        ("2021-01-27", FORM),
        ("20210127T002520Z", FORM),
        ("2021-01-27 00:25:20Z", FORM),
        ("2021-01-27T00:25Z", FORM),
        ("2021-01-27T00:25:20.Z", FORM),
        ("2021-01-27T00:25:20+01", FORM),
        ("٢٠٢١-01-27T00:25:20Z", FORM),
        ("10000-01-01T00:00:00Z", FORM),
        ("", FORM),
        (1611707120, FORM),
        (True, FORM),
        ({}, FORM),
        ("0000-01-01T00:00:00Z", RANGE),
        ("0001-01-01T00:00:00+00:01", RANGE),
        ("9999-12-31T23:59:59-00:01", RANGE),
        ("2021-02-29T00:00:00Z", RANGE),
        ("2021-01-27T25:00:00Z", RANGE),
        ("2021-01-27T00:00:00+24:00", RANGE),
    ],
)
async def test_other_times_are_refused(given: object, reason: str) -> None:
    assert (await refusal(TIME, at=given)).endswith(reason)


@pytest.mark.parametrize(
    "value",
    [
        "text",
        "$text",
        True,
        None,
        0.5,
        2**63 - 1,
        -(2**63),
        [],
        {},
        [None, [1], {"a.b": {"c$": ["$ne"]}}],
        {"a": None},
    ],
)
async def test_json_goes_in_and_out_as_it_is(value: object) -> None:
    assert await run("query ($value: JSON) { json(value: [$value]) }", value=value) == {"json": [value]}


async def test_json_is_read_from_literals_and_the_variables_in_them() -> None:
    data = await run('query ($v: JSON) { json(value: {a: [1, 2.5, "x", true, null, RED], b: {c: $v}}) }', v={"d": 1})

    assert data == {"json": {"a": [1, 2.5, "x", True, None, "RED"], "b": {"c": {"d": 1}}}}


async def test_an_absent_variable_in_a_literal_is_left_out_or_null() -> None:
    assert await run("query ($v: JSON) { json(value: {a: $v, b: [$v]}) }") == {"json": {"b": [None]}}


def nested(levels: int) -> object:
    value: object = 1
    for level in range(levels):
        value = [value] if level % 2 else {"a": value}
    return value


NUMBERS = "Numbers must lie within signed 64 bits, from -2^63 to 2^63 - 1; keep larger ones as strings."


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        (2**63, NUMBERS),
        (-(2**63) - 1, NUMBERS),
        (orjson.loads("9223372036854775808"), NUMBERS),
        (orjson.loads("18446744073709551616"), NUMBERS),
        (orjson.loads("-9223372036854775809"), NUMBERS),
        (float("nan"), NUMBERS),
        (float("inf"), NUMBERS),
        (float("-inf"), NUMBERS),
        ({"$ne": None}, "Keys must not begin with `$`."),
        ({"$": 1}, "Keys must not begin with `$`."),
        ({"a\0": 1}, "Keys must not contain the NUL character."),
        ({"": 1}, "Keys must not be empty."),
        ({1: 1}, "Keys must be strings."),
        (nested(21), "JSON may be nested 20 levels deep at most."),
        (nested(100_000), "JSON may be nested 20 levels deep at most."),
        (b"", "The value is not JSON."),
        (datetime(2021, 1, 27), "The value is not JSON."),  # noqa: DTZ001 -- a stored time is naive.
    ],
)
def test_what_the_database_would_not_keep_is_named(value: object, problem: str) -> None:
    assert json_problem(value) == problem
    assert json_problem([{"a": value}]) == problem


def test_twenty_levels_are_enough() -> None:
    assert json_problem(nested(20)) is None


@pytest.mark.parametrize(
    ("literal", "reason"),
    [
        ("9223372036854775808", NUMBERS),
        ("9" * 5_000, NUMBERS),
        ("1e999", NUMBERS),
        ("[" * 21 + "]" * 21, "JSON may be nested 20 levels deep at most."),
    ],
)
async def test_literals_are_held_to_the_same_rules(literal: str, reason: str) -> None:
    assert (await refusal(f"{{ json(value: {literal}) }}")).endswith(reason)


async def test_variables_are_held_to_the_same_rules() -> None:
    assert (await refusal(VALUE, value={"a": {"$where": "1"}})).endswith("Keys must not begin with `$`.")


def test_the_scalars_say_what_they_are() -> None:
    for name, url in (
        ("DateTime", "https://scalars.graphql.org/andimarek/date-time"),
        ("JSON", "https://ecma-international.org/publications-and-standards/standards/ecma-404/"),
    ):
        definition = SCHEMA.get_type_by_name(name)
        assert definition is not None
        assert getattr(definition, "specified_by_url", None) == url
        assert getattr(definition, "description", None)
