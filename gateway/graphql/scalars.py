"""The scalars of the schema: points in time, and JSON whose shape belongs to the customer."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any, NewType

import strawberry
from graphql import GraphQLError, Undefined, ValueNode
from graphql.utilities import value_from_ast_untyped
from strawberry.types.scalar import ScalarDefinition

from gateway import moments
from gateway.json_values import MAX_DEPTH, json_problem

JSON = NewType("JSON", object)
"""A JSON value as it is kept and shown."""


def _refusal(message: str) -> GraphQLError:
    # The code tells a value the client gave from one of ours that does not fit the schema.
    return GraphQLError(message, extensions={"code": "BAD_USER_INPUT"})


def _parse_json(value: object) -> JSON:
    if problem := json_problem(value):
        raise _refusal(problem)
    return JSON(value)


def _parse_json_literal(node: ValueNode, variables: dict[str, Any] | None = None) -> JSON:
    return _parse_json(_settled(value_from_ast_untyped(node, variables)))


def _settled(value: Any) -> Any:
    """Do with an absent variable as GraphQL does: a field without a value is left out, an item becomes null.

    All variables are absent while the document is validated.
    """
    if isinstance(value, list):
        return [None if item is Undefined else _settled(item) for item in value]
    if isinstance(value, dict):
        return {key: _settled(item) for key, item in value.items() if item is not Undefined}
    return value


def _print_time(value: object) -> str:
    if not isinstance(value, datetime) or value.tzinfo is not None:
        message = "A point in time is kept as a naive datetime in UTC."
        raise TypeError(message)
    return moments.printed(value)


def _parse_time(value: object) -> datetime:
    try:
        return moments.parsed(value if isinstance(value, str) else "")
    except ValueError as error:
        raise _refusal(str(error)) from None


SCALARS: Mapping[object, ScalarDefinition] = MappingProxyType(
    {
        datetime: strawberry.scalar(
            name="DateTime",
            description=(
                "A point in time as an ISO 8601 string. Printed in UTC with milliseconds, as in "
                "`2021-01-27T00:25:20.000Z`. Accepted with `Z` or an offset from UTC; finer fractions of a "
                "second are cut off. A time without a zone, or outside the years 1 to 9999, is refused."
            ),
            specified_by_url="https://scalars.graphql.org/andimarek/date-time",
            serialize=_print_time,
            parse_value=_parse_time,
        ),
        JSON: strawberry.scalar(
            name="JSON",
            description=(
                "Any JSON value, kept as it is. Refused are numbers beyond signed 64 bits, keys that are "
                f"empty, begin with `$` or contain the NUL character, and nesting over {MAX_DEPTH} levels."
            ),
            specified_by_url="https://ecma-international.org/publications-and-standards/standards/ecma-404/",
            parse_value=_parse_json,
            parse_literal=_parse_json_literal,
        ),
    }
)
"""For `StrawberryConfig.scalar_map`: `datetime` and `JSON` in annotations."""
