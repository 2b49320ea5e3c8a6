"""Variables as functions: what is certainly valid is coerced at once, anything else is left to graphql-core.

A hundred keys in a variable are some thousand questions about types, which have the same answers in every request.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from graphql import (
    GraphQLError,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLLeafType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLSchema,
    OperationDefinitionNode,
    Undefined,
    is_leaf_type,
    is_required_input_field,
)
from graphql.execution.get_variable_signature import GraphQLVariableSignature, get_variable_signature
from graphql.execution.values import VariableValues, VariableValueSource
from graphql.utilities.coerce_input_value import coerce_default_value

from gateway.graphql.compiler.leaves import Unfit

Coerce = Callable[[Any], Any]


class Coercions:
    """The functions of a schema's input types, made when they are first needed."""

    def __init__(self) -> None:
        self._of_objects: dict[str, _Object] = {}

    def of(self, kind: GraphQLInputType) -> Coerce:
        """Return what makes of a value that is not absent what graphql-core would, or raises `Unfit`."""
        if isinstance(kind, GraphQLNonNull):
            return self._present(kind.of_type)
        present = self._present(kind)
        return lambda value: None if value is None else present(value)

    def _present(self, kind: GraphQLInputType) -> Coerce:
        if isinstance(kind, GraphQLList):
            return _listed(self.of(kind.of_type))
        if isinstance(kind, GraphQLInputObjectType):
            if kind.name not in self._of_objects:
                self._of_objects[kind.name] = _Object(self, kind)
            return self._of_objects[kind.name]
        assert is_leaf_type(kind)
        return _leaf(kind)


def _listed(coerce: Coerce) -> Coerce:
    def listed(value: Any) -> Any:
        if type(value) is not list:
            raise Unfit
        return [coerce(item) for item in value]

    return listed


def _leaf(kind: GraphQLLeafType) -> Coerce:
    if kind.name == "String":
        return _text

    def leaf(value: Any) -> Any:
        # What cannot be coerced raises, in the words of the type.
        if value is None:
            raise Unfit
        return kind.coerce_input_value(value)

    return leaf


def _text(value: Any) -> Any:
    if type(value) is not str:
        raise Unfit
    return value


class _Object:
    """Coerces values of one input type."""

    def __init__(self, coercions: Coercions, kind: GraphQLInputObjectType) -> None:
        self._coercions = coercions
        self._kind = kind
        # Found out with the first value: types may refer to each other in a circle.
        self._fields: Mapping[str, Coerce] | None = None
        self._required: Collection[str] = ()
        self._defaults: Mapping[str, Any] = {}

    def __call__(self, value: Any) -> Any:
        if type(value) is not dict:
            raise Unfit
        if self._fields is None:
            self._fields = self._found()
        for name in self._required:
            if name not in value:
                raise Unfit
        coerced = {**self._defaults}
        for name, one in value.items():
            if name not in self._fields:
                raise Unfit
            coerced[name] = self._fields[name](one)
        # Refuses what Strawberry lets one field of several be.
        return self._kind.out_type(coerced)

    def _found(self) -> Mapping[str, Coerce]:
        fields = self._kind.fields
        self._required = [name for name, field in fields.items() if is_required_input_field(field)]
        defaults = {name: coerce_default_value(field) for name, field in fields.items()}
        self._defaults = {name: value for name, value in defaults.items() if value is not Undefined}
        return {name: self._coercions.of(field.type) for name, field in fields.items()}


@dataclass(frozen=True, slots=True)
class _Variable:
    signature: GraphQLVariableSignature
    coerce: Coerce
    default: Any
    """`Undefined` without one, and where graphql-core has to find one wrong."""


class Variables:
    """The variables of one operation."""

    def __init__(self, coercions: Coercions, schema: GraphQLSchema, operation: OperationDefinitionNode) -> None:
        self._variables: list[_Variable] = []
        for node in operation.variable_definitions or ():
            signature = get_variable_signature(schema, node)
            assert not isinstance(signature, GraphQLError)
            self._variables.append(_Variable(signature, coercions.of(signature.type), coerce_default_value(signature)))

    def values(self, given: Mapping[str, Any]) -> VariableValues:
        """Coerce what is given, or raise: then it is graphql-core that can coerce it, or can tell what is wrong."""
        sources: dict[str, VariableValueSource] = {}
        coerced: dict[str, Any] = {}
        for variable in self._variables:
            signature = variable.signature
            if signature.name not in given:
                sources[signature.name] = VariableValueSource(signature)
                if variable.default is not Undefined:
                    coerced[signature.name] = variable.default
                elif signature.default is not None or isinstance(signature.type, GraphQLNonNull):
                    raise Unfit
                continue
            value = given[signature.name]
            sources[signature.name] = VariableValueSource(signature, value)
            coerced[signature.name] = variable.coerce(value)
        return VariableValues(sources, coerced)
