"""The public description of Amazon Connect Customer Profiles, which nobody here wrote, and a table of counterparts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from botocore.loaders import Loader
from graphql import GraphQLField, GraphQLInputObjectType, GraphQLNonNull, GraphQLObjectType, get_named_type

from tests.client import SCHEMA


@cache
def description() -> Mapping[str, Any]:
    model: Mapping[str, Any] = Loader().load_service_model("customer-profiles", "service-2", "2020-08-15")
    return model


def shape(name: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = description()["shapes"][name]
    return found


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something of Amazon's is not here."""

    why: str


DOMAIN = Reason("The domain is that of the caller's key, never an argument.")

Counterparts = Mapping[str, str | Reason]
"""What Amazon's members are called here."""


@dataclass(frozen=True, slots=True)
class Operation:
    """A root field that does what an operation of Amazon's does.

    `answer` is the type that has what the operation answers. `optional` are members that only Amazon demands.
    """

    kind: str
    name: str
    input: Counterparts
    answer: str
    output: Counterparts
    optional: Counterparts = field(default_factory=dict)

    def arguments(self) -> Mapping[str, Any]:
        """Return the arguments of a query, or the fields of a mutation's input, by name."""
        arguments: Mapping[str, Any] = self._field().args
        if self.kind == "query":
            return arguments
        given = get_named_type(arguments["input"].type)
        assert isinstance(given, GraphQLInputObjectType)
        fields: Mapping[str, Any] = given.fields
        return fields

    def required(self) -> set[str]:
        return {name for name, given in self.arguments().items() if isinstance(given.type, GraphQLNonNull)}

    def answered(self) -> set[str]:
        found = SCHEMA._schema.type_map[self.answer]
        assert isinstance(found, GraphQLObjectType)
        return set(found.fields)

    def _field(self) -> GraphQLField:
        core = SCHEMA._schema
        root = core.query_type if self.kind == "query" else core.mutation_type
        assert root is not None
        found: GraphQLField = root.fields[self.name]
        return found


def members(operation: str, side: str) -> Mapping[str, Any]:
    """Return the members of an operation's `input` or `output`."""
    found: Mapping[str, Any] = shape(description()["operations"][operation][side]["shape"])["members"]
    return found


def required(operation: str) -> set[str]:
    return set(shape(description()["operations"][operation]["input"]["shape"]).get("required", ()))
