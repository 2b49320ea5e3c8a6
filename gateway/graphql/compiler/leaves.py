"""Leaf types as expressions: a value that is certainly right is taken as it is, any other is left to graphql-core."""

import math
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import lru_cache
from types import MappingProxyType
from typing import Any, NoReturn

from graphql import GraphQLEnumType, GraphQLLeafType

from gateway import moments

LISTS = frozenset({list, tuple})

_INT_32 = 2**31


class Unfit(Exception):
    """A value is not certainly what its type wants."""


def unfit() -> NoReturn:
    raise Unfit


def texts(values: Any) -> Any:
    if type(values) not in LISTS:
        raise Unfit
    for value in values:
        if type(value) is not str:
            raise Unfit
    return values


@lru_cache(maxsize=1_000)
def time(value: Any) -> str:
    # Most of a profile's times are those of the few writes that made it.
    if type(value) is not datetime or value.tzinfo is not None:
        raise Unfit
    return moments.printed(value)


def whole(value: Any) -> int:
    if type(value) is not int or not -_INT_32 <= value < _INT_32:
        raise Unfit
    return value


def number(value: Any) -> float:
    if type(value) is not float or not math.isfinite(value):
        raise Unfit
    return value


def json(value: Any) -> Any:
    if value is None:
        raise Unfit
    return value


KINDS: Mapping[str, type] = MappingProxyType({"Boolean": bool, "ID": str, "String": str})
"""Scalars of which a value is right when it is exactly of a type."""

SCALARS: Mapping[str, Callable[[Any], Any]] = MappingProxyType(
    {"DateTime": time, "Float": number, "Int": whole, "JSON": json}
)
"""The other scalars: what a value is in an answer, or `Unfit`."""


def names_of(kind: GraphQLLeafType) -> dict[Any, str] | None:
    """Return how each value of an enum is called in answers; None for what is no enum."""
    if not isinstance(kind, GraphQLEnumType):
        return None
    return {value.value: name for name, value in kind.values.items()}
