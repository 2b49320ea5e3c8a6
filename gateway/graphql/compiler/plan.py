"""What an operation asks below a root field: for every object type that may stand somewhere, what its fields are.

A plan is made by asking graphql-core and Strawberry the questions they would answer for every object, and asking
them once. It holds for one operation and one choice of its `@skip` and `@include`; the values of all other variables
enter by the arguments, which are made anew for each request.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from inspect import iscoroutinefunction, signature
from typing import Any

from graphql import (
    GraphQLField,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLOutputType,
    is_abstract_type,
    is_leaf_type,
    is_object_type,
)
from graphql.execution import Executor
from graphql.execution.collect_fields import FieldDetails
from strawberry.types.field import StrawberryField

from gateway.graphql.compiler.arguments import Arguments, arguments_of, has_variables
from gateway.graphql.compiler.infos import RawInfo
from gateway.graphql.compiler.leaves import KINDS, SCALARS, names_of
from gateway.graphql.edges import Edge
from gateway.graphql.interfaces import View

FieldNodes = list[FieldDetails]


class NotPlanned(Exception):
    """Something is asked that only graphql-core knows how to answer; the message says what."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """A scalar or an enum; `names` are those of the enum's values."""

    scalar: str
    names: Mapping[Any, str] | None


@dataclass(frozen=True, slots=True)
class Fields:
    """An object type and what is asked of it, by the names in the answer."""

    type_name: str
    fields: Mapping[str, "Planned"]


@dataclass(frozen=True, slots=True)
class Choice:
    """An interface or a union: the document says which of the types it is."""

    resolve_type: Any
    types: Mapping[str, Fields]


@dataclass(frozen=True, slots=True)
class Values:
    """What may stand in a place: null or not, and else a list (of `Values`), a leaf or an object."""

    nullable: bool
    of: "Values | Leaf | Fields | Choice"


@dataclass(frozen=True, slots=True)
class Resolver:
    """A field's own function: applied to the document, or to what the edge's loader has for the document."""

    function: Callable[..., Any]
    parent_name: str
    """What the function calls the document, or what was loaded for it: its first parameter."""
    edge: Edge | None
    field: StrawberryField
    arguments: Arguments
    is_constant: bool
    """Whether all requests give it the same arguments: no variable is among them."""
    info: RawInfo
    info_name: str | None
    """What the function calls what it knows of its request, if it asks for that."""

    @property
    def is_async(self) -> bool:
        return iscoroutinefunction(self.function)


@dataclass(frozen=True, slots=True)
class Planned:
    """A field of an answer: the document's `key` as it is, or what its resolver makes; `__typename` has neither."""

    key: str
    resolver: Resolver | None
    values: Values | None


def plan_of(executor: Executor[Any], kind: GraphQLOutputType, nodes: FieldNodes) -> Values:
    """Plan what is asked of the value of a field, or raise `NotPlanned`."""
    if isinstance(kind, GraphQLNonNull):
        return Values(nullable=False, of=plan_of(executor, kind.of_type, nodes).of)
    if isinstance(kind, GraphQLList):
        return Values(nullable=True, of=plan_of(executor, kind.of_type, nodes))
    if is_leaf_type(kind):
        names = names_of(kind)
        if names is None and kind.name not in {*KINDS, *SCALARS}:
            raise NotPlanned(kind.name)
        return Values(nullable=True, of=Leaf(kind.name, names))
    if is_object_type(kind):
        return Values(nullable=True, of=_fields(executor, kind, nodes))
    assert is_abstract_type(kind)
    if kind.resolve_type is None:
        raise NotPlanned(kind.name)
    types = {type_.name: _fields(executor, type_, nodes) for type_ in executor.schema.get_possible_types(kind)}
    return Values(nullable=True, of=Choice(kind.resolve_type, types))


def _fields(executor: Executor[Any], kind: GraphQLObjectType, nodes: FieldNodes) -> Fields:
    # A type over documents takes any document; another test is graphql-core's to make.
    if kind.is_type_of is not None and getattr(kind.is_type_of, "__func__", None) is not View.is_type_of.__func__:  # type: ignore[attr-defined]  # A class method.
        raise NotPlanned(kind.name)
    asked = executor.collect_subfields(kind, nodes).grouped_field_set
    return Fields(kind.name, {name: _planned(executor, kind, its_nodes) for name, its_nodes in asked.items()})


def _planned(executor: Executor[Any], parent: GraphQLObjectType, nodes: FieldNodes) -> Planned:
    name = nodes[0].node.name.value
    if name == "__typename":
        return Planned(name, None, None)
    definition = parent.fields.get(name)
    if definition is None:
        raise NotPlanned(name)
    field = definition.extensions.get("strawberry-definition")
    if not isinstance(field, StrawberryField):
        raise NotPlanned(name)
    values = plan_of(executor, definition.type, nodes)
    if field.base_resolver is None and not field.extensions:
        return Planned(field.python_name, None, values)
    return Planned(field.python_name, _resolver(executor, field, definition, nodes, parent), values)


def _resolver(
    executor: Executor[Any],
    field: StrawberryField,
    definition: GraphQLField,
    nodes: FieldNodes,
    parent_type: GraphQLObjectType,
) -> Resolver:
    extensions: Sequence[object] = field.extensions
    edge = next((extension for extension in extensions if isinstance(extension, Edge)), None)
    resolver = field.base_resolver
    if resolver is None or len(extensions) > (edge is not None):
        raise NotPlanned(field.python_name)
    function, parent = resolver.wrapped_func, resolver.parent_parameter
    assert not isinstance(function, classmethod | staticmethod)
    if parent is None or parent.name != next(iter(signature(function).parameters)):
        raise NotPlanned(field.python_name)
    node = nodes[0].node
    info = resolver.info_parameter
    # One function serves all documents, so there is no path to tell it.
    raw = executor.build_resolve_info(definition, [details.node for details in nodes], parent_type, None)  # type: ignore[arg-type]
    return Resolver(
        function,
        parent.name,
        edge,
        field,
        arguments_of(definition, node),
        not has_variables(node),
        RawInfo(raw),
        info.name if info else None,
    )
