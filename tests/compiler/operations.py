"""Random operations over any schema: what may be asked is read from the schema, so a new field is asked too.

They are valid by construction. An answer's name stands for one field with one set of arguments in the whole document,
so whatever is merged may be merged; a fragment is spread only where one of its types can stand.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Any

from graphql import (
    GraphQLCompositeType,
    GraphQLField,
    GraphQLObjectType,
    GraphQLSchema,
    get_named_type,
    is_abstract_type,
    is_composite_type,
    is_interface_type,
    is_object_type,
    is_required_argument,
)

from tests.compiler.values import Pools, Values, Variables

ALIASES = (
    "a",
    "b",
    "typename",
    "__typenames",
    "customerId",
    "id",
    "node",
    "profile",
    "errors",
    "data",
    "None",
    "class",
)
"""Names in answers: plain ones, and ones that mean something elsewhere."""


@dataclass(frozen=True, slots=True)
class Operation:
    """What is sent."""

    query: str
    variables: dict[str, Any]
    name: str | None

    @property
    def is_ordinary(self) -> bool:
        """Whether nothing of it is left to graphql-core: introspection, and what hangs on a switch that is null."""
        return not ("__schema" in self.query or "__type(" in self.query or None in self.variables.values())


@dataclass(frozen=True, slots=True)
class _Fragment:
    name: str
    on: str
    height: int


@dataclass(slots=True)
class Operations:
    """Makes one operation on fields of a root type."""

    schema: GraphQLSchema
    random: Random
    pools: Pools
    size: int = 40
    """How many more selections there may be."""
    _names: dict[str, str] = field(default_factory=dict)
    _fragments: dict[_Fragment, str] = field(default_factory=dict)
    _variables: Variables = field(default_factory=Variables)
    _values: Values = field(init=False)

    def __post_init__(self) -> None:
        self._values = Values(self.random, self.pools, self._variables)

    def operation(self, root: GraphQLObjectType, fields: Mapping[str, GraphQLField]) -> Operation:
        """Ask for each of these fields of a root type, and perhaps for one of them again."""
        asked = [*fields, *([self.random.choice(list(fields))] if self._chance(3) else [])]
        selections = [self._field(name, fields[name], height=6) for name in asked]
        kind = "query" if root is self.schema.query_type else "mutation"
        selections += self._extras() if kind == "query" else []
        text = "\n".join([self._wrapped(root, selection) for selection in selections])
        name = "Asked" if self._chance(2) else None
        declared = ", ".join(f"${variable}: {type_}" for variable, type_ in self._variables.declared.items())
        head = f"{kind} {name or ''}{f' ({declared})' if declared else ''}"
        document = [f"{head} {{\n{text}\n}}", *self._fragments.values()]
        if name and self._chance(3):
            document.insert(0, "query Other { __typename }")
        return Operation("\n".join(document), self._variables.given, name)

    def _chance(self, one_in: int) -> bool:
        return self.random.randrange(one_in) == 0

    def _extras(self) -> list[str]:
        extras = ["__typename", 't: __type(name: "Profile") { name kind }', "__schema { queryType { name } }"]
        return [self.random.choice(extras)] if self._chance(15) else []

    def _wrapped(self, root: GraphQLObjectType, selection: str) -> str:
        if self._chance(6):
            return f"... on {root.name}{self._directives()} {{ {selection} }}"
        return selection

    def _selections(self, kind: GraphQLCompositeType, height: int) -> str:
        """Write what is asked of a composite type; at most `height` levels."""
        wanted = self.random.randint(1, 6)
        parts = [self._selection(kind, height) for _ in range(wanted)]
        return f"{{ {' '.join(parts)} }}"

    def _selection(self, kind: GraphQLCompositeType, height: int) -> str:
        self.size -= 1
        fields = self._askable(kind, height)
        if not fields or self._chance(8):
            alias = self.random.choice(["", "", "kind: ", "__type_: "])
            return (
                f"{alias}__typename{self._directives()}"
                if self._named(alias[:-2] or "__typename", "T")
                else "__typename"
            )
        if height > 1 and self.size > 0 and self._chance(4):
            return self._fragment(kind, height)
        name = self.random.choice(list(fields))
        return self._field(name, fields[name], height)

    def _askable(self, kind: GraphQLCompositeType, height: int) -> dict[str, GraphQLField]:
        if not (is_object_type(kind) or is_interface_type(kind)):
            return {}
        below = height > 1 and self.size > 0
        return {
            name: one for name, one in kind.fields.items() if below or not is_composite_type(get_named_type(one.type))
        }

    def _field(self, name: str, asked: GraphQLField, height: int) -> str:
        arguments = self._values.arguments(asked.args)
        meaning = f"{name}{arguments}: {asked.type}"
        shown = self.random.choice(ALIASES) if self._chance(5) else name
        while not self._named(shown, meaning):
            shown = f"{name}{len(self._names)}"
        alias = "" if shown == name else f"{shown}: "
        of = get_named_type(asked.type)
        below = f" {self._selections(of, height - 1)}" if is_composite_type(of) else ""
        return f"{alias}{name}{arguments}{self._directives()}{below}"

    def _named(self, shown: str, meaning: str) -> bool:
        """Let an answer's name stand for something; tell whether it may."""
        return self._names.setdefault(shown, meaning) == meaning

    def _directives(self) -> str:
        written = ""
        for directive in ("skip", "include"):
            if self._chance(14):
                written += f" @{directive}(if: {self._values.switch()})"
        return written

    def _fragment(self, kind: GraphQLCompositeType, height: int) -> str:
        known = [one for one in self._fragments if one.height <= height and one.on in self._conditions(kind)]
        if known and self._chance(2):
            return f"...{self.random.choice(known).name}{self._directives()}"
        on = self.random.choice(self._conditions(kind))
        body = self._selections(self.schema.type_map[on], height - 1)  # type: ignore[arg-type]  # A composite type.
        if self._chance(2):
            condition = "" if on == kind.name and self._chance(2) else f" on {on}"
            return f"...{condition}{self._directives()} {body}"
        fragment = _Fragment(f"F{len(self._fragments)}", on, height)
        self._fragments[fragment] = f"fragment {fragment.name} on {on} {body}"
        return f"...{fragment.name}{self._directives()}"

    def _conditions(self, kind: GraphQLCompositeType) -> list[str]:
        """Return the names of the types on which a fragment may be in this place."""
        here = self._possible(kind)
        return [
            name
            for name, other in self.schema.type_map.items()
            if is_composite_type(other) and here & self._possible(other)
        ]

    def _possible(self, kind: Any) -> set[str]:
        if is_abstract_type(kind):
            return {one.name for one in self.schema.get_possible_types(kind)}
        return {kind.name}


def everything(kind: GraphQLObjectType, height: int) -> str:
    """Select all leaves of a type, and of those fields below it that need no arguments, down to a height."""
    parts = []
    for name, asked in kind.fields.items():
        of = get_named_type(asked.type)
        if any(is_required_argument(argument) for argument in asked.args.values()):
            continue
        if not is_composite_type(of):
            parts.append(name)
        elif height and is_object_type(of):
            parts.append(f"{name} {everything(of, height - 1)}")
    return f"{{ {' '.join(parts)} }}"
