"""What is asked of a search, and the tree of conditions that it becomes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Generic, Literal, TypeVar

from gateway.definitions.model import Definitions
from gateway.definitions.sight import Sight
from gateway.object_types.model import ObjectType

SCHEME = 2
"""Rises when tokens are made in another way: profiles indexed under an older scheme are indexed anew at start."""

MAX_DEPTH = 5
MAX_CONDITIONS = 50
MAX_IN = 100
MAX_INDEXED = 128
"""Characters of an attribute's value that are in its token; of a longer one the rest is told by a hash."""

COUNT_SECONDS = 4.0

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Bounds(Generic[T]):
    """A range, open where a bound is None."""

    gte: T | None = None
    gt: T | None = None
    lte: T | None = None
    lt: T | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """What values are compared with, in exactly one way; the others are None."""

    equals: str | None = None
    one_of: Sequence[str] | None = None
    prefix: str | None = None
    exists: bool | None = None
    range: Bounds[str] | None = None


ANY = Comparison(exists=True)


@dataclass(frozen=True, slots=True)
class ObjectKeyAsked:
    """A key of objects that is looked for, with a value for each of its fields; of any type where that is None."""

    name: str
    values: tuple[str, ...]
    type: str | None = None


@dataclass(frozen=True, slots=True)
class Condition:
    """One field of a filter as the input has it.

    `key` names what is compared (an attribute, a handle), and `comparisons` stand at these fields below it, or at "".
    """

    name: str
    key: str = ""
    comparisons: Mapping[str, Comparison] = field(default_factory=dict)
    moments: Bounds[datetime] | None = None
    flag: bool | None = None
    object_key: ObjectKeyAsked | None = None


@dataclass(frozen=True, slots=True)
class Filter:
    """A filter as the input has it: its conditions hold together; None stands for what was left out."""

    conditions: Sequence[Condition] = ()
    all_of: "Sequence[Filter] | None" = None
    any_of: "Sequence[Filter] | None" = None
    negated: "Filter | None" = None


@dataclass(frozen=True, slots=True)
class Scope:
    """In which domain is searched, what it defines, when, and what the caller sees of it; None stands for all.

    For the keys of objects that are looked for, `object_types` are those that may have them, and `holders` the ids of
    the profiles of the objects that do, by the form in which the key is compared.
    """

    domain: str
    definitions: Definitions
    at: datetime
    sight: Sight | None = None
    object_types: Sequence[ObjectType] = ()
    holders: Mapping[ObjectKeyAsked, Mapping[str, Sequence[str]]] = field(default_factory=dict)


Indexed = Literal["search", "_id", "created_at", "updated_at"]
"""The fields of a profile's document that are searched, each of which has its index."""


@dataclass(frozen=True, slots=True)
class OneOf:
    """The field has one of these values, or is one of them."""

    field: Indexed
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Within:
    """The field has a value from `start` up to `end`, which is the first that is too large; None where open."""

    field: Indexed
    start: Any
    end: Any


@dataclass(frozen=True, slots=True)
class Leaf:
    """A condition; `path` leads to it in the filter.

    `shown` is what is told of a hit where that is not what the field says.
    """

    test: OneOf | Within
    path: tuple[str, ...] = ()
    negated: bool = False
    shown: str | None = None


@dataclass(frozen=True, slots=True)
class And:
    """All of the parts hold; without parts it always holds."""

    parts: "tuple[Tree, ...]" = ()


@dataclass(frozen=True, slots=True)
class Or:
    """One of the parts holds; without parts it never holds."""

    parts: "tuple[Tree, ...]" = ()


Tree = Leaf | And | Or
EVERYTHING = And()
NOTHING = Or()


class OrderField(StrEnum):
    """What profiles are put in order by. A member is its name, as in all enums that the schema prints as defaults."""

    CUSTOMER_ID = "CUSTOMER_ID"
    CREATED_AT = "CREATED_AT"
    UPDATED_AT = "UPDATED_AT"


class Direction(StrEnum):
    """Which end of an order comes first."""

    ASC = "ASC"
    DESC = "DESC"


@dataclass(frozen=True, slots=True)
class Order:
    """The order of a list of profiles; those that are equal in it are in the order of their customer ids."""

    field: OrderField = OrderField.CUSTOMER_ID
    direction: Direction = Direction.ASC


@dataclass(frozen=True, slots=True)
class Search:
    """What is searched for, and in which order it comes."""

    tree: Tree = EVERYTHING
    order: Order = field(default_factory=Order)
