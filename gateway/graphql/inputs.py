"""Input objects, made by functions that are put together once for each type.

Strawberry finds out for every value of every request what to do with it. It lets an input type make its objects
itself, which is what these functions do: a hundred keys or rows cost a fifth of that.
"""

from collections.abc import Callable, Mapping
from dataclasses import MISSING
from typing import Any

import strawberry
from strawberry.types.arguments import InputContext, convert_argument
from strawberry.types.base import (
    StrawberryList,
    StrawberryMaybe,
    StrawberryObjectDefinition,
    StrawberryOptional,
    has_object_definition,
)
from strawberry.types.lazy_type import LazyType

Convert = Callable[[Any], Any]


def make_inputs_directly(schema: strawberry.Schema) -> None:
    """Give every input type of the schema its function."""
    for concrete in schema.schema_converter.type_map.values():
        definition = concrete.definition
        if isinstance(definition, StrawberryObjectDefinition) and definition.is_input:
            definition.from_input = _Maker(schema, definition)


class _Maker:
    """Makes the objects of one input type."""

    def __init__(self, schema: strawberry.Schema, definition: StrawberryObjectDefinition) -> None:
        self._schema = schema
        self._definition = definition
        # Found out with the first object: types may refer to each other in a circle.
        self._fields: Mapping[str, tuple[str, Convert]] | None = None
        # Left out, a field without a default is None.
        self._missing: dict[str, None] = {
            field.python_name: None
            for field in definition.fields
            if field.default_value is MISSING and field.default_factory is MISSING
        }

    def __call__(self, type_: type, value: Mapping[str, Any], _: InputContext) -> Any:
        return self.make(type_, value)

    def make(self, type_: type, value: Mapping[str, Any]) -> Any:
        if self._fields is None:
            self._fields = self._found()
        given = self._missing.copy()
        for name, one in value.items():
            python_name, convert = self._fields[name]
            given[python_name] = one if convert is _unchanged else convert(one)
        return type_(**given)

    def _found(self) -> Mapping[str, tuple[str, Convert]]:
        name_of = self._schema.config.name_converter.from_field
        return {
            name_of(field): (field.python_name, converter(self._schema, field.resolve_type()))
            for field in self._definition.fields
        }


def converter(schema: strawberry.Schema, type_: Any) -> Convert:
    """Return what does to a value of that type what Strawberry does."""
    if isinstance(type_, LazyType):
        return converter(schema, type_.resolve_type())
    if isinstance(type_, StrawberryMaybe):
        return _in_some(schema, type_)
    if isinstance(type_, StrawberryOptional):
        return converter(schema, type_.of_type)
    if isinstance(type_, StrawberryList):
        return _listed(converter(schema, type_.of_type))
    if has_object_definition(type_):
        maker = type_.__strawberry_definition__.from_input
        assert isinstance(maker, _Maker)
        return _made(maker, type_)
    return _unchanged


def _in_some(schema: strawberry.Schema, type_: StrawberryMaybe) -> Convert:
    convert = converter(schema, type_.of_type)
    takes_null = isinstance(type_.of_type, StrawberryOptional)

    def in_some(value: Any) -> Any:
        if value is None and not takes_null:
            # Refuses it.
            return convert_argument(value, type_, schema.schema_converter.scalar_registry, schema.config)
        return strawberry.Some(convert(value))

    return in_some


def _listed(convert: Convert) -> Convert:
    if convert is _unchanged:
        # A copy, since the default of an argument is one list for all requests.
        return lambda values: None if values is None else list(values)
    return lambda values: None if values is None else [convert(value) for value in values]


def _made(maker: _Maker, type_: type) -> Convert:
    return lambda value: None if value is None else maker.make(type_, value)


def _unchanged(value: Any) -> Any:
    return value
