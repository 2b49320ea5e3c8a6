"""Random values of input types, and how they are written down: as literals, as variables, or partly as both."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

from graphql import (
    GraphQLArgument,
    GraphQLBoolean,
    GraphQLEnumType,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLList,
    GraphQLNonNull,
    get_named_type,
    is_required_argument,
    is_required_input_field,
)

Pools = Mapping[str, Sequence[Any]]
"""Values to choose from, by the name of the field in which they are met."""

BY_TYPE: Pools = {
    "Boolean": [True, False],
    "DateTime": ["2021-01-27T00:25:20.000Z", "1999-12-31T23:59:59+02:00", "yesterday"],
    "Float": [0.5, -1.0, 3],
    "ID": ["", "nothing", "SWRlbnRpdHk6bm90aGluZw==", "UHJvZmlsZTpDMQ=="],
    "Int": [0, 1, 2, 3, 5, 25, 100, -1, 101],
    "JSON": [{}, {"n": 1, "list": [1, "zwei", None]}, {"groesse": {"tief": [True, "größe"]}}, "text", 7, []],
    "String": ["a", "", "Ünïcödé ⛄ \U0001f9e6", 'quoted "text" \\ and \n more', "EmailAddress", "x" * 300],
}
SAME_AS = {
    "after": "cursor",
    "before": "cursor",
    "email": "address",
    "newIdentifier": "identifier",
    "number": "e164",
    "phone": "e164",
    "to": "customerId",
}
"""Arguments that take what answers show under another name."""

LONGEST = 3


@dataclass(slots=True)
class Variables:
    """The variables of one operation: how each is declared, and what is given."""

    declared: dict[str, str] = field(default_factory=dict)
    given: dict[str, Any] = field(default_factory=dict)


class Values:
    """Chooses values, most of them among those that stand in the data."""

    def __init__(self, random: Random, pools: Pools, variables: Variables) -> None:
        self._random = random
        self._pools = pools
        self._variables = variables

    def chance(self, one_in: int) -> bool:
        return self._random.randrange(one_in) == 0

    def arguments(self, asked: Mapping[str, GraphQLArgument]) -> str:
        """Write arguments of a field: the required ones, and some of the others."""
        written = []
        for name, argument in asked.items():
            required = _required(argument)
            if required or self.chance(2):
                value = self.value(argument.type, name)
                written.append(f"{name}: {self.written(argument.type, value, has_default=not required)}")
        return f"({', '.join(written)})" if written else ""

    def value(self, kind: GraphQLInputType, name: str) -> Any:
        """Choose a value as JSON has it."""
        if isinstance(kind, GraphQLNonNull):
            return self.value(kind.of_type, name)
        if isinstance(kind, GraphQLList):
            size = self._random.randint(0 if self.chance(6) else 1, LONGEST)
            return [self.value(kind.of_type, name.removesuffix("s")) for _ in range(size)]
        if isinstance(kind, GraphQLInputObjectType):
            return self._object(kind)
        if isinstance(kind, GraphQLEnumType):
            return self._random.choice(list(kind.values))
        others = BY_TYPE[kind.name]
        named = [value for value in self._pools.get(SAME_AS.get(name, name), ()) if type(value) is type(others[0])]
        return self._random.choice(named if named and not self.chance(8) else others)

    def _object(self, kind: GraphQLInputObjectType) -> dict[str, Any]:
        if _is_one_of(kind):
            name = self._random.choice(list(kind.fields))
            return {name: self.value(kind.fields[name].type, name)}
        asked = {
            name: self.value(one.type, name)
            for name, one in kind.fields.items()
            if _required(one) or (self.chance(4) and name != "idempotencyKey")
        }
        # The second answer must find what the first one found.
        return {**asked, "dryRun": True} if "dryRun" in kind.fields else asked

    def written(self, kind: GraphQLInputType, value: Any, *, has_default: bool, one_of: bool = False) -> str:
        """Write a value for a place of a type; one that `has_default` may be left out although it is not null."""
        if self.chance(5):
            return self._variable(kind, value, has_default=has_default, one_of=one_of)
        if not isinstance(kind, GraphQLNonNull) and self.chance(40):
            return "null"
        inner = kind.of_type if isinstance(kind, GraphQLNonNull) else kind
        if isinstance(inner, GraphQLList):
            return f"[{', '.join(self.written(inner.of_type, item, has_default=False) for item in value)}]"
        if isinstance(inner, GraphQLInputObjectType):
            fields = (self._field(inner, name, one) for name, one in value.items())
            return f"{{{', '.join(fields)}}}"
        return _literal(inner, value)

    def _field(self, kind: GraphQLInputObjectType, name: str, value: Any) -> str:
        place = kind.fields[name]
        if name == "dryRun":
            return "dryRun: true"
        if _is_one_of(kind):
            # The one key may not be null, and neither may its variable.
            return f"{name}: {self.written(GraphQLNonNull(place.type), value, has_default=False, one_of=True)}"
        return f"{name}: {self.written(place.type, value, has_default=not _required(place))}"

    def switch(self) -> str:
        """Write a condition of `@skip` or `@include`."""
        return self.written(_CONDITION, self._random.choice([True, False]), has_default=False)

    def _variable(self, kind: GraphQLInputType, value: Any, *, has_default: bool, one_of: bool = False) -> str:
        name = f"v{len(self._variables.declared)}"
        required = isinstance(kind, GraphQLNonNull)
        inner = kind.of_type if isinstance(kind, GraphQLNonNull) else kind
        defaults = self.chance(3)
        nullable = not one_of and (not required or ((defaults or has_default) and self.chance(2)))
        default = f" = {_literal(inner, _certain(inner, value))}" if defaults else ""
        self._variables.declared[name] = f"{inner}{'' if nullable else '!'}{default}"
        if not ((defaults or nullable) and self.chance(3)):
            self._variables.given[name] = None if nullable and self.chance(8) else value
        return f"${name}"


_CONDITION = GraphQLNonNull(GraphQLBoolean)


def _is_one_of(kind: GraphQLInputObjectType) -> bool:
    # Strawberry checks them by a rule of its own, and tells graphql-core nothing.
    return bool(kind.extensions["strawberry-definition"].is_one_of)


def _certain(kind: GraphQLInputType, value: Any) -> Any:
    """Return a default that no validation refuses."""
    named = get_named_type(kind)
    return BY_TYPE["DateTime"][0] if named.name == "DateTime" else value


def _required(place: GraphQLArgument | GraphQLInputField) -> bool:
    if isinstance(place, GraphQLArgument):
        return is_required_argument(place)
    return is_required_input_field(place)


def _literal(kind: GraphQLInputType, value: Any) -> str:
    if isinstance(kind, GraphQLNonNull):
        return _literal(kind.of_type, value)
    if isinstance(kind, GraphQLList):
        return f"[{', '.join(_literal(kind.of_type, item) for item in value)}]"
    if isinstance(kind, GraphQLInputObjectType):
        return f"{{{', '.join(f'{name}: {_literal(kind.fields[name].type, one)}' for name, one in value.items())}}}"
    return str(value) if isinstance(kind, GraphQLEnumType) else _untyped(value)


def _untyped(value: Any) -> str:
    if isinstance(value, dict):
        return f"{{{', '.join(f'{name}: {_untyped(one)}' for name, one in value.items())}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(_untyped, value))}]"
    return json.dumps(value, ensure_ascii=False)
