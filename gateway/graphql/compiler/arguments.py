"""A field's arguments as a function of the variables: what does not depend on them is found once."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graphql import (
    FieldNode,
    GraphQLArgument,
    GraphQLField,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLList,
    GraphQLNonNull,
    ListValueNode,
    ObjectValueNode,
    Undefined,
    ValueNode,
    VariableNode,
    is_required_argument,
    is_required_input_field,
)
from graphql.utilities.coerce_input_value import coerce_default_value, coerce_input_literal

from gateway.graphql.compiler.leaves import Unfit

Give = Callable[[Mapping[str, Any]], Any]
"""Makes a value of coerced variables; `Undefined` where it is a variable that is left out."""

Arguments = Callable[[Mapping[str, Any]], dict[str, Any]]
"""Makes a field's arguments of coerced variables, or raises `Unfit` where graphql-core has to say what is wrong."""


def arguments_of(field: GraphQLField, node: FieldNode) -> Arguments:
    """Return the function that gives a field its arguments, or raise `Unfit`."""
    nodes = {argument.name.value: argument.value for argument in node.arguments or ()}
    return _Named.of(
        [
            (argument.out_name or name, argument, nodes.get(name), is_required_argument(argument))
            for name, argument in field.args.items()
        ]
    )


def has_variables(node: FieldNode) -> bool:
    return any(_has_variable(argument.value) for argument in node.arguments or ())


def _has_variable(node: ValueNode) -> bool:
    if isinstance(node, ListValueNode):
        return any(map(_has_variable, node.values))
    if isinstance(node, ObjectValueNode):
        return any(_has_variable(field.value) for field in node.fields)
    return isinstance(node, VariableNode)


def _give(node: ValueNode, kind: GraphQLInputType) -> Give:
    """Return the function of a value in which there is a variable."""
    if isinstance(node, VariableNode):
        return _variable(node.name.value, nullable=not isinstance(kind, GraphQLNonNull))
    if isinstance(kind, GraphQLNonNull):
        return _give(node, kind.of_type)
    if isinstance(kind, GraphQLList):
        return _listed(node.values if isinstance(node, ListValueNode) else (node,), kind.of_type)
    if not isinstance(kind, GraphQLInputObjectType) or not isinstance(node, ObjectValueNode):
        raise Unfit
    return _object(node, kind)


def _variable(name: str, *, nullable: bool) -> Give:
    def variable(variables: Mapping[str, Any]) -> Any:
        value = variables.get(name, Undefined)
        if value is None and not nullable:
            raise Unfit
        return value

    return variable


def _listed(nodes: Sequence[ValueNode], kind: GraphQLInputType) -> Give:
    gives = [_give(node, kind) if _has_variable(node) else _constant(node, kind) for node in nodes]
    nullable = not isinstance(kind, GraphQLNonNull)

    def listed(variables: Mapping[str, Any]) -> Any:
        values = [give(variables) for give in gives]
        if Undefined in values:
            if not nullable:
                raise Unfit
            return [None if value is Undefined else value for value in values]
        return values

    return listed


def _constant(node: ValueNode, kind: GraphQLInputType) -> Give:
    value = coerce_input_literal(node, kind)
    if value is Undefined:
        raise Unfit
    return lambda _: value


def _object(node: ObjectValueNode, kind: GraphQLInputObjectType) -> Give:
    nodes = {field.name.value: field.value for field in node.fields}
    named = _Named.of(
        [
            (field.out_name or name, field, nodes.get(name), is_required_input_field(field))
            for name, field in kind.fields.items()
        ]
    )

    def made(variables: Mapping[str, Any]) -> Any:
        values = named(variables)
        if kind.is_one_of and (len(values) != 1 or None in values.values()):
            raise Unfit
        return kind.out_type(values)

    return made


@dataclass(frozen=True, slots=True)
class _Named:
    """Values by their names, in the order of their definitions; those that are made have but their places there.

    Of each of these it is known what it is by default, and whether it must be.
    """

    places: Mapping[str, Any]
    made: Sequence[tuple[str, Give, Any, bool]]

    @classmethod
    def of(cls, entries: Sequence[tuple[str, GraphQLArgument | GraphQLInputField, ValueNode | None, bool]]) -> "_Named":
        places: dict[str, Any] = {}
        made = []
        for name, definition, node, required in entries:
            if node is not None and _has_variable(node):
                places[name] = Undefined
                made.append((name, _give(node, definition.type), coerce_default_value(definition), required))
                continue
            value = coerce_default_value(definition) if node is None else coerce_input_literal(node, definition.type)
            if value is not Undefined:
                places[name] = value
            elif required or node is not None:
                raise Unfit
        return cls(places, made)

    def __call__(self, variables: Mapping[str, Any]) -> dict[str, Any]:
        values = {**self.places}
        for name, give, default, required in self.made:
            value = give(variables)
            if value is Undefined:
                if required:
                    raise Unfit
                value = default
            if value is Undefined:
                del values[name]
            else:
                values[name] = value
        return values
